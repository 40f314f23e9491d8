"""The demo's orders: playable, consistent, and fresh at any hour of any day."""

from collections import Counter
from datetime import date
from decimal import Decimal

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from backend.demo import OrderPlan, Organisation, organisation
from backend.demo.orders import at_ms
from backend.domain.calendar import on_site
from backend.domain.order import TRANSITIONS, State, step
from backend.domain.payloads import AddNote, Approve, CreateOrder, Dispatch, Event, EventWithReason, SetAnswer, ShowCard
from backend.domain.sheets import words_of
from backend.domain.visit_payloads import SetEntry
from sync.ids import uuid5

TODAY = date(2026, 11, 21)
ORG = organisation(TODAY)
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))
PEOPLE = {person.login: person for person in ORG.people}
MINUTES_OF_TODAY = st.integers(0, 24 * 60 - 1)
PAYLOADS: dict[str, type[msgspec.Struct]] = {
    "order.create@1": CreateOrder,
    "order.approve@1": Approve,
    "order.dispatch@1": Dispatch,
    "order.decline@1": EventWithReason,
    "order.cancel@1": EventWithReason,
    "order.pause@1": EventWithReason,
    "answer.set@1": SetAnswer,
    "note.add@1": AddNote,
    "card.show@1": ShowCard,
    "entry.set@1": SetEntry,
}


def state_at(plan: OrderPlan, moment: int) -> State | None:
    """The order's state at an instant, None before it was taken. Every event must fit the state it meets."""
    state = None
    for each in plan.steps:
        if each.at > moment:
            break
        if each.type == "order.create@1":
            state = State.DRAFT if "hotline" in PEOPLE[each.login].roles else State.ACCEPTED
        event = each.type.removeprefix("order.").removesuffix("@1")
        if event in TRANSITIONS:
            assert state is not None
            assert (each.x["from"], step(state, event)) == (state, "go"), (plan.key, each)
            state = TRANSITIONS[event].target
    return state


def orders_of(org: Organisation, login: str, day: date) -> list[OrderPlan]:
    return [plan for plan in org.orders if login in plan.technicians and on_site(plan.appointment_at) == day]


def test_every_step_is_an_op_that_the_server_understands_by_somebody_who_may() -> None:
    reach = {unit.id: {unit.id, unit.parent} for unit in ORG.units}
    may = {
        "submit": "hotline",
        "approve": "manager",
        "dispatch": "dispatcher",
        "cancel": "dispatcher",
    }
    for plan in ORG.orders:
        for each in plan.steps:
            msgspec.convert(msgspec.to_builtins(each.x), PAYLOADS.get(each.type, Event))
            person = PEOPLE[each.login]
            event = each.type.removeprefix("order.").removesuffix("@1")
            if event in may:
                assert person.roles == (may[event],)
                assert person.reach in reach[plan.branch] or person.reach == ORG.units[0].id
            elif event != "create":
                assert each.login in plan.technicians
            if each.type == "entry.set@1":
                assert each.r == uuid5(plan.id, each.x["name"])
                assert words_of(each.x["name"]) is not None
            if each.type == "answer.set@1":
                assert each.r == uuid5(plan.id, each.x["item"])


@given(DAYS, MINUTES_OF_TODAY)
@example(date(2028, 2, 29), 0)
@example(date(2027, 3, 1), 0)
@example(date(2026, 12, 31), 1439)
def test_at_any_hour_of_any_day_the_orders_are_fresh_and_in_every_state(today: date, minute: int) -> None:
    org = organisation(today)
    now = at_ms(today, minute)
    states = Counter(state_at(plan, now) for plan in org.orders)
    assert states.keys() >= {
        *("draft", "submitted", "approved", "dispatched", "accepted"),
        *("en_route", "on_site", "in_work", "paused", "done", "cancelled"),
    }
    for plan in org.orders:
        times = [each.at for each in plan.steps]
        assert times == sorted(times)
        assert times[0] < at_ms(today, 0), "taken before today"
        assert -3 <= (on_site(plan.appointment_at) - today).days <= 3
        assert times[0] < plan.appointment_at < plan.due_at
    mine = orders_of(org, "lin", today)
    assert Counter(state_at(plan, now) for plan in mine) == {"accepted": 3, "dispatched": 1}
    assert min(mine, key=lambda plan: plan.due_at).fault_class == "a"
    shared = [plan for plan in org.orders if "lin" in plan.technicians and len(plan.technicians) == 2]
    ready = [plan for plan in shared if state_at(plan, now) == State.ACCEPTED]
    assert [(plan.technicians, plan.template) for plan in ready] == [(("lin", "he"), org.templates[0].id)]
    assert ready[0] in mine


def test_one_order_meant_for_lin_waits_on_the_managers_desk() -> None:
    at_night = at_ms(TODAY, 0)
    waiting = [p for p in ORG.orders if "lin" in p.technicians and state_at(p, at_night) == State.SUBMITTED]
    assert [plan.branch for plan in waiting] == [PEOPLE["jing"].branch]


def test_finished_inspections_answer_every_item_and_both_engineers_took_part() -> None:
    finished = [p for p in ORG.orders if p.template and p.steps[-1].type == "order.complete@1"]
    assert len(finished) == 3
    items = {item.key: item for item in ORG.templates[0].items}
    for plan in finished:
        answers = [each for each in plan.steps if each.type == "answer.set@1"]
        assert {each.x["item"] for each in answers} == set(items)
        assert {each.login for each in answers} == set(plan.technicians)
        failed = [each.x for each in answers if each.x["result"] == "fail"]
        assert len(failed) == 1
        assert failed[0]["note"]
        for x in (each.x for each in answers):
            low, high = items[x["item"]].min, items[x["item"]].max
            if "value" in x:
                inside = Decimal(low or "-Infinity") <= Decimal(x["value"]) <= Decimal(high or "Infinity")
                assert inside == (x["result"] == "pass"), x
