"""Runs one seed and tells how it went; shrinks a trace that breaks something."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.simulation.actions import make_trace, perform
from tests.simulation.invariants.verdict import Broken
from tests.simulation.place import Place, on_sqlite
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
    counts: Counter[str] = field(default_factory=Counter)
    trace_hash: str = ""
    broken: Broken | None = None
    steps: int = 0
    """Actions performed until it ended."""


def run(seed: int, trace: Trace | None = None, where: Where = on_sqlite) -> Result:
    """One run, judged at each step and at rest. Stops at the first invariant that is broken."""
    result = Result(seed)
    trace = make_trace(seed, LENGTH) if trace is None else trace
    with where() as place, seeded_ids(seed):
        sim = Simulation(place, seed)
        try:
            for step in trace:
                result.steps += 1
                perform(sim, [step])
            sim.rest()
            sim.inspect()
        except Broken as broken:
            result.broken = broken
        finally:
            result.ops, result.counts, result.trace_hash = len(sim.intents), sim.counts, sim.trace_hash()
            sim.stop()
    return result


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
