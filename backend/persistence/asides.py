"""What decisions read beside the buckets that they are about. Source: `sync.world.Source.aside`."""

from collections.abc import Callable
from typing import Any

import msgspec
from sqlalchemy import Connection

from backend.domain.tables import SETTING
from backend.persistence.ratings import ratings_of
from backend.persistence.statement import Statement

_decode = msgspec.json.Decoder().decode

_SETTINGS = Statement(
    "SELECT r.doc FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND NOT r.del "
    "WHERE b.kind = 't' ORDER BY r.bid, r.v, r.id"
)


def read_settings_of(connection: Connection, key: str) -> list[dict[str, Any]]:
    """The settings of that name, oldest first; of most there is one."""
    found = [_decode(doc) for (doc,) in _SETTINGS.rows(connection, tbl=SETTING)]
    return [doc for doc in found if doc["key"] == key]


def _sealed_ratings(connection: Connection, technician: str) -> list[dict[str, Any]]:
    return [msgspec.to_builtins(rating) for rating in ratings_of(connection, technician)]


ASIDES: dict[str, Callable[[Connection, str], list[dict[str, Any]]]] = {
    "setting": read_settings_of,
    "sealed_rating": _sealed_ratings,
}
"""Name → how it is read by a key."""
