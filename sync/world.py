"""The part of the server's state that a push touches, held in memory while it is decided.

Loaded once, changed by `push`, saved once by the caller. Nothing here reads or writes storage; rows that were not
loaded ahead are asked for through `fetch`, which the caller provides.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol

from sync.ids import h64
from sync.merge import FieldVersion

Doc = dict[str, Any]
RowKey = tuple[int, str]
"""(table number, row id)."""


@dataclass(slots=True)
class Row:
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
    rows: dict[RowKey, Row | None] = field(default_factory=dict)
    """Rows read so far; None = known to be absent."""
    changed: set[RowKey] = field(default_factory=set)
    complete_tables: set[int] = field(default_factory=set)


@dataclass(slots=True, frozen=True)
class Change:
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


@dataclass(slots=True, frozen=True)
class Membership:
    user: str
    bid: int
    reason: str
    reason_id: str
    joins: bool


class Source(Protocol):
    """Where a world finds what it does not hold yet. All reads belong to the transaction that will save it."""

    def row(self, bid: int, table: int, row_id: str) -> Row | None: ...
    def table(self, bid: int, table: int) -> dict[str, Row]: ...
    def bucket(self, kind: str, root: str) -> Bucket | None: ...
    def make_bucket(self, kind: str, root: str) -> Bucket: ...
    def members(self, bid: int) -> dict[str, set[tuple[str, str]]]: ...
    def last_change(self, bid: int, key: RowKey, field: str) -> Change | None: ...
    def name_of(self, user: str) -> str: ...
    def next_number(self, sequence: str) -> int: ...


class World:
    """Buckets by key, with what was changed in them."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._buckets: dict[tuple[str, str], Bucket | None] = {}
        self._members: dict[int, dict[str, set[tuple[str, str]]]] = {}
        self.changes: list[Change] = []
        self.memberships: list[Membership] = []

    def hold(self, bucket: Bucket) -> None:
        self._buckets[bucket.kind, bucket.root] = bucket

    def buckets(self) -> Iterable[Bucket]:
        return [bucket for bucket in self._buckets.values() if bucket is not None]

    def bucket(self, kind: str, root: str) -> Bucket | None:
        key = (kind, root)
        if key not in self._buckets:
            self._buckets[key] = self.source.bucket(kind, root)
        return self._buckets[key]

    def make_bucket(self, kind: str, root: str) -> Bucket:
        bucket = self.bucket(kind, root)
        if bucket is None:
            bucket = self._buckets[kind, root] = self.source.make_bucket(kind, root)
        return bucket

    def row(self, bucket: Bucket, table: int, row_id: str) -> Row | None:
        """The live row, or None where there is none."""
        key = (table, row_id)
        if key not in bucket.rows:
            absent = table in bucket.complete_tables
            bucket.rows[key] = None if absent else self.source.row(bucket.bid, table, row_id)
        row = bucket.rows[key]
        return None if row is None or row.deleted else row

    def table(self, bucket: Bucket, table: int) -> dict[str, Row]:
        """All live rows of one table of the bucket, by id."""
        if table not in bucket.complete_tables:
            for row_id, row in self.source.table(bucket.bid, table).items():
                bucket.rows.setdefault((table, row_id), row)
            bucket.complete_tables.add(table)
        return {
            row_id: row
            for (number, row_id), row in bucket.rows.items()
            if number == table and row is not None and not row.deleted
        }

    def members(self, bucket: Bucket) -> dict[str, set[tuple[str, str]]]:
        """User id → the reasons for which the user is a member."""
        if bucket.bid not in self._members:
            self._members[bucket.bid] = self.source.members(bucket.bid)
        return self._members[bucket.bid]

    def join(self, bucket: Bucket, user: str, reason: str, reason_id: str) -> None:
        reasons = self.members(bucket).setdefault(user, set())
        if (reason, reason_id) not in reasons:
            reasons.add((reason, reason_id))
            self.memberships.append(Membership(user, bucket.bid, reason, reason_id, True))

    def leave(self, bucket: Bucket, user: str, reason: str, reason_id: str) -> None:
        reasons = self.members(bucket).get(user, set())
        if (reason, reason_id) in reasons:
            reasons.discard((reason, reason_id))
            if not reasons:
                del self.members(bucket)[user]
            self.memberships.append(Membership(user, bucket.bid, reason, reason_id, False))

    def last_change(self, bid: int, key: RowKey, field: str) -> Change | None:
        """Who wrote the current value of a field: in this push, or before it."""
        for change in reversed(self.changes):
            if (change.bid, change.table, change.row_id, change.field) == (bid, *key, field):
                return change
        return self.source.last_change(bid, key, field)

    def touch(self, bucket: Bucket, key: RowKey, row: Row, ver: int) -> None:
        """Marks a row as written at `ver` and moves the bucket's checksum with it. MUST-BUMP, MUST-H64."""
        if row.v and not row.deleted:
            bucket.chk -= h64(key[0], key[1], row.v)
        row.v = ver
        if not row.deleted:
            bucket.chk += h64(key[0], key[1], ver)
        bucket.chk %= 2**64
        bucket.rows[key] = row
        bucket.changed.add(key)
