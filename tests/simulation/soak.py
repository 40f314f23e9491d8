"""Many seeds, on as many processes as asked for: `python -m tests.simulation.soak --seeds 5000`.

Ends with the one line of figures; before it the counts of every op type and fault, any zero of which fails, and what
broke, shrunk. A seed that breaks something belongs into `red_seeds.json`, for ever.
"""

from __future__ import annotations

import argparse
import multiprocessing
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.simulation.actions import FAULTS, OPS
from tests.simulation.run import run, shrink

MEANS = {
    **dict.fromkeys((1, 3, 19, 20), "lost"),
    2: "doubled",
    **dict.fromkeys((4, 5), "silent_overwrites"),
    12: "stuck",
}
"""Invariant → the figure that it is counted under; all others are `diverged`."""
FIGURES = ("lost", "doubled", "silent_overwrites", "diverged", "stuck")


@dataclass
class Tally:
    """Figures of some seeds."""

    seeds: int = 0
    ops: int = 0
    restores: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    broken: list[tuple[int, int, str]] = field(default_factory=list)
    """(seed, invariant, what was seen)."""

    def add(self, other: Tally) -> None:
        self.seeds += other.seeds
        self.ops += other.ops
        self.restores += other.restores
        self.counts += other.counts
        self.broken += other.broken

    def line(self) -> str:
        figures = Counter(MEANS.get(invariant, "diverged") for _, invariant, _ in self.broken)
        shown = " ".join(f"{name}={figures[name]}" for name in FIGURES)
        return f"seeds={self.seeds} ops={self.ops} restores={self.restores} {shown}"


def try_seed(seed: int) -> Tally:
    """One seed; a defect of the simulator itself is not caught."""
    result = run(seed)
    broken = [(seed, result.broken.invariant, str(result.broken))] if result.broken is not None else []
    return Tally(1, result.ops, result.restores, result.counts, broken)


def soak(seeds: Iterable[int], processes: int) -> Iterator[Tally]:
    with multiprocessing.get_context("spawn").Pool(processes) as pool:
        yield from pool.imap_unordered(try_seed, seeds, chunksize=8)


def missing(counts: Counter[str]) -> list[str]:
    """Op types and faults that never came up: a soak that does not do a thing proves nothing about it."""
    return [name for name in (*OPS, *FAULTS) if not counts[name]]


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--seeds", type=int, default=5000)
    words.add_argument("--first", type=int, default=0)
    words.add_argument("--processes", type=int, default=2)
    asked = words.parse_args()
    total, began = Tally(), time.monotonic()
    for tally in soak(range(asked.first, asked.first + asked.seeds), asked.processes):
        total.add(tally)
        for seed, _, text in tally.broken:
            print(f"seed {seed}: {text}", flush=True)
    for title, names in (("ops", OPS), ("faults", FAULTS)):
        print(f"{title}: " + ", ".join(f"{name} {total.counts[name]}" for name in names))
    outcomes = {name: n for name, n in sorted(total.counts.items()) if name.startswith("outcome")}
    print("outcomes: " + ", ".join(f"{name.removeprefix('outcome ')} {n}" for name, n in outcomes.items()))
    for seed, invariant, _ in total.broken[:3]:
        print(f"seed {seed}, shrunk: {shrink(seed, invariant)}", flush=True)
    absent = missing(total.counts)
    if absent:
        print(f"never happened: {', '.join(absent)}")
    print(f"{time.monotonic() - began:.0f} s")
    print(total.line())
    return 1 if absent or total.broken else 0


if __name__ == "__main__":
    sys.exit(main())
