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


def of_one_kind(original: Original) -> Original:
    """Whatever kind of work is asked for, a repair is made of it."""

    def create(scene: Any) -> Any:
        return original(structs.replace(scene, payload=structs.replace(scene.payload, kind="repair")))

    return create


OPPOSITES: dict[str, list[tuple[str, Callable[[Original], Original]]]] = {
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
    "R-ORD-1": [
        ("backend.domain.gates:has_service_part", negated),
        ("backend.domain.order:is_unapproved_arrival", negated),
    ],
    "R-ORD-2": [("backend.domain.order_create:source_of", answering("web"))],
    "R-ORD-3": [("backend.domain.gates:has_consent", negated), ("backend.domain.gates:has_appointment", negated)],
    "R-ORD-4": [("backend.domain.visit_ops:takes_without_consent", negated)],
    "R-ORD-5": [("backend.domain.gates:may_leave", negated)],
    "R-ORD-6": [("backend.domain.gates:is_checked_and_clean", negated)],
    "R-STA-3": [("backend.domain.erasure:is_due", negated)],
    "R-INS-1": [("backend.domain.gates:needs_another_engineer", negated)],
    "R-INS-2": [("backend.domain.gates:is_unexplained", negated)],
    "R-ORD-7": [("backend.domain.sealed_opinion:bound", answering(b""))],
    "R-ORD-8": [("backend.domain.gates:has_summary", negated)],
    "R-ORD-15": [("backend.domain.gates:lacks", answering(["consent"]))],
    "R-ORD-18": [("backend.domain.visit_ops:is_confirmed", negated)],
    "R-ORD-19": [("backend.domain.gates:has_report", negated)],
    "R-ORD-9": [("backend.domain.visit_payloads:told_of", answering({}))],
    "R-ORD-10": [("backend.domain.order_create:first_asked", answering({"id": "", "name": ""}))],
    "R-ORD-11": [("backend.domain.gates:has_original", negated)],
    "R-ORD-12": [("backend.domain.order_create:create", of_one_kind)],
    "R-ORD-13": [("backend.domain.packing:spares", answering([]))],
    "R-ORD-14": [("backend.domain.gates:has_asked", negated)],
    "R-ORD-16": [("backend.domain.gates:has_fault_record", negated)],
    "R-ORD-17": [("backend.domain.gates:has_taught", negated)],
    "R-ORD-20": [("backend.domain.gates:has_maintenance_plan", negated)],
    "R-CON-2": [("backend.domain.gates:has_appointment", negated)],
}
"""Rule id → (function of the product as `module:name`, what stands in its place). All of them are planted together."""
