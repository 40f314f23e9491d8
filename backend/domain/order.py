"""The life of a service order.

    draft ─submit▶ submitted ─approve▶ approved ─dispatch▶ dispatched ─accept▶ accepted ─depart▶ en_route
                                          ▲                  │ decline                               │ arrive
                                          └──────────────────┘                                       ▼
                     done ◀complete─ in_work ◀──────────────────────────────────────start─ on_site
                                       │ ▲
             pause, escalate, leave    ▼ │ resume
                                 paused, escalated            cancel: from every state before done

    signed, signature_refused ─summarise▶ summarised ─archive▶ archived

    done ─sign_later▶ awaiting_signature;  done, awaiting_signature ─refuse_signature▶ signature_refused;
    each of the three ─sign▶ signed

A technician may skip what nobody needs on site: depart and arrive come from `dispatched` too, complete from `on_site`.
Escalated work goes on as paused work does; whoever leaves an unsolved fault leaves it paused.
Approval is a field of its own. Source: R-ORD-1, R-ORD-5, R-ORD-6, R-ORD-8, R-ORD-9, R-ORD-15, R-ORD-18; PROTOCOL section 5 (MUST-FACT, MUST-INTENT).
"""

from enum import StrEnum
from typing import Literal

from msgspec import Struct


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    DISPATCHED = "dispatched"
    ACCEPTED = "accepted"
    EN_ROUTE = "en_route"
    ON_SITE = "on_site"
    IN_WORK = "in_work"
    PAUSED = "paused"
    ESCALATED = "escalated"
    DONE = "done"
    AWAITING_SIGNATURE = "awaiting_signature"
    SIGNED = "signed"
    SIGNATURE_REFUSED = "signature_refused"
    SUMMARISED = "summarised"
    ARCHIVED = "archived"
    CANCELLED = "cancelled"


class Transition(Struct, frozen=True):
    """An event of the order: from where it may come, where it leads, and whether it is a lived fact."""

    sources: frozenset[State]
    target: State
    fact: bool


def _transition(fact: bool, target: State, *sources: State) -> Transition:
    return Transition(frozenset(sources), target, fact)


_BEFORE_DONE = tuple(State)[: tuple(State).index(State.DONE)]

TRANSITIONS: dict[str, Transition] = {
    "submit": _transition(False, State.SUBMITTED, State.DRAFT),
    "approve": _transition(False, State.APPROVED, State.SUBMITTED),
    "dispatch": _transition(False, State.DISPATCHED, State.APPROVED, State.DISPATCHED, State.ACCEPTED, State.EN_ROUTE),
    "decline": _transition(False, State.APPROVED, State.DISPATCHED, State.ACCEPTED),
    "cancel": _transition(False, State.CANCELLED, *_BEFORE_DONE),
    "accept": _transition(True, State.ACCEPTED, State.DISPATCHED),
    "depart": _transition(True, State.EN_ROUTE, State.DISPATCHED, State.ACCEPTED),
    "arrive": _transition(True, State.ON_SITE, State.DISPATCHED, State.ACCEPTED, State.EN_ROUTE),
    "start": _transition(True, State.IN_WORK, State.ON_SITE),
    "pause": _transition(True, State.PAUSED, State.IN_WORK),
    "escalate": _transition(True, State.ESCALATED, State.ON_SITE, State.IN_WORK, State.PAUSED),
    "leave": _transition(True, State.PAUSED, State.ON_SITE, State.IN_WORK, State.PAUSED, State.ESCALATED),
    "resume": _transition(True, State.IN_WORK, State.PAUSED, State.ESCALATED),
    "complete": _transition(True, State.DONE, State.ON_SITE, State.IN_WORK, State.PAUSED, State.ESCALATED),
    "summarise": _transition(True, State.SUMMARISED, State.SIGNED, State.SIGNATURE_REFUSED),
    "archive": _transition(False, State.ARCHIVED, State.SUMMARISED),
    "sign_later": _transition(True, State.AWAITING_SIGNATURE, State.DONE),
    "refuse_signature": _transition(True, State.SIGNATURE_REFUSED, State.DONE, State.AWAITING_SIGNATURE),
    "sign": _transition(True, State.SIGNED, State.DONE, State.AWAITING_SIGNATURE, State.SIGNATURE_REFUSED),
}

_RANK: dict[State, int] = {
    State.DRAFT: 0,
    State.SUBMITTED: 1,
    State.APPROVED: 2,
    State.DISPATCHED: 3,
    State.ACCEPTED: 4,
    State.EN_ROUTE: 5,
    State.ON_SITE: 6,
    State.IN_WORK: 7,
    State.PAUSED: 7,
    State.ESCALATED: 7,
    State.DONE: 8,
    State.AWAITING_SIGNATURE: 9,
    State.SIGNED: 10,
    State.SIGNATURE_REFUSED: 10,
    State.SUMMARISED: 11,
    State.ARCHIVED: 12,
}


def rank(state: State) -> int:
    """How far along the path a state is; cancelled lies beside it."""
    return _RANK.get(state, -1)


Step = Literal["go", "done_already", "clash"]


def step(state: State, event: str) -> Step:
    """What an event means for an order in `state`: it goes on, it is done already, or it does not fit."""
    transition = TRANSITIONS[event]
    if state in transition.sources:
        return "go"
    if State.CANCELLED in (state, transition.target):
        return "clash"
    return "done_already" if _RANK[state] >= _RANK[transition.target] else "clash"


def is_unapproved_arrival(event: str, approval: str) -> bool:
    """Somebody arrives on an order that no manager has approved yet: kept as it happened, and said. R-ORD-1."""
    return event == "arrive" and approval == "pending"


def number_text(day: str, n: int) -> str:
    """The order's human number: `XL-YYMMDD-NNNN`, counted per branch and day. `day` is YYMMDD in the site's zone."""
    return f"XL-{day}-{n:04d}"
