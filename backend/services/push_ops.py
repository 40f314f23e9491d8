"""Takes a device's ops: into the journal and executed, in one transaction. Source: PROTOCOL section 3."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from backend.domain.commands import CATALOGUE
from backend.keys import Keys
from backend.persistence import journal_rows, waiting_rows
from backend.persistence.database import Busy, Database, Transaction
from backend.persistence.executor import Executor
from backend.persistence.journal_rows import Before, DeviceRow, Entry
from backend.persistence.twin_rows import has_twin, renew_lineage, shows_a_twin
from backend.persistence.waiting_rows import Waiting
from backend.persistence.world_source import next_number
from sync.command import Catalogue
from sync.journal import Admission, admit
from sync.lines import Line, chain_link
from sync.messages import Clock, OpError, Outcome
from sync.moment import estimate, recorded
from sync.push import groups, split_open

_encode = msgspec.json.Encoder().encode
_HALF_WAITS_MS = 30 * 86_400_000


class Pushed(Struct, frozen=True):
    """`stored`: all `s` up to it are on disk. `res`: outcomes of what waited and is executed now, and of the request's
    lines that are in the journal; a line that waits for the rest of its group has none."""

    stored: int
    res: list[Outcome]
    err: Literal["gap", "fork"] | None


@dataclass(frozen=True, slots=True)
class PushOps:
    """One request's ops. `catalogue` is what the server can execute."""

    database: Database
    keys: Keys
    now: int
    user: str
    dev: str
    clock: Clock | None
    """The device's, at the moment of sending; None for ops that have lain here since."""
    report: Callable[[Exception], None]
    catalogue: Catalogue = CATALOGUE

    def __call__(self, lines: list[Line]) -> Pushed:
        """A defect never takes the journal with it: where the one transaction fails, a second one stores the journal
        alone, and the ops are executed group by group; what fails then is parked. Raises Busy: no op is at fault."""
        try:
            return self.database.transact(lambda transaction: self._push(transaction, lines))
        except Busy:
            raise
        except Exception as defect:  # noqa: BLE001 - whatever it is, the journal must survive it
            self.report(defect)
        due = self.database.transact(lambda transaction: self._store(transaction, lines))
        for group in groups(due):
            self.execute_alone(group)
        return self.database.transact(lambda transaction: self._push(transaction, lines))

    def _push(self, transaction: Transaction, lines: list[Line]) -> Pushed:
        device, admission = self._admit(transaction, lines)
        known = self._known(transaction, admission)
        due = self._due(transaction, device, admission, known, lines)
        outcomes = self._executor(device.lineage).run(transaction, due)
        new = {line.op_id for line in admission.fresh} - known.keys()
        self._settle(transaction, [line for line in due if line.op_id not in new], outcomes)
        stored = self._append(transaction, device, admission.fresh, known, outcomes)
        done = {op_id: before.outcome for op_id, before in known.items() if before.outcome is not None}
        answered = outcomes | done
        earlier = {line.op_id for line in due} - {line.op_id for line in lines}
        told = [*(line.op_id for line in due if line.op_id in earlier), *(line.op_id for line in lines)]
        return Pushed(stored, [answered[op_id] for op_id in told if op_id in answered], admission.err)

    def _due(
        self,
        transaction: Transaction,
        device: DeviceRow,
        admission: Admission,
        known: dict[str, Before],
        lines: list[Line],
    ) -> list[Line]:
        """What is to be executed, in the order of `s`: what waits in the journal, and what is new. Half of a group at
        the very end waits for the rest."""
        admitted = {*admission.repeats, *(line.op_id for line in admission.fresh)}
        due = {
            line.seq: line
            for line in lines
            if line.op_id in admitted and (line.op_id not in known or known[line.op_id].outcome is None)
        }
        waiting = waiting_rows.waiting_of(transaction, self.dev) if device.waits else []
        due = {each.line.seq: each.line for each in waiting} | due
        last_seq = admission.fresh[-1].seq if admission.fresh else device.last_seq
        # Whoever holds the rest sends lines at every contact, these among them.
        given_up = [] if lines else _stale(waiting, self.now)
        return _ready([due[seq] for seq in sorted(due)], last_seq, given_up)

    def _admit(self, transaction: Transaction, lines: list[Line]) -> tuple[DeviceRow, Admission]:
        """The device, and which lines are new. Holds the user's devices until the transaction ends."""
        device = self._device(transaction)
        seqs = [line.seq for line in lines if line.seq <= device.last_seq]
        known = journal_rows.known_seqs(transaction, self.dev, seqs)
        admission = admit(device.last_seq, known, lines)
        if shows_a_twin(transaction, self.dev, admission.fresh, lines):
            device = self._renew(transaction, device)
        return device, admission

    def _device(self, transaction: Transaction) -> DeviceRow:
        journal_rows.hold_user(transaction, self.user)
        device = journal_rows.read_device(transaction, self.dev)
        assert device is not None, "the caller checked the device"
        if device.last_seq == 0 and has_twin(transaction, self.dev):
            device = self._renew(transaction, device)
        return device

    def _renew(self, transaction: Transaction, device: DeviceRow) -> DeviceRow:
        """Two copies of one installation must clash with each other like strangers. MUST-TWIN."""
        renewed = replace(device, lineage=next_number(transaction, "lineage"))
        renew_lineage(transaction, self.dev, renewed.lineage)
        return renewed

    def _known(self, transaction: Transaction, admission: Admission) -> dict[str, Before]:
        """Ops that came before. One that goes by the id of somebody else's is parked."""
        asked = [*admission.repeats, *(line.op_id for line in admission.fresh)]
        found = journal_rows.known_ops(transaction, self.user, asked)
        for op_id, before in found.items():
            if not before.own:
                taken = Outcome(op_id, "parked", [], e=OpError("row.taken"))
                found[op_id] = Before(self.dev, taken, own=False)
        return found

    def _append(
        self,
        transaction: Transaction,
        device: DeviceRow,
        fresh: list[Line],
        known: dict[str, Before],
        outcomes: dict[str, Outcome],
    ) -> int:
        """Journals; a line without an outcome waits for its execution. Returns the last `s`."""
        chain = device.chain
        entries: list[Entry] = []
        for line in fresh:
            chain, fits = chain_link(chain, line.raw)
            before = known.get(line.op_id)
            outcome = (before and before.outcome) or outcomes.get(line.op_id)
            entries.append(
                Entry(line, fits, _state_of(outcome), outcome, before.dev if before and before.own else None)
            )
            if outcome is not None and not (before and before.own):
                self._park(transaction, outcome)
        if not entries:
            return device.last_seq
        journal_rows.append(transaction, self.dev, self.now, entries)
        last_seq = entries[-1].line.seq
        journal_rows.advance_device(transaction, self.dev, last_seq, chain, self.now)
        return last_seq

    def _executor(self, lineage: int) -> Executor:
        now, clock = self.now, self.clock
        return Executor(
            self.catalogue,
            self.keys,
            self.user,
            self.dev,
            lineage,
            now,
            lambda op: estimate(now, clock, op.at) if clock else recorded(now, op),
            self.report,
        )

    def _store(self, transaction: Transaction, lines: list[Line]) -> list[Line]:
        device, admission = self._admit(transaction, lines)
        known = self._known(transaction, admission)
        self._append(transaction, device, admission.fresh, known, {})
        return self._due(transaction, device, admission, known, lines)

    def execute_alone(self, group: list[Line]) -> None:
        """Executes a group that is journalled already; whatever fails parks it."""

        def run(transaction: Transaction) -> None:
            device = self._device(transaction)
            self._settle(transaction, group, self._executor(device.lineage).run(transaction, group))

        try:
            self.database.transact(run)
        except Busy:
            raise
        except Exception as defect:  # noqa: BLE001 - one op at fault must not hold up the others (MUST-GOON)
            self.report(defect)
            parked = {line.op_id: Outcome(line.op_id, "parked", [], e=OpError("op.defect")) for line in group}
            self.database.transact(lambda transaction: self._settle(transaction, group, parked))

    def _settle(self, transaction: Transaction, group: list[Line], outcomes: dict[str, Outcome]) -> None:
        for line in group:
            outcome = outcomes[line.op_id]
            journal_rows.settle_waiting(transaction, self.user, line.op_id, _state_of(outcome), outcome)
            self._park(transaction, outcome)

    def _park(self, transaction: Transaction, outcome: Outcome) -> None:
        """A parked op is one that a person looks at; any other outcome is none."""
        if outcome.o == "parked":
            error = outcome.e or OpError("op.defect")
            detail = _encode(error.args or {}).decode()
            journal_rows.park(transaction, self.dev, self.user, outcome.i, error.code, detail, self.now)


def execute_waiting(database: Database, keys: Keys, now: int, report: Callable[[Exception], None]) -> None:
    """Executes what a crash left journalled only: its device may never come again to repeat it."""
    with database.read() as connection:
        found = waiting_rows.all_waiting(connection)
    for (dev, user, last_seq), waiting in found.items():
        push = PushOps(database, keys, now, user, dev, None, report)
        for group in groups(_ready([each.line for each in waiting], last_seq, _stale(waiting, now))):
            push.execute_alone(group)


def _ready(due: list[Line], last_seq: int, given_up: list[Line]) -> list[Line]:
    """What is not held back for the rest of its group."""
    ready, half = split_open(due, last_seq)
    return due if any(line in given_up for line in half) else ready


def _stale(waiting: list[Waiting], now: int) -> list[Line]:
    """A phone may be away for weeks; after that the rest of a group is not expected any more, and a person looks."""
    return [each.line for each in waiting if each.received_at < now - _HALF_WAITS_MS]


def _state_of(outcome: Outcome | None) -> str:
    if outcome is None:
        return "stored"
    return outcome.o if outcome.o in ("parked", "rejected") else "done"
