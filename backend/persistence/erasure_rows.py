"""Takes the texts of ended orders out of everything beside their rows. Source: PROTOCOL section 10, MUST-ERASE."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.tables import ORDER
from backend.persistence.statement import Statement
from sync.lines import read_line

_decode = msgspec.json.Decoder().decode
_encode = msgspec.json.Encoder().encode

_ENDED = Statement(
    "SELECT o.id, o.bid, r.doc FROM order_index o JOIN row r ON r.bid = o.bid AND r.tbl = :tbl AND r.id = o.id "
    "WHERE o.state IN :states ORDER BY o.id"
)
_HISTORY = Statement("SELECT tbl, row_id, field, ver, value FROM history WHERE bid = :bid")
_CLEAR_HISTORY = Statement(
    "UPDATE history SET value = :value WHERE bid = :bid AND tbl = :tbl AND row_id = :row AND field = :field AND ver = :ver"
)
_JOURNAL = Statement("SELECT dev, seq, op_id, raw, outcome FROM journal WHERE state <> 'stored' ORDER BY dev, seq")
_CLEAR_LINE = Statement("UPDATE journal SET raw = :raw, outcome = :outcome WHERE dev = :dev AND seq = :seq")
_CLEAR_SALT = Statement("UPDATE audit SET salt = NULL WHERE dev = :dev AND seq = :seq")
_CLEAR_DETAIL = Statement("UPDATE exception SET detail = '{}' WHERE op_id = :op")
_CLEAR_RATING = Statement("UPDATE sealed_rating SET opinion = '' WHERE order_id = :order")
_LONELY = Statement(
    "SELECT DISTINCT a.sha256 FROM attachment a JOIN blob b ON b.sha256 = a.sha256 WHERE a.bid = :bid AND NOT EXISTS "
    "(SELECT 1 FROM attachment other WHERE other.sha256 = a.sha256 AND other.bid <> a.bid)"
)
_FORGET_UPLOADS = Statement("DELETE FROM upload WHERE sha256 IN :hashes")
_FORGET_BLOBS = Statement("DELETE FROM blob WHERE sha256 IN :hashes")

Scrub = Callable[[Any, str], Any]


class Ended(Struct, frozen=True):
    """An order that has ended, `ended_at` ms; `erased_on` where that has been done."""

    id: str
    bid: int
    ended_at: int
    erased_on: str | None


def ended_orders(connection: Connection, states: tuple[str, ...]) -> list[Ended]:
    """Every order in one of these states."""
    found = []
    for order, bid, text in _ENDED.rows(connection, tbl=ORDER, states=list(states)):
        doc = _decode(text)
        found.append(Ended(order, bid, doc["times"].get(doc["state"], doc["created_at"]), doc.get("erased_on")))
    return found


def lonely_blobs(connection: Connection, orders: dict[str, int]) -> list[str]:
    """Digests of the blobs that are here and that only one of these orders has. `orders`: id → bid."""
    return sorted({sha256 for bid in orders.values() for (sha256,) in _LONELY.rows(connection, bid=bid)})


def clear_traces(connection: Connection, orders: dict[str, int], hashes: list[str], on: str, scrub: Scrub) -> int:
    """Clears history, journal, outcomes, salts, exceptions and opinions of these orders, and what is known of these
    blobs; returns how many lines of the journal were cleared."""
    for order, bid in orders.items():
        _clear_history(connection, bid, scrub)
        _CLEAR_RATING.run(connection, order=order)
    if hashes:
        _FORGET_UPLOADS.run(connection, hashes=hashes)
        _FORGET_BLOBS.run(connection, hashes=hashes)
    return sum(1 for _ in _clear_lines(connection, orders, on))


def _clear_history(connection: Connection, bid: int, scrub: Scrub) -> None:
    for table, row_id, field, ver, value in _HISTORY.rows(connection, bid=bid):
        left = _encode(scrub(_decode(value), field)).decode()
        if left != value:
            _CLEAR_HISTORY.run(connection, value=left, bid=bid, tbl=table, row=row_id, field=field, ver=ver)


def _clear_lines(connection: Connection, orders: dict[str, int], on: str) -> Iterator[str]:
    for dev, seq, op_id, raw, outcome in list(_JOURNAL.rows(connection)):
        line = read_line(bytes(raw))
        if line is None or line.op is None or line.op.b[0] != "o" or line.op.b[1] not in orders:
            continue
        left = _encode({"s": seq, "i": op_id, "erased_on": on, "h": line.op.h})
        said = {key: value for key, value in _decode(outcome or "{}").items() if key != "e"}
        _CLEAR_LINE.run(connection, raw=left, outcome=_encode(said).decode(), dev=dev, seq=seq)
        _CLEAR_SALT.run(connection, dev=dev, seq=seq)
        _CLEAR_DETAIL.run(connection, op=op_id)
        yield op_id
