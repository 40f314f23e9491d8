"""Executes op lines inside a write transaction: load once, decide in memory, save once. Source: PROTOCOL section 3."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from backend.domain.tables import ANSWER, CONFLICT, ORDER, RECEIPT
from backend.persistence import journal_rows
from backend.persistence.accounts import account_by_id, principal_of, read_epochs
from backend.persistence.world_source import RowSource
from sync.command import Catalogue, Moment
from sync.lines import Line, read_line
from sync.messages import Op, Outcome
from sync.moment import recorded
from sync.push import Push, execute, groups
from sync.world import World

SETTLE = "parked.settle@1"


@dataclass(frozen=True, slots=True)
class Executor:
    """Executes for one user on one device of his."""

    catalogue: Catalogue
    user: str
    lineage: int
    now: int
    moment_of: Callable[[Op], Moment]
    report: Callable[[Exception], None]

    def run(self, connection: Connection, lines: list[Line]) -> dict[str, Outcome]:
        """Op id → outcome. Rights are those of this moment, read in this transaction."""
        if not lines:
            return {}
        source = RowSource(connection)
        world = World(source)
        self._preload(source, world, [line.op for line in lines if line.op is not None])
        account = account_by_id(connection, self.user)
        assert account is not None, "accounts are disabled, never deleted"
        who = principal_of(connection, account, self.lineage)
        replayed = any(line.op is not None and line.op.e is not None for line in lines)
        epoch, past = read_epochs(connection) if replayed else ("", frozenset())
        seen_until = source.seen_until(self.user)
        push = Push(world, self.catalogue, who, self.moment_of, seen_until, epoch, past, self._defect)
        outcomes: dict[str, Outcome] = {}
        for group in groups(lines):
            outcomes |= {outcome.i: outcome for outcome in execute(push, group)}
            for line in group:
                # At once: a later op of the same push must find what it would find in a push of its own.
                if line.op is not None and line.op.t == SETTLE and outcomes[line.op_id].o == "applied":
                    self._execute_parked(connection, source, push, line.op)
        source.save(world, self.now)
        return outcomes

    def _execute_parked(self, connection: Connection, source: RowSource, push: Push, settle: Op) -> None:
        """What was parked is executed in its author's name, or stays as it is; either way nobody waits for it now."""
        parked = journal_rows.read_parked(connection, settle.r or "", settle.b[1])
        if parked is None:
            return
        outcome = parked.outcome
        line = read_line(parked.raw)
        if settle.x["decision"] == "execute" and line is not None:
            account = account_by_id(connection, settle.b[1])
            assert account is not None, "accounts are disabled, never deleted"
            who = principal_of(connection, account, parked.lineage)
            seen_until = source.seen_until(account.id)
            vouched = replace(
                push, who=who, moment_of=lambda op: recorded(self.now, op), seen_until=seen_until, voucher=push.who
            )
            [outcome] = execute(vouched, [_alone(line)])
            if outcome.o == "parked" and outcome.e is not None:
                journal_rows.keep_parked(connection, parked, outcome, outcome.e)
                _say_parked(push.world, settle, outcome.e.code)
                return
        journal_rows.settle_parked(connection, parked, outcome)

    def _preload(self, source: RowSource, world: World, ops: list[Op]) -> None:
        if any(command is not None and command.creates for command in map(self.catalogue.command_of, ops)):
            source.hold_numbers()
        buckets = source.load({op.b for op in ops})
        bids = {(bucket.kind, bucket.root): bucket.bid for bucket in buckets}
        known = [op for op in ops if op.b in bids]
        rows = {(bids[op.b], ORDER, op.b[1]) for op in known if op.b[0] == "o"}
        rows |= {(bids[op.b], ANSWER, op.r) for op in known if op.r is not None and op.t.startswith("answer.")}
        source.preload(buckets, rows, [CONFLICT])
        for bucket in buckets:
            world.hold(bucket)

    def _defect(self, _line: Line, defect: Exception) -> None:
        # What the database says is nobody's op: the transaction is over, and tried again as a whole.
        if isinstance(defect, SQLAlchemyError):
            raise defect
        self.report(defect)


def _say_parked(world: World, settle: Op, code: str) -> None:
    """On the receipt: the op waits as before, and may be decided about once more."""
    bucket = world.bucket(*settle.b)
    assert bucket is not None, "the settlement stands in it"
    row = world.row(bucket, RECEIPT, settle.r or "")
    assert row is not None, "the settlement has just written it"
    world.put(bucket, (RECEIPT, settle.r or ""), msgspec.structs.replace(row, doc={**row.doc, "parked": code}))


def _alone(line: Line) -> Line:
    """Out of its group: each op of a parked group is settled by itself."""
    return line if line.op is None else msgspec.structs.replace(line, op=msgspec.structs.replace(line.op, g=None))
