"""What was drawn: `strokes/1`. Source: PROTOCOL section 10."""

import json
from itertools import pairwise
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from backend.domain.canonical import NotCanonical, canonical

Units = Annotated[int, Meta(ge=0, le=10_000)]

SHORTEST_UNITS = 120
"""A name is longer than this on a field of 1,000: what is shorter is a dot or a slip."""


class Ink(Struct, frozen=True, forbid_unknown_fields=True):
    """`box` is the width and height drawn in; each stroke is x, y, x, y, …"""

    fmt: Literal["strokes/1"]
    box: tuple[Annotated[int, Meta(ge=1, le=10_000)], Annotated[int, Meta(ge=1, le=10_000)]]
    strokes: list[list[Units]]


def read_ink(text: str) -> Ink | None:
    """None for what is no drawing in its one spelling."""
    try:
        ink = msgspec.json.decode(text, type=Ink)
        spelt = canonical(json.loads(text)).decode()
    except (msgspec.MsgspecError, NotCanonical, ValueError):
        return None
    return ink if spelt == text and all(stroke and len(stroke) % 2 == 0 for stroke in ink.strokes) else None


def is_dot(ink: Ink) -> bool:
    """Too little was drawn for anybody to have meant a name."""
    return sum(map(_length, ink.strokes)) < SHORTEST_UNITS


def _length(stroke: list[int]) -> float:
    points = list(zip(stroke[::2], stroke[1::2], strict=True))
    return sum(((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5 for (ax, ay), (bx, by) in pairwise(points))
