"""Hunts mutants: `python -m tests.mutants.hunt [NAME…]`. Prints for each the seed and the invariant that caught it.

Every mutant lives in a process of its own. The seed that caught it last time, in `caught.json`, is tried first; `--write`
writes down what this hunt found. Ends with 1 if one got away.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.mutants.swap import names, plant

KNOWN = Path(__file__).parent / "caught.json"
MOST = 300
"""Seeds tried before a mutant is said to have got away."""


@dataclass(frozen=True)
class Hunted:
    """`seed` is None where nothing noticed."""

    name: str
    tried: int
    seed: int | None = None
    invariant: int | None = None
    text: str = ""


def known_seeds() -> dict[str, int]:
    return json.loads(KNOWN.read_text(encoding="utf-8"))


def hunt(task: tuple[str, list[int], str]) -> Hunted:
    """In a fresh process: plants the mutant, then runs seeds until one breaks something."""
    name, seeds, template = task
    mutant = plant(name)
    from tests.simulation import place
    from tests.simulation.invariants.verdict import Broken
    from tests.simulation.run import check_batches, check_clocks, sound

    place.use_template(Path(template))
    judge = {"run": sound, "batches": check_batches, "clocks": check_clocks}[getattr(mutant, "JUDGE", "run")]
    for tried, seed in enumerate(seeds, start=1):
        try:
            judge(seed)
        except Broken as broken:
            return Hunted(name, tried, seed, broken.invariant, str(broken))
        except Exception as defect:  # noqa: BLE001 - a mutant that cannot run proves nothing
            return Hunted(name, tried, text=f"does not run: {defect!r}")
    return Hunted(name, len(seeds))


def hunt_all(chosen: Iterable[str], processes: int, most: int = MOST) -> Iterator[Hunted]:
    """With a template made by the product as it is; the known seed of each first."""
    from tests.simulation.place import template

    known = known_seeds()
    tasks = [
        (name, [*([known[name]] if name in known else []), *range(most)][:most], str(template())) for name in chosen
    ]
    with multiprocessing.get_context("spawn").Pool(processes, maxtasksperchild=1) as pool:
        yield from pool.imap(hunt, tasks, chunksize=1)


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("names", nargs="*")
    words.add_argument("--processes", type=int, default=2)
    words.add_argument("--most", type=int, default=MOST)
    words.add_argument("--write", action="store_true")
    asked = words.parse_args()
    known, away = known_seeds(), 0
    chosen = asked.names or names()
    for found in hunt_all(chosen, asked.processes, asked.most):
        if found.seed is None:
            away += 1
            print(f"{found.name:40} got away, {found.tried} seeds {found.text}", flush=True)
            continue
        known[found.name] = found.seed
        print(f"{found.name:40} seed {found.seed:<4} {found.text[:150]}", flush=True)
    if asked.write:
        KNOWN.write_text(json.dumps(dict(sorted(known.items())), indent=1) + "\n", encoding="utf-8")
    print(f"mutants={len(chosen)} caught={len(chosen) - away}")
    return 1 if away else 0


if __name__ == "__main__":
    sys.exit(main())
