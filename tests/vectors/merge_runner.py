"""Two writers of one field, as far as both sides know it: whose value is in use until a person chooses, and who may."""

from typing import Any

from backend.domain.tables import CONFLICT
from sync.command import Principal
from sync.ids import uuid5
from sync.messages import Outcome
from sync.world import Row, World
from tests.vectors.overlay_cases import ANSWER, NOTE, OP, ORDER, answer, conflict, op, order
from tests.vectors.overlay_runner import LIN, SEEN, TABLES, execute_alone, world_of

DIAO = Principal("0190000a-0000-7000-8000-00000000000d", "刁喆", frozenset({"dispatcher"}), frozenset({"dalian"}), 2)
SAID = uuid5(ORDER, "consent.by")
ROWS = {
    "order": order(state="in_work", branch="dalian"),
    "answer": answer(),
    "note": {NOTE: {"text": "门禁"}},
    "entry": {SAID: {"name": "consent.by", "value": None}},
}
EDITS = {
    "order": ("order.patch", ORDER, {}),
    "answer": ("answer.set", ANSWER, {"item": "power.l1"}),
    "entry": ("entry.set", SAID, {"name": "consent.by"}),
}
FIELDS = {"transition": "state", "deleted": "deleted", "value": "phone"}


def merge(given: dict[str, Any]) -> Any:
    return _clash(**given) if "field" in given else _is_way_out(**given)


def _clash(table: str, field: str, current: Any, incoming: Any) -> dict[str, Any]:
    """The office has written the field; then arrives what an engineer had written without seeing that."""
    world, bucket = world_of(ORDER, ROWS)
    name, row_id, more = EDITS[table]
    written = Row({**ROWS[table][row_id], field: current}, {field: (SEEN + 1, DIAO.lineage)}, SEEN + 1)
    bucket.rows[TABLES[table]][row_id] = written
    edit = op(name, {**more, field: incoming}, row_id)
    if field == "appointment_at":
        edit = op("order.appoint", {"at": incoming, "with": "𠅤"})
    clashed = execute_alone(world, LIN, {"bv": SEEN, **edit})
    about, [(clash, row)] = bucket.rows[TABLES[table]][row_id], bucket.rows[CONFLICT].items()
    assert about is not None
    assert row is not None
    assert clashed.o == "conflict", clashed
    office = _refusal(_resolve(world, LIN, clash, incoming)) == "conflict.office_only"
    return {"policy": row.doc["policy"], "inUse": about.doc[field], "office": office}


def _is_way_out(kind: str, value: str) -> bool:
    """May a conflict of this kind be settled so?"""
    [(clash, doc)] = conflict(kind, FIELDS[kind], others=[{"value": "done"}]).items()
    world, _ = world_of(ORDER, {**ROWS, "conflict": {clash: doc}})
    return _refusal(_resolve(world, DIAO, clash, value)) != "conflict.way_out"


def _resolve(world: World, who: Principal, clash: str, value: Any) -> Outcome:
    return execute_alone(
        world, who, {"bv": SEEN + 9, **op("conflict.resolve", {"value": value}, clash), "i": OP[:-1] + "f"}
    )


def _refusal(outcome: Outcome) -> str | None:
    assert outcome.o == "applied" or outcome.e is not None, outcome
    return outcome.e.code if outcome.e else None
