"""What the server makes of one op on rows that nobody else touches: the phone's overlay must show the same."""

from typing import Any

import msgspec

from backend.domain.commands import CATALOGUE
from backend.domain.tables import CONFLICT, EVENT, NAMES
from sync.command import Moment, Principal
from sync.lines import Line
from sync.messages import Op, Outcome
from sync.push import Push, execute
from sync.world import Bucket, Row, RowKey, World

LIN = Principal("0190000a-0000-7000-8000-00000000000a", "林予安", frozenset({"technician"}), frozenset(), 1)
WALL = 1_000
SEEN = 5
"""`ver` of the bucket that the author was looking at."""
TABLES = {name: number for number, name in NAMES.items()}


class NothingElse:
    """The source of a world that is all there."""

    def row(self, bid: int, table: int, row_id: str) -> None:
        return None

    def table(self, bid: int, table: int) -> dict[str, Row]:
        return {}

    def shared(self, kind: str) -> None:
        return None

    def members(self, bid: int) -> dict[str, set[tuple[str, str]]]:
        return {LIN.user: {("technician", "")}}

    def last_change(self, bid: int, key: RowKey, field: str) -> None:
        return None

    def aside(self, what: str, key: str) -> list[dict[str, Any]]:
        return []

    def holders(self, role: str, unit: str) -> list[str]:
        return []

    def name_of(self, user: str) -> str:
        return user


def overlay(given: dict[str, Any]) -> dict[str, Any]:
    """Rows before, by table and id; one op; the rows that it changed as they are then, None for one that is gone.

    Left out: a conflict that only the server finds, and when it received the op."""
    kind, root = given["op"]["b"]
    world, bucket = world_of(root, given["rows"], kind)
    outcome = execute_alone(world, LIN, {"bv": SEEN, **given["op"]})
    assert outcome.o not in ("parked", "rejected"), outcome
    return {
        f"{NAMES[table]} {row_id}": _shown(table, bucket.rows[table][row_id])
        for table, row_id in sorted(bucket.changed)
        if table != CONFLICT or row_id in given["rows"].get("conflict", {})
    }


def world_of(root: str, rows: dict[str, dict[str, dict[str, Any]]], kind: str = "o") -> tuple[World, Bucket]:
    """A world of one bucket, an order's unless said, at the version that was seen: rows by table and id."""
    bucket = Bucket(1, kind, root, ver=SEEN, chk=0)
    for table, docs in rows.items():
        bucket.rows[TABLES[table]] = {row_id: Row(doc, {}, 1) for row_id, doc in docs.items()}
    world = World(NothingElse())  # type: ignore[arg-type]
    world.hold(bucket)
    return world, bucket


def execute_alone(world: World, who: Principal, what: dict[str, Any]) -> Outcome:
    """The outcome of one op of somebody."""
    op = msgspec.convert({"s": 1, "u": who.user, "h": "", **what}, Op)
    moment = Moment(now=WALL, est=WALL, wall=WALL, suspect=False)
    push = Push(world, CATALOGUE, who, lambda _: moment, lambda _: None, "e1", frozenset(), _fail)
    [outcome] = execute(push, [Line(1, op.i, b"", op, None)])
    return outcome


def _shown(table: int, row: Row | None) -> dict[str, Any] | None:
    if row is None or row.deleted:
        return None
    hidden = {"received_at"} if table == EVENT else set[str]()
    return {field: value for field, value in row.doc.items() if field not in hidden}


def _fail(_line: Line, defect: Exception) -> None:
    raise defect
