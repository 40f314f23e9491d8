"""Copies of one installation: two devices under one key. Source: PROTOCOL section 4, MUST-TWIN."""

from collections.abc import Iterable

from sqlalchemy import Connection

from backend.persistence.journal_rows import known_seqs
from backend.persistence.statement import Statement
from sync.lines import Line

_TWIN = Statement(
    "SELECT 1 FROM device d JOIN device t ON t.user_id = d.user_id AND t.public_key = d.public_key AND t.epoch = d.epoch "
    "AND t.lineage = d.lineage AND t.dev <> d.dev AND t.last_seq > 0 WHERE d.dev = :dev LIMIT 1"
)
_SHARED = Statement(
    "SELECT 1 FROM device d JOIN device t ON t.user_id = d.user_id AND t.lineage = d.lineage AND t.dev <> d.dev "
    "WHERE d.dev = :dev LIMIT 1"
)
_RENEW = Statement("UPDATE device SET lineage = :lineage WHERE dev = :dev")
_SENT = Statement("SELECT op_id FROM journal WHERE dev = :dev AND op_id IN :ids")


def has_twin(connection: Connection, dev: str) -> bool:
    """Another installation under the same key has pushed in this epoch: one of the two is a copy of the other."""
    return _TWIN.one(connection, dev=dev) is not None


def renew_lineage(connection: Connection, dev: str, lineage: int) -> None:
    _RENEW.run(connection, dev=dev, lineage=lineage)


def shows_a_twin(connection: Connection, dev: str, fresh: Iterable[Line], lines: Iterable[Line]) -> bool:
    """Does one of the new lines say that it first stood where an op stands that this device does not hold: a copy of it
    was here. `lines`: the whole request. False for who has a lineage of his own already."""
    first: dict[str, dict[int, str]] = {}
    for line in fresh:
        if line.op is not None and line.op.o is not None:
            source, seq, _ = line.op.o
            first.setdefault(source, {})[seq] = line.op_id
    others: set[str] = set()
    for source, places in first.items():
        there = known_seqs(connection, source, places)
        others |= {there[seq] for seq, op_id in places.items() if there.get(seq, op_id) != op_id}
    # Two tabs of an old build may have given out one place twice: then both ops are its own.
    others -= {line.op_id for line in lines}
    return bool(others - _sent(connection, dev, others)) and _shares_lineage(connection, dev)


def _sent(connection: Connection, dev: str, op_ids: Iterable[str]) -> set[str]:
    """Of these op ids, the ones that the device has sent."""
    wanted = list(op_ids)
    return {op_id for (op_id,) in _SENT.rows(connection, dev=dev, ids=wanted)} if wanted else set()


def _shares_lineage(connection: Connection, dev: str) -> bool:
    """Another device has the same lineage: one that it continues, or one that it is a copy of."""
    return _SHARED.one(connection, dev=dev) is not None
