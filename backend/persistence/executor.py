"""Executes op lines inside a write transaction: load once, decide in memory, save once. Source: PROTOCOL section 3."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from backend.domain.tables import ANSWER, CONFLICT, ORDER
from backend.persistence.accounts import account_by_id, principal_of
from backend.persistence.world_source import RowSource
from sync.command import Catalogue, Moment
from sync.lines import Line
from sync.messages import Op, Outcome
from sync.push import Push, execute
from sync.world import World


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
        push = Push(world, self.catalogue, who, self.moment_of, source.seen_until(self.user), self._defect)
        outcomes = {outcome.i: outcome for outcome in execute(push, lines)}
        source.save(world, self.now)
        return outcomes

    def _preload(self, source: RowSource, world: World, ops: list[Op]) -> None:
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
