"""The real server on a real database, with a seam at every commit and every statement where it can be made to die."""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from sqlalchemy import Connection, event

from backend.api.answers import problem_body
from backend.api.sync import answer
from backend.bootstrap import wire
from backend.cli import care
from backend.clock import ManualClock
from backend.persistence.database import Database
from backend.problems import Problem
from backend.services.back_up import back_up
from backend.services.collect_tombstones import collect_tombstones
from backend.services.enrol_device import Enrolled, PublicKey, enrol_device
from backend.settings import read_settings
from backend.wiring import Wiring
from sync.errors import ProtocolError
from tests.simulation.organisation import START_MS
from tests.simulation.raw import sqlite

IO_ERROR = "planted: disk I/O error"


class Crash(BaseException):
    """The process is gone. Nothing of the product may catch it."""


class Planted(Exception):
    """A defect of the product, planted at a statement."""


@dataclass(frozen=True)
class Strike:
    """What goes wrong while the server writes, and when: at the n-th commit or statement, counted from 0."""

    what: str
    """before_commit | after_commit | statement: it dies. defect | database_error | locked: the statement fails."""
    n: int


class FragileDatabase(Database):
    """The product's database; on SQLite without fsync, because losing power is the kill harness's business."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.struck: list[str] = []
        self._strikes: list[Strike] = []
        self._commits = self._statements = self._readers = 0
        self._commit = self.engine.dialect.do_commit
        self.engine.dialect.do_commit = self._commit_or_die  # type: ignore[method-assign]
        if self.is_sqlite:
            event.listen(self.engine, "connect", lambda raw, _: raw.execute("PRAGMA synchronous=OFF"))
        event.listen(self.engine, "do_connect", self._watch_cursors)

    def arm(self, *strikes: Strike) -> None:
        """From now on commits and statements are counted towards the first of these; when it has struck, to the next."""
        self._strikes, self.struck, self._commits, self._statements = list(strikes), [], 0, 0

    @contextmanager
    def read(self) -> Iterator[Connection]:
        self._readers += 1
        try:
            with super().read() as connection:
                yield connection
        finally:
            self._readers -= 1

    def _commit_or_die(self, connection: Any) -> None:
        if self._readers:
            self._commit(connection)
            return
        n, self._commits = self._commits, self._commits + 1
        if self._is_due("before_commit", n):
            raise Crash("before commit")
        self._commit(connection)
        if self._is_due("after_commit", n):
            raise Crash("after commit")

    def _is_due(self, what: str, n: int) -> bool:
        due = bool(self._strikes) and (self._strikes[0].what, self._strikes[0].n) == (what, n)
        if due:
            self.struck.append(self._strikes.pop(0).what)
            self._commits = self._statements = 0
        return due

    def _watch_cursors(self, _dialect: Any, _record: Any, _arguments: Any, options: dict[str, Any]) -> None:
        """Every statement passes the driver's cursor, whoever sends it."""
        options |= (
            {"factory": _watched_sqlite(self._before)}
            if self.is_sqlite
            else {"cursor_factory": _watched_postgres(self._before)}
        )

    def _before(self, statement: Any) -> None:
        if self._readers or not self._strikes:
            return
        n, self._statements = self._statements, self._statements + 1
        if self._is_due("statement", n):
            raise Crash(statement)
        if self._is_due("defect", n):
            raise Planted(statement)
        if self._is_due("database_error", n):
            raise sqlite.DatabaseError(IO_ERROR) if self.is_sqlite else psycopg.errors.IoError(IO_ERROR)
        if self._is_due("locked", n):
            raise sqlite.OperationalError("database is locked") if self.is_sqlite else psycopg.errors.DeadlockDetected()


def _watched_sqlite(before: Callable[[Any], None]) -> type:
    class Cursor(sqlite.Cursor):
        def execute(self, sql: str, *parameters: Any) -> Any:
            before(sql)
            return super().execute(sql, *parameters)

        def executemany(self, sql: str, *parameters: Any) -> Any:
            before(sql)
            return super().executemany(sql, *parameters)

    class Link(sqlite.Connection):
        def cursor(self, factory: type = Cursor) -> Any:
            return super().cursor(factory)

    return Link


def _watched_postgres(before: Callable[[Any], None]) -> type:
    class Cursor(psycopg.Cursor[Any]):
        def execute(self, query: Any, *arguments: Any, **options: Any) -> Any:
            before(query)
            return super().execute(query, *arguments, **options)

        def executemany(self, query: Any, *arguments: Any, **options: Any) -> Any:
            before(query)
            return super().executemany(query, *arguments, **options)

    return Cursor


def is_planted(error: BaseException | None) -> bool:
    """One of our own faults, as it is or as SQLAlchemy passes it on."""
    return isinstance(error, Planted) or IO_ERROR in str(error)


class Answer(msgspec.Struct, frozen=True):
    """Status and body as they would cross the wire."""

    status: int
    body: bytes
    planted: bool = False
    """The defect that it tells of is one of ours."""


class _Complaints(logging.Handler):
    """What the server reports of its own failures."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        error = record.exc_info[1] if record.exc_info else None
        if not is_planted(error):
            self.heard.append(f"{record.getMessage()}: {error!r}")


class Server:
    """One server on one database; `restart` is what a crash does to it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.clock = ManualClock(START_MS)
        self._settings = read_settings(
            {"XINGLIN_DATABASE_URL": url, "XINGLIN_DATA": str(folder), "XINGLIN_ARGON2": "test"}
        )
        self._complaints = _Complaints()
        self.wiring = self._open()

    @property
    def database(self) -> FragileDatabase:
        database = self.wiring.database
        assert isinstance(database, FragileDatabase)
        return database

    @property
    def defects(self) -> list[str]:
        """What it reported that nobody planted."""
        return self._complaints.heard

    def _open(self) -> Wiring:
        return wire(self._settings, FragileDatabase(self._settings.database_url), self.clock)

    def restart(self) -> None:
        """All objects are dropped; only the database is left."""
        self.stop()
        self.wiring = self._open()

    def stop(self) -> None:
        self.database.close()

    def exchange(self, token: str, body: bytes) -> Answer:
        """One `POST /sync/v1`. Raises Crash where one was armed."""
        logger = logging.getLogger("xinglin.sync")
        logger.addHandler(self._complaints)
        try:
            return Answer(200, answer(self.wiring, token, body)[0])
        except ProtocolError as error:
            return Answer(*problem_body(Problem(error.code, **error.args_), "-"))
        except Problem as problem:
            return Answer(*problem_body(problem, "-"))
        except Exception as error:
            if not is_planted(error):
                raise
            return Answer(*problem_body(Problem("server.defect"), "-"), planted=True)
        finally:
            logger.removeHandler(self._complaints)

    def enrol(self, user: str, key: dict[str, str], label: str) -> tuple[Enrolled, str]:
        """The new device and the epoch that it begins in."""
        enrolled = enrol_device(self.database, self.clock.now_ms(), user, msgspec.convert(key, PublicKey), label)
        return enrolled, self.wiring.epoch

    def back_up(self, folder: Path) -> None:
        back_up(self.database, self._settings.data, folder, self.clock.now_ms())

    def restore(self, folder: Path) -> None:
        """By the commands that people use, with the server stopped."""
        with redirect_stdout(io.StringIO()):
            care.restore(self._settings, str(folder))
            care.restore_finish(self._settings)
        self.wiring = self._open()

    def collect_tombstones(self) -> int:
        return collect_tombstones(self.database, self.clock.now_ms())
