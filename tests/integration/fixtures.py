"""Fixtures of the tests that work in the demo organisation: loaded once for each kind of database, then copied."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from backend.persistence.database import Database
from backend.services.load_demo import load_demo
from tests.integration.site import NOW, PASSWORD, Site, Socket
from tests.postgres import Cluster


def load(url: str) -> None:
    database = Database(url)
    assert load_demo(database, NOW, PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)) == []
    database.close()


@pytest.fixture(scope="session")
def demo_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("demo") / "xinglin.db"
    shutil.copyfile(migrated_sqlite, file)
    load(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def demo_postgres(migrated_postgres: str, cluster: Cluster) -> str:
    name = cluster.create(migrated_postgres)
    load(cluster.url(name))
    return name


@contextmanager
def copy_of_demo(request: pytest.FixtureRequest, kind: str, folder: Path) -> Iterator[str]:
    """Address of a copy of the demo organisation on that kind of database."""
    if kind == "sqlite":
        file = folder / "xinglin.db"
        shutil.copyfile(request.getfixturevalue("demo_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.create(request.getfixturevalue("demo_postgres"))
    yield cluster.url(name)
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def demo_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A copy of the demo organisation; each test runs once on either kind of database."""
    with copy_of_demo(request, request.param, tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
def socket() -> Iterator[Socket]:
    server = Socket()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def site(socket: Socket, demo_url: str, tmp_path: Path) -> Iterator[Site]:
    """The application on a copy of the demo organisation."""
    running = Site(socket, demo_url, tmp_path)
    yield running
    running.close()
