"""Work owed: written in the transaction that causes it, leased by who does it. Source: ADR "background work"."""

from msgspec import Struct
from sqlalchemy import Connection

from backend.persistence.statement import Statement

_ASK = Statement(
    "INSERT INTO job (kind, about, due_at, leased_until, asked, tries) VALUES (:kind, :about, :at, 0, 1, 0) "
    "ON CONFLICT (kind, about) DO UPDATE SET asked = job.asked + 1, due_at = excluded.due_at"
)
_DUE = Statement(
    "SELECT kind, about, leased_until FROM job WHERE due_at <= :now AND leased_until <= :now ORDER BY due_at LIMIT 1"
)
_LEASE = Statement(
    "UPDATE job SET leased_until = :until, tries = tries + 1 WHERE kind = :kind AND about = :about "
    "AND leased_until = :before RETURNING tries, asked"
)
_DONE = Statement("DELETE FROM job WHERE kind = :kind AND about = :about AND asked = :asked")
_RELEASE = Statement("UPDATE job SET leased_until = 0, tries = 0 WHERE kind = :kind AND about = :about")
_LATER = Statement(
    "UPDATE job SET leased_until = 0, due_at = :at, error = :error WHERE kind = :kind AND about = :about"
)
_FAILING = Statement("SELECT kind, about, tries, error FROM job WHERE tries > :tries ORDER BY kind, about")


class Job(Struct, frozen=True):
    kind: str
    about: str
    asked: int
    tries: int
    """This one included."""


def ask(connection: Connection, kind: str, about: str, at: int) -> None:
    """The work is due at that time, ms. Asked for while it is being done, it is done once more: it may have looked too early."""
    _ASK.run(connection, kind=kind, about=about, at=at)


def is_due(connection: Connection, now: int) -> bool:
    """Whether there is anything to lease."""
    return _DUE.one(connection, now=now) is not None


def lease(connection: Connection, now: int, until: int) -> Job | None:
    """The work that is due longest, held until then; who dies with it leaves it to the next. None: nothing is due."""
    found = _DUE.one(connection, now=now)
    if found is None:
        return None
    kind, about, before = found
    leased = _LEASE.one(connection, until=until, kind=kind, about=about, before=before)
    return None if leased is None else Job(kind, about, asked=leased[1], tries=leased[0])


def finish(connection: Connection, job: Job) -> None:
    """Done, unless it was asked for again meanwhile."""
    _DONE.run(connection, kind=job.kind, about=job.about, asked=job.asked)
    _RELEASE.run(connection, kind=job.kind, about=job.about)


def put_off(connection: Connection, job: Job, at: int, error: str) -> None:
    _LATER.run(connection, kind=job.kind, about=job.about, at=at, error=error)


def failing(connection: Connection, tries: int) -> list[tuple[str, str, int, str]]:
    """Work that has been tried more often than that: kind, about, tries, what went wrong last."""
    return [tuple(row) for row in _FAILING.rows(connection, tries=tries)]
