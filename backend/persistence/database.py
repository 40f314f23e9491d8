"""Connections and transactions on SQLite and PostgreSQL. Source: ADR "one write path on two databases"."""

import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Generic, TypeVar, cast

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError, OperationalError

from backend.persistence.statement import Statement

SAFE_SQLITE = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
"""First releases of each line without the WAL-reset bug, which loses committed writes with two connections."""

_TOGETHER = 64
"""Most transactions that share one commit: the first of them should not wait long for the last."""

_TRIES = 5
"""Deadlocks and serialisation failures are retried; the decision is a function of what it reads."""

_PATIENCE = Statement("SET LOCAL lock_timeout = '2s'; SET LOCAL idle_in_transaction_session_timeout = '10s'")

_BEGIN_JOB, _TAKE_BACK, _END_JOB = (Statement(f"{word} job") for word in ("SAVEPOINT", "ROLLBACK TO", "RELEASE"))

_FAULTS = ("SQLITE_BUSY", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN", "08", "3D", "40", "53", "55", "57")

T = TypeVar("T")

Transaction = Connection
"""What a use case passes around: it never calls it."""


class Busy(RuntimeError):
    """The database cannot take this now: it is locked for too long, full, or not there. Nothing was changed."""


class UnsafeSqlite(RuntimeError):
    """The linked SQLite can lose committed writes."""


def check_sqlite_version(version: tuple[int, ...]) -> None:
    """Raises UnsafeSqlite for a release with the WAL-reset bug (3.7.0 to 3.51.2 without a backport)."""
    lines: dict[tuple[int, ...], tuple[int, int, int]] = {fixed[:2]: fixed for fixed in SAFE_SQLITE}
    fixed = lines.get(version[:2])
    if version >= SAFE_SQLITE[-1] or (fixed is not None and version >= fixed):
        return
    raise UnsafeSqlite(f"SQLite {'.'.join(map(str, version))} can lose committed writes in WAL mode; need 3.51.3")


class _Job(Generic[T]):
    """One use case's transaction, waiting for the writer."""

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self._work = work
        self._value: T | None = None
        self._error: BaseException | None = None
        self.done = False

    def run(self, connection: Connection) -> None:
        self.done = True
        _BEGIN_JOB.run(connection)
        try:
            self._value = self._work(connection)
        except Exception as error:  # noqa: BLE001 - it is this job's alone; its savepoint takes it back
            self._error = error
            _TAKE_BACK.run(connection)
        # Where even this fails nobody can say what a commit would keep: it ends the whole transaction.
        _END_JOB.run(connection)

    def fail(self, error: BaseException) -> None:
        self.done, self._error = True, self._error or error

    def result(self) -> T:
        if self._error is not None:
            raise self._error
        return cast(T, self._value)


class Database:
    """One database. `write` is a transaction that may change it, `read` one consistent snapshot."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._writer = threading.Lock()
        self._waiting: deque[_Job[Any]] = deque()
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
                _PATIENCE.run(connection)
                yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Raises Busy."""
        try:
            with self.engine.connect() as connection:
                if self.is_sqlite:
                    connection.info["begin"] = "BEGIN"
                else:
                    connection = connection.execution_options(
                        isolation_level="REPEATABLE READ", postgresql_readonly=True
                    )
                with connection.begin():
                    yield connection
        except DBAPIError as error:
            if _is_at_fault(error):
                raise Busy(str(error.orig)) from error
            raise

    def transact(self, work: Callable[[Connection], T]) -> T:
        """Runs `work` in a write transaction, again where the database asks for that.

        On SQLite there is one writer. Whoever gets the lock runs everything that waits by then in one transaction, so
        that one fsync serves them all (group commit); each has a savepoint of its own, and none is told before the commit.
        Raises Busy.
        """
        for left in reversed(range(_TRIES)):
            try:
                if self.is_sqlite:
                    return self._transact_together(work)
                with self.write() as connection:
                    return work(connection)
            except DBAPIError as error:
                if left and _is_transient(error):
                    continue
                if _is_at_fault(error):
                    raise Busy(str(error.orig)) from error
                raise
        raise AssertionError("unreachable: the last try returns or raises")

    @property
    def waiting(self) -> int:
        """How many transactions wait for the writer: what a busy server tells its clients to be patient by."""
        return len(self._waiting)

    def _transact_together(self, work: Callable[[Connection], T]) -> T:
        job: _Job[T] = _Job(work)
        self._waiting.append(job)
        with self._writer:
            while not job.done:
                self._run_waiting()
        return job.result()

    def _run_waiting(self) -> None:
        """Called with the writer's lock held."""
        jobs: list[_Job[Any]] = []
        while self._waiting and len(jobs) < _TOGETHER:
            jobs.append(self._waiting.popleft())
        try:
            with self.engine.connect() as connection:
                connection.info["begin"] = "BEGIN IMMEDIATE"
                with connection.begin():
                    for job in jobs:
                        job.run(connection)
        except BaseException as error:
            # Nothing was committed: whoever thought to be done is not.
            for job in jobs:
                job.fail(error)
            if not isinstance(error, Exception):
                raise

    def close(self) -> None:
        self.engine.dispose()


def _is_transient(error: DBAPIError) -> bool:
    """Locked; a deadlock or serialisation failure; or two have made the same thing at once, and the second looks again."""
    state = getattr(error.orig, "sqlstate", None)
    return state in ("40001", "40P01", "55P03", "23505") or "database is locked" in str(error.orig)


def _is_at_fault(error: DBAPIError) -> bool:
    """The database, and not what was asked of it. PostgreSQL says so by classes of SQLSTATE; no state, no server."""
    code = getattr(error.orig, "sqlite_errorname", None) or getattr(error.orig, "sqlstate", None) or "08"
    return isinstance(error, OperationalError) and code.startswith(_FAULTS)


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
