"""What the desk sees: orders, customers, technicians and parked ops of the branches within reach.

One query object a request, since all of these answer one question: may this person see that, and what is it?
"""

from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from backend.domain.tables import STAR_CARD
from backend.persistence import desk_rows
from backend.persistence.accounts import Account, branches_within, read_word
from backend.persistence.database import Database, Transaction
from backend.persistence.desk_rows import BucketRows, OrderLine
from backend.problems import Problem
from sync.ids import is_uuid

ROLES = frozenset({"hotline", "dispatcher", "manager", "quality", "admin"})

_FIRST = (2**53, "~")
"""Above every order there is."""


class OrderPage(Struct, frozen=True):
    orders: list[OrderLine]
    next: str | None
    counts: dict[str, int]


class OrderWhole(Struct, frozen=True):
    """`ver` counts in `epoch`: an op recorded on this page names both."""

    epoch: str
    bid: int
    ver: int
    rows: list[msgspec.Raw]
    customer: BucketRows


class CustomerLine(Struct, frozen=True):
    id: str
    bid: int
    branch: str
    name: str


class TechnicianLine(Struct, frozen=True):
    """`last_seen_at` is the last contact of any device; `owed` is what the devices still hold unsent by their own word."""

    id: str
    name: str
    branch_name: str
    level: int | None
    certifications: list[dict[str, Any]]
    open_orders: int
    last_seen_at: int | None
    owed: int


@dataclass(frozen=True, slots=True)
class ReadDesk:
    """Raises Problem auth.role for who does not work at a desk."""

    database: Database
    account: Account

    def orders(self, q: str, state: str, limit: int, after: str) -> OrderPage:
        """Newest first; `next` is what to say as `after` for the page below. Raises Problem request.malformed."""
        place = _place(after)
        with self.database.read() as transaction:
            branches = self._reach(transaction)
            lines = desk_rows.list_orders(transaction, branches, q, state, place, limit + 1)
            counts = desk_rows.count_by_state(transaction, branches, q)
        more = len(lines) > limit
        last = lines[limit - 1] if more else None
        return OrderPage(lines[:limit], last and f"{last.created_at}.{last.id}", counts)

    def order(self, order: str) -> OrderWhole:
        """Raises Problem order.not_found, for unknown and for foreign ones alike."""
        with self.database.read() as transaction:
            place = desk_rows.order_place(transaction, order)
            if place is None or place[1] not in self._reach(transaction):
                raise Problem("order.not_found")
            whole = desk_rows.read_bucket(transaction, place[0])
            customer = desk_rows.customer_place(transaction, place[2])
            assert customer is not None, "an order's customer exists"
            epoch = read_word(transaction, "epoch") or ""
            return OrderWhole(epoch, whole.bid, whole.ver, whole.rows, desk_rows.read_bucket(transaction, customer[0]))

    def customers(self, q: str, limit: int) -> list[CustomerLine]:
        with self.database.read() as transaction:
            found = desk_rows.list_customers(transaction, self._reach(transaction), q, limit)
        return [CustomerLine(*columns) for columns in found]

    def customer(self, customer: str) -> BucketRows:
        """Raises Problem customer.not_found, for unknown and for foreign ones alike."""
        with self.database.read() as transaction:
            place = desk_rows.customer_place(transaction, customer)
            if place is None or place[1] not in self._reach(transaction):
                raise Problem("customer.not_found")
            return desk_rows.read_bucket(transaction, place[0])

    def technicians(self) -> list[TechnicianLine]:
        """Best star first, then who has least to do (R-STAR-4)."""
        with self.database.read() as transaction:
            people = [
                person
                for person in desk_rows.people_of(transaction, self._reach(transaction))
                if "technician" in msgspec.json.decode(person[2])
            ]
            users = [person[0] for person in people]
            cards = desk_rows.docs_of_users(transaction, users, STAR_CARD)
            contact = desk_rows.contact_of_users(transaction, users)
            load = desk_rows.open_orders_of_users(transaction, users)
        lines = [
            TechnicianLine(
                user,
                name,
                unit,
                cards[user]["level"] if user in cards else None,
                cards[user]["certifications"] if user in cards else [],
                load.get(user, 0),
                contact[user][0] if user in contact else None,
                contact[user][1] if user in contact else 0,
            )
            for user, name, _, unit in people
        ]
        return sorted(lines, key=lambda line: (-(line.level or 0), line.open_orders, line.name))

    def exceptions(self) -> list[dict[str, Any]]:
        with self.database.read() as transaction:
            return desk_rows.open_exceptions(transaction, self._reach(transaction))

    def templates(self) -> list[dict[str, Any]]:
        with self.database.read() as transaction:
            self._reach(transaction)
            return desk_rows.templates(transaction)

    def _reach(self, transaction: Transaction) -> frozenset[str]:
        if not ROLES & set(self.account.roles):
            raise Problem("auth.role")
        return branches_within(transaction, self.account.unit)


def _place(after: str) -> tuple[int, str]:
    if not after:
        return _FIRST
    at, _, order = after.partition(".")
    if not (at.isascii() and at.isdigit()) or len(at) > 16 or not is_uuid(order):
        raise Problem("request.malformed", "after is not a `next` of this list")
    return int(at), order
