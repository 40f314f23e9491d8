"""Loads the part of the replica that a push touches, and saves what it changed. Source: PROTOCOL section 3, load once, save once."""

from collections.abc import Callable, Iterable

import msgspec
from sqlalchemy import Connection, bindparam, text

from backend.persistence.projections import project_orders
from sync.ids import chk_text
from sync.world import Bucket, Change, Membership, Row, RowKey, World

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode


_BUCKETS = "SELECT bid, kind, root, ver, chk FROM bucket WHERE root IN :roots ORDER BY bid"
SELECT_BUCKETS = text(_BUCKETS).bindparams(bindparam("roots", expanding=True))
SELECT_AND_LOCK_BUCKETS = text(_BUCKETS + " FOR NO KEY UPDATE").bindparams(bindparam("roots", expanding=True))
_UPSERT_ROW = text(
    "INSERT INTO row (bid, tbl, id, v, del, doc, fv) VALUES (:bid, :tbl, :id, :v, :del, :doc, :fv) "
    "ON CONFLICT (bid, tbl, id) DO UPDATE SET v = excluded.v, del = excluded.del, doc = excluded.doc, fv = excluded.fv"
)
_UPDATE_BUCKET = text("UPDATE bucket SET ver = :ver, chk = :chk WHERE bid = :bid")
_INSERT_HISTORY = text(
    'INSERT INTO history (bid, tbl, row_id, field, ver, value, op_id, "by", "at") '
    "VALUES (:bid, :tbl, :row_id, :field, :ver, :value, :op_id, :by, :at) ON CONFLICT DO NOTHING"
)
_INSERT_MEMBER = text(
    "INSERT INTO member (user_id, bid, reason, reason_id, from_ver) "
    "VALUES (:user_id, :bid, :reason, :reason_id, :from_ver) ON CONFLICT DO NOTHING"
)
_DELETE_MEMBER = text(
    "DELETE FROM member WHERE user_id = :user_id AND bid = :bid AND reason = :reason AND reason_id = :reason_id"
)
_INSERT_LEFT = text(
    "INSERT INTO member_hist (user_id, bid, revoked_at, ver_at_revoke) VALUES (:user_id, :bid, :at, :ver) ON CONFLICT DO NOTHING"
)


def next_number(connection: Connection, name: str) -> int:
    """1, 2, 3… per name, without a gap: rolled back with the transaction that took it."""
    statement = text(
        "INSERT INTO counter (name, n) VALUES (:name, 1) ON CONFLICT (name) DO UPDATE SET n = counter.n + 1 RETURNING n"
    )
    return connection.execute(statement, {"name": name}).scalar_one()


class RowSource:
    """A `sync.world.Source` inside one write transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._select = SELECT_BUCKETS if connection.dialect.name == "sqlite" else SELECT_AND_LOCK_BUCKETS
        self._names: dict[str, str] = {}

    def load(self, keys: Iterable[tuple[str, str]]) -> list[Bucket]:
        """Locks the buckets in the order of their numbers, so that two pushes never wait for one another in a ring."""
        buckets: list[Bucket] = []
        wanted = set(keys)
        roots = sorted({root for _, root in wanted})
        for chunk in _chunks(roots):
            for bid, kind, root, ver, chk in self._connection.execute(self._select, {"roots": chunk}):
                if (kind, root) in wanted:
                    buckets.append(Bucket(bid, kind, root, ver, int(chk, 16)))
        return buckets

    def preload(self, buckets: list[Bucket], keys: Iterable[tuple[int, int, str]], tables: Iterable[int]) -> None:
        """Reads rows ahead: `keys` are (bid, table, id); `tables` are read whole in all these buckets."""
        by_bid = {bucket.bid: bucket for bucket in buckets}
        whole = list(tables)
        for key in keys:
            by_bid[key[0]].rows.setdefault((key[1], key[2]), None)
        ids = sorted({key[2] for key in keys})
        bids = sorted(by_bid)
        found: list[tuple[int, int, str, int, bool, str, str]] = []
        for bid_chunk in _chunks(bids):
            for id_chunk in _chunks(ids):
                statement = text(
                    "SELECT bid, tbl, id, v, del, doc, fv FROM row WHERE bid IN :bids AND id IN :ids"
                ).bindparams(bindparam("bids", expanding=True), bindparam("ids", expanding=True))
                found += self._connection.execute(statement, {"bids": bid_chunk, "ids": id_chunk})
            statement = text(
                "SELECT bid, tbl, id, v, del, doc, fv FROM row WHERE bid IN :bids AND tbl IN :tables"
            ).bindparams(bindparam("bids", expanding=True), bindparam("tables", expanding=True))
            found += self._connection.execute(statement, {"bids": bid_chunk, "tables": whole})
        for bid, table, row_id, v, deleted, doc, fv in found:
            by_bid[bid].rows[table, row_id] = _row(v, deleted, doc, fv)
        for bucket in buckets:
            bucket.complete_tables.update(whole)

    def row(self, bid: int, table: int, row_id: str) -> Row | None:
        found = self._connection.execute(
            text("SELECT v, del, doc, fv FROM row WHERE bid = :bid AND tbl = :tbl AND id = :id"),
            {"bid": bid, "tbl": table, "id": row_id},
        ).one_or_none()
        return None if found is None else _row(*found)

    def table(self, bid: int, table: int) -> dict[str, Row]:
        found = self._connection.execute(
            text("SELECT id, v, del, doc, fv FROM row WHERE bid = :bid AND tbl = :tbl"), {"bid": bid, "tbl": table}
        )
        return {row_id: _row(v, deleted, doc, fv) for row_id, v, deleted, doc, fv in found}

    def bucket(self, kind: str, root: str) -> Bucket | None:
        return next(iter(self.load([(kind, root)])), None)

    def make_bucket(self, kind: str, root: str) -> Bucket:
        """A new bucket, or the one that somebody else has just made."""
        self._connection.execute(
            text(
                "INSERT INTO bucket (bid, kind, root, ver, min_ver, chk) VALUES (:bid, :kind, :root, 0, 0, :chk) "
                "ON CONFLICT (kind, root) DO NOTHING"
            ),
            {
                "bid": next_number(self._connection, "bid"),
                "kind": kind,
                "root": root,
                "chk": chk_text(0),
            },
        )
        bucket = self.bucket(kind, root)
        assert bucket is not None
        return bucket

    def members(self, bid: int) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        statement = text("SELECT user_id, reason, reason_id FROM member WHERE bid = :bid")
        for user, reason, reason_id in self._connection.execute(statement, {"bid": bid}):
            found.setdefault(user, set()).add((reason, reason_id))
        return found

    def seen_until(self, user: str) -> Callable[[int], int | None]:
        """For one user: bid → the `ver` at which he last stopped being a member."""
        statement = text("SELECT MAX(ver_at_revoke) FROM member_hist WHERE user_id = :user AND bid = :bid")
        return lambda bid: self._connection.execute(statement, {"user": user, "bid": bid}).scalar()

    def last_change(self, bid: int, key: RowKey, field: str) -> Change | None:
        found = self._connection.execute(
            text(
                'SELECT ver, value, op_id, "by", "at" FROM history '
                "WHERE bid = :bid AND tbl = :tbl AND row_id = :id AND field = :field ORDER BY ver DESC LIMIT 1"
            ),
            {"bid": bid, "tbl": key[0], "id": key[1], "field": field},
        ).one_or_none()
        if found is None:
            return None
        ver, value, op_id, by, at = found
        return Change(bid, key[0], key[1], field, ver, _decode(value), op_id, by, at)

    def name_of(self, user: str) -> str:
        if user not in self._names:
            statement = text("SELECT name FROM account WHERE id = :id")
            self._names[user] = self._connection.execute(statement, {"id": user}).scalar() or ""
        return self._names[user]

    def number(self, sequence: str) -> int:
        """The last number given; the row is held until the transaction ends."""
        statement = text(
            "INSERT INTO counter (name, n) VALUES (:name, 0) ON CONFLICT (name) DO UPDATE SET n = counter.n RETURNING n"
        )
        return self._connection.execute(statement, {"name": sequence}).scalar_one()

    def holders(self, role: str, unit: str) -> list[str]:
        """Enabled users of that role whose own unit it is."""
        statement = text("SELECT id, roles FROM account WHERE unit = :unit AND enabled ORDER BY id")
        return [user for user, roles in self._connection.execute(statement, {"unit": unit}) if role in _decode(roles)]

    def save(self, world: World, now: int) -> None:
        """Writes everything that changed, a few statements for all of it."""
        changed = [bucket for bucket in world.buckets() if bucket.changed]
        rows = [
            {
                "bid": bucket.bid,
                "tbl": table,
                "id": row_id,
                "v": row.v,
                "del": row.deleted,
                "doc": _encode(row.doc).decode(),
                "fv": _encode(row.fv).decode(),
            }
            for bucket in changed
            for table, row_id in sorted(bucket.changed)
            if (row := bucket.rows[table, row_id]) is not None
        ]
        self._many(_UPSERT_ROW, rows)
        self._many(_UPDATE_BUCKET, [{"bid": b.bid, "ver": b.ver, "chk": chk_text(b.chk)} for b in changed])
        self._many(
            _INSERT_HISTORY,
            [
                {
                    "bid": change.bid,
                    "tbl": change.table,
                    "row_id": change.row_id,
                    "field": change.field,
                    "ver": change.ver,
                    "value": _encode(change.value).decode(),
                    "op_id": change.op_id,
                    "by": change.by,
                    "at": change.at,
                }
                for change in world.changes
            ],
        )
        numbers = [{"name": name, "n": n} for name, n in world.numbers.items()]
        self._many(text("UPDATE counter SET n = :n WHERE name = :name"), numbers)
        self._save_memberships(world, now)
        project_orders(self._connection, world, changed)

    def _save_memberships(self, world: World, now: int) -> None:
        vers = {bucket.bid: bucket.ver for bucket in world.buckets()}
        for change in world.memberships:
            key = {
                "user_id": change.user,
                "bid": change.bid,
                "reason": change.reason,
                "reason_id": change.reason_id,
            }
            if change.joins:
                self._connection.execute(_INSERT_MEMBER, {**key, "from_ver": vers[change.bid]})
                continue
            self._connection.execute(_DELETE_MEMBER, key)
            if not self._is_member(change):
                left = {"user_id": change.user, "bid": change.bid, "at": now, "ver": vers[change.bid]}
                self._connection.execute(_INSERT_LEFT, left)

    def _is_member(self, change: Membership) -> bool:
        statement = text("SELECT 1 FROM member WHERE user_id = :user AND bid = :bid LIMIT 1")
        return self._connection.execute(statement, {"user": change.user, "bid": change.bid}).scalar() is not None

    def _many(self, statement, rows: list[dict]) -> None:
        if rows:
            self._connection.execute(statement, rows)


def _row(v: int, deleted: bool, doc: str, fv: str) -> Row:
    return Row(_decode(doc), {field: (ver, lineage) for field, (ver, lineage) in _decode(fv).items()}, v, bool(deleted))


def _chunks(items: list, size: int = 500) -> Iterable[list]:
    return (items[start : start + size] for start in range(0, len(items), size))
