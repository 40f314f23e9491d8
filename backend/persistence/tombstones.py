"""Deleted rows that nobody needs to hear of any more."""

import msgspec
from sqlalchemy import Connection, text

_decode = msgspec.json.Decoder().decode

_FLOOR = text("UPDATE bucket SET min_ver = CASE WHEN min_ver < :v THEN :v ELSE min_ver END WHERE bid = :bid")
_FORGET = text("DELETE FROM row WHERE bid = :bid AND tbl = :tbl AND id = :id")


def collect(connection: Connection, before_at: int) -> int:
    """Removes tombstones older than an instant (ms) and raises `min_ver`. Returns how many.

    The buckets are locked in the order of their numbers, like everywhere.
    """
    lock = "" if connection.dialect.name == "sqlite" else " FOR UPDATE OF bucket"
    found = connection.execute(
        text(
            "SELECT row.bid, row.tbl, row.id, row.v, row.doc FROM row JOIN bucket ON bucket.bid = row.bid "  # noqa: S608
            f"WHERE row.del ORDER BY row.bid{lock}"
        )
    ).all()
    old = [(bid, table, row_id, v) for bid, table, row_id, v, doc in found if _decode(doc)["deleted_at"] < before_at]
    for bid, table, row_id, v in old:
        connection.execute(_FORGET, {"bid": bid, "tbl": table, "id": row_id})
        connection.execute(_FLOOR, {"bid": bid, "v": v})
    return len(old)
