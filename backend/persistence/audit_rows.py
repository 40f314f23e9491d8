"""The server's chain over journal and outcomes, and its signed heads. Source: PROTOCOL section 10, MUST-AUDIT."""

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.persistence.statement import Insert, Statement

_CHAINER = Statement("SELECT pg_advisory_xact_lock(7262)")
_DUE = Statement(
    "SELECT dev, seq, op_id, raw, outcome FROM journal WHERE audited IS NULL AND state <> 'stored' "
    "ORDER BY received_at, dev, seq LIMIT :most"
)
_LAST = Statement("SELECT n, h FROM audit ORDER BY n DESC LIMIT 1")
_APPEND = Insert("audit", "n, dev, seq, op_id, at, commitment, salt, h")
_AUDITED = Statement("UPDATE journal SET audited = :n WHERE dev = :dev AND seq = :seq")
_SINCE = Statement(
    "SELECT n, dev, seq, op_id, at, commitment, salt, h FROM audit WHERE n > :since AND n <= :upto ORDER BY n"
)
_OF_OPS = Statement("SELECT n, dev, seq, op_id, at, commitment, salt, h FROM audit WHERE op_id IN :ops ORDER BY n")
_HEAD = Statement("SELECT size, epoch, root, head, at, peaks, jws FROM checkpoint ORDER BY size DESC LIMIT 1")
_HEADS = Statement("SELECT size, epoch, root, head, at, peaks, jws FROM checkpoint ORDER BY size")
_JOURNAL = Statement("SELECT dev, seq, raw, outcome, audited FROM journal WHERE state <> 'stored' ORDER BY dev, seq")
_ROOT = Statement("SELECT root FROM checkpoint WHERE size = :size")
_SIGN = Insert("checkpoint", "size, epoch, root, head, at, peaks, jws")


class Due(Struct, frozen=True):
    """A journal line whose present outcome is not in the chain."""

    dev: str
    seq: int
    op_id: str
    raw: bytes
    outcome: str


class Entry(Struct, frozen=True):
    n: int
    dev: str
    seq: int
    op_id: str
    at: int
    commitment: str
    salt: str | None
    h: str


class Head(Struct, frozen=True):
    """A signed head. `peaks` is JSON: [[leaves, hex], …]."""

    size: int
    epoch: str
    root: str
    head: str
    at: int
    peaks: list[tuple[int, str]]
    jws: str


def hold_chain(connection: Connection) -> None:
    """One chainer at a time, over all processes, until the transaction ends."""
    if connection.dialect.name != "sqlite":
        _CHAINER.run(connection)


def due(connection: Connection, most: int) -> list[Due]:
    return [
        Due(dev, seq, op_id, bytes(raw), outcome or "")
        for dev, seq, op_id, raw, outcome in _DUE.rows(connection, most=most)
    ]


def last_entry(connection: Connection) -> tuple[int, str]:
    """(n, h) of the newest entry; (0, "") of an empty chain."""
    return _LAST.one(connection) or (0, "")


def append(connection: Connection, entries: list[Entry]) -> None:
    _APPEND.many(connection, [(e.n, e.dev, e.seq, e.op_id, e.at, e.commitment, e.salt, e.h) for e in entries])
    _AUDITED.many(connection, [{"n": e.n, "dev": e.dev, "seq": e.seq} for e in entries])


def entries_between(connection: Connection, since: int, upto: int) -> list[Entry]:
    """After `since`, up to and with `upto`."""
    return [Entry(*row) for row in _SINCE.rows(connection, since=since, upto=upto)]


def entries_of(connection: Connection, ops: list[str]) -> list[Entry]:
    return [Entry(*row) for row in _OF_OPS.rows(connection, ops=ops)]


def latest_head(connection: Connection) -> Head | None:
    found = _HEAD.one(connection)
    return None if found is None else _head(found)


def heads(connection: Connection) -> list[Head]:
    """All that were ever signed, oldest first."""
    return [_head(row) for row in _HEADS.rows(connection)]


def _head(row: tuple) -> Head:
    size, epoch, root, head, at, peaks, jws = row
    return Head(size, epoch, root, head, at, msgspec.json.decode(peaks, type=list[tuple[int, str]]), jws)


def journal_lines(connection: Connection) -> list[tuple[str, int, bytes, str, int | None]]:
    """(dev, s, line, outcome, its latest entry) of every line that has an outcome."""
    return [
        (dev, seq, bytes(raw), outcome or "", audited) for dev, seq, raw, outcome, audited in _JOURNAL.rows(connection)
    ]


def has_head(connection: Connection, size: int, root: str) -> bool:
    """Was this head signed?"""
    return _ROOT.value(connection, size=size) == root


def keep_head(connection: Connection, head: Head) -> None:
    peaks = msgspec.json.encode(head.peaks).decode()
    _SIGN.many(connection, [(head.size, head.epoch, head.root, head.head, head.at, peaks, head.jws)])
