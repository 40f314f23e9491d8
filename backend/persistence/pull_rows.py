"""Reads for the pull part of a reply: one snapshot, rows to bytes without objects in between. Source: PROTOCOL section 4."""

from collections import defaultdict

import msgspec
from sqlalchemy import Connection, bindparam, text

from sync.bucket import Head, Want

_KIND_ORDER = {kind: place for place, kind in enumerate("utocvqwk")}
"""What the technician needs first comes first; the catalogue last."""


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


def read_rows(connection: Connection, wants: list[Want]) -> dict[int, list[msgspec.Raw]]:
    """bid → encoded rows. A snapshot holds live rows only, a delta tombstones too."""
    rows: dict[int, list[msgspec.Raw]] = defaultdict(list)
    snaps = [want.head.bid for want in wants if want.mode == "snap"]
    if snaps:
        statement = text(
            "SELECT bid, tbl, id, v, doc FROM row WHERE bid IN :bids AND NOT del ORDER BY bid, tbl, id"
        ).bindparams(bindparam("bids", expanding=True))
        for bid, table, row_id, v, doc in connection.execute(statement, {"bids": snaps}):
            rows[bid].append(_encoded(table, row_id, v, doc))
    newer = text("SELECT tbl, id, v, del, doc FROM row WHERE bid = :bid AND v > :since ORDER BY tbl, id")
    for want in wants:
        if want.mode == "delta":
            for table, row_id, v, deleted, doc in connection.execute(
                newer, {"bid": want.head.bid, "since": want.since}
            ):
                rows[want.head.bid].append(_tombstone(table, row_id, v) if deleted else _encoded(table, row_id, v, doc))
    return rows


def _encoded(table: int, row_id: str, v: int, doc: str) -> msgspec.Raw:
    return msgspec.Raw(f'{{"t":{table},"id":"{row_id}","v":{v},"d":{doc}}}'.encode())


def _tombstone(table: int, row_id: str, v: int) -> msgspec.Raw:
    return msgspec.Raw(f'{{"t":{table},"id":"{row_id}","v":{v},"x":1}}'.encode())
