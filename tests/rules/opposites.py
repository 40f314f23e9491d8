"""What would be wrong: each rule's function made to answer the opposite. A rule counts as proven only if that is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from backend.domain.service_promises import Agreement

Original = Callable[..., Any]


def negated(original: Original) -> Original:
    """Yes for no."""
    return lambda *given, **named: not original(*given, **named)


def answering(value: Any) -> Callable[[Original], Original]:
    """Always the same answer, whatever is asked."""
    return lambda _original: lambda *_given, **_named: value


OPPOSITES: dict[str, list[tuple[str, Callable[[Original], Original]]]] = {
    "R-ORD-1": [("backend.domain.order:is_unapproved_arrival", negated)],
    **{f"R-SLA-{n}": [("backend.domain.service_promises:_fits", negated)] for n in (1, 2, 3, 4, 5, 6, 8)},
    "R-SLA-7": [("backend.domain.order_clocks:promise", answering([]))],
    "R-SLA-9": [("backend.domain.service_hours:is_workday", negated)],
    "R-SLA-10": [("backend.domain.order_clocks:deviate", answering([]))],
    "R-SLA-11": [("backend.domain.order_clocks:_agreement", answering(Agreement()))],
    "R-SLA-12": [("backend.domain.order_clocks:paused", answering([]))],
}
"""Rule id → (function of the product as `module:name`, what stands in its place). All of them are planted together."""
