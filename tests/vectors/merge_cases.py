"""Cases of merge.json: every field that two may write, and every way out of a conflict."""

from typing import Any

from backend.domain.merge_policies import POLICIES

VALUES = {
    ("order", "priority"): ("high", "urgent"),
    ("order", "appointment_at"): (9_000_000, 8_000_000),
    ("answer", "result"): ("pass", "fail"),
    ("answer", "value"): ("230", "231.5"),
    ("answer", "unit"): ("V", "kV"),
}
KINDS = ("value", "transition", "deleted")
CHOICES = ("accept", "call_out", "transfer", "keep", "delete", "139")

CASES: list[tuple[str, dict[str, Any]]] = [
    *(
        (f"two values of {table}.{field}", {"table": table, "field": field, "current": current, "incoming": incoming})
        for table, field in POLICIES
        for current, incoming in [VALUES.get((table, field), ("这边写的", "那边写的，𬭎工"))]
    ),
    *(
        (f"{choice} for a conflict of kind {kind}", {"kind": kind, "value": choice})
        for kind in KINDS
        for choice in CHOICES
    ),
]
