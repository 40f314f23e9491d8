"""What is journalled and not executed yet. Source: PROTOCOL section 3."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from msgspec import Struct
from sqlalchemy import Connection

from backend.persistence.journal_rows import Parked, parked_row
from backend.persistence.statement import Statement
from sync.lines import Line, read_line

_WAITING = Statement("SELECT raw, received_at FROM journal WHERE dev = :dev AND state = 'stored' ORDER BY seq")
_ALL_WAITING = Statement(
    "SELECT j.dev, d.user_id, d.last_seq, j.raw, j.received_at FROM journal j JOIN device d ON d.dev = j.dev "
    "WHERE j.state = 'stored' AND j.repeats_dev IS NULL ORDER BY j.dev, j.seq"
)

_OUTSIDE = Statement(
    "SELECT j.dev, j.seq, j.raw, j.outcome, d.lineage FROM exception e JOIN journal j ON j.op_id = e.op_id "
    "JOIN device d ON d.dev = j.dev WHERE e.user_id = :user AND e.state = 'open' "
    "AND e.code IN ('bucket.not_member', 'group.held') AND j.state = 'parked' AND j.repeats_dev IS NULL "
    "ORDER BY j.dev, j.seq"
)


class Waiting(Struct, frozen=True):
    """A line that is journalled and not executed: left by a crash, or half of a group."""

    line: Line
    received_at: int


def waiting_of(connection: Connection, dev: str) -> list[Waiting]:
    """What waits of that device, in the order of `s`."""
    return list(_read_waiting(_WAITING.rows(connection, dev=dev)))


def all_waiting(connection: Connection) -> dict[tuple[str, str, int], list[Waiting]]:
    """(dev, user, the device's last `s`) → what waits of it, in the order of `s`."""
    found: dict[tuple[str, str, int], list[Waiting]] = {}
    for dev, user, last_seq, *row in _ALL_WAITING.rows(connection):
        found.setdefault((dev, user, last_seq), []).extend(_read_waiting([row]))
    return found


def parked_outside(connection: Connection, user: str) -> list[Parked]:
    """Open parked ops of a user that met no bucket of his, per device in the order of `s`."""
    return [parked_row(*row) for row in _OUTSIDE.rows(connection, user=user)]


def _read_waiting(rows: Iterable[Sequence[Any]]) -> Iterator[Waiting]:
    for raw, received_at in rows:
        line = read_line(bytes(raw))
        if line is not None:
            yield Waiting(line, received_at)
