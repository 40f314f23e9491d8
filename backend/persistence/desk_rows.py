"""What the desk reads of orders and customers: lists by keyset, one aggregate whole. Works alike on both databases."""

from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import CUSTOMER, ORDER, SETTING, TEMPLATE
from backend.persistence.statement import Statement

T = TypeVar("T")

_decode = msgspec.json.Decoder().decode

OVER = ["done", "signed", "archived", "cancelled"]
"""States in which nobody at the desk has anything left to do."""

_TO_ARRIVE = ["draft", "submitted", "approved", "dispatched", "accepted", "en_route"]
"""States in which the time limit for being on site still runs. Source: R-SLA-12."""

NO_LIMIT = 2**53
"""Sorts an order without a time limit after all others."""


class OrderLine(Struct, frozen=True):
    """One line of the order list; `technicians` are names, the leading one first."""

    id: str
    bid: int
    number: str | None
    branch: str
    state: str
    approval: str
    kind: str
    priority: str
    fault_class: str
    customer: str
    appointment_at: int | None
    due_at: int | None
    created_at: int
    conflicts: int
    customer_name: str
    device_name: str | None
    technicians: list[str]


class CustomerLine(Struct, frozen=True):
    """One line of the customer list; contact and phone are those of the first contact."""

    id: str
    bid: int
    branch: str
    name: str
    address: str
    contact: str
    phone: str


class BucketRows(Struct, frozen=True):
    """A bucket's live rows, as they go over the wire."""

    bid: int
    ver: int
    rows: list[msgspec.Raw]


class Sought(Struct, frozen=True):
    """What narrows the list of orders; an empty one of the texts does not. `state` "open": all that are not over."""

    branches: list[str]
    q: str
    state: str = ""
    approval: str = ""


def like(words: str) -> str:
    """A pattern that finds the words as they are: the wildcards in them are only characters."""
    escaped = words.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


_LISTED = (
    "SELECT o.id, o.bid, o.number, o.branch, o.state, o.approval, o.kind, o.priority, o.fault_class, o.customer, "
    "o.appointment_at, o.due_at, o.created_at, o.conflicts, r.doc FROM order_index o "
    "JOIN row r ON r.bid = o.bid AND r.tbl = :tbl AND r.id = o.id "
    "WHERE o.branch IN :branches AND (:q = '' OR o.words LIKE :like ESCAPE '!') "
    "AND (:state = '' OR o.state = :state) AND (:approval = '' OR o.approval = :approval) "
    "AND (:open = 0 OR o.state NOT IN :over) "
)
_BY = {
    "created": Statement(
        _LISTED + "AND (o.created_at < :at OR (o.created_at = :at AND o.id < :id)) "
        "ORDER BY o.created_at DESC, o.id DESC LIMIT :limit"
    ),
    "due": Statement(
        _LISTED + "AND (COALESCE(o.due_at, :never) > :at OR (COALESCE(o.due_at, :never) = :at AND o.id > :id)) "
        "ORDER BY COALESCE(o.due_at, :never), o.id LIMIT :limit"
    ),
}
_COUNTS = Statement(
    "SELECT state, COUNT(*) FROM order_index "
    "WHERE branch IN :branches AND (:q = '' OR words LIKE :like ESCAPE '!') GROUP BY state"
)
_DUE = Statement(
    "SELECT COUNT(*) FROM order_index WHERE branch IN :branches AND (:q = '' OR words LIKE :like ESCAPE '!') "
    "AND state IN :states AND due_at >= :since AND due_at < :until"
)
_ORDER_PLACE = Statement("SELECT bid, branch, customer FROM order_index WHERE id = :id")
_CUSTOMER_PLACE = Statement("SELECT bid, branch FROM customer_index WHERE id = :id")
_VER = Statement("SELECT ver FROM bucket WHERE bid = :bid")
_ROWS = Statement("SELECT tbl, id, v, doc FROM row WHERE bid = :bid AND NOT del ORDER BY tbl, id")
_CUSTOMERS = Statement(
    "SELECT c.id, c.bid, c.branch, c.name, r.doc FROM customer_index c "
    "JOIN row r ON r.bid = c.bid AND r.tbl = :tbl AND r.id = c.id "
    "WHERE c.branch IN :branches AND (:q = '' OR c.words LIKE :like ESCAPE '!') ORDER BY c.name, c.id LIMIT :limit"
)
_SETTINGS = Statement("SELECT doc FROM row WHERE tbl = :tbl AND NOT del ORDER BY id")
_TEMPLATES = Statement("SELECT id, doc FROM row WHERE tbl = :tbl AND NOT del ORDER BY id")


def list_orders(connection: Connection, sought: Sought, by: str, after: tuple[int, str], limit: int) -> list[OrderLine]:
    """Those behind `after`: newest first by "created" (created at, id), most urgent first by "due" (limit, id)."""
    is_open = sought.state == "open"
    found = _BY[by].rows(
        connection,
        **_words(sought),
        tbl=ORDER,
        never=NO_LIMIT,
        state="" if is_open else sought.state,
        approval=sought.approval,
        open=int(is_open),
        over=OVER,
        at=after[0],
        id=after[1],
        limit=limit,
    )
    return [OrderLine(*[*row[:-1], *_called(row[-1])]) for row in found]


def _words(sought: Sought) -> dict[str, Any]:
    return {"branches": sought.branches, "q": sought.q, "like": like(sought.q)}


def _called(doc: str) -> tuple[str, str | None, list[str]]:
    """How an order's customer, device and technicians are called."""
    order = _decode(doc)
    return order["customer_name"], order["device_name"], [person["name"] for person in order["technicians"]]


def count_by_state(connection: Connection, sought: Sought) -> dict[str, int]:
    """In every state, whichever is sought."""
    return dict(_COUNTS.rows(connection, **_words(sought)))


def count_due(connection: Connection, sought: Sought, since: int, until: int) -> int:
    """Orders that nobody is on site for, due in `since` ≤ … < `until` (ms)."""
    return _DUE.value(connection, **_words(sought), states=_TO_ARRIVE, since=since, until=until)


def order_place(connection: Connection, order: str) -> tuple[int, str, str] | None:
    """(bid, branch, customer) of an order."""
    return _ORDER_PLACE.one(connection, id=order)


def customer_place(connection: Connection, customer: str) -> tuple[int, str] | None:
    """(bid, branch) of a customer."""
    return _CUSTOMER_PLACE.one(connection, id=customer)


def read_bucket(connection: Connection, bid: int) -> BucketRows:
    found = _ROWS.rows(connection, bid=bid)
    rows = [msgspec.Raw(f'{{"t":{t},"id":"{i}","v":{v},"d":{doc}}}'.encode()) for t, i, v, doc in found]
    return BucketRows(bid, _VER.value(connection, bid=bid), rows)


def list_customers(connection: Connection, branches: list[str], q: str, limit: int) -> list[CustomerLine]:
    """By name."""
    found = _CUSTOMERS.rows(connection, tbl=CUSTOMER, branches=branches, q=q, like=like(q), limit=limit)
    return [CustomerLine(*[*row[:-1], *_reached(row[-1])]) for row in found]


def _reached(doc: str) -> tuple[str, str, str]:
    """Address, first contact and phone of a customer."""
    customer = _decode(doc)
    first = next(iter(customer["contacts"]), {"name": "", "phone": ""})
    return customer["address"], first["name"], first["phone"]


def read_setting(connection: Connection, key: str, shape: type[T]) -> T | None:
    """A setting of the organisation; None where it says nothing of it."""
    found = [_decode(doc) for (doc,) in _SETTINGS.rows(connection, tbl=SETTING)]
    return next((msgspec.convert(doc["value"], shape) for doc in found if doc["key"] == key), None)


def read_templates(connection: Connection) -> dict[str, dict[str, Any]]:
    """Inspection templates by id."""
    return {template: _decode(doc) for template, doc in _TEMPLATES.rows(connection, tbl=TEMPLATE)}
