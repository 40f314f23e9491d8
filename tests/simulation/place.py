"""Databases to simulate on: one migrated template with the small organisation, and a copy of it for each run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import psycopg
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from psycopg import sql

from backend.keys import PURPOSES
from backend.persistence.migrate import migrate
from tests.postgres import Cluster
from tests.simulation.first_orders import push_orders
from tests.simulation.organisation import plant
from tests.simulation.seeded import seeded_ids
from tests.simulation.server import FragileDatabase, Server


@dataclass(frozen=True)
class Place:
    """Where one simulation lives: its database, and a folder for what stands beside it."""

    url: str
    folder: Path
    clear: Callable[[], None] = lambda: None
    """Makes room for a backup, where the command that restores one asks for an empty database."""


def memory_folder() -> Path:
    """A folder that lives in memory where the machine has such a place, with a server's keys in it."""
    memory = Path("/dev/shm")
    folder = Path(tempfile.mkdtemp(prefix="xinglin-simulation-", dir=memory if memory.is_dir() else None))
    (folder / "keys").mkdir()
    for purpose, pem in _keys().items():
        (folder / "keys" / purpose).write_bytes(pem)
    return folder


@cache
def _keys() -> dict[str, bytes]:
    """The server's keys, the same in every run: what it publishes of them is part of what devices hold."""
    form = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    keys = {purpose: derive_private_key(n, SECP256R1()) for n, purpose in enumerate(PURPOSES, start=5_000)}
    return {purpose: key.private_bytes(*form) for purpose, key in keys.items()}


def _prepare(url: str, folder: Path) -> None:
    with seeded_ids("template"):
        database = FragileDatabase(url)
        migrate(database)
        plant(database)
        database.close()
        server = Server(url, folder)
        push_orders(server)
        server.stop()


_given: Path | None = None


def use_template(file: Path) -> None:
    """From now on copies are made of this one, which another process has made."""
    global _given
    _given = file


@cache
def template() -> Path:
    """A migrated SQLite database with the small organisation."""
    folder = memory_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    _prepare(f"sqlite:///{folder / 'template.db'}", folder)
    return folder / "template.db"


@contextmanager
def on_sqlite() -> Iterator[Place]:
    folder = memory_folder()
    shutil.copyfile(_given or template(), folder / "xinglin.db")
    try:
        yield Place(f"sqlite:///{folder / 'xinglin.db'}", folder)
    finally:
        shutil.rmtree(folder)


class PostgresPlaces:
    """Copies of a template database in a cluster."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._template = cluster.create()
        folder = memory_folder()
        _prepare(cluster.url(self._template), folder)
        shutil.rmtree(folder)

    @contextmanager
    def one(self) -> Iterator[Place]:
        name, folder = self._cluster.create(self._template), memory_folder()
        try:
            yield Place(self._cluster.url(name), folder, lambda: self._clear(name))
        finally:
            self._cluster.drop(name)
            shutil.rmtree(folder)

    def _clear(self, name: str) -> None:
        self._cluster.drop(name)
        with psycopg.connect(self._cluster.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
