"""Sixteen writers at once on PostgreSQL: a reader that follows the buckets' versions misses no row."""

import multiprocessing
import shutil
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest

from backend.keys import Keys
from backend.persistence.database import Database
from tests.bench.place import Person, check, plant
from tests.postgres import Cluster
from tests.stress.crowd import Wrote, crowd, enrol, write
from tests.stress.mutants import naive_cursor

SECONDS = 5
PROCESSES = 4


@pytest.fixture
def postgres_url(cluster: Cluster, migrated_postgres: str):
    name = cluster.create(migrated_postgres)
    yield cluster.url(name)
    cluster.drop(name)


def test_a_reader_misses_no_row(postgres_url: str, tmp_path: Path) -> None:
    seen = crowd(postgres_url, Keys(tmp_path), SECONDS)
    assert seen.pushes > 100
    assert seen.polls > 20
    assert seen.surfaced == []
    assert (seen.missed, seen.wrong_checksums) == (0, 0)
    assert set(seen.outcomes) <= {"applied", "merged", "conflict"}


def test_a_cursor_taken_from_a_sequence_misses_rows(postgres_url: str, tmp_path: Path) -> None:
    with naive_cursor(postgres_url):
        seen = crowd(postgres_url, Keys(tmp_path), SECONDS)
    assert seen.missed > 0


def hammer(url: str, folder: Path, n: int, person: Person, dev: str, until: float) -> Wrote:
    database = Database(url)
    try:
        return write(database, Keys(folder), n, person, dev, until)
    finally:
        database.close()


def test_several_processes_on_one_sqlite_file_never_say_that_it_is_locked(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    url = f"sqlite:///{shutil.copyfile(migrated_sqlite, tmp_path / 'xinglin.db')}"
    database = Database(url)
    devices = enrol(database, plant(database, PROCESSES, share=PROCESSES).crowd)
    database.close()
    until = time.monotonic() + SECONDS
    with ProcessPoolExecutor(PROCESSES, multiprocessing.get_context("forkserver")) as pool:
        wrote = [pool.submit(hammer, url, tmp_path, n, *each, until) for n, each in enumerate(devices)]
    assert [each.result().surfaced for each in wrote] == [[]] * PROCESSES
    assert sum(each.result().pushes for each in wrote) > 20
    check(url)
