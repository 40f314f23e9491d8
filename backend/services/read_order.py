"""One order whole, with its customer, as a desk page shows it and names it in its ops."""

import msgspec
from msgspec import Struct

from backend.domain.holidays import CHINA
from backend.domain.service_hours import Calendar
from backend.persistence import desk_rows
from backend.persistence.accounts import Account, read_word
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.persistence.desk_rows import BucketRows
from backend.problems import Problem


class OrderWhole(Struct, frozen=True):
    """`ver` counts in `epoch`: an op recorded on this page names both."""

    epoch: str
    bid: int
    ver: int
    rows: list[msgspec.Raw]
    customer: BucketRows
    calendar: Calendar
    """Which days count, for the order's clocks."""


def read_order(database: Database, account: Account, order: str) -> OrderWhole:
    """Raises Problem auth.role, or order.not_found for unknown and for foreign ones alike."""
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        place = desk_rows.order_place(transaction, order)
        if place is None or place[1] not in branches:
            raise Problem("order.not_found")
        whole = desk_rows.read_bucket(transaction, place[0])
        customer = desk_rows.customer_place(transaction, place[2])
        assert customer is not None, "an order's customer exists"
        epoch = read_word(transaction, "epoch") or ""
        calendar = desk_rows.read_setting(transaction, "service.calendar", Calendar) or CHINA
        held = desk_rows.read_bucket(transaction, customer[0])
        return OrderWhole(epoch, whole.bid, whole.ver, whole.rows, held, calendar)
