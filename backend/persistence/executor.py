"""Executes op lines inside a write transaction: load once, decide in memory, save once. Source: PROTOCOL section 3."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from backend.domain.tables import ANSWER, CONFLICT, ORDER, RECEIPT, SIGNATURE
from backend.keys import Keys
from backend.persistence import journal_rows, waiting_rows
from backend.persistence.accounts import account_by_id, principal_of, read_epochs
from backend.persistence.witness import Witness
from backend.persistence.world_source import RowSource
from sync.command import Catalogue, Moment
from sync.lines import Line, read_line
from sync.messages import Op, Outcome
from sync.moment import recorded
from sync.push import Push, execute, groups, is_whole
from sync.world import Membership, Row, World

SETTLE = "parked.settle@1"

NOBODY_ELSE: Mapping[int, Line] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Executor:
    """Executes for one user on one device of his."""

    catalogue: Catalogue
    keys: Keys
    user: str
    dev: str
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
        here = {line.seq: line for line in lines}
        outcomes: dict[str, Outcome] = {}
        for group in groups(lines):
            before = len(world.memberships)
            outcomes |= {outcome.i: outcome for outcome in self._execute(connection, push, group, self.dev, here)}
            for joined in world.memberships[before:]:
                if joined.joins and read_epochs(connection)[1]:
                    self._execute_outside(connection, source, push, joined)
            for line in group:
                # At once: a later op of the same push must find what it would find in a push of its own.
                if line.op is not None and line.op.t == SETTLE and outcomes[line.op_id].o == "applied":
                    self._execute_parked(connection, source, push, line.op)
        source.save(world, self.now)
        return outcomes

    def _execute(
        self, connection: Connection, push: Push, group: list[Line], dev: str, here: Mapping[int, Line] = NOBODY_ELSE
    ) -> list[Outcome]:
        """`dev` sent the group; `here` are the lines of its push by `s`."""
        outcomes = execute(push, group)
        witness = Witness(connection, push.world, self.keys, dev, here, self.now)
        for line, outcome in zip(group, outcomes, strict=True):
            if line.op is not None and line.op.b[0] == "o" and outcome.o in ("applied", "merged", "conflict"):
                witness.see(self.catalogue.upcast(line.op))
        return outcomes

    def _execute_parked(self, connection: Connection, source: RowSource, push: Push, settle: Op) -> None:
        """What was parked is executed in its author's name, or stays as it is; either way nobody waits for it now."""
        parked = journal_rows.read_parked(connection, settle.r or "", settle.b[1])
        if parked is None:
            return
        outcome = parked.outcome
        line = read_line(parked.raw)
        if settle.x["decision"] == "execute" and line is not None:
            vouched = replace(self._in_name_of(connection, source, push, settle.b[1], parked), voucher=push.who)
            [outcome] = self._execute(connection, vouched, [_alone(line)], parked.dev)
            if outcome.o == "parked" and outcome.e is not None:
                journal_rows.keep_parked(connection, parked, outcome, outcome.e)
                _say_parked(push.world, settle, outcome.e.code)
                return
        journal_rows.settle_parked(connection, parked, outcome)

    def _in_name_of(
        self, connection: Connection, source: RowSource, push: Push, user: str, parked: journal_rows.Parked
    ) -> Push:
        account = account_by_id(connection, user)
        assert account is not None, "accounts are disabled, never deleted"
        who = principal_of(connection, account, parked.lineage)
        epoch, past = read_epochs(connection)
        then = replace(push, epoch=epoch, past=past, moment_of=lambda op: recorded(self.now, op))
        return replace(then, who=who, seen_until=source.seen_until(user))

    def _execute_outside(self, connection: Connection, source: RowSource, push: Push, joined: Membership) -> None:
        """Facts that came back after a restore before their order did: now that their author is a member of it, they
        are executed in his name. MUST-RETURN."""
        found = {row.raw: row for row in waiting_rows.parked_outside(connection, joined.user)}
        lines = [line for raw in found if (line := read_line(raw)) is not None and line.op is not None]
        for group in groups(lines):
            bids = {self._bid_of_fact(push.world, line.op) for line in group if line.op is not None}
            if bids != {joined.bid} or not is_whole(group):
                continue
            author = self._in_name_of(connection, source, push, joined.user, found[group[0].raw])
            done = self._execute(connection, author, group, found[group[0].raw].dev)
            for line, outcome in zip(group, done, strict=True):
                if outcome.o == "parked" and outcome.e is not None:
                    journal_rows.keep_parked(connection, found[line.raw], outcome, outcome.e)
                else:
                    journal_rows.settle_parked(connection, found[line.raw], outcome)
                    _say_executed(push, joined.user, line.op_id, self.now)

    def _bid_of_fact(self, world: World, op: Op) -> int | None:
        """Of the bucket that a replayed fact is about."""
        command = self.catalogue.command_of(op)
        bucket = world.look(*op.b) if op.e is not None and command is not None and command.kind == "fact" else None
        return None if bucket is None else bucket.bid

    def _preload(self, source: RowSource, world: World, ops: list[Op]) -> None:
        if any(command is not None and command.creates for command in map(self.catalogue.command_of, ops)):
            source.hold_numbers()
        buckets = source.load({op.b for op in ops})
        bids = {(bucket.kind, bucket.root): bucket.bid for bucket in buckets}
        known = [op for op in ops if op.b in bids]
        rows = {(bids[op.b], ORDER, op.b[1]) for op in known if op.b[0] == "o"}
        rows |= {(bids[op.b], ANSWER, op.r) for op in known if op.r is not None and op.t.startswith("answer.")}
        source.preload(buckets, rows, [CONFLICT, SIGNATURE])
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


def _say_executed(push: Push, author: str, op_id: str, now: int) -> None:
    """The author's device learns by a receipt that what was parked is done: by whoever made him a member."""
    bucket = push.world.bucket("u", author)
    assert bucket is not None, "every user has one"
    by = {"by": push.who.user, "by_name": push.who.name, "at": now}
    receipt = {"op": op_id, "decision": "execute", "note": None, **by}
    push.world.put(bucket, (RECEIPT, op_id), Row(receipt, {}, push.world.bump(bucket)))


def _alone(line: Line) -> Line:
    """Out of its group: each op of a parked group is settled by itself."""
    return line if line.op is None else msgspec.structs.replace(line, op=msgspec.structs.replace(line.op, g=None))
