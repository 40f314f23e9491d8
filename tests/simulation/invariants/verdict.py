"""A broken invariant, and the plain shapes that the judges look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

BUCKET_COLUMNS = "bid, kind, root, ver, min_ver, chk"

NAMES = {
    1: "no loss",
    2: "exactly once",
    3: "value preservation",
    4: "no silent overwrite",
    5: "no false self-conflict",
    6: "convergence",
    7: "scope",
    8: "cursor completeness",
    9: "monotone",
    10: "atomic cut",
    11: "read your writes",
    12: "progress",
    13: "checksum soundness",
    14: "state machine",
    19: "restore",
    20: "fork safety",
    21: "authorisation",
    22: "clock independence",
    23: "version skew",
    24: "compaction",
    25: "batch invariance",
    26: "chains",
    28: "one code on two databases",
}
"""Number on the protocol's list → name. 0 is everything else that a server must never do."""


class Broken(AssertionError):
    """An invariant does not hold."""

    def __init__(self, invariant: int, text: str) -> None:
        super().__init__(f"{invariant} {NAMES.get(invariant, 'a defect of the server')}: {text}")
        self.invariant = invariant


def require(condition: object, invariant: int, text: str, *args: object) -> None:
    """Raises Broken. `text` has a `{}` for each of `args`, filled only then."""
    if not condition:
        raise Broken(invariant, text.format(*args))


@dataclass(slots=True)
class Intent:
    """One op as its author's device wrote it down, in the moment it was durable there."""

    op_id: str
    line: bytes
    """As it was first written."""
    device: str
    """The installation, by the simulator's name."""
    user: str
    type: str
    root: str
    row: str | None
    x: dict[str, Any]
    was: dict[str, Any] = field(default_factory=dict)
    """What the screen showed of the fields that the op writes."""
    group: str | None = None
    erased: bool = False
    """The only disk that held it was set back before the server had it."""


@dataclass(slots=True)
class Held:
    """A bucket on a device."""

    key: tuple[str, str]
    ver: int
    rows: dict[tuple[int, str], tuple[int, dict[str, Any]]]
    """(table number, id) → (v, document)."""
