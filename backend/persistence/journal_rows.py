"""Devices and their journal. Source: PROTOCOL section 3."""

from collections.abc import Iterable

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from backend.persistence.statement import Insert, Statement
from sync.lines import Line
from sync.messages import OpError, Outcome

_decode_outcome = msgspec.json.Decoder(Outcome).decode
_encode = msgspec.json.Encoder().encode

_AT_ONCE = 500
"""Ids named by one statement."""

_DEVICE = Statement(
    "SELECT dev, lineage, user_id, last_seq, archived_seq, chain, revoked_at, seen_at, owed, EXISTS("
    "SELECT 1 FROM journal j WHERE j.dev = d.dev AND j.state = 'stored') FROM device d WHERE dev = :dev"
)
_HOLD_ACCOUNT = Statement("SELECT id FROM account WHERE id = :user FOR NO KEY UPDATE")
_INSERT_DEVICE = Statement(
    "INSERT INTO device (dev, lineage, user_id, public_key, epoch, label, last_seq, archived_seq, chain, enrolled_at, "
    "seen_at, owed) VALUES (:dev, :lineage, :user, :key, COALESCE((SELECT v FROM sync_meta WHERE k = 'epoch'), ''), "
    ":label, 0, 0, '', :now, :now, 0)"
)
_LINEAGE = Statement(
    "SELECT MIN(lineage) FROM device WHERE user_id = :user AND public_key = :key AND revoked_at IS NULL"
)
_ADVANCE = Statement("UPDATE device SET last_seq = :seq, chain = :chain, seen_at = :now WHERE dev = :dev")
_SAW = Statement("UPDATE device SET seen_at = :now, owed = :owed WHERE dev = :dev")
_SEQS = Statement("SELECT seq, op_id FROM journal WHERE dev = :dev AND seq BETWEEN :low AND :high")
_OUTCOMES = Statement(
    "SELECT j.op_id, j.dev, j.outcome, d.user_id = :user FROM journal j JOIN device d ON d.dev = j.dev "
    "WHERE j.op_id IN :ids AND j.repeats_dev IS NULL ORDER BY 4"
)
_APPEND = Insert("journal", "dev, seq, op_id, raw, received_at, state, outcome, chain_ok, repeats_dev")
_SETTLE = Statement(
    "UPDATE journal SET state = :state, outcome = :outcome, audited = NULL WHERE dev = :dev AND seq = :seq"
)
_EXECUTED = Statement(
    "UPDATE journal SET state = :state, outcome = :outcome, audited = NULL WHERE op_id = :op AND outcome IS NULL "
    "AND dev IN (SELECT dev FROM device WHERE user_id = :user)"
)
_PARK = Statement(
    "INSERT INTO exception (op_id, dev, user_id, code, detail, state, at) "
    "VALUES (:op, :dev, :user, :code, :detail, 'open', :now) ON CONFLICT DO NOTHING"
)
_PARKED = Statement(
    "SELECT j.dev, j.seq, j.raw, j.outcome, d.lineage FROM journal j JOIN device d ON d.dev = j.dev "
    "JOIN exception e ON e.op_id = j.op_id "
    "WHERE j.op_id = :op AND d.user_id = :user AND j.state = 'parked' AND e.state = 'open' AND j.repeats_dev IS NULL"
)
_SETTLED = Statement("UPDATE exception SET state = 'settled' WHERE op_id = :op")
_STILL_PARKED = Statement("UPDATE exception SET code = :code, detail = :detail WHERE op_id = :op")


class DeviceRow(Struct, frozen=True):
    dev: str
    lineage: int
    user_id: str
    last_seq: int
    archived_seq: int
    """All `s` up to this are in a verified backup."""
    chain: str
    revoked_at: int | None
    seen_at: int
    """Time of the last contact, ms."""
    owed: int
    """Ops that it still held then."""
    waits: bool
    """Lines of it are journalled and not executed."""


def read_device(connection: Connection, dev: str) -> DeviceRow | None:
    found = _DEVICE.one(connection, dev=dev)
    return None if found is None else DeviceRow(*found)


def hold_user(connection: Connection, user: str) -> None:
    """Until the transaction ends, no other push of this user goes on: one op may come under two devices at once."""
    if connection.dialect.name != "sqlite":
        _HOLD_ACCOUNT.run(connection, user=user)


def insert_device(
    connection: Connection, dev: str, lineage: int, user: str, public_key: str, label: str, now: int
) -> None:
    _INSERT_DEVICE.run(connection, dev=dev, lineage=lineage, user=user, key=public_key, label=label, now=now)


def lineage_of_key(connection: Connection, user: str, public_key: str) -> int | None:
    """The lineage of a user's device that is enrolled under this key, if there is one that was not revoked."""
    return _LINEAGE.value(connection, user=user, key=public_key)


def advance_device(connection: Connection, dev: str, last_seq: int, chain: str, now: int) -> None:
    _ADVANCE.run(connection, dev=dev, seq=last_seq, chain=chain, now=now)


def saw_device(connection: Connection, dev: str, now: int, owed: int) -> None:
    """The device was here, and holds so many ops that have not come yet."""
    _SAW.run(connection, dev=dev, now=now, owed=owed)


def known_seqs(connection: Connection, dev: str, seqs: Iterable[int]) -> dict[int, str]:
    """Of these `s`, the ones in the journal, with their op ids."""
    wanted = list(seqs)
    if not wanted:
        return {}
    return dict(_SEQS.rows(connection, dev=dev, low=min(wanted), high=max(wanted)))


class Before(Struct, frozen=True):
    """An op that is in the journal: under which device it came, and what became of it; None while it waits."""

    dev: str
    outcome: Outcome | None
    own: bool
    """The op is this user's; otherwise its id is taken."""


def known_ops(connection: Connection, user: str, op_ids: Iterable[str]) -> dict[str, Before]:
    """Of these op ids, the ones that came before, under any device. The user's own come first."""
    wanted = list(op_ids)
    found: dict[str, Before] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = _OUTCOMES.rows(connection, user=user, ids=wanted[start : start + _AT_ONCE])
        found |= {
            op_id: Before(dev, _decode_outcome(outcome) if outcome else None, bool(own))
            for op_id, dev, outcome, own in rows
        }
    return found


class Entry(Struct, frozen=True):
    """A line for the journal. `repeats_dev`: the op came before, under that device."""

    line: Line
    chain_ok: bool
    state: str
    outcome: Outcome | None
    repeats_dev: str | None


def append(connection: Connection, dev: str, now: int, entries: list[Entry]) -> None:
    _APPEND.many(
        connection,
        [
            (
                dev,
                entry.line.seq,
                entry.line.op_id,
                entry.line.raw,
                now,
                entry.state,
                _encode(entry.outcome).decode() if entry.outcome else None,
                entry.chain_ok,
                entry.repeats_dev,
            )
            for entry in entries
        ],
    )


def settle(connection: Connection, dev: str, seq: int, state: str, outcome: Outcome) -> None:
    """Gives an entry its outcome."""
    _SETTLE.run(connection, dev=dev, seq=seq, state=state, outcome=_encode(outcome).decode())


def settle_waiting(connection: Connection, user: str, op_id: str, state: str, outcome: Outcome) -> None:
    """Gives an op its outcome wherever it waits: it may have come under more than one device of its author."""
    _EXECUTED.run(connection, user=user, op=op_id, state=state, outcome=_encode(outcome).decode())


def park(connection: Connection, dev: str, user: str, op_id: str, code: str, detail: str, now: int) -> None:
    """Opens an exception: a person looks at the op."""
    _PARK.run(connection, op=op_id, dev=dev, user=user, code=code, detail=detail, now=now)


class Parked(Struct, frozen=True):
    dev: str
    seq: int
    raw: bytes
    outcome: Outcome
    lineage: int


def read_parked(connection: Connection, op_id: str, user: str) -> Parked | None:
    """A parked op of that user that nobody has settled yet."""
    found = _PARKED.one(connection, op=op_id, user=user)
    return None if found is None else parked_row(*found)


def parked_row(dev: str, seq: int, raw: bytes, outcome: str, lineage: int) -> Parked:
    return Parked(dev, seq, bytes(raw), _decode_outcome(outcome), lineage)


def keep_parked(connection: Connection, parked: Parked, outcome: Outcome, error: OpError) -> None:
    """The op was tried once more and is parked as before: it goes on waiting, for what it says now."""
    settle(connection, parked.dev, parked.seq, "parked", outcome)
    _STILL_PARKED.run(connection, op=outcome.i, code=error.code, detail=_encode(error.args or {}).decode())


def settle_parked(connection: Connection, parked: Parked, outcome: Outcome) -> None:
    """Gives a parked op its present outcome, and takes it off the list of what waits for a person."""
    state = outcome.o if outcome.o in ("parked", "rejected") else "done"
    settle(connection, parked.dev, parked.seq, state, outcome)
    _SETTLED.run(connection, op=outcome.i)
