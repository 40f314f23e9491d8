"""The clocks of an order: what is promised, from when, until when, and how it stands. Source: R-SLA-1 to R-SLA-12.

A promise is fixed on the order when the order is made: a policy that changes later changes no promise that was given.
How a clock stands is never stored: it follows from the order's times, its pauses, and the present.
"""

from collections.abc import Mapping, Sequence
from typing import Literal

from msgspec import Struct

from backend.domain.service_hours import AROUND_THE_CLOCK, WORKDAYS, Calendar, Hours, Span, counted_ms, deadline

Measure = Literal["answer", "respond", "solve_remotely", "plan", "arrive", "solve", "replace", "confirm"]
Served = Literal["5x8", "7x24"]

SERVED: dict[Served, Hours] = {"5x8": WORKDAYS, "7x24": AROUND_THE_CLOCK}

_FROM_THE_REQUEST: tuple[Measure, ...] = ("respond", "solve_remotely", "plan", "arrive", "solve")
SINCE: dict[Measure, str] = {
    **dict.fromkeys(_FROM_THE_REQUEST, "created"),
    "answer": "promised",
    "replace": "on_site",
    "confirm": "done",
}
"""What starts a clock: the request, the solution (R-SLA-6), the promise of an answer (R-SLA-7),
or the moment at which somebody stands before the device (R-SLA-3)."""

UNTIL: dict[Measure, tuple[str, ...]] = {
    "answer": ("responded", "on_site", "in_work", "done"),
    "respond": ("responded", "accepted", "en_route", "on_site", "in_work", "done"),
    "solve_remotely": ("done", "on_site"),
    "plan": ("planned", "en_route", "on_site", "in_work", "done"),
    "arrive": ("on_site", "in_work", "done"),
    "solve": ("done",),
    "replace": ("done",),
    "confirm": ("signed", "signature_refused", "summarised"),
}
"""What stops it: whichever of these was reached first."""


class Deviation(Struct, frozen=True):
    """R-SLA-10: a new time, why, and who allowed it."""

    due_at: int
    reason: str
    by: str
    by_name: str
    at: int


class Promise(Struct, frozen=True, omit_defaults=True):
    """One clock of an order, as its row carries it. `rule` is the rule that it comes from, `contract`, or `agreed`
    with the customer for this order."""

    measure: Measure
    limit_ms: int
    hours: Served
    rule: str
    deviation: Deviation | None = None


class Pause(Struct, frozen=True):
    """R-SLA-12: a stretch in which no clock runs, and why."""

    since: int
    until: int | None
    why: str


class Standing(Struct, frozen=True):
    """`left_ms` counts in the promise's own hours and is negative when the time is over; None while nothing runs yet.

    A clock that has stopped says whether it was met, and by how much; one that stands says why.
    """

    state: Literal["not_yet", "running", "paused", "at_risk", "met", "breached"]
    due_at: int | None
    left_ms: int | None
    stopped_at: int | None = None
    why: str | None = None


AT_RISK_SHARE = 4
"""A clock is at risk in the last quarter of its limit."""


def stand(
    promise: Promise, times: Mapping[str, int], pauses: Sequence[Pause], calendar: Calendar, now: int
) -> Standing:
    """How a clock stands at `now`. `times`: when each state of the order was reached, and `created`."""
    since = times.get(SINCE[promise.measure])
    if since is None:
        return Standing("not_yet", None, None)
    hours, limit = SERVED[promise.hours], promise.limit_ms
    reached = [times[state] for state in UNTIL[promise.measure] if state in times]
    stopped_at = min(reached) if reached else None
    spans = running_spans(since, pauses)
    due_at = deadline(hours, calendar, spans, limit)
    if promise.deviation is not None:
        due_at = promise.deviation.due_at
    at = now if stopped_at is None else stopped_at
    left = _left(hours, calendar, spans, limit, at) if promise.deviation is None else (due_at or 0) - at
    if stopped_at is not None:
        return Standing("met" if left >= 0 else "breached", due_at, left, stopped_at)
    if left < 0:
        return Standing("breached", due_at, left)
    if pauses and pauses[-1].until is None and promise.deviation is None:
        return Standing("paused", None, left, why=pauses[-1].why)
    return Standing("at_risk" if left * AT_RISK_SHARE <= limit else "running", due_at, left)


def running_spans(since: int, pauses: Sequence[Pause]) -> list[Span]:
    """The time from `since` on, less the pauses; a pause that has not ended ends the last span."""
    spans: list[Span] = []
    for pause in pauses:
        if pause.until is not None and pause.until <= since:
            continue
        if pause.since > since:
            spans.append(Span(since, pause.since))
        if pause.until is None:
            return spans
        since = max(since, pause.until)
    return [*spans, Span(since, None)]


def _left(hours: Hours, calendar: Calendar, spans: Sequence[Span], limit: int, at: int) -> int:
    used = sum(
        counted_ms(hours, calendar, span.since, at if span.until is None else min(span.until, at))
        for span in spans
        if span.since < at
    )
    return limit - used
