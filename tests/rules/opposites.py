"""What would be wrong: each rule's function made to answer the opposite. A rule counts as proven only if that is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec import structs

from backend.domain.service_promises import Agreement

Original = Callable[..., Any]


def negated(original: Original) -> Original:
    """Yes for no."""
    return lambda *given, **named: not original(*given, **named)


def answering(value: Any) -> Callable[[Original], Original]:
    """Always the same answer, whatever is asked."""
    return lambda _original: lambda *_given, **_named: value


def _deaf_to_complaints(original: Original) -> Original:
    """The complaints are not looked at."""
    return lambda inputs, *rest: original(structs.replace(inputs, complaints=0), *rest)


OPPOSITES: dict[str, list[tuple[str, Callable[[Original], Original]]]] = {
    "R-ORD-1": [("backend.domain.order:is_unapproved_arrival", negated)],
    **{f"R-SLA-{n}": [("backend.domain.service_promises:_fits", negated)] for n in (1, 2, 3, 4, 5, 6, 8)},
    "R-SLA-7": [("backend.domain.order_clocks:promise", answering([]))],
    "R-SLA-9": [("backend.domain.service_hours:is_workday", negated)],
    "R-SLA-10": [("backend.domain.order_clocks:deviate", answering([]))],
    "R-SLA-11": [("backend.domain.order_clocks:_agreement", answering(Agreement()))],
    "R-SLA-12": [("backend.domain.order_clocks:paused", answering([]))],
    "R-STAR-1": [("backend.domain.star:rate", _deaf_to_complaints)],
    "R-STAR-2": [("backend.domain.review_ops:next_due", lambda _original: lambda due_on, _day, _formula: due_on)],
    "R-STAR-3": [("backend.domain.order_ops:show_card", answering([]))],
    "R-STAR-4": [("backend.services.list_technicians:_masters", answering(False))],
    "R-STAR-5": [("backend.domain.voice_ops:justified", answering([]))],
    "R-STAR-6": [("backend.domain.coverage:_passed_on", answering(None))],
    "R-STAR-7": [("backend.domain.certification_ops:_has_both_skills", answering(None))],
    "R-STAR-8": [("backend.domain.coverage:_subjects", answering(frozenset({"data", "solution"})))],
    "R-STAR-9": [("backend.domain.coverage:_subjects", answering(frozenset({"conduct", "technique", "policies"})))],
}
"""Rule id → (function of the product as `module:name`, what stands in its place). All of them are planted together."""
