"""The life of an order as the ops that people recorded, from the call to where it stands. Pure."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from msgspec import Struct

from backend.demo.names import demo_id
from backend.demo.shapes import Item, Template
from backend.domain.order import TRANSITIONS, State
from sync.ids import uuid5

OFFICE = (("submit", 2), ("approve", 11), ("dispatch", 19), ("accept", 34))
"""Minutes after the call was taken."""

VISIT = (("depart", -35), ("arrive", -5), ("start", 4), ("complete", 75))
"""Minutes from the appointment; an inspection takes longer."""

INSPECTION_MINUTES = 150

PLANNED = "按任务单到场检查，先备份再动手"
AGREED = "现场联系人"
FAULT = (
    ("fault.symptom", "与报修一致，现场重现"),
    ("fault.environment", "室内，通风正常，供电稳定"),
    ("fault.cause", "部件老化"),
    ("fault.handling", "见备注"),
)
LEAVING = (("leaving.tested", "yes"), ("leaving.clean", "yes"), ("leaving.opinion", "content"))

ENDS = {
    "draft": "create",
    "submitted": "submit",
    "approved": "approve",
    "dispatched": "dispatch",
    "accepted": "accept",
    "en_route": "depart",
    "on_site": "arrive",
    "in_work": "start",
    "done": "complete",
    "paused": "start",
    "cancelled": "dispatch",
    "declined": "dispatch",
    "found": "create",
}
"""The last event of the ordinary path for each state of the table."""


class Cast(Struct, frozen=True):
    """The logins that play a part in one order, and the ids of the technicians sent."""

    taker: str
    approver: str
    dispatcher: str
    technicians: tuple[str, ...]
    technician_ids: tuple[str, ...]


class Moment(Struct, frozen=True):
    """One op before it has an id: `minute` counts from the midnight that begins today."""

    minute: int
    login: str
    type: str
    x: dict[str, Any]
    r: str | None = None


def life(
    order: str, reach: str, cast: Cast, taken: int, appointment: int, more: str, checklist: Template | None
) -> Iterator[Moment]:
    """All ops after the creation, in order of time. `taken` and `appointment` are minutes from today's midnight."""
    state, end, lead = State.DRAFT, ENDS[reach], cast.technicians[0]
    who = {"submit": cast.taker, "approve": cast.approver, "dispatch": cast.dispatcher}
    answers = list(_answers(order, checklist, cast.technicians, appointment + 10, more)) if checklist else []
    visit = VISIT if checklist is None else (*VISIT[:-1], ("complete", INSPECTION_MINUTES))
    plan = [(event, taken + after) for event, after in OFFICE] + [(event, appointment + at) for event, at in visit]
    for event, minute in plan if end != "create" else []:
        if event == "start":
            yield _said(order, lead, minute - 1, "consent.by", AGREED)
        if event == "complete":
            yield from answers or _repair(order, lead, minute, *more.rpartition(" // ")[::2])
            yield from _before_leaving(order, lead, minute - 1, () if checklist else FAULT)
        x = {"technicians": list(cast.technician_ids)} if event == "dispatch" else {}
        yield Moment(minute, who.get(event, lead), f"order.{event}@1", {"from": state.value, **x})
        state = TRANSITIONS[event].target
        if event == "accept":
            yield _said(order, lead, minute + 1, "service.work", PLANNED)
        if event == "arrive":
            yield Moment(minute + 1, lead, "card.show@1", {"verified": "yes" if minute % 2 else "skipped"})
        if event == end:
            break
    if reach == "in_work":
        yield from answers[: len(answers) // 2]
    if reach == "paused":
        yield Moment(appointment + 40, lead, "order.pause@1", {"from": state.value, "reason": more})
    if reach == "cancelled":
        yield Moment(taken + 120, cast.dispatcher, "order.cancel@1", {"from": state.value, "reason": more})
    if reach == "declined":
        yield Moment(taken + 50, lead, "order.decline@1", {"from": state.value, "reason": more})


def _said(order: str, login: str, minute: int, name: str, value: str) -> Moment:
    """An entry of a sheet."""
    return Moment(minute, login, "entry.set@1", {"name": name, "value": value}, uuid5(order, name))


def _before_leaving(order: str, login: str, minute: int, fault: Iterable[tuple[str, str]]) -> Iterator[Moment]:
    """R-ORD-6, R-ORD-14, R-ORD-16: what a technician writes before finishing."""
    for name, value in (*fault, *LEAVING):
        yield _said(order, login, minute, name, value)


def is_said_at_creation(reach: str) -> bool:
    """Whether the table's last column is the order's note; otherwise it is a reason or the work done."""
    return reach not in ("done", "paused", "cancelled", "declined")


def _repair(order: str, login: str, completed: int, waiting: str, work: str) -> Iterator[Moment]:
    """What happens between start and completion: perhaps a pause, then a note of what was done."""
    if waiting:
        yield Moment(completed - 55, login, "order.pause@1", {"from": State.IN_WORK.value, "reason": waiting})
        yield Moment(completed - 25, login, "order.resume@1", {"from": State.PAUSED.value})
    yield Moment(completed - 2, login, "note.add@1", {"text": work}, demo_id("note", order))


def _answers(order: str, checklist: Template, technicians: tuple[str, ...], start: int, more: str) -> Iterator[Moment]:
    """The two engineers take turns, two minutes an item. `more` is "item reading // finding" for the one that fails."""
    failed, _, finding = more.rpartition(" // ")
    key, _, reading = failed.partition(" ")
    for nth, item in enumerate(checklist.items):
        fails = item.key == key
        value = {"value": reading if fails else _reading(item), "unit": item.unit} if item.kind == "number" else {}
        note = {"note": finding} if fails else {}
        x = {"item": item.key, "result": "fail" if fails else "pass", **value, **note}
        login = technicians[nth % len(technicians)]
        yield Moment(start + 2 * nth, login, "answer.set@1", x, uuid5(order, item.key))


def _reading(item: Item) -> str:
    """Something well within the limits, with as many decimals as they have."""
    lowest, highest = (None if bound is None else Decimal(bound) for bound in (item.min, item.max))
    if lowest is not None and highest is not None:
        return str(((lowest + highest) / 2).quantize(lowest))
    bound = highest if highest is not None else lowest
    assert bound is not None
    return str((bound * Decimal("0.6" if bound is highest else "1.5")).quantize(bound))
