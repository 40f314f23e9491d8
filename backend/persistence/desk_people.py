"""What the desk reads of people: who could go, what they hold, and what of theirs waits for a decision."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import DEVICE, ORDER, STAR_CARD
from backend.persistence.desk_rows import OVER
from backend.persistence.statement import Statement

_decode = msgspec.json.Decoder().decode


class Person(Struct, frozen=True):
    id: str
    name: str
    roles: list[str]
    branch: str
    branch_name: str


class ParkedOp(Struct, frozen=True):
    """`raw` is the op's line as it came."""

    op: str
    user: str
    name: str
    code: str
    at: int
    raw: bytes


_PEOPLE = Statement(
    "SELECT a.id, a.name, a.roles, a.unit, u.name FROM account a JOIN unit u ON u.id = a.unit "
    "WHERE a.enabled AND a.unit IN :branches ORDER BY u.name, a.name"
)
_CARDS = Statement(
    "SELECT b.root, r.doc FROM bucket b "
    "JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND NOT r.del WHERE b.kind = 'u' AND b.root IN :users"
)
_ORDER = Statement(
    "SELECT r.doc FROM order_index o JOIN row r ON r.bid = o.bid AND r.tbl = :tbl AND r.id = o.id WHERE o.id = :order"
)
_DEVICE = Statement(
    "SELECT r.doc FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND r.id = :device AND NOT r.del "
    "WHERE b.kind = 'c' AND b.root = :customer"
)
_CONTACT = Statement(
    "SELECT user_id, MAX(seen_at), SUM(owed) FROM device WHERE user_id IN :users AND revoked_at IS NULL GROUP BY user_id"
)
_LOAD = Statement(
    "SELECT m.user_id, COUNT(DISTINCT o.id) FROM member m JOIN order_index o ON o.bid = m.bid "
    "WHERE m.reason = 'technician' AND m.user_id IN :users AND o.state NOT IN :over GROUP BY m.user_id"
)
_PARKED = Statement(
    "SELECT user_id, COUNT(*) FROM exception WHERE state = 'open' AND user_id IN :users GROUP BY user_id"
)
_OPEN = Statement(
    "SELECT e.op_id, e.user_id, a.name, e.code, e.at, j.raw FROM exception e "
    "JOIN account a ON a.id = e.user_id "
    "JOIN journal j ON j.op_id = e.op_id AND j.dev = e.dev AND j.repeats_dev IS NULL "
    "WHERE e.state = 'open' AND a.unit IN :units ORDER BY e.at DESC, e.op_id LIMIT :limit"
)


def people_of(connection: Connection, branches: list[str]) -> list[Person]:
    """The enabled people of these branches."""
    return [
        Person(user, name, _decode(roles), branch, branch_name)
        for user, name, roles, branch, branch_name in _PEOPLE.rows(connection, branches=branches)
    ]


def star_cards(connection: Connection, users: list[str]) -> dict[str, dict[str, Any]]:
    """User id → star card."""
    return {user: _decode(doc) for user, doc in _CARDS.rows(connection, tbl=STAR_CARD, users=users)}


def device_kind(connection: Connection, order: str) -> str | None:
    """The kind of the order's device; None where it is about none."""
    about = _decode(_ORDER.value(connection, tbl=ORDER, order=order))
    if about["device"] is None:
        return None
    doc = _DEVICE.value(connection, tbl=DEVICE, device=about["device"], customer=about["customer"])
    return None if doc is None else _decode(doc)["kind"]


def contact_of(connection: Connection, users: list[str]) -> dict[str, tuple[int, int]]:
    """User id → (last contact of any device, ms; ops that the devices said they still hold)."""
    return {user: (int(at), int(owed)) for user, at, owed in _CONTACT.rows(connection, users=users)}


def open_orders_of(connection: Connection, users: list[str]) -> dict[str, int]:
    """User id → orders that the user is on and that are not over."""
    return dict(_LOAD.rows(connection, users=users, over=OVER))


def parked_of(connection: Connection, users: list[str]) -> dict[str, int]:
    """User id → ops of the user that wait for a decision."""
    return dict(_PARKED.rows(connection, users=users))


def open_exceptions(connection: Connection, units: list[str], limit: int) -> list[ParkedOp]:
    """Parked ops of people of these units that nobody has settled, newest first."""
    found = _OPEN.rows(connection, units=units, limit=limit)
    return [ParkedOp(*[*row[:-1], bytes(row[-1])]) for row in found]
