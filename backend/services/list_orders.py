"""The orders that a desk works on: searched, narrowed, a page at a time."""

import unicodedata

from msgspec import Struct

from backend.persistence import desk_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.persistence.desk_rows import OrderLine, Sought
from backend.problems import Problem
from sync.ids import is_uuid

SOON_MS = 3_600_000
"""An order due within the hour is on the desk's mind."""

_FIRST = {"created": (2**53, "~"), "due": (-1, "")}
"""Before every order there is."""


class Wanted(Struct, frozen=True):
    """What was asked for; an empty text asks for nothing. `after` is the `next` of the page before."""

    q: str
    state: str
    approval: str
    branch: str
    by: str
    limit: int
    after: str


class Due(Struct, frozen=True):
    """Orders that nobody is on site for yet: past their limit, and within an hour of it."""

    late: int
    soon: int


class OrderPage(Struct, frozen=True):
    """`counts`: orders by state that the search finds, whatever state is asked for. `next` is None on the last page."""

    orders: list[OrderLine]
    next: str | None
    counts: dict[str, int]
    due: Due


def list_orders(database: Database, account: Account, now: int, wanted: Wanted) -> OrderPage:
    """Raises Problem auth.role, or request.malformed for an `after` that is not one. A branch out of reach has none."""
    place = _place(wanted)
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        if wanted.branch:
            branches = [branch for branch in branches if branch == wanted.branch]
        q = unicodedata.normalize("NFC", wanted.q.strip())
        sought = Sought(branches, q, wanted.state, wanted.approval)
        lines = desk_rows.list_orders(transaction, sought, wanted.by, place, wanted.limit + 1)
        counts = desk_rows.count_by_state(transaction, sought)
        due = Due(
            late=desk_rows.count_due(transaction, sought, 0, now),
            soon=desk_rows.count_due(transaction, sought, now, now + SOON_MS),
        )
    page = lines[: wanted.limit]
    return OrderPage(page, _name(page[-1], wanted.by) if len(lines) > wanted.limit else None, counts, due)


def _place(wanted: Wanted) -> tuple[int, str]:
    if not wanted.after:
        return _FIRST[wanted.by]
    at, _, order = wanted.after.partition(".")
    if not (at.isascii() and at.isdigit()) or len(at) > 16 or not is_uuid(order):
        raise Problem("request.malformed", "after is not a `next` of this list")
    return int(at), order


def _name(line: OrderLine, by: str) -> str:
    if by == "created":
        return f"{line.created_at}.{line.id}"
    return f"{desk_rows.NO_LIMIT if line.due_at is None else line.due_at}.{line.id}"
