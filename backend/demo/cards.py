"""Rows that stand before anybody's ops: a technician's card before the first review here, and visits of long ago."""

from typing import Any

from backend.demo.names import demo_id
from backend.demo.shapes import Organisation, PastVisit, Person, Technician
from backend.domain import tables
from backend.domain.order import State

Row = tuple[int, str, dict[str, Any]]

_MINUTE_MS = 60_000


def first_card(plan: Organisation, person: Person, technician: Technician) -> dict[str, Any]:
    """Taken over from before: a level without an explanation, due on the day of the first review."""
    years = (plan.today - technician.since_on).days // 365
    return {
        "name": person.name,
        "level": min(5, 1 + years // 3),
        "role": technician.role,
        "employee_no": person.employee_no,
        "branch_name": next(unit.name for unit in plan.units if unit.id == person.branch),
        "since_on": technician.since_on.isoformat(),
        "score": None,
        "rated_count": 0,
        "level_until_on": technician.reviewed_on.isoformat(),
        "card_no": technician.card_no,
        "certifications": [],
        "why": [],
        "state": "valid",
        "review": None,
        "formula_version": 0,
        "decision": None,
    }


def archived(plan: Organisation, visit: PastVisit, person: Person, number: str) -> list[Row]:
    """An order that was done, signed and archived, with the lines of its visit."""
    customer = next(one for one in plan.customers if one.id == visit.customer)
    contact = customer.contacts[0]
    started_at = visit.done_at - 70 * _MINUTE_MS
    created_at = started_at - 20 * 60 * _MINUTE_MS
    order = {
        "number": number,
        "kind": "repair",
        "state": State.ARCHIVED,
        "approval": "approved",
        "customer": customer.id,
        "customer_name": customer.name,
        "device": None,
        "device_name": None,
        "branch": visit.branch,
        "fault": visit.fault,
        "fault_class": "c",
        "contact": "值班室",
        "phone": contact.phone,
        "address": customer.address,
        "way_in": customer.way_in,
        "note": "",
        "priority": "normal",
        "appointment_at": started_at,
        "due_at": None,
        "warranty": None,
        "technicians": [{"id": person.id, "name": person.name, "level": None}],
        "template": None,
        "owner": {"id": person.id, "name": person.name},
        "created_at": created_at,
        "dispatched_at": created_at + 30 * _MINUTE_MS,
        "times": {State.ON_SITE: started_at, State.DONE: visit.done_at, State.ARCHIVED: visit.done_at},
        "pause_reason": None,
        "pause_why": None,
    }
    rows: list[Row] = [(tables.ORDER, visit.id, order)]
    shown = {"x": {"verified": "yes"}}
    for type_, at, more in (
        ("order.arrive", started_at, {}),
        ("card.show", started_at + _MINUTE_MS, shown),
        ("order.complete", visit.done_at, {}),
    ):
        line = {"type": type_, "by": person.id, "by_name": person.name, "at": at, "wall": at, "received_at": at, **more}
        rows.append((tables.EVENT, demo_id("past event", f"{visit.id}:{type_}"), line))
    return rows
