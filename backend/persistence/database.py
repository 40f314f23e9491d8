"""Connections and transactions on SQLite and PostgreSQL. Source: ADR "one write path on two databases"."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import OperationalError

SAFE_SQLITE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""First releases of each line without the WAL-reset bug, which loses committed writes with two connections."""

_TRIES = 5
"""Deadlocks and serialisation failures are retried; the decision is a function of what it reads."""

T = TypeVar("T")

Transaction = Connection
"""What a use case passes around: it never calls it."""


class UnsafeSqlite(RuntimeError):
    """The linked SQLite can lose committed writes."""


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Raises UnsafeSqlite for a release with the WAL-reset bug (3.7.0 to 3.51.2 without a backport)."""
    lines: dict[tuple[int, ...], tuple[int, int, int]] = {fixed[:2]: fixed for fixed in SAFE_SQLITE}
    fixed = lines.get(version[:2])
    if version >= SAFE_SQLITE[-1] or (fixed is not None and version >= fixed):
        return
    raise UnsafeSqlite(f"SQLite {'.'.join(map(str, version))} can lose committed writes in WAL mode; need 3.51.3")


class Database:
    """One database. `write` is a transaction that may change it, `read` one consistent snapshot."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._writer = threading.Lock()
        self.engine = _sqlite_engine(url) if self.is_sqlite else _postgres_engine(url)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """Commits at the end, rolls back on any exception."""
        if self.is_sqlite:
            with self._writer, self.engine.connect() as connection:
                connection.info["begin"] = "BEGIN IMMEDIATE"
                with connection.begin():
                    yield connection
        else:
            with self.engine.connect() as connection, connection.begin():
                connection.execute(text("SET LOCAL lock_timeout = '2s'"))
                connection.execute(text("SET LOCAL idle_in_transaction_session_timeout = '10s'"))
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with self.engine.connect() as connection:
            if self.is_sqlite:
                connection.info["begin"] = "BEGIN"
            else:
                connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            with connection.begin():
                yield connection

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in a write transaction, again where the database asks for that."""
        for left in reversed(range(_TRIES)):
            try:
                with self.write() as connection:
                    return work(connection)
            except OperationalError as error:
                if not left or not _is_transient(error):
                    raise
        raise AssertionError("unreachable: the last try returns or raises")

    def close(self) -> None:
        self.engine.dispose()


def _is_transient(error: OperationalError) -> bool:
    state = getattr(error.orig, "sqlstate", None)
    return state in ("40001", "40P01", "55P03") or "database is locked" in str(error.orig)


def _sqlite_engine(url: str) -> Engine:
    check_sqlite_version(sqlite.sqlite_version_info)
    engine = create_engine(url, module=sqlite, connect_args={"timeout": 10, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def _connected(raw, _record) -> None:
        raw.isolation_level = None  # the driver must not begin or commit by itself
        cursor = raw.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(connection.info.get("begin", "BEGIN"))

    return engine


def _postgres_engine(url: str) -> Engine:
    return create_engine(url.replace("postgresql://", "postgresql+psycopg://", 1), pool_size=20, pool_pre_ping=True)
