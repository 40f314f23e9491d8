"""What the desk reads: lists by keyset, one aggregate whole. Works alike on both databases."""

from collections.abc import Collection
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, bindparam, text
from sqlalchemy.sql.elements import TextClause

_decode = msgspec.json.Decoder().decode


class OrderLine(Struct, frozen=True):
    """One line of the order list."""

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
    technicians: str
    customer_name: str
    device_name: str | None


class BucketRows(Struct, frozen=True):
    bid: int
    ver: int
    rows: list[msgspec.Raw]


def _among(statement: str, **lists: Collection[Any]) -> TextClause:
    return text(statement).bindparams(*(bindparam(name, expanding=True) for name in lists))


def like(words: str) -> str:
    """A pattern that finds the words as they are: the wildcards in them are only characters."""
    escaped = words.lower().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    return f"%{escaped}%"


_LIST = (
    "SELECT o.id, o.bid, o.number, o.branch, o.state, o.approval, o.kind, o.priority, o.fault_class, o.customer, "
    "o.appointment_at, o.due_at, o.created_at, o.conflicts, o.technicians, r.doc "
    "FROM order_index o JOIN row r ON r.bid = o.bid AND r.tbl = 1 AND r.id = o.id WHERE o.branch IN :branches "
    "AND (:q = '' OR o.words LIKE :like ESCAPE '!') AND (:state = '' OR o.state = :state) "
    "AND (:open = 0 OR o.state NOT IN ('done', 'archived', 'cancelled')) "
    "AND (o.created_at < :at OR (o.created_at = :at AND o.id < :id)) "
    "ORDER BY o.created_at DESC, o.id DESC LIMIT :limit"
)


def list_orders(
    connection: Connection, branches: Collection[str], q: str, state: str, after: tuple[int, str], limit: int
) -> list[OrderLine]:
    """Newest first, below `after` (created at, id). `state` "open" stands for all that are not over."""
    found = connection.execute(
        _among(_LIST, branches=branches),
        {
            "branches": sorted(branches),
            "q": q,
            "like": like(q),
            "state": "" if state == "open" else state,
            "open": int(state == "open"),
            "at": after[0],
            "id": after[1],
            "limit": limit,
        },
    )
    names = OrderLine.__struct_fields__
    return [msgspec.convert(dict(zip(names, (*row[:-1], *_called(row[-1])), strict=True)), OrderLine) for row in found]


def _called(doc: str) -> tuple[str, str | None]:
    """How an order's customer and device are called."""
    order = _decode(doc)
    return order["customer_name"], order["device_name"]


def count_by_state(connection: Connection, branches: Collection[str], q: str) -> dict[str, int]:
    found = connection.execute(
        _among(
            "SELECT state, COUNT(*) FROM order_index WHERE branch IN :branches "
            "AND (:q = '' OR words LIKE :like ESCAPE '!') GROUP BY state",
            branches=branches,
        ),
        {"branches": sorted(branches), "q": q, "like": like(q)},
    )
    return dict(found.all())


def order_place(connection: Connection, order: str) -> tuple[int, str, str] | None:
    """(bid, branch, customer) of an order."""
    found = connection.execute(
        text("SELECT bid, branch, customer FROM order_index WHERE id = :id"), {"id": order}
    ).one_or_none()
    return None if found is None else (found[0], found[1], found[2])


def customer_place(connection: Connection, customer: str) -> tuple[int, str] | None:
    """(bid, branch) of a customer."""
    found = connection.execute(
        text("SELECT bid, branch FROM customer_index WHERE id = :id"), {"id": customer}
    ).one_or_none()
    return None if found is None else (found[0], found[1])


def read_bucket(connection: Connection, bid: int) -> BucketRows:
    """All live rows of a bucket, as they go over the wire."""
    ver = connection.execute(text("SELECT ver FROM bucket WHERE bid = :bid"), {"bid": bid}).scalar_one()
    found = connection.execute(
        text("SELECT tbl, id, v, doc FROM row WHERE bid = :bid AND NOT del ORDER BY tbl, id"), {"bid": bid}
    )
    return BucketRows(
        bid, ver, [msgspec.Raw(f'{{"t":{t},"id":"{i}","v":{v},"d":{doc}}}'.encode()) for t, i, v, doc in found]
    )


def list_customers(
    connection: Connection, branches: Collection[str], q: str, limit: int
) -> list[tuple[str, int, str, str]]:
    """(id, bid, branch, name), by name."""
    found = connection.execute(
        _among(
            "SELECT id, bid, branch, name FROM customer_index WHERE branch IN :branches "
            "AND (:q = '' OR words LIKE :like ESCAPE '!') ORDER BY name, id LIMIT :limit",
            branches=branches,
        ),
        {"branches": sorted(branches), "q": q, "like": like(q), "limit": limit},
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def people_of(connection: Connection, branches: Collection[str]) -> list[tuple[str, str, str, str]]:
    """(id, name, roles as JSON, unit's name) of the enabled people of these branches."""
    found = connection.execute(
        _among(
            "SELECT a.id, a.name, a.roles, u.name FROM account a JOIN unit u ON u.id = a.unit "
            "WHERE a.enabled AND a.unit IN :branches ORDER BY u.name, a.name",
            branches=branches,
        ),
        {"branches": sorted(branches)},
    )
    return [(row[0], row[1], row[2], row[3]) for row in found]


def docs_of_users(connection: Connection, users: Collection[str], table: int) -> dict[str, dict[str, Any]]:
    """User id → document of that table in the user's own bucket."""
    found = connection.execute(
        _among(
            "SELECT r.id, r.doc FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND NOT r.del "
            "WHERE b.kind = 'u' AND b.root IN :users",
            users=users,
        ),
        {"users": sorted(users), "tbl": table},
    )
    return {row_id: _decode(doc) for row_id, doc in found}


def contact_of_users(connection: Connection, users: Collection[str]) -> dict[str, tuple[int, int]]:
    """User id → (last contact of any of the devices in ms, ops that they owe)."""
    found = connection.execute(
        _among(
            "SELECT user_id, MAX(seen_at), SUM(owed) FROM device WHERE user_id IN :users AND revoked_at IS NULL "
            "GROUP BY user_id",
            users=users,
        ),
        {"users": sorted(users)},
    )
    return {user: (int(seen_at), int(owed)) for user, seen_at, owed in found}


def open_orders_of_users(connection: Connection, users: Collection[str]) -> dict[str, int]:
    """User id → orders that the user is on and that are not over."""
    found = connection.execute(
        _among(
            "SELECT m.user_id, COUNT(DISTINCT o.id) FROM member m JOIN order_index o ON o.bid = m.bid "
            "WHERE m.reason = 'technician' AND m.user_id IN :users "
            "AND o.state NOT IN ('done', 'archived', 'cancelled') GROUP BY m.user_id",
            users=users,
        ),
        {"users": sorted(users)},
    )
    return dict(found.all())


def open_exceptions(connection: Connection, branches: Collection[str]) -> list[dict[str, Any]]:
    """Parked ops of people of these branches that nobody has settled."""
    found = connection.execute(
        _among(
            "SELECT e.op_id, e.user_id, a.name, e.code, e.at, j.raw FROM exception e "
            "JOIN account a ON a.id = e.user_id JOIN journal j ON j.op_id = e.op_id AND j.repeats_dev IS NULL "
            "WHERE e.state = 'open' AND a.unit IN :branches ORDER BY e.at DESC LIMIT 200",
            branches=branches,
        ),
        {"branches": sorted(branches)},
    )
    names = ("op", "user", "name", "code", "at", "line")
    return [dict(zip(names, (*row[:5], bytes(row[5]).decode("utf-8", "replace")), strict=True)) for row in found]


def templates(connection: Connection) -> list[dict[str, Any]]:
    """(id, name, version, kind) of every inspection template."""
    found = connection.execute(text("SELECT id, doc FROM row WHERE tbl = 8 AND NOT del ORDER BY id"))
    return [
        {"id": i, **{k: doc[k] for k in ("name", "version", "kind")}} for i, doc in ((i, _decode(d)) for i, d in found)
    ]
