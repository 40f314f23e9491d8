"""What every test gets: a fixed time zone that is not UTC, and real, migrated databases."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.postgres import Cluster

ROOT = Path(__file__).resolve().parent.parent

# Half an hour off the hour, on the other side of the date line from the service's own zone: a forgotten zone shows.
os.environ["TZ"] = "America/St_Johns"
time.tzset()

# A deadline measures the machine, not the code.
settings.register_profile("steady", deadline=None, print_blob=True)
settings.load_profile("steady")


def migrate(url: str, folder: Path) -> None:
    """Bring an empty database to the newest revision, by the command that people use."""
    env = {**os.environ, "XINGLIN_DATABASE_URL": url, "XINGLIN_DATA": str(folder), "XINGLIN_ARGON2": "test"}
    subprocess.run([sys.executable, "-m", "backend", "migrate"], cwd=ROOT, env=env, check=True)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server for this run."""
    server = Cluster()
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def migrated_postgres(cluster: Cluster, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Name of a migrated, empty PostgreSQL database to copy from."""
    name = cluster.create()
    migrate(cluster.url(name), tmp_path_factory.mktemp("migrated"))
    return name


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """File of a migrated, empty SQLite database to copy."""
    folder = tmp_path_factory.mktemp("migrated")
    migrate(f"sqlite:///{folder / 'xinglin.db'}", folder)
    return folder / "xinglin.db"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Address of a migrated, empty database of this test's own; each test runs once on either kind."""
    if request.param == "sqlite":
        file = tmp_path / "xinglin.db"
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
        yield f"sqlite:///{file}"
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = cluster.create(request.getfixturevalue("migrated_postgres"))
    yield cluster.url(name)
    cluster.drop(name)
