"""Sealed acts by what a customer holds in his hand, and the report files that were handed out. Source: PROTOCOL section 10."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import SETTING, SIGNATURE
from backend.persistence.statement import Insert, Statement
from sync.world import Doc

_decode = msgspec.json.Decoder().decode

_ACT = (
    "SELECT i.id, i.order_id, i.state, i.outcome, r.doc FROM signature_index i "
    "JOIN row r ON r.bid = i.bid AND r.tbl = :tbl AND r.id = i.id "
)
_BY_ID = Statement(_ACT + "WHERE i.order_id = :order AND i.id = :id")
_BY_CODE = Statement(_ACT + "WHERE i.seal_code = :code ORDER BY i.at, i.id LIMIT 1")
_DEVICE_KEY = Statement("SELECT public_key FROM device WHERE dev = :dev")
_SEEN = Statement(
    "SELECT 1 FROM order_index o WHERE o.id = :order AND (o.branch IN :branches OR "
    "EXISTS (SELECT 1 FROM member m WHERE m.bid = o.bid AND m.user_id = :user)) LIMIT 1"
)
_SETTINGS = Statement("SELECT doc FROM row WHERE tbl = :tbl AND NOT del")
_ISSUE = Insert("report_issue", "sha256, signature_id, at", "ON CONFLICT DO NOTHING")
_ISSUED = Statement("SELECT sha256 FROM report_issue WHERE signature_id = :signature ORDER BY at, sha256")


class Act(Struct, frozen=True):
    """A `signature` row with the order it belongs to."""

    id: str
    order: str
    state: str
    outcome: str
    doc: Doc


def _act(signature: str, order: str, state: str, outcome: str, doc: str) -> Act:
    return Act(signature, order, state, outcome, _decode(doc))


def act_by_id(connection: Connection, order: str, signature: str) -> Act | None:
    found = _BY_ID.one(connection, tbl=SIGNATURE, order=order, id=signature)
    return None if found is None else _act(*found)


def act_by_code(connection: Connection, code: str) -> Act | None:
    """`code`: 16 lower-case hex digits."""
    found = _BY_CODE.one(connection, tbl=SIGNATURE, code=code)
    return None if found is None else _act(*found)


def is_order_seen(connection: Connection, order: str, user: str, branches: list[str]) -> bool:
    """A member of the order, or a desk that has it in reach."""
    return _SEEN.one(connection, order=order, user=user, branches=branches) is not None


def device_key(connection: Connection, dev: str) -> dict[str, str] | None:
    """The public key of a device, as JWK."""
    text = _DEVICE_KEY.value(connection, dev=dev)
    return None if text is None else _decode(text)


def organisation_words(connection: Connection) -> dict[str, Any]:
    """Settings `organisation.…`, without that beginning."""
    rows = [_decode(doc) for (doc,) in _SETTINGS.rows(connection, tbl=SETTING)]
    begin = "organisation."
    return {row["key"].removeprefix(begin): row["value"] for row in rows if row["key"].startswith(begin)}


def note_issue(connection: Connection, sha256: str, signature: str, at: int) -> None:
    """A file was handed out; the same file once."""
    _ISSUE.many(connection, [(sha256, signature, at)])


def issued(connection: Connection, signature: str) -> list[str]:
    """Digests of all files that were handed out for the act."""
    return [sha256 for (sha256,) in _ISSUED.rows(connection, signature=signature)]
