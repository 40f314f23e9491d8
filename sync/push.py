"""Executes admitted ops, in memory: load once, decide in memory, save once. Source: PROTOCOL sections 3 and 5."""

from collections.abc import Callable
from typing import Any

import msgspec

from sync.command import Catalogue, Clash, Command, Effect, Insert, Join, Leave, Moment, Patch, Principal, Put, Scene
from sync.conflicts import Author, record_clash, settle_seen
from sync.errors import Refusal
from sync.lines import Line
from sync.merge import concurrent, merge_field
from sync.messages import Op, OpError, Outcome, Verdict
from sync.world import Bucket, Change, Row, World


def execute(
    world: World,
    catalogue: Catalogue,
    who: Principal,
    line: Line,
    moment_of: Callable[[Op], Moment],
    seen_until: Callable[[int], int | None],
) -> Outcome:
    """Executes one line and answers with its outcome; the world holds the effects. MUST-GOON, MUST-FACT, MUST-INTENT.

    `seen_until(bid)` is the bucket's `ver` at which the user stopped being a member, or None if he never was.
    """
    try:
        return _execute(world, catalogue, who, line, moment_of, seen_until)
    except Refusal as refusal:
        verdict: Verdict = "parked" if refusal.park else "rejected"
        return Outcome(line.op_id, verdict, [], e=OpError(refusal.code, refusal.args_ or None))


def _execute(
    world: World,
    catalogue: Catalogue,
    who: Principal,
    line: Line,
    moment_of: Callable[[Op], Moment],
    seen_until: Callable[[int], int | None],
) -> Outcome:
    op = line.op
    if op is None:
        raise Refusal(line.error or "op.malformed", park=True)
    command = catalogue.commands.get(op.t)
    if command is None:
        raise Refusal("op.unknown_type", park=True, type=op.t)
    if op.b[0] != command.bucket:
        raise Refusal("bucket.kind", park=True)
    try:
        payload = msgspec.convert(op.x, command.payload)
    except msgspec.ValidationError as error:
        raise Refusal("op.payload", park=True, reason=str(error)) from None
    scene = _enter(world, command, who, op, payload, moment_of(op), seen_until)
    try:
        effects = command.decide(scene)
    except Refusal as refusal:
        refusal.park = refusal.park or command.kind == "fact"
        raise
    return _apply(world, catalogue, scene, effects)


def _enter(
    world: World,
    command: Command,
    who: Principal,
    op: Op,
    payload: Any,
    moment: Moment,
    seen_until: Callable[[int], int | None],
) -> Scene:
    """Authorises. An unknown bucket and a foreign one are answered alike."""
    bucket = world.bucket(*op.b)
    if bucket is None:
        if not command.creates:
            raise Refusal("bucket.not_member", park=True)
        scene = Scene(op, payload, who, moment, world, Bucket(0, *op.b, ver=0, chk=0), False, False, said=[])
        if not command.may(scene):
            raise Refusal("op.role", park=command.kind == "fact")
        return scene
    member = who.user in world.members(bucket)
    late = False
    if not member:
        left_at = seen_until(bucket.bid)
        late = left_at is not None and op.bv <= left_at and command.kind == "fact"
    scene = Scene(op, payload, who, moment, world, bucket, member, late, said=[])
    if not command.may(scene):
        raise Refusal("op.role" if member else "bucket.not_member", park=command.kind == "fact" or not member)
    return scene


def _apply(world: World, catalogue: Catalogue, scene: Scene, effects: list[Effect]) -> Outcome:
    op = scene.op
    own = world.make_bucket(*op.b) if scene.bucket.bid == 0 else scene.bucket
    writing = _Writing(world, catalogue, scene, own)
    for effect in effects:
        writing.take(effect)
    at = [(bid, bucket.ver) for bid, bucket in sorted(writing.bumped.items())]
    verdict: Verdict = "applied"
    if writing.conflicts:
        verdict = "conflict"
    elif writing.met_others or scene.said:
        verdict = "merged"
    return Outcome(op.i, verdict, at or [(own.bid, own.ver)], c=writing.conflicts or None)


class _Writing:
    """Applies the effects of one op; each bucket that changes is raised by one, once."""

    def __init__(self, world: World, catalogue: Catalogue, scene: Scene, own: Bucket) -> None:
        self.world = world
        self.catalogue = catalogue
        self.own = own
        self.op = scene.op
        self.who = scene.who
        self.author = Author(scene.who.user, scene.who.name, scene.who.lineage, scene.moment.est, scene.op.i)
        self.bumped: dict[int, Bucket] = {}
        self.conflicts: list[str] = []
        self.met_others = False

    def take(self, effect: Effect) -> None:
        match effect:
            case Insert(table, row_id, doc, bucket):
                self._insert(bucket or self.own, table, row_id, doc)
            case Patch():
                self._patch(effect)
            case Put(table, row_id, fields):
                self._put(table, row_id, fields)
            case Clash(table, row_id, field, kind, current, incoming):
                ver = self._ver(self.own)
                self.conflicts.append(
                    record_clash(
                        self.world, self.catalogue, self.own, ver, self.author,
                        (table, row_id), field, kind, base=(self.op.bv, (self.op.was or {}).get(field)),
                        current=current, incoming=incoming, policy="keep_server",
                    )
                )  # fmt: skip
            case Join(user, bucket, reason, reason_id):
                self.world.join(self._real(bucket), user, reason, reason_id)
            case Leave(user, bucket, reason, reason_id):
                self.world.leave(self._real(bucket), user, reason, reason_id)

    def _real(self, bucket: Bucket) -> Bucket:
        # A decision about a bucket's first op saw a stand-in: by now the true one exists.
        return self.own if bucket.bid == 0 else bucket

    def _ver(self, bucket: Bucket) -> int:
        if bucket.bid not in self.bumped:
            bucket.ver += 1
            self.bumped[bucket.bid] = bucket
        return bucket.ver

    def _insert(self, bucket: Bucket, table: int, row_id: str, doc: dict[str, Any]) -> None:
        bucket = self._real(bucket)
        if self.world.row(bucket, table, row_id) is None:
            self.world.touch(bucket, (table, row_id), Row(dict(doc), {}, 0), self._ver(bucket))

    def _put(self, table: int, row_id: str, fields: dict[str, Any]) -> None:
        row = self.world.row(self.own, table, row_id)
        if row is None:
            raise LookupError(f"{self.op.t} decided about a row that is not there")
        self._write(row, (table, row_id), {k: v for k, v in fields.items() if row.doc.get(k) != v})

    def _patch(self, patch: Patch) -> None:
        key = (patch.table, patch.row_id)
        row = self.world.row(self.own, *key)
        if row is None:
            if patch.create is None:
                raise LookupError(f"{self.op.t} decided about a row that is not there")
            row = Row(dict(patch.create), {}, 0)
            self._write(row, key, dict(patch.fields), patch.stamp)
            return
        table_name = self.catalogue.table_names[patch.table]
        written: dict[str, Any] = {}
        clashes: list[tuple[str, Any, Any, str]] = []
        for field, incoming in patch.fields.items():
            rule = self.catalogue.policies[table_name, field]
            current = row.doc.get(field)
            merged = merge_field(row.fv.get(field), self.op.bv, self.who.lineage, current, incoming, rule.policy)
            if merged.clash:
                clashes.append((field, current, incoming, rule.policy))
            if merged.write:
                written[field] = incoming
        self.met_others |= any(concurrent(fv, self.op.bv, self.who.lineage) for fv in row.fv.values())
        for field, current, incoming, policy in clashes:
            self.conflicts.append(
                record_clash(
                    self.world, self.catalogue, self.own, self._ver(self.own), self.author, key, field, "value",
                    base=(self.op.bv, (self.op.was or {}).get(field)), current=current, incoming=incoming,
                    policy=policy, row=row,
                )
            )  # fmt: skip
        clashed = {field for field, *_ in clashes}
        for field, value in written.items():
            if field not in clashed:
                settle_seen(self.world, self.catalogue, self.own, self._ver, self.author, key, field, value, self.op.bv)
        if written:
            self._write(row, key, written, patch.stamp)

    def _write(
        self, row: Row, key: tuple[int, str], fields: dict[str, Any], stamp: dict[str, Any] | None = None
    ) -> None:
        if not fields and row.v:
            return
        ver = self._ver(self.own)
        for field, value in fields.items():
            row.doc[field] = value
            row.fv[field] = (ver, self.who.lineage)
            self.world.changes.append(
                Change(
                    self.own.bid, key[0], key[1], field, ver, value, self.op.i, self.author.user, self.author.at
                )
            )  # fmt: skip
        row.doc.update(stamp or {})
        self.world.touch(self.own, key, row, ver)
