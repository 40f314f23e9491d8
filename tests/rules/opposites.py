"""What would be wrong: each rule's function made to answer the opposite. A rule counts as proven only if that is noticed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Original = Callable[..., Any]


def negated(original: Original) -> Original:
    """Yes for no."""
    return lambda *given, **named: not original(*given, **named)


def answering(value: Any) -> Callable[[Original], Original]:
    """Always the same answer, whatever is asked."""
    return lambda _original: lambda *_given, **_named: value


OPPOSITES: dict[str, list[tuple[str, Callable[[Original], Original]]]] = {
    "R-ORD-1": [("backend.domain.order:is_unapproved_arrival", negated)],
}
"""Rule id → (function of the product as `module:name`, what stands in its place). All of them are planted together."""
