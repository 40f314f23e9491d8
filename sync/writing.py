"""Applies the decided effects of one op, or of one group, to the world. Source: PROTOCOL sections 4 and 5."""

from typing import Any

from sync.command import Catalogue, Clash, Delete, Effect, Insert, Join, Leave, Patch, Put, Scene
from sync.conflicts import Author, record_clash, settle_seen
from sync.merge import concurrent, merge_field
from sync.world import Bucket, Change, Doc, Row, RowKey, World


class Bumps:
    """The buckets that a group has changed so far: each is raised once, so that nobody ever sees half a group."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._bumped: dict[int, Bucket] = {}
        self.born: set[tuple[RowKey, str]] = set()
        """Fields that this group gave their first value, which the history keeps."""

    def ver(self, bucket: Bucket) -> int:
        """The `ver` at which this group writes into the bucket."""
        if bucket.bid not in self._bumped:
            self._world.bump(bucket)
            self._bumped[bucket.bid] = bucket
        return bucket.ver

    def again(self, bucket: Bucket) -> int:
        """One more: the group writes a field twice, and the history keeps every value at a `ver` of its own."""
        return self._world.bump(bucket)

    def at(self) -> list[tuple[int, int]]:
        return [(bid, bucket.ver) for bid, bucket in sorted(self._bumped.items())]


class Writing:
    """One op's effects. `conflicts` and `met_others` tell its verdict."""

    def __init__(self, world: World, catalogue: Catalogue, scene: Scene, own: Bucket, bumps: Bumps) -> None:
        self.world = world
        self.catalogue = catalogue
        self.own = own
        self.bumps = bumps
        self.op = scene.op
        self.who = scene.who
        self.now = scene.moment.now
        self.author = Author(scene.who.user, scene.who.name, scene.who.lineage, scene.moment.est, scene.op.i)
        self.conflicts: list[str] = []
        self.met_others = False

    def take(self, effect: Effect) -> None:
        match effect:
            case Insert(table, row_id, doc, bucket):
                self._insert(self._real(bucket or self.own), (table, row_id), doc)
            case Patch():
                self._patch(effect)
            case Put(table, row_id, fields):
                row = self._row((table, row_id))
                self._write((table, row_id), row, {k: v for k, v in fields.items() if row.doc.get(k) != v})
            case Delete(table, row_id):
                self._delete((table, row_id))
            case Clash(table, row_id, field, kind, current, incoming):
                self._clash((table, row_id), field, kind, current, incoming, "keep_server")
            case Join(user, bucket, reason, reason_id):
                self.world.join(self._real(bucket), user, reason, reason_id)
            case Leave(user, bucket, reason, reason_id):
                self.world.leave(self._real(bucket), user, reason, reason_id)

    def _real(self, bucket: Bucket) -> Bucket:
        # A decision about a bucket's first op saw a stand-in: by now the true one exists.
        return self.own if bucket.bid == 0 else bucket

    def _row(self, key: RowKey) -> Row:
        row = self.world.row(self.own, *key)
        if row is None:
            raise LookupError(f"{self.op.t} decided about a row that is not there")
        return row

    def _insert(self, bucket: Bucket, key: RowKey, doc: Doc) -> None:
        if self.world.knows(bucket, key):
            return
        ver = self.bumps.ver(bucket)
        self.world.put(bucket, key, Row(dict(doc), {}, ver))
        table = self.catalogue.table_names[key[0]]
        first = {field: value for field, value in doc.items() if (table, field) in self.catalogue.policies}
        self.bumps.born |= {(key, field) for field in first}
        self._note(bucket, key, ver, first)

    def _delete(self, key: RowKey) -> None:
        """An edit that the author had not seen beats the deletion: the row stays, and a person looks at it."""
        row = self._row(key)
        if row.v > self.op.bv and any(concurrent(fv, self.op.bv, self.who.lineage) for fv in row.fv.values()):
            self._clash(key, "", "deleted", row.doc, None, "keep_server")
            return
        gone = {**row.doc, "deleted_at": self.now}
        self.world.put(self.own, key, Row(gone, row.fv, self.bumps.ver(self.own), deleted=True))

    def _patch(self, patch: Patch) -> None:
        key = (patch.table, patch.row_id)
        row = self.world.row(self.own, *key)
        if row is None:
            if patch.create is None:
                raise LookupError(f"{self.op.t} decided about a row that is not there")
            self._write(key, Row(patch.create, {}, 0), dict(patch.fields), patch.stamp)
            return
        table = self.catalogue.table_names[patch.table]
        self.met_others |= any(concurrent(fv, self.op.bv, self.who.lineage) for fv in row.fv.values())
        written: Doc = {}
        for field, incoming in patch.fields.items():
            policy = self.catalogue.policies[table, field].policy
            current = row.doc.get(field)
            merged = merge_field(row.fv.get(field), self.op.bv, self.who.lineage, current, incoming, policy)
            if merged.clash:
                self._clash(key, field, "value", current, incoming, policy)
            elif merged.write:
                settle_seen(self, key, field, incoming)
            if merged.write:
                written[field] = incoming
        if written:
            self._write(key, row, written, patch.stamp)

    def _clash(self, key: RowKey, field: str, kind: str, current: Any, incoming: Any, policy: str) -> None:
        self.conflicts.append(record_clash(self, key, field, kind, current, incoming, policy))

    def _write(self, key: RowKey, row: Row, fields: Doc, stamp: Doc | None = None) -> None:
        if not fields and row.v:
            return
        ver = self.bumps.ver(self.own)
        if any(row.fv[field][0] == ver if field in row.fv else (key, field) in self.bumps.born for field in fields):
            ver = self.bumps.again(self.own)
        fv = {**row.fv, **dict.fromkeys(fields, (ver, self.who.lineage))}
        self.world.put(self.own, key, Row({**row.doc, **fields, **(stamp or {})}, fv, ver))
        self._note(self.own, key, ver, fields)

    def _note(self, bucket: Bucket, key: RowKey, ver: int, fields: Doc) -> None:
        by, at, op_id = self.author.user, self.author.at, self.author.op
        for field, value in fields.items():
            self.world.note(Change(bucket.bid, *key, field, ver, value, op_id, by, at))
