"""Runs one seed and tells how it went; shrinks a trace that breaks something. `python -m tests.simulation.run 7 8`"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

from tests.simulation.actions import make_trace, perform
from tests.simulation.invariants.verdict import Broken
from tests.simulation.place import Place, on_sqlite
from tests.simulation.replay import BATCHES, Asked, check_same, contents, replay, timeless
from tests.simulation.rest import come_to_rest, inspect
from tests.simulation.seeded import seeded_ids
from tests.simulation.simulation import Simulation

LENGTH = 240
"""Actions of one run."""

Trace = list[tuple[str, int]]
Where = Callable[[], AbstractContextManager[Place]]


@dataclass
class Result:
    seed: int
    ops: int = 0
    restores: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    trace_hash: str = ""
    broken: Broken | None = None
    steps: int = 0
    """Actions performed until it ended."""
    log: list[Asked] = field(default_factory=list)
    held: dict[str, Any] = field(default_factory=dict)
    """What the database held at the end."""


def run(seed: int, trace: Trace | None = None, where: Where = on_sqlite, lying_clocks: int = 0) -> Result:
    """One run, judged at each step and at rest. Stops at the first invariant that is broken."""
    result = Result(seed)
    trace = make_trace(seed, LENGTH) if trace is None else trace
    with where() as place, seeded_ids(seed):
        sim = Simulation(place, seed, lying_clocks)
        try:
            for step in trace:
                result.steps += 1
                perform(sim, [step])
            come_to_rest(sim)
            inspect(sim)
        except Broken as broken:
            result.broken = broken
        finally:
            result.ops, result.restores, result.counts = len(sim.intents), sim.restores, sim.counts
            result.trace_hash, result.log, result.held = sim.trace_hash(), sim.log, contents(sim.raw)
            sim.stop()
    return result


def sound(seed: int, trace: Trace | None = None, lying_clocks: int = 0) -> Result:
    """A run that breaks nothing. Raises Broken."""
    result = run(seed, trace, lying_clocks=lying_clocks)
    if result.broken is not None:
        raise result.broken
    return result


def check_clocks(seed: int, trace: Trace | None = None) -> None:
    """22: other clocks on all devices change nothing but the evidence of time. Raises Broken."""
    honest, lying = sound(seed, trace), sound(seed, trace, lying_clocks=1)
    check_same(22, f"seed {seed}, other clocks", timeless(honest.held), timeless(lying.held))


def quiet_trace(seed: int) -> Trace:
    """Without what nobody could ask of a server twice: crashes, defects and restores."""
    noise = {"back_up", "restore", "order_lost", "lose_phone", "locked"}
    return [
        step
        for step in make_trace(seed, LENGTH)
        if step[0] not in noise and not step[0].startswith(("crash_a", "crash_b", "defect", "database_error"))
    ]


def check_batches(seed: int) -> None:
    """25: the same ops in other batches, or delivered twice, leave the same rows and outcomes. Raises Broken."""
    first = sound(seed, quiet_trace(seed))
    for name, change in BATCHES.items():
        with on_sqlite() as place, seeded_ids(seed):
            check_same(25, f"seed {seed}, {name}", timeless(first.held), timeless(replay(change(first.log), place)))


def check_databases(seed: int, other: Where) -> None:
    """28: the same schedule leaves the same rows, versions and conflicts on either database. Raises Broken."""
    first = sound(seed, quiet_trace(seed))
    with other() as place, seeded_ids(seed):
        check_same(28, f"seed {seed}", first.held, replay(first.log, place))


def shrink(seed: int, invariant: int, where: Where = on_sqlite) -> Trace:
    """The shortest trace found that still breaks the same invariant: drops ever smaller pieces while it does."""
    whole = run(seed, where=where)
    trace = make_trace(seed, LENGTH)[: whole.steps]
    size = max(1, len(trace) // 2)
    while size:
        start = 0
        while start < len(trace):
            shorter = trace[:start] + trace[start + size :]
            found = run(seed, shorter, where).broken
            if found is not None and found.invariant == invariant:
                trace = shorter
            else:
                start += size
        size //= 2
    return trace


if __name__ == "__main__":
    for number in sys.argv[1:]:
        done = run(int(number))
        print(number, done.trace_hash, done.broken or "sound")
