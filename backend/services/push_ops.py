"""Takes a device's ops: into the journal, then executed, in one transaction. Source: PROTOCOL section 3."""

from collections.abc import Callable
from typing import Any, Literal

import msgspec
from msgspec import Struct

from backend.domain.commands import CATALOGUE
from backend.domain.tables import ANSWER, CONFLICT, ORDER
from backend.persistence import journal_rows
from backend.persistence.accounts import Account, principal_of
from backend.persistence.database import Database, Transaction
from backend.persistence.journal_rows import DeviceRow
from backend.persistence.world_source import RowSource
from sync.command import Principal
from sync.journal import admit
from sync.lines import Line, chain_link
from sync.messages import Clock, OpError, Outcome
from sync.moment import estimate
from sync.push import execute
from sync.world import World

_decode_outcome = msgspec.json.Decoder(Outcome).decode
_encode = msgspec.json.Encoder().encode

_STATES: dict[str, str] = {"parked": "parked", "rejected": "rejected"}


class Pushed(Struct, frozen=True):
    stored: int
    res: list[Outcome]
    err: Literal["gap", "fork"] | None


def push_ops(
    database: Database,
    now: int,
    account: Account,
    dev: str,
    clock: Clock,
    lines: list[Line],
    report: Callable[[Exception], None],
) -> Pushed:
    """Journals and executes. A defect while executing never takes the journal with it: the ops are then stored, and
    executed one by one; the one at fault is parked."""
    try:
        return database.transact(lambda connection: _push(connection, now, account, dev, clock, lines))
    except Exception as defect:  # noqa: BLE001 - whatever it is, the journal must survive it
        report(defect)
    pushed = database.transact(lambda connection: _store(connection, now, dev, lines))
    for line in pushed.fresh:
        outcome = _execute_alone(database, now, account, dev, clock, line, report)
        pushed.res[line.op_id] = outcome
    return Pushed(pushed.stored, list(pushed.res.values()), pushed.err)


class _Stored(Struct):
    stored: int
    res: dict[str, Outcome]
    err: Literal["gap", "fork"] | None
    fresh: list[Line]


class _Taken(Struct):
    """Lines admitted and looked up, nothing written yet."""

    device: DeviceRow
    fresh: list[Line]
    repeated: dict[str, Outcome]
    chain: str
    fits: dict[str, bool]
    err: Literal["gap", "fork"] | None


def _take(connection: Transaction, dev: str, lines: list[Line]) -> _Taken:
    device = journal_rows.read_device(connection, dev, lock=True)
    assert device is not None, "the caller checked the device"
    known = journal_rows.known_seqs(connection, dev, (line.seq for line in lines if line.seq <= device.last_seq))
    admission = admit(device.last_seq, known, lines)
    asked = [*admission.repeats, *(line.op_id for line in admission.fresh)]
    repeated = {
        op_id: _decode_outcome(outcome) for op_id, outcome in journal_rows.known_outcomes(connection, asked).items()
    }
    chain, fits = device.chain, {}
    for line in admission.fresh:
        chain, fits[line.op_id] = chain_link(chain, line.raw)
    return _Taken(device, admission.fresh, repeated, chain, fits, admission.err)


def _push(connection: Transaction, now: int, account: Account, dev: str, clock: Clock, lines: list[Line]) -> Pushed:
    taken = _take(connection, dev, lines)
    new = [line for line in taken.fresh if line.op_id not in taken.repeated]
    outcomes = _run(connection, now, principal_of(connection, account, taken.device.lineage), clock, new)
    entries: list[Any] = []
    for line in taken.fresh:
        repeated = taken.repeated.get(line.op_id)
        outcome = repeated or outcomes[line.op_id]
        state = _STATES.get(outcome.o, "done")
        before = dev if repeated else None
        entries.append((line, taken.fits[line.op_id], state, _encode(outcome).decode(), before))
        if outcome.o == "parked" and not repeated:
            _open_exception(connection, now, account, dev, outcome)
    journal_rows.append(connection, dev, now, entries)
    stored = taken.fresh[-1].seq if taken.fresh else taken.device.last_seq
    if taken.fresh:
        journal_rows.advance_device(connection, dev, stored, taken.chain, now)
    answered = {**taken.repeated, **outcomes}
    return Pushed(stored, [answered[line.op_id] for line in lines if line.op_id in answered], taken.err)


def _run(connection: Transaction, now: int, who: Principal, clock: Clock, lines: list[Line]) -> dict[str, Outcome]:
    source = RowSource(connection)
    world = World(source)
    ops = [line.op for line in lines if line.op is not None]
    buckets = source.load({op.b for op in ops})
    bids = {(bucket.kind, bucket.root): bucket.bid for bucket in buckets}
    rows = {(bids["o", op.b[1]], ORDER, op.b[1]) for op in ops if op.b in bids and op.b[0] == "o"}
    rows |= {(bids[op.b], ANSWER, op.r) for op in ops if op.b in bids and op.r is not None and op.t == "answer.set@1"}
    source.preload(buckets, rows, [CONFLICT])
    for bucket in buckets:
        world.hold(bucket)
    seen_until = source.seen_until(who.user)
    outcomes = {
        line.op_id: execute(world, CATALOGUE, who, line, lambda op: estimate(now, clock, op.at), seen_until)
        for line in lines
    }
    source.save(world, now)
    return outcomes


def _open_exception(connection: Transaction, now: int, account: Account, dev: str, outcome: Outcome) -> None:
    error = outcome.e or OpError("op.defect")
    detail = _encode(error.args or {}).decode()
    journal_rows.park(connection, dev, account.id, outcome.i, error.code, detail, now)


def _store(connection: Transaction, now: int, dev: str, lines: list[Line]) -> _Stored:
    taken = _take(connection, dev, lines)
    journal_rows.append(
        connection, dev, now, [(line, taken.fits[line.op_id], "stored", None, None) for line in taken.fresh]
    )
    stored = taken.fresh[-1].seq if taken.fresh else taken.device.last_seq
    if taken.fresh:
        journal_rows.advance_device(connection, dev, stored, taken.chain, now)
    return _Stored(stored, taken.repeated, taken.err, taken.fresh)


def _execute_alone(
    database: Database,
    now: int,
    account: Account,
    dev: str,
    clock: Clock,
    line: Line,
    report: Callable[[Exception], None],
) -> Outcome:
    def run(connection: Transaction) -> Outcome:
        device = journal_rows.read_device(connection, dev, lock=True)
        assert device is not None
        outcome = _run(connection, now, principal_of(connection, account, device.lineage), clock, [line])[line.op_id]
        return _settle(connection, now, account, dev, line, outcome)

    try:
        return database.transact(run)
    except Exception as defect:  # noqa: BLE001 - one op at fault must not hold up the others (MUST-GOON)
        report(defect)
        outcome = Outcome(line.op_id, "parked", [], e=OpError("op.defect"))
        return database.transact(lambda connection: _settle(connection, now, account, dev, line, outcome))


def _settle(connection: Transaction, now: int, account: Account, dev: str, line: Line, outcome: Outcome) -> Outcome:
    state = _STATES.get(outcome.o, "done")
    journal_rows.settle(connection, dev, line.seq, state, _encode(outcome).decode())
    if outcome.o == "parked":
        _open_exception(connection, now, account, dev, outcome)
    return outcome
