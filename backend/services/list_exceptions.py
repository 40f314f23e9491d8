"""What came in, was kept, and could not be executed: a person decides. Source: PROTOCOL section 3 (parked)."""

from msgspec import Struct

from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.desk_people import ParkedOp, open_exceptions
from backend.persistence.desk_reach import desk_reach
from sync.lines import read_line

_MOST = 200
_SHOWN_CHARACTERS = 4_000
"""A line may have 64 KB; what a person reads of it is its beginning."""


class ExceptionLine(Struct, frozen=True):
    """`type` and `order` are None where the line cannot be read so far; `line` is its beginning as it came."""

    op: str
    type: str | None
    order: str | None
    user: str
    name: str
    code: str
    at: int
    line: str


def list_exceptions(database: Database, account: Account) -> list[ExceptionLine]:
    """Open ones of people within reach, newest first. Raises Problem auth.role."""
    with database.read() as transaction:
        units = desk_reach(transaction, account).units
        return [_line(parked) for parked in open_exceptions(transaction, units, _MOST)]


def _line(parked: ParkedOp) -> ExceptionLine:
    read = read_line(parked.raw)
    op = read.op if read else None
    shown = parked.raw.decode("utf-8", "replace")[:_SHOWN_CHARACTERS]
    order = op.b[1] if op and op.b[0] == "o" else None
    return ExceptionLine(parked.op, op and op.t, order, parked.user, parked.name, parked.code, parked.at, shown)
