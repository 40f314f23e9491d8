"""Technicians' files as the desk and the recomputation read them. Works alike on both databases."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import ORDER, STAR_CARD
from backend.domain.voice_ops import FINISHED
from backend.persistence.statement import Statement
from sync.lines import read_line
from sync.messages import Op

_decode = msgspec.json.Decoder().decode

Files = dict[str, dict[int, dict[str, dict[str, Any]]]]
"""Technician → table → row id → document."""


class FinishedOrder(Struct, frozen=True):
    id: str
    number: str | None
    customer_name: str
    done_at: int | None


_ROWS = Statement(
    "SELECT b.root, r.tbl, r.id, r.doc FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl IN :tables AND NOT r.del "
    "WHERE b.kind = 'u' AND b.root IN :users"
)
"""Of thousands of people at once: `_TOGETHER` at a time, for a statement takes only so many names."""
_TOGETHER = 5_000
_CARDS = Statement(
    "SELECT b.root FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND NOT r.del WHERE b.kind = 'u' ORDER BY b.root"
)
_PLACE = Statement("SELECT bid, ver FROM bucket WHERE kind = :kind AND root = :root")
_SHARED = Statement("SELECT bid, root, ver FROM bucket WHERE kind = 't' ORDER BY bid")
_FINISHED = Statement(
    "SELECT o.id, r.doc FROM order_index o JOIN row r ON r.bid = o.bid AND r.tbl = :tbl AND r.id = o.id "
    "WHERE o.branch = :branch AND o.state IN :states AND o.technicians LIKE :like ESCAPE '!' "
    "ORDER BY o.created_at DESC, o.id LIMIT :limit"
)
_RAW = Statement("SELECT op_id, raw FROM journal WHERE op_id IN :ops AND state = 'done' AND repeats_dev IS NULL")
_TAKEN = 500
"""Ops read by one statement."""


def files_of(connection: Connection, users: list[str], tables: list[int]) -> Files:
    found: Files = {user: {} for user in users}
    for start in range(0, len(users), _TOGETHER):
        some = users[start : start + _TOGETHER]
        for user, table, row_id, doc in _ROWS.rows(connection, users=some, tables=tables):
            found[user].setdefault(table, {})[row_id] = _decode(doc)
    return found


def rated_people(connection: Connection) -> list[str]:
    """Everybody with a star card."""
    return [user for (user,) in _CARDS.rows(connection, tbl=STAR_CARD)]


def person_place(connection: Connection, user: str) -> tuple[int, int] | None:
    """(bid, ver) of a person's own bucket."""
    return _PLACE.one(connection, kind="u", root=user)


def shared_place(connection: Connection) -> tuple[int, str, int] | None:
    """(bid, root, ver) of the organisation's bucket."""
    return _SHARED.one(connection)


def finished_orders(connection: Connection, technician: str, name: str, branch: str, limit: int) -> list[FinishedOrder]:
    """Orders of the technician that have taken place, the newest first."""
    found = _FINISHED.rows(connection, tbl=ORDER, branch=branch, states=sorted(FINISHED), like=f"%{name}%", limit=limit)
    return [
        FinishedOrder(order, doc["number"], doc["customer_name"], doc["times"].get("done"))
        for order, doc in ((order, _decode(doc)) for order, doc in found)
        if any(person["id"] == technician for person in doc["technicians"])
    ]


def ops_of(connection: Connection, op_ids: list[str]) -> dict[str, Op]:
    """Of these ops, those that the journal holds as executed, read from their lines."""
    found: dict[str, Op] = {}
    for start in range(0, len(op_ids), _TAKEN):
        for op_id, raw in _RAW.rows(connection, ops=op_ids[start : start + _TAKEN]):
            line = read_line(bytes(raw))
            if line is not None and line.op is not None:
                found[op_id] = line.op
    return found
