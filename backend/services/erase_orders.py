"""Erases the personal data of orders whose time has passed. Source: R-STA-3; PROTOCOL section 10, MUST-ERASE."""

import uuid
from collections.abc import Callable

from msgspec import Struct

from backend.blobs.disk import DiskBlobs
from backend.blobs.pictures import Pictures
from backend.domain.calendar import on_site
from backend.domain.erasure import ENDED, Retention, is_due, scrub
from backend.persistence import erasure_rows
from backend.persistence.database import Database
from backend.persistence.desk_rows import read_setting
from sync.messages import Outcome

Speak = Callable[[str, str, tuple[str, str], str, object], Outcome]
"""(op id, type, bucket, row, payload) → outcome: an op of the server's own."""


class Erased(Struct, frozen=True):
    """`kept_months` None: the organisation has set no limit, nothing is erased."""

    kept_months: int | None
    orders: list[str]
    lines: int
    blobs: int


def erase_orders(
    database: Database, blobs: DiskBlobs, pictures: Pictures, speak: Speak, now: int, *, dry: bool
) -> Erased:
    """Rows by one op each, then the files, then every trace beside them in one transaction. What a crash leaves undone the
    next run does: the rows say what was erased, and the files are known until the end."""
    with database.read() as connection:
        kept = (read_setting(connection, "retention", Retention) or Retention()).orders
        ended = erasure_rows.ended_orders(connection, ENDED) if kept is not None else []
    due = [order for order in ended if kept is not None and is_due(order.ended_at, now, kept)]
    fresh = [order for order in due if order.erased_on is None]
    if dry or not due:
        return Erased(kept, [order.id for order in fresh], 0, 0)
    for order in fresh:
        op = str(uuid.uuid5(uuid.UUID(order.id), "erase"))
        speak(op, "order.erase@1", ("o", order.id), order.id, {})
    orders, on = {order.id: order.bid for order in due}, on_site(now).isoformat()
    with database.read() as connection:
        hashes = erasure_rows.lonely_blobs(connection, orders)
    for sha256 in hashes:
        blobs.forget(sha256)
        pictures.forget(sha256)
    lines = database.transact(lambda connection: erasure_rows.clear_traces(connection, orders, hashes, on, scrub))
    return Erased(kept, [order.id for order in fresh], lines, len(hashes))
