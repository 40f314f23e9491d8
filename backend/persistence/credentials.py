"""Star cards as signed: what a device's card is made from, and what the status list says of all of them.

A card's row lies in the bucket `u` of its technician (PROTOCOL section 7, `credential`); its `ix` is a place in the
status list that is never given twice, because an old card would then answer for another person.
"""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import CREDENTIAL, ORDER, STAR_CARD
from backend.persistence.statement import Statement
from backend.persistence.world_source import RowSource, next_number
from sync.world import Doc, Row, World

_decode = msgspec.json.Decoder().decode
_COUNTER = "card_slot"

_STANDING = Statement(
    "SELECT r.tbl, r.doc FROM bucket b JOIN row r ON r.bid = b.bid AND NOT r.del "
    "WHERE b.kind = 'u' AND b.root = :user AND ((r.tbl = :card AND r.id = :user) OR (r.tbl = :credential AND r.id = :id))"
)
_PUBLIC_KEY = Statement("SELECT public_key FROM device WHERE dev = :dev")
_CARDS = Statement(
    "SELECT b.root, r.doc, a.enabled FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND NOT r.del "
    "JOIN account a ON a.id = b.root WHERE b.kind = 'u'"
)
_CREDENTIALS = Statement(
    "SELECT b.root, r.doc, d.revoked_at FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND NOT r.del "
    "LEFT JOIN device d ON d.dev = r.id WHERE b.kind = 'u'"
)

_DEVICES = Statement(
    "SELECT d.dev, d.label, d.enrolled_at, d.seen_at, d.owed, d.revoked_at FROM device d "
    "WHERE d.user_id = :user ORDER BY d.seen_at DESC"
)
_OWN_CREDENTIALS = Statement(
    "SELECT r.id, r.doc FROM bucket b JOIN row r ON r.bid = b.bid AND r.tbl = :tbl AND NOT r.del "
    "WHERE b.kind = 'u' AND b.root = :user"
)
_UNIT = Statement("SELECT unit FROM account WHERE id = :user")
_ORDER = Statement("SELECT doc FROM row WHERE bid = :bid AND tbl = :tbl AND NOT del")


class Standing(Struct, frozen=True):
    """`star_card` and `credential` as the rows say; None where there is no such row."""

    star_card: Doc | None
    credential: Doc | None


class Issued(Struct, frozen=True):
    """One card of one technician, as the status list needs it."""

    user: str
    ix: int
    lost: bool


class StarCardState(Struct, frozen=True):
    level: int
    enabled: bool
    revoked: bool
    suspended: bool


def read_standing(connection: Connection, user: str, row_id: str) -> Standing:
    found: dict[int, Any] = {
        table: _decode(doc)
        for table, doc in _STANDING.rows(connection, user=user, card=STAR_CARD, credential=CREDENTIAL, id=row_id)
    }
    return Standing(found.get(STAR_CARD), found.get(CREDENTIAL))


def read_public_key(connection: Connection, dev: str) -> dict[str, str]:
    """JWK of an enrolled device."""
    return _decode(_PUBLIC_KEY.value(connection, dev=dev) or "{}")


def next_slot(connection: Connection) -> int:
    return next_number(connection, _COUNTER)


def write_credential(connection: Connection, user: str, row_id: str, doc: Doc, now: int) -> int:
    """Into the technician's own bucket; the number of it. Source: ADR "a card is derived"."""
    source = RowSource(connection)
    world = World(source)
    bucket = world.bucket("u", user)
    assert bucket is not None, "whoever has a star card has a bucket"
    world.put(bucket, (CREDENTIAL, row_id), Row(doc, {}, world.bump(bucket)))
    source.save(world, now)
    return bucket.bid


def star_card_states(connection: Connection) -> dict[str, StarCardState]:
    """User id → how his star card stands."""
    return {
        user: StarCardState(
            card["level"], bool(enabled), card.get("revoked") is not None, card.get("state", "valid") != "valid"
        )
        for user, doc, enabled in _CARDS.rows(connection, tbl=STAR_CARD)
        for card in [_decode(doc)]
    }


def issued_cards(connection: Connection) -> list[Issued]:
    """Every card that was ever signed and still has a row."""
    found = ((user, _decode(doc), at) for user, doc, at in _CREDENTIALS.rows(connection, tbl=CREDENTIAL))
    return [
        Issued(user, doc["ix"], doc["revoked"] is not None or revoked_at is not None)
        for user, doc, revoked_at in found
        if doc["ix"] is not None
    ]


def unit_of(connection: Connection, user: str) -> str | None:
    return _UNIT.value(connection, user=user)


def devices_of(connection: Connection, user: str) -> list[tuple[Any, ...]]:
    """(id, label, enrolled at, seen at, owed, card expires at, revoked) of each device; the printed badge last."""
    cards = {row_id: _decode(doc) for row_id, doc in _OWN_CREDENTIALS.rows(connection, tbl=CREDENTIAL, user=user)}
    lines: list[tuple[Any, ...]] = []
    for dev, label, enrolled_at, seen_at, owed, revoked_at in _DEVICES.rows(connection, user=user):
        card = cards.pop(dev, {})
        revoked = card.get("revoked") or (revoked_at and {"at": revoked_at})
        lines.append((dev, label, enrolled_at, seen_at, owed, card.get("expires_at"), revoked))
    return [
        *lines,
        *((row_id, "", None, None, 0, card["expires_at"], card["revoked"]) for row_id, card in cards.items()),
    ]


def read_visit(connection: Connection, bid: int) -> tuple[str | None, list[str]]:
    """An order's number, and who is on it."""
    order = _decode(_ORDER.value(connection, bid=bid, tbl=ORDER))
    return order["number"], [person["id"] for person in order["technicians"]]
