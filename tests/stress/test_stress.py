"""Sixteen writers at once on PostgreSQL: a reader that follows the buckets' versions misses no row."""

import pytest

from tests.postgres import Cluster
from tests.stress.crowd import crowd
from tests.stress.mutants import naive_cursor

SECONDS = 5


@pytest.fixture
def postgres_url(cluster: Cluster, migrated_postgres: str):
    name = cluster.create(migrated_postgres)
    yield cluster.url(name)
    cluster.drop(name)


def test_a_reader_misses_no_row(postgres_url: str) -> None:
    seen = crowd(postgres_url, SECONDS)
    assert seen.pushes > 100
    assert seen.polls > 20
    assert seen.surfaced == []
    assert (seen.missed, seen.wrong_checksums) == (0, 0)
    assert set(seen.outcomes) <= {"applied", "merged", "conflict"}


def test_a_cursor_taken_from_a_sequence_misses_rows(postgres_url: str) -> None:
    with naive_cursor(postgres_url):
        seen = crowd(postgres_url, SECONDS)
    assert seen.missed > 0
