"""The part of the server's state that a push touches, held in memory while it is decided.

Loaded once, changed by `push`, saved once by the caller. Nothing here reads or writes storage; rows that were not
loaded ahead are asked for through `fetch`, which the caller provides.
"""

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from msgspec import Struct

from sync.ids import h64
from sync.merge import FieldVersion

Doc = dict[str, Any]
RowKey = tuple[int, str]
"""(table number, row id)."""


class Row(Struct, frozen=True):
    """Never changed in place: whoever writes puts a new one, so that a group that fails can be taken back."""

    doc: Doc
    fv: dict[str, FieldVersion]
    v: int
    deleted: bool = False


@dataclass(slots=True)
class Bucket:
    bid: int
    kind: str
    root: str
    ver: int
    chk: int
    floor: int = 0
    """`ver` to which the last restore of the server raised it; 0 for a bucket born since."""
    rows: dict[int, dict[str, Row | None]] = field(default_factory=dict)
    """Table → id → row, as far as read; None = known to be absent."""
    changed: set[RowKey] = field(default_factory=set)
    complete_tables: set[int] = field(default_factory=set)
    finders: dict[int, "Finder"] = field(default_factory=dict)
    """Table → where to find its rows by what they say; only of tables that were searched."""


@dataclass(slots=True)
class Finder:
    """Rows of one table by a key that their document says, or says not (None). One row a key at most."""

    key_of: Callable[[Doc], Hashable | None]
    ids: dict[Hashable, str]

    def move(self, row_id: str, before: Row | None, after: Row | None) -> None:
        old, new = (None if row is None or row.deleted else self.key_of(row.doc) for row in (before, after))
        if old is not None and self.ids.get(old) == row_id:
            del self.ids[old]
        if new is not None:
            self.ids[new] = row_id


class Change(Struct, frozen=True):
    """One field written: a line of the append-only history."""

    bid: int
    table: int
    row_id: str
    field: str
    ver: int
    value: Any
    op_id: str
    by: str
    at: int


class Membership(Struct, frozen=True):
    user: str
    bid: int
    reason: str
    reason_id: str
    ver: int
    """Of the bucket, at that moment."""
    joins: bool


class Source(Protocol):
    """Where a world finds what it does not hold yet. All reads belong to the transaction that will save it."""

    def row(self, bid: int, table: int, row_id: str) -> Row | None: ...
    def table(self, bid: int, table: int) -> dict[str, Row]: ...
    def bucket(self, kind: str, root: str) -> Bucket | None:
        """To be changed: nobody else changes it until the transaction ends."""
        ...

    def look(self, kind: str, root: str) -> Bucket | None: ...
    def shared(self, kind: str) -> Bucket | None: ...
    def make_bucket(self, kind: str, root: str) -> Bucket: ...
    def members(self, bid: int) -> dict[str, set[tuple[str, str]]]: ...
    def last_change(self, bid: int, key: RowKey, field: str) -> Change | None: ...
    def name_of(self, user: str) -> str: ...
    def number(self, sequence: str) -> int: ...
    def waiting(self, root: str) -> int: ...
    def holders(self, role: str, unit: str) -> list[str]: ...
    def aside(self, what: str, key: str) -> list[Doc]:
        """What the application keeps beside the buckets at hand, as it is in this transaction."""
        ...


class World:
    """Buckets by key, with what was changed in them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._buckets: dict[tuple[str, str], Bucket | None] = {}
        self._shared: dict[str, Bucket | None] = {}
        self._looked: dict[tuple[str, str], Bucket | None] = {}
        self._members: dict[int, dict[str, set[tuple[str, str]]]] = {}
        self.changes: list[Change] = []
        self.memberships: list[Membership] = []
        self.numbers: dict[str, int] = {}
        """Last number given of each gap-free sequence that this push uses."""
        self._undo: list[Callable[[], object]] = []

    def hold(self, bucket: Bucket) -> None:
        self._buckets[bucket.kind, bucket.root] = bucket

    def buckets(self) -> Iterable[Bucket]:
        return [bucket for bucket in (self._looked | self._buckets).values() if bucket is not None]

    def begin(self) -> None:
        """From here on `take_back` undoes what is written."""
        self._undo.clear()

    def take_back(self) -> None:
        """Undoes everything since `begin`, newest first. Buckets made meanwhile stay, empty."""
        while self._undo:
            self._undo.pop()()

    def bucket(self, kind: str, root: str) -> Bucket | None:
        key = (kind, root)
        if key not in self._buckets:
            self._buckets[key] = self.source.bucket(kind, root)
        return self._buckets[key]

    def look(self, kind: str, root: str) -> Bucket | None:
        """A bucket to read from, or to join: it is not held, so that two pushes never wait for one another in a ring."""
        key = (kind, root)
        if key in self._buckets:
            return self._buckets[key]
        if key not in self._looked:
            self._looked[key] = self.source.look(kind, root)
        return self._looked[key]

    def shared(self, kind: str) -> Bucket | None:
        """The bucket of a kind of which there is one for everybody, to read from."""
        if kind not in self._shared:
            found = self.source.shared(kind)
            self._shared[kind] = found and self._buckets.get((kind, found.root), found)
        return self._shared[kind]

    def make_bucket(self, kind: str, root: str) -> Bucket:
        bucket = self.bucket(kind, root)
        if bucket is None:
            bucket = self._buckets[kind, root] = self.source.make_bucket(kind, root)
        return bucket

    def row(self, bucket: Bucket, table: int, row_id: str) -> Row | None:
        """The live row, or None where there is none."""
        row = self._held(bucket, (table, row_id))
        return None if row is None or row.deleted else row

    def knows(self, bucket: Bucket, key: RowKey) -> bool:
        """True also for a row that was deleted: its id is never used again."""
        return self._held(bucket, key) is not None

    def table(self, bucket: Bucket, table: int) -> dict[str, Row]:
        """All live rows of one table of the bucket, by id."""
        if table not in bucket.complete_tables:
            bucket.rows[table] = {**self.source.table(bucket.bid, table), **bucket.rows.get(table, {})}
            bucket.complete_tables.add(table)
        return {
            row_id: row for row_id, row in bucket.rows.get(table, {}).items() if row is not None and not row.deleted
        }

    def find(
        self, bucket: Bucket, table: int, key_of: Callable[[Doc], Hashable | None], key: Hashable
    ) -> tuple[str, Row] | None:
        """The row of that key; a table is always searched by the same `key_of`."""
        rows = bucket.finders.get(table)
        if rows is None:
            found = self.table(bucket, table)
            ids = {name: row_id for row_id, row in found.items() if (name := key_of(row.doc)) is not None}
            rows = bucket.finders[table] = Finder(key_of, ids)
        row_id = rows.ids.get(key)
        row = None if row_id is None else self.row(bucket, table, row_id)
        return None if row_id is None or row is None else (row_id, row)

    def members(self, bucket: Bucket) -> dict[str, set[tuple[str, str]]]:
        """User id → the reasons for which the user is a member."""
        if bucket.bid not in self._members:
            self._members[bucket.bid] = self.source.members(bucket.bid)
        return self._members[bucket.bid]

    def join(self, bucket: Bucket, user: str, reason: str, reason_id: str) -> None:
        reasons = self.members(bucket).setdefault(user, set())
        if (reason, reason_id) not in reasons:
            reasons.add((reason, reason_id))
            self._remember(Membership(user, bucket.bid, reason, reason_id, bucket.ver, joins=True))
            self._undo.append(lambda: self._drop(bucket, user, reason, reason_id))

    def leave(self, bucket: Bucket, user: str, reason: str, reason_id: str) -> None:
        reasons = self.members(bucket).get(user, set())
        if (reason, reason_id) in reasons:
            self._drop(bucket, user, reason, reason_id)
            self._remember(Membership(user, bucket.bid, reason, reason_id, bucket.ver, joins=False))
            self._undo.append(lambda: self.members(bucket).setdefault(user, set()).add((reason, reason_id)))

    def left_at(self, bucket: Bucket, user: str) -> int | None:
        """The bucket's `ver` at which the user stopped being a member in this push, if he did."""
        vers = (
            change.ver
            for change in self.memberships
            if not change.joins and (change.user, change.bid) == (user, bucket.bid)
        )
        return max(vers, default=None)

    def _drop(self, bucket: Bucket, user: str, reason: str, reason_id: str) -> None:
        reasons = self.members(bucket)[user]
        reasons.discard((reason, reason_id))
        if not reasons:
            del self.members(bucket)[user]

    def _remember(self, membership: Membership) -> None:
        self.memberships.append(membership)
        self._undo.append(self.memberships.pop)

    def next_number(self, sequence: str) -> int:
        """1, 2, 3… without a gap: one taken by a group that fails is given again."""
        before = self.numbers.get(sequence)
        if before is None:
            before = self.source.number(sequence)
        self.numbers[sequence] = before + 1
        self._undo.append(lambda: self.numbers.__setitem__(sequence, before))
        return before + 1

    def last_change(self, bid: int, key: RowKey, field: str) -> Change | None:
        """Who wrote the current value of a field: in this push, or before it."""
        for change in reversed(self.changes):
            if (change.bid, change.table, change.row_id, change.field) == (bid, *key, field):
                return change
        return self.source.last_change(bid, key, field)

    def bump(self, bucket: Bucket) -> int:
        """Raises the bucket's `ver` by one. MUST-BUMP."""
        assert self._buckets.get((bucket.kind, bucket.root)) is bucket, "a bucket that is not held is not written"
        bucket.ver += 1
        self._undo.append(lambda: setattr(bucket, "ver", bucket.ver - 1))
        return bucket.ver

    def note(self, change: Change) -> None:
        """Adds a line to the history."""
        self.changes.append(change)
        self._undo.append(self.changes.pop)

    def put(self, bucket: Bucket, key: RowKey, row: Row) -> None:
        """Writes a row and moves the bucket's checksum with it. MUST-H64."""
        before, chk, was_changed = self._held(bucket, key), bucket.chk, key in bucket.changed
        if before is not None and not before.deleted:
            bucket.chk -= h64(key[0], key[1], before.v)
        if not row.deleted:
            bucket.chk += h64(key[0], key[1], row.v)
        bucket.chk %= 2**64
        bucket.rows[key[0]][key[1]] = row
        bucket.changed.add(key)
        if key[0] in bucket.finders:
            bucket.finders[key[0]].move(key[1], before, row)

        def undo() -> None:
            bucket.rows[key[0]][key[1]], bucket.chk = before, chk
            if key[0] in bucket.finders:
                bucket.finders[key[0]].move(key[1], row, before)
            if not was_changed:
                bucket.changed.discard(key)

        self._undo.append(undo)

    def _held(self, bucket: Bucket, key: RowKey) -> Row | None:
        table, row_id = key
        rows = bucket.rows.setdefault(table, {})
        if row_id not in rows:
            rows[row_id] = None if table in bucket.complete_tables else self.source.row(bucket.bid, table, row_id)
        return rows[row_id]
