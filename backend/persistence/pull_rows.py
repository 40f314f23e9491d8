"""Reads for the pull part of a reply: one snapshot, rows to bytes without objects in between. Source: PROTOCOL section 4."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.persistence.statement import Statement
from sync.bucket import Head, Want

_KIND_ORDER = {kind: place for place, kind in enumerate("utocvqwk")}
"""What the technician needs first comes first; the catalogue last."""

_HEADS = Statement(
    "SELECT bid, kind, root, ver, min_ver FROM bucket "
    "WHERE bid IN (SELECT bid FROM member WHERE user_id = :user) ORDER BY bid"
)
_CHKS = Statement("SELECT bid, chk FROM bucket WHERE bid IN :bids")
_LIVE = Statement("SELECT bid, tbl, id, v, doc FROM row WHERE bid IN :bids AND NOT del ORDER BY bid, tbl, id")
_NEWER = Statement(
    "WITH held (bid, v) AS (VALUES :held) SELECT row.bid, tbl, id, row.v, del, doc FROM held "
    "JOIN row ON row.bid = held.bid AND row.v > held.v ORDER BY row.bid, tbl, id"
)
_MEMBER_OF = Statement("SELECT DISTINCT bid FROM member WHERE user_id = :user AND bid IN :bids")
_PEOPLE_OF = Statement(
    "SELECT b.bid FROM bucket b JOIN account a ON a.id = b.root "
    "WHERE b.kind = 'u' AND a.unit IN :branches AND b.bid IN :bids"
)
_ORDERS_OF = Statement("SELECT bid FROM order_index WHERE branch IN :branches AND bid IN :bids")


def entitled(connection: Connection, user: str) -> list[Head]:
    """The buckets of a user's membership, in the order in which they are sent."""
    heads = [Head(*columns) for columns in _HEADS.rows(connection, user=user)]
    return sorted(heads, key=lambda head: _KIND_ORDER.get(head.kind, 99))


def read_chks(connection: Connection, bids: list[int]) -> dict[int, str]:
    return dict(_CHKS.rows(connection, bids=bids)) if bids else {}


class Encoded(Struct, frozen=True):
    """A bucket's rows as they go over the wire, and their sizes in bytes."""

    rows: list[msgspec.Raw]
    sizes: list[int]

    @property
    def size(self) -> int:
        return sum(self.sizes)


def read_rows(connection: Connection, wants: list[Want]) -> dict[int, Encoded]:
    """bid → encoded rows, sorted by table and id. A snapshot holds live rows only, a delta tombstones too."""
    rows: dict[int, list[bytes]] = {want.head.bid: [] for want in wants}
    snaps = [want.head.bid for want in wants if want.mode == "snap"]
    if snaps:
        for bid, table, row_id, v, doc in _LIVE.rows(connection, bids=snaps):
            rows[bid].append(f'{{"t":{table},"id":"{row_id}","v":{v},"d":{doc}}}'.encode())
    held = [(want.head.bid, want.since) for want in wants if want.mode == "delta"]
    if held:
        for bid, table, row_id, v, deleted, doc in _NEWER.rows(connection, held=held):
            rest = '"x":1' if deleted else f'"d":{doc}'
            rows[bid].append(f'{{"t":{table},"id":"{row_id}","v":{v},{rest}}}'.encode())
    return {bid: Encoded([msgspec.Raw(row) for row in some], [len(row) for row in some]) for bid, some in rows.items()}


def among_members(connection: Connection, user: str, bids: list[int]) -> set[int]:
    """Of these buckets, those of the user's membership."""
    return {bid for (bid,) in _MEMBER_OF.rows(connection, user=user, bids=bids)}


def among_orders(connection: Connection, branches: Iterable[str], bids: list[int]) -> set[int]:
    """Of these buckets, the orders of these branches."""
    return {bid for (bid,) in _ORDERS_OF.rows(connection, branches=sorted(branches), bids=bids)}


def among_people(connection: Connection, branches: Iterable[str], bids: list[int]) -> set[int]:
    """Of these buckets, the own ones of people of these branches."""
    return {bid for (bid,) in _PEOPLE_OF.rows(connection, branches=sorted(branches), bids=bids)}
