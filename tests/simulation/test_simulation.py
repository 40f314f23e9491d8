"""The simulator's share of every test run: 300 seeds on SQLite, 30 on PostgreSQL, and what once went wrong, for ever."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.postgres import Cluster
from tests.simulation.place import PostgresPlaces
from tests.simulation.run import check_batches, check_clocks, check_databases, run
from tests.simulation.soak import Tally, missing, soak

SEEDS, POSTGRES_SEEDS = 300, 30
RED: list[dict[str, Any]] = json.loads((Path(__file__).parent / "red_seeds.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def postgres(cluster: Cluster) -> PostgresPlaces:
    return PostgresPlaces(cluster)


def test_three_hundred_seeds_break_nothing() -> None:
    total = Tally()
    for tally in soak(range(SEEDS), processes=2):
        total.add(tally)
    print(total.line())
    assert total.broken == []
    assert missing(total.counts) == []


@pytest.mark.parametrize("red", RED, ids=[f"{red['seed']}-{red['name']}" for red in RED])
def test_what_once_broke_stays_whole(red: dict[str, Any]) -> None:
    result = run(red["seed"], [tuple(step) for step in red["trace"]])
    assert result.broken is None


def test_the_same_seed_is_the_same_run_in_any_process() -> None:
    said = [
        subprocess.run(
            [sys.executable, "-m", "tests.simulation.run", "7", "8"],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for hash_seed in ("1", "2")
    ]
    assert said[0] == said[1] != ""


def test_what_breaks_is_shrunk_to_the_few_steps_that_break_it() -> None:
    """With a planted fault, in a process of its own."""
    code = (
        "import json; from tests.mutants.swap import plant; plant('merge_last_write_wins'); "
        "from tests.simulation.run import LENGTH, run, shrink; first = run(2); "
        "trace = shrink(2, first.broken.invariant); again = run(2, trace); "
        "print(json.dumps([first.steps, len(trace), first.broken.invariant, again.broken.invariant]))"
    )
    said = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout
    steps, shrunk, invariant, still = json.loads(said)
    assert still == invariant
    assert 0 < shrunk <= steps // 3


def test_the_judges_know_nothing_of_the_product() -> None:
    files = sorted((Path(__file__).parent / "invariants").glob("*.py"))
    imported = {
        name
        for file in [*files, Path(__file__).parent / "raw.py"]
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Import)
        for name in ([node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names])
    }
    assert len(files) > 5
    of_ours = {name for name in imported if name.split(".")[0] in ("backend", "sync", "tests")}
    assert all(name.startswith(("tests.simulation.invariants", "tests.simulation.raw")) for name in of_ours)


@pytest.mark.parametrize("seed", range(8))
def test_other_clocks_change_nothing_but_the_evidence_of_time(seed: int) -> None:
    check_clocks(seed)


@pytest.mark.parametrize("seed", range(8))
def test_other_batches_leave_the_same_rows(seed: int) -> None:
    check_batches(seed)


@pytest.mark.parametrize("first", range(0, POSTGRES_SEEDS, 10))
def test_seeds_break_nothing_on_postgresql(first: int, postgres: PostgresPlaces) -> None:
    assert [run(seed, where=postgres.one).broken for seed in range(first, first + 10)] == [None] * 10


@pytest.mark.parametrize("first", range(0, 10, 5))
def test_the_same_schedule_leaves_the_same_rows_on_both_databases(first: int, postgres: PostgresPlaces) -> None:
    for seed in range(first, first + 5):
        check_databases(seed, postgres.one)
