"""Loads the part of the replica that a push touches, and saves what it changed. Source: PROTOCOL section 3, load once, save once."""

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import Connection

from backend.persistence.asides import ASIDES
from backend.persistence.blob_rows import project_blobs
from backend.persistence.projections import project_devices, project_orders, project_signatures
from backend.persistence.statement import Insert, Statement
from sync.ids import chk_text
from sync.lines import read_line
from sync.merge import FieldVersion
from sync.world import Bucket, Change, Doc, Row, RowKey, World

_decode = msgspec.json.Decoder().decode
_decode_fv = msgspec.json.Decoder(dict[str, FieldVersion]).decode
_encode = msgspec.json.Encoder().encode

_BUCKETS = "SELECT bid, kind, root, ver, chk, floor FROM bucket WHERE kind IN :kinds AND root IN :roots ORDER BY bid"
_READ_BUCKETS = Statement(_BUCKETS)
_LOCK_BUCKETS = Statement(f"{_BUCKETS} FOR NO KEY UPDATE")
_ROOT = Statement("SELECT MIN(root) FROM bucket WHERE kind = :kind")
_MAKE_BUCKET = Statement(
    "INSERT INTO bucket (bid, kind, root, ver, min_ver, floor, chk) VALUES (:bid, :kind, :root, 0, 0, 0, :chk)"
)
_SAVE_BUCKET = Statement("UPDATE bucket SET ver = :ver, chk = :chk WHERE bid = :bid")

_ROWS_AHEAD = Statement(
    "SELECT bid, tbl, id, v, del, doc, fv FROM row WHERE bid IN :bids AND (tbl IN :tables OR id IN :ids)"
)
_ROW = Statement("SELECT v, del, doc, fv FROM row WHERE bid = :bid AND tbl = :tbl AND id = :id")
_TABLE = Statement("SELECT id, v, del, doc, fv FROM row WHERE bid = :bid AND tbl = :tbl")
_SAVE_ROWS = Insert(
    "row",
    "bid, tbl, id, v, del, doc, fv",
    "ON CONFLICT (bid, tbl, id) DO UPDATE SET v = excluded.v, del = excluded.del, doc = excluded.doc, fv = excluded.fv",
)

_LAST_CHANGE = Statement(
    'SELECT ver, value, op_id, "by", "at" FROM history '
    "WHERE bid = :bid AND tbl = :tbl AND row_id = :id AND field = :field ORDER BY ver DESC LIMIT 1"
)
_SAVE_HISTORY = Insert("history", 'bid, tbl, row_id, field, ver, value, op_id, "by", "at"', "ON CONFLICT DO NOTHING")

_MEMBERS = Statement("SELECT bid, user_id, reason, reason_id FROM member WHERE bid IN :bids")
_IS_MEMBER = Statement("SELECT 1 FROM member WHERE user_id = :user AND bid = :bid LIMIT 1")
_JOIN = Statement(
    "INSERT INTO member (user_id, bid, reason, reason_id, from_ver) "
    "VALUES (:user, :bid, :reason, :reason_id, :ver) ON CONFLICT DO NOTHING"
)
_LEAVE = Statement(
    "DELETE FROM member WHERE user_id = :user AND bid = :bid AND reason = :reason AND reason_id = :reason_id"
)
_REMEMBER = Statement(
    "INSERT INTO member_hist (user_id, bid, revoked_at, ver_at_revoke) VALUES (:user, :bid, :at, :ver) "
    "ON CONFLICT DO NOTHING"
)
_SEEN_UNTIL = Statement("SELECT MAX(ver_at_revoke) FROM member_hist WHERE user_id = :user AND bid = :bid")
_NAME = Statement("SELECT name FROM account WHERE id = :id")
_HOLDERS = Statement("SELECT id, roles FROM account WHERE unit = :unit AND enabled ORDER BY id")

_WAITING = Statement(
    "SELECT j.raw FROM exception e JOIN journal j ON j.op_id = e.op_id AND j.dev = e.dev WHERE e.state = 'open'"
)

_NEXT = Statement(
    "INSERT INTO counter (name, n) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET n = counter.n + 1 RETURNING n"
)
_NUMBER = Statement(
    "INSERT INTO counter (name, n) VALUES (:name, 0) ON CONFLICT (name) DO UPDATE SET n = counter.n RETURNING n"
)
_SAVE_NUMBER = Statement("UPDATE counter SET n = :n WHERE name = :name")

Reasons = dict[str, set[tuple[str, str]]]
"""User id → the reasons of the membership."""


def next_number(connection: Connection, name: str) -> int:
    """1, 2, 3… per name, without a gap: rolled back with the transaction that took it."""
    return _NEXT.value(connection, name=name)


class RowSource:
    """A `sync.world.Source` inside one write transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._buckets = _READ_BUCKETS if connection.dialect.name == "sqlite" else _LOCK_BUCKETS
        self._names: dict[str, str] = {}
        self._members: dict[int, Reasons] = {}

    def load(self, keys: Iterable[tuple[str, str]]) -> list[Bucket]:
        """Locks the buckets in the order of their numbers, so that two pushes never wait for one another in a ring."""
        return self._find(self._buckets, set(keys))

    def _find(self, statement: Statement, wanted: set[tuple[str, str]]) -> list[Bucket]:
        if not wanted:
            return []
        kinds, roots = (sorted(set(part)) for part in zip(*wanted, strict=True))
        found = statement.rows(self._connection, kinds=kinds, roots=roots)
        return [
            Bucket(bid, kind, root, ver, int(chk, 16), floor)
            for bid, kind, root, ver, chk, floor in found
            if (kind, root) in wanted
        ]

    def preload(self, buckets: list[Bucket], keys: Iterable[tuple[int, int, str]], tables: Iterable[int]) -> None:
        """Reads ahead: the members of all these buckets, the rows of `keys` (bid, table, id), and `tables` whole."""
        by_bid = {bucket.bid: bucket for bucket in buckets}
        bids, whole, ids = list(by_bid), list(tables), set()
        for bid, table, row_id in keys:
            by_bid[bid].rows.setdefault(table, {}).setdefault(row_id, None)
            ids.add(row_id)
        if not bids:
            return
        for bid, table, row_id, v, deleted, doc, fv in _ROWS_AHEAD.rows(
            self._connection, bids=bids, tables=whole, ids=sorted(ids)
        ):
            by_bid[bid].rows.setdefault(table, {})[row_id] = _row(v, deleted, doc, fv)
        for bucket in buckets:
            bucket.complete_tables.update(whole)
        self._members |= self._read_members(bids)

    def row(self, bid: int, table: int, row_id: str) -> Row | None:
        found = _ROW.one(self._connection, bid=bid, tbl=table, id=row_id)
        return None if found is None else _row(*found)

    def table(self, bid: int, table: int) -> dict[str, Row]:
        found = _TABLE.rows(self._connection, bid=bid, tbl=table)
        return {row_id: _row(v, deleted, doc, fv) for row_id, v, deleted, doc, fv in found}

    def bucket(self, kind: str, root: str) -> Bucket | None:
        return next(iter(self.load([(kind, root)])), None)

    def look(self, kind: str, root: str) -> Bucket | None:
        return next(iter(self._find(_READ_BUCKETS, {(kind, root)})), None)

    def shared(self, kind: str) -> Bucket | None:
        root = _ROOT.value(self._connection, kind=kind)
        return None if root is None else self.look(kind, root)

    def make_bucket(self, kind: str, root: str) -> Bucket:
        """A new bucket. Where somebody else is just making it, the transaction is tried again: it decided on nothing."""
        bid = next_number(self._connection, "bid")
        _MAKE_BUCKET.run(self._connection, bid=bid, kind=kind, root=root, chk=chk_text(0))
        bucket = self.bucket(kind, root)
        assert bucket is not None
        return bucket

    def members(self, bid: int) -> Reasons:
        ahead = self._members.pop(bid, None)
        return self._read_members([bid])[bid] if ahead is None else ahead

    def _read_members(self, bids: list[int]) -> dict[int, Reasons]:
        found: dict[int, Reasons] = {bid: {} for bid in bids}
        for bid, user, reason, reason_id in _MEMBERS.rows(self._connection, bids=bids):
            found[bid].setdefault(user, set()).add((reason, reason_id))
        return found

    def seen_until(self, user: str) -> Callable[[int], int | None]:
        """For one user: bid → the `ver` at which he last stopped being a member."""
        return lambda bid: _SEEN_UNTIL.value(self._connection, user=user, bid=bid)

    def last_change(self, bid: int, key: RowKey, field: str) -> Change | None:
        found = _LAST_CHANGE.one(self._connection, bid=bid, tbl=key[0], id=key[1], field=field)
        if found is None:
            return None
        ver, value, op_id, by, at = found
        return Change(bid, key[0], key[1], field, ver, _decode(value), op_id, by, at)

    def name_of(self, user: str) -> str:
        if user not in self._names:
            self._names[user] = _NAME.value(self._connection, id=user) or ""
        return self._names[user]

    def number(self, sequence: str) -> int:
        """The last number given; the row is held until the transaction ends."""
        return _NUMBER.value(self._connection, name=sequence)

    def hold_numbers(self) -> None:
        """Whoever will make buckets and count orders takes turns: several counters at once would be taken in any order."""
        self.number("bid")

    def holders(self, role: str, unit: str) -> list[str]:
        """Enabled users of that role whose own unit it is."""
        return [user for user, roles in _HOLDERS.rows(self._connection, unit=unit) if role in _decode(roles)]

    def aside(self, what: str, key: str) -> list[Doc]:
        return ASIDES[what](self._connection, key)

    def waiting(self, root: str) -> int:
        """How many ops on that bucket are parked and wait for a person."""
        lines = (read_line(bytes(raw)) for (raw,) in _WAITING.rows(self._connection))
        return sum(1 for line in lines if line and line.op and line.op.b[1] == root)

    def save(self, world: World, now: int) -> None:
        """Writes everything that changed, a few statements for all of it."""
        connection = self._connection
        changed = [bucket for bucket in world.buckets() if bucket.changed]
        rows = [
            (bucket.bid, table, row_id, row.v, row.deleted, _encode(row.doc).decode(), _encode(row.fv).decode())
            for bucket in changed
            for table, row_id in sorted(bucket.changed)
            if (row := bucket.rows[table][row_id]) is not None
        ]
        _SAVE_ROWS.many(connection, rows)
        _SAVE_BUCKET.many(connection, [{"bid": b.bid, "ver": b.ver, "chk": chk_text(b.chk)} for b in changed])
        history = [
            (c.bid, c.table, c.row_id, c.field, c.ver, _encode(c.value).decode(), c.op_id, c.by, c.at)
            for c in world.changes
        ]
        _SAVE_HISTORY.many(connection, history)
        _SAVE_NUMBER.many(connection, [{"name": name, "n": n} for name, n in world.numbers.items()])
        self._save_memberships(world, now)
        project_orders(connection, world, changed)
        project_devices(connection, changed)
        project_blobs(connection, changed, now)
        project_signatures(connection, changed)

    def _save_memberships(self, world: World, now: int) -> None:
        for change in world.memberships:
            where = {"user": change.user, "bid": change.bid}
            reason = {"reason": change.reason, "reason_id": change.reason_id}
            if change.joins:
                _JOIN.run(self._connection, **where, **reason, ver=change.ver)
                continue
            _LEAVE.run(self._connection, **where, **reason)
            if _IS_MEMBER.one(self._connection, **where) is None:
                _REMEMBER.run(self._connection, **where, at=now, ver=change.ver)


def _row(v: int, deleted: bool, doc: str, fv: str) -> Row:
    return Row(_decode(doc), _decode_fv(fv), v, bool(deleted))
