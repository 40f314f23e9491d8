"""Reads for the pull part of a reply: one snapshot, rows to bytes without objects in between. Source: PROTOCOL section 4."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, text

from sync.bucket import Head, Want

_KIND_ORDER = {kind: place for place, kind in enumerate("utocvqwk")}
"""What the technician needs first comes first; the catalogue last."""

_LIVE = text("SELECT bid, tbl, id, v, doc FROM row WHERE bid IN :bids AND NOT del ORDER BY bid, tbl, id").bindparams(
    bindparam("bids", expanding=True)
)
_NEWER = text("SELECT tbl, id, v, del, doc FROM row WHERE bid = :bid AND v > :since ORDER BY tbl, id")
_MEMBER_OF = text("SELECT DISTINCT bid FROM member WHERE user_id = :user AND bid IN :bids").bindparams(
    bindparam("bids", expanding=True)
)
_ORDERS_OF = text("SELECT bid FROM order_index WHERE branch IN :branches AND bid IN :bids").bindparams(
    bindparam("branches", expanding=True), bindparam("bids", expanding=True)
)


def entitled(connection: Connection, user: str) -> list[Head]:
    """The buckets of a user's membership, in the order in which they are sent."""
    found = connection.execute(
        text(
            "SELECT bid, kind, root, ver, min_ver FROM bucket "
            "WHERE bid IN (SELECT bid FROM member WHERE user_id = :user) ORDER BY bid"
        ),
        {"user": user},
    )
    heads = [Head(*columns) for columns in found]
    return sorted(heads, key=lambda head: _KIND_ORDER.get(head.kind, 99))


def read_chks(connection: Connection, bids: list[int]) -> dict[int, str]:
    statement = text("SELECT bid, chk FROM bucket WHERE bid IN :bids").bindparams(bindparam("bids", expanding=True))
    return dict(connection.execute(statement, {"bids": bids}).all()) if bids else {}


class Encoded(Struct, frozen=True):
    """A bucket's rows as they go over the wire, and their sizes in bytes."""

    rows: list[msgspec.Raw]
    sizes: list[int]

    @property
    def size(self) -> int:
        return sum(self.sizes)

    def add(self, row: bytes) -> None:
        self.rows.append(msgspec.Raw(row))
        self.sizes.append(len(row))


def read_rows(connection: Connection, wants: list[Want]) -> dict[int, Encoded]:
    """bid → encoded rows, sorted by table and id. A snapshot holds live rows only, a delta tombstones too."""
    rows = {want.head.bid: Encoded([], []) for want in wants}
    snaps = [want.head.bid for want in wants if want.mode == "snap"]
    if snaps:
        for bid, table, row_id, v, doc in connection.execute(_LIVE, {"bids": snaps}):
            rows[bid].add(f'{{"t":{table},"id":"{row_id}","v":{v},"d":{doc}}}'.encode())
    for want in wants:
        if want.mode == "delta":
            found = connection.execute(_NEWER, {"bid": want.head.bid, "since": want.since})
            for table, row_id, v, deleted, doc in found:
                rest = '"x":1' if deleted else f'"d":{doc}'
                rows[want.head.bid].add(f'{{"t":{table},"id":"{row_id}","v":{v},{rest}}}'.encode())
    return rows


def among_members(connection: Connection, user: str, bids: list[int]) -> set[int]:
    """Of these buckets, those of the user's membership."""
    return set(connection.execute(_MEMBER_OF, {"user": user, "bids": bids}).scalars())


def among_orders(connection: Connection, branches: Iterable[str], bids: list[int]) -> set[int]:
    """Of these buckets, the orders of these branches."""
    return set(connection.execute(_ORDERS_OF, {"branches": sorted(branches), "bids": bids}).scalars())
