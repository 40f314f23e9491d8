"""What is left of an order when its personal data are erased. Source: R-STA-3 (retention is a setting), PROTOCOL section 10,
MUST-ERASE.

Nothing is listed as personal: every text goes but those whose place is known to hold none. A field that is added later
and forgotten here is erased, not kept.
"""

import re
from typing import Any

import msgspec
from msgspec import Struct

from backend.domain.calendar import on_site
from backend.domain.months import add_months
from backend.domain.order_rows import event_line, order_of
from backend.domain.tables import NAMES, ORDER, SIGNATURE
from sync.command import Effect, Put, Scene
from sync.world import Doc


class Retention(Struct, frozen=True):
    """Setting `retention`, in months; None: kept. Months count from the end of an order (archived or cancelled).
    Statistics and surveys have the source's own numbers."""

    orders: int | None = None
    statistics: int = 24
    surveys: int = 12


ENDED = ("archived", "cancelled")

_SAID = frozenset(
    "state approval kind priority fault_class type from to result unit item field policy outcome role level number "
    "customer_name device_name by_name name receipt flags why measure hours rule code mime result warranty evidence "
    "until_on erased_on".split()
)
"""Places whose texts are words of the trade, names of staff and of organisations, or digests."""

_DIGEST = re.compile(r"[0-9a-f]{64}\Z|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z")
"""SHA-256 and ids say nothing about anybody."""


def scrub(value: Any, place: str = "") -> Any:
    """The value without texts of people. Shapes stay as they are; where somebody was is gone."""
    if isinstance(value, dict):
        return {key: scrub(inner, key) for key, inner in value.items()}
    if isinstance(value, list):
        return None if place == "place" and value else [scrub(inner, place) for inner in value]
    if not isinstance(value, str) or place in _SAID or _DIGEST.match(value):
        return value
    return ""


def erase(scene: Scene) -> list[Effect]:
    """By the server alone: each row of the order that says more than it may."""
    order_of(scene)
    on = on_site(scene.moment.now).isoformat()
    effects: list[Effect] = []
    for table in sorted(NAMES):
        for row_id, row in scene.world.table(scene.bucket, table).items():
            left = scrub(row.doc)
            if table in (ORDER, SIGNATURE):
                left["erased_on"] = on
            changed: Doc = {field: left[field] for field in left if row.doc.get(field, ...) != left[field]}
            if changed:
                effects.append(Put(table, row_id, changed))
    return [*effects, event_line(scene, x={"erased_on": on})]


def erased_link(raw: bytes) -> str | None:
    """The chain hash that an erased line of the journal has kept; None for a line that says what it said."""
    if b'"erased_on":"' not in raw:
        return None
    said = msgspec.json.decode(raw)
    return said["h"] if said.keys() == {"s", "i", "erased_on", "h"} else None


def is_due(ended_at: int, now: int, months: int) -> bool:
    """Has the time passed for which an order that ended then is kept?"""
    return add_months(on_site(ended_at), months) <= on_site(now)
