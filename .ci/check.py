"""Every quality gate: format, lint, types, layers, unit tests and vectors, two at a time. Standard library only.

A gate passes when its command ends with 0 **and** it looked at something: each one's output says at how much, and a
count of nothing fails, because a gate that sees nothing passes for ever.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from stages import ROOT, within

Count = Callable[[str], int]
"""Output of a command → how many things it looked at."""

PYTHON_SOURCES = ["backend", "sync", "tests", ".ci"]
PWA = ROOT / "pwa"
LIMIT_S = 120
"""A gate is seconds; one that takes this long hangs."""


@dataclass(frozen=True)
class Gate:
    """One command; `count` reads at how many `things` it looked, from its output or from that of `census`."""

    name: str
    command: str
    things: str
    count: Count
    census: str | None = None
    folder: Path = ROOT


def number(pattern: str) -> Count:
    """The first group of the pattern; 0 where it does not occur."""

    def read(output: str) -> int:
        found = re.search(pattern, output)
        return int(found[1]) if found else 0

    return read


def lines_with(part: str) -> Count:
    """How many lines hold `part`."""
    return lambda output: sum(part in line for line in output.splitlines())


SOURCES = " ".join(PYTHON_SOURCES)
CRUISE = "tools/node_modules/.bin/depcruise --config tools/layers.mjs src"
GATES = [
    Gate("types of Python", "basedpyright --stats", "files", number(r"Total files checked: (\d+)")),
    Gate("unit tests and vectors of Python", "pytest -q tests/unit tests/vectors tests/architecture", "tests", number(r"(\d+) passed")),
    Gate("format", f"ruff format --check {SOURCES}", "files", number(r"(\d+) files? already formatted")),
    Gate("lint", f"ruff check {SOURCES}", "files", lines_with(".py"), f"ruff check --show-files {SOURCES}"),
    Gate("layers of Python", "lint-imports --no-cache --no-logo", "contracts", number(r"Contracts: (\d+) kept")),
    Gate("types of the app", "node_modules/.bin/tsc --noEmit", "files", lines_with("/pwa/src/"), "node_modules/.bin/tsc --listFilesOnly", PWA),
    Gate("types of its tests", "node_modules/.bin/tsc --noEmit -p tsconfig.node.json", "files", lines_with(".test.ts"), "node_modules/.bin/tsc --listFilesOnly -p tsconfig.node.json", PWA),
    Gate("layers of the app", CRUISE, "modules", number(r"(\d+) modules, [1-9]\d* dependencies cruised"), folder=PWA),
    Gate("unit tests and vectors of TypeScript", "node_modules/.bin/vitest run --reporter=dot --exclude src/*-server.test.ts", "tests", number(r"Tests\s+(\d+) passed"), folder=PWA),
]  # fmt: skip
"""The slowest first, so that two workers end together."""


def output_of(command: str, folder: Path) -> tuple[int, str]:
    """Exit code, and what it printed on both streams."""
    return within(LIMIT_S, shlex.split(command), folder, {"NO_COLOR": "1"}, subprocess.PIPE)


def passes(gate: Gate) -> bool:
    """Run one gate and print its line; its output too when it fails."""
    began = time.monotonic()
    code, output = output_of(gate.command, gate.folder)
    seen = gate.count(output_of(gate.census, gate.folder)[1] if gate.census else output)
    passed = code == 0 and seen > 0
    verdict = "ok  " if passed else "FAIL"
    line = f"{verdict} {gate.name}: {seen} {gate.things}, {time.monotonic() - began:.1f} s"
    print(line if passed else f"{line}\n{output}", flush=True)
    return passed


if __name__ == "__main__":
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        sys.exit(0 if all(list(pool.map(passes, GATES))) else 1)
