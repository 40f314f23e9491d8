"""What an evidence bundle is made of: all that the journal, the chain and the rows say of one order."""

from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import BLOB, OPINION, REVISION, SIGNATURE
from backend.persistence.statement import Statement

_decode = msgspec.json.Decoder().decode

_ROWS = Statement("SELECT tbl, id, doc FROM row WHERE bid = :bid AND tbl IN :tables AND NOT del ORDER BY tbl, id")
_LINES = Statement(
    "SELECT j.raw, j.outcome, a.n, a.dev, a.seq, a.op_id, a.at, a.commitment, a.salt FROM history h "
    "JOIN journal j ON j.op_id = h.op_id AND j.repeats_dev IS NULL JOIN audit a ON a.n = j.audited WHERE h.bid = :bid "
    "UNION SELECT j.raw, j.outcome, a.n, a.dev, a.seq, a.op_id, a.at, a.commitment, a.salt FROM row r "
    "JOIN journal j ON j.op_id = r.id AND j.repeats_dev IS NULL JOIN audit a ON a.n = j.audited WHERE r.bid = :bid"
)
_KEYS = Statement("SELECT dev, public_key FROM device WHERE dev IN :devs")


class OrderEvidence(Struct, frozen=True):
    """Documents by id: acts, opinions, revisions, blobs."""

    acts: dict[str, Any]
    opinions: dict[str, Any]
    revisions: dict[str, Any]
    blobs: dict[str, Any]


class ChainedLine(Struct, frozen=True):
    """A journal line with its present outcome and the entry of the chain that speaks of it."""

    raw: bytes
    outcome: str
    n: int
    dev: str
    seq: int
    op_id: str
    at: int
    commitment: str
    salt: str | None


def order_evidence(connection: Connection, bid: int) -> OrderEvidence:
    found: dict[int, dict[str, Any]] = {table: {} for table in (SIGNATURE, OPINION, REVISION, BLOB)}
    for table, row_id, doc in _ROWS.rows(connection, bid=bid, tables=list(found)):
        found[table][row_id] = _decode(doc)
    return OrderEvidence(found[SIGNATURE], found[OPINION], found[REVISION], found[BLOB])


def chained_lines(connection: Connection, bid: int) -> list[ChainedLine]:
    """Every op that wrote a row or a field of the order and is in the chain, in the chain's order."""
    lines = [
        ChainedLine(bytes(raw), outcome or "", n, dev, seq, op_id, at, commitment, salt)
        for raw, outcome, n, dev, seq, op_id, at, commitment, salt in _LINES.rows(connection, bid=bid)
    ]
    return sorted(lines, key=lambda line: line.n)


def device_keys(connection: Connection, devs: list[str]) -> dict[str, Any]:
    """dev → public key as JWK; what has none is left out."""
    return {dev: jwk for dev, text in _KEYS.rows(connection, devs=devs) if (jwk := _decode(text or "{}"))}
