"""Which promises an order is made under. Every number of the sources is a default of the setting `sla.policies`.

Where a contract names its own times, they go before every policy (R-SLA-11); of several policies that fit, the one that
falls due first is kept: the customer was promised both.
"""

from collections.abc import Iterable, Sequence
from typing import get_args

from msgspec import Struct

from backend.domain.service_clocks import SERVED, Measure, Promise, Served
from backend.domain.service_hours import Calendar, Span, deadline

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
NEVER = 2**53


class Policy(Struct, frozen=True, omit_defaults=True):
    """One promise to whoever fits every word of it; an empty word fits all. Times in ms."""

    rule: str
    measure: Measure
    limit_ms: int
    kinds: Sequence[str] = ()
    fault_classes: Sequence[str] = ()
    priorities: Sequence[str] = ()
    distances: Sequence[str] = ()
    """How far the customer is from the branch: city, province, remote."""
    grades: Sequence[str] = ()
    """Of the contract: standard, project."""
    covered: Sequence[str] = ()
    """By the warranty: in, out, unknown."""
    hours: Served | None = None
    """None: those of the contract."""


POLICIES: tuple[Policy, ...] = (
    Policy("R-SLA-1", "respond", HOUR, kinds=["repair"], fault_classes=["b", "c"]),
    Policy("R-SLA-1", "solve_remotely", HOUR, kinds=["repair"], fault_classes=["b", "c"]),
    Policy("R-SLA-1", "arrive", 2 * HOUR, kinds=["repair"], fault_classes=["b", "c"], distances=["city"]),
    Policy("R-SLA-2", "respond", 30 * MINUTE, kinds=["repair"], fault_classes=["a"]),
    Policy("R-SLA-2", "solve", 2 * HOUR, kinds=["repair"], fault_classes=["a"]),
    Policy("R-SLA-3", "replace", 2 * HOUR, kinds=["repair"], covered=["in"]),
    Policy("R-SLA-4", "solve", DAY, kinds=["repair"], distances=["city"], hours="7x24"),
    Policy("R-SLA-4", "solve", 3 * DAY, kinds=["repair"], distances=["province"], hours="7x24"),
    Policy("R-SLA-4", "solve", 7 * DAY, kinds=["repair"], distances=["remote"], hours="7x24"),
    Policy("R-SLA-5", "respond", 24 * HOUR, kinds=["inspection", "installation", "software"], hours="7x24"),
    Policy("R-SLA-5", "plan", 24 * HOUR, hours="7x24"),
    Policy("R-SLA-6", "respond", 2 * HOUR, priorities=["urgent"], hours="7x24"),
    Policy("R-SLA-6", "respond", 24 * HOUR, kinds=["software"], hours="7x24"),
    Policy("R-SLA-6", "confirm", 48 * HOUR, kinds=["software"], hours="7x24"),
    Policy("R-SLA-6", "respond", 8 * HOUR, kinds=["maintenance"], hours="7x24"),
    Policy("R-SLA-8", "respond", 2 * HOUR, grades=["project"], hours="7x24"),
    Policy("R-SLA-8", "arrive", 12 * HOUR, grades=["project"], hours="7x24"),
    Policy("R-SLA-8", "solve", 48 * HOUR, grades=["project"], hours="7x24"),
)


class Agreement(Struct, frozen=True, omit_defaults=True):
    """R-SLA-11: what a contract says of service. `limits`: measure → ms, and `urgent` for the response to urgent calls."""

    scope: str = ""
    grade: str = "standard"
    hours: Served = "5x8"
    limits: dict[str, int] = {}


class Asked(Struct, frozen=True):
    """What an order is, as far as promises go."""

    kind: str
    fault_class: str
    priority: str
    distance: str
    covered: str


def promises(
    asked: Asked, agreement: Agreement, calendar: Calendar, at: int, policies: Iterable[Policy]
) -> list[Promise]:
    """The clocks of an order made at `at`, one a measure, in the order in which they matter."""

    def falls_due(promise: Promise) -> int:
        due_at = deadline(SERVED[promise.hours], calendar, [Span(at, None)], promise.limit_ms)
        return NEVER if due_at is None else due_at

    found: dict[str, Promise] = {}
    for policy in policies:
        if _fits(policy, asked, agreement):
            promise = Promise(policy.measure, policy.limit_ms, policy.hours or agreement.hours, policy.rule)
            found[policy.measure] = min(found.get(policy.measure, promise), promise, key=falls_due)
    limits = {key: limit for key, limit in agreement.limits.items() if key != "urgent"}
    if asked.priority == "urgent" and "urgent" in agreement.limits:
        limits["respond"] = agreement.limits["urgent"]
    for measure in get_args(Measure):
        if measure in limits:
            found[measure] = Promise(measure, limits[measure], agreement.hours, "contract")
    return [found[measure] for measure in get_args(Measure) if measure in found]


def _fits(policy: Policy, asked: Asked, agreement: Agreement) -> bool:
    wanted = (
        (policy.kinds, asked.kind),
        (policy.fault_classes, asked.fault_class),
        (policy.priorities, asked.priority),
        (policy.distances, asked.distance),
        (policy.grades, agreement.grade),
        (policy.covered, asked.covered),
    )
    return all(not words or word in words for words, word in wanted)
