"""The order's state machine: complete, without traps, and never backwards by a fact. Source: R-ORD-1, PROTOCOL sections 5 to 7."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.commands import CATALOGUE
from backend.domain.order import TRANSITIONS, State, number_text, rank, step
from backend.domain.order_ops import lived_event
from backend.domain.signing import take_act

PROTOCOL = (Path(__file__).parents[2] / "sync" / "PROTOCOL.md").read_text(encoding="utf-8")
FACTS = {event for event, transition in TRANSITIONS.items() if transition.fact}
BACKWARDS = {
    "decline": "the order goes back to who dispatches",
    "dispatch": "another is sent, who has not accepted yet",
}
"""Intents that may lead to an earlier state, and why."""


def test_the_states_are_those_of_the_protocol() -> None:
    _, _, text = PROTOCOL.partition("Order states: ")
    listed = text.partition(".")[0].replace("\n", " ").split(", ")
    assert [name.strip() for name in listed] == [state.value for state in State]


@pytest.mark.parametrize("event", TRANSITIONS)
def test_every_event_means_something_in_every_state(event: str) -> None:
    transition = TRANSITIONS[event]
    for state in State:
        meaning = step(state, event)
        if state in transition.sources:
            assert meaning == "go"
        elif State.CANCELLED in (state, transition.target):
            assert meaning == "clash"
        else:
            passed = rank(state) >= rank(transition.target)
            assert meaning == ("done_already" if passed else "clash")


def test_what_a_technician_lives_through_is_a_fact_and_what_the_office_wants_an_intent() -> None:
    for event, transition in TRANSITIONS.items():
        [command] = [one for name, one in CATALOGUE.commands.items() if name.startswith(f"order.{event}@")]
        assert (command.kind == "fact") == transition.fact == (command.decide in (lived_event, take_act))


def test_only_two_intents_lead_backwards() -> None:
    for event, transition in TRANSITIONS.items():
        for source in transition.sources - {State.CANCELLED}:
            if transition.target is not State.CANCELLED and rank(transition.target) < rank(source):
                assert event in BACKWARDS


def test_every_state_of_the_job_is_reached_from_a_draft_and_leads_to_its_end() -> None:
    reached, grown = {State.DRAFT}, True
    while grown:
        more = {t.target for t in TRANSITIONS.values() if t.sources & reached} - reached
        reached |= more
        grown = bool(more)
    job = set(State)
    assert reached == job
    for state in job - {State.ARCHIVED, State.CANCELLED}:
        assert "go" in {step(state, event) for event in TRANSITIONS}, f"{state} is a trap"
        assert (step(state, "cancel") == "go") == (rank(state) < rank(State.DONE))
    assert all(step(State.ARCHIVED, event) != "go" for event in TRANSITIONS)
    ends = {event for event in TRANSITIONS if step(State.DONE, event) == "go"}
    assert ends == {"sign", "refuse_signature", "sign_later"}, "R-ORD-6: the customer ends it"


@given(st.lists(st.sampled_from(sorted(FACTS)), max_size=20), st.sampled_from(list(State)))
def test_facts_in_any_order_never_lead_backwards(events: list[str], state: State) -> None:
    for event in events:
        if step(state, event) == "go":
            after = TRANSITIONS[event].target
            assert rank(after) >= rank(state)
            state = after
            assert step(state, event) in ("go", "done_already"), "the same fact again has nothing left to do"


@given(st.integers(1, 99_999))
def test_numbers_are_read_back(n: int) -> None:
    text = number_text("260311", n)
    assert text.startswith("XL-260311-")
    assert int(text.rpartition("-")[2]) == n
    assert len(text) <= 20
