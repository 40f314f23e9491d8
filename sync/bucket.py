"""What a client needs of a bucket, and the bucket's checksum. Source: PROTOCOL section 4."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Literal

from msgspec import Struct

from sync.ids import h64


class Head(Struct, frozen=True):
    """A bucket as the pull sees it."""

    bid: int
    kind: str
    root: str
    ver: int
    min_ver: int


class Want(Struct, frozen=True):
    """One bucket to send: whole, or what is newer than `since`."""

    head: Head
    mode: Literal["snap", "delta"]
    since: int


class Plan(Struct, frozen=True):
    wants: list[Want]
    drop: list[int]


def plan_pull(entitled: Iterable[Head], have: Mapping[int, int]) -> Plan:
    """Compares membership with what the client holds (bid → ver). MUST-PULL."""
    wants: list[Want] = []
    members: set[int] = set()
    for head in entitled:
        members.add(head.bid)
        held = have.get(head.bid)
        if held is None or held < head.min_ver or held > head.ver:
            wants.append(Want(head, "snap", 0))
        elif held < head.ver:
            wants.append(Want(head, "delta", held))
    return Plan(wants, sorted(bid for bid in have if bid not in members))


def split(sizes: Sequence[int], n: int) -> list[slice]:
    """Cuts rows of these sizes (bytes) into n runs of about equal size: the same for the same sizes and n. MUST-STAGE."""
    total, cuts, seen = sum(sizes), [0], 0
    for place, size in enumerate(sizes):
        seen += size
        while len(cuts) < n and seen * n >= total * len(cuts):
            cuts.append(place + 1)
    cuts += [len(sizes)] * (n + 1 - len(cuts))
    return [slice(start, end) for start, end in pairwise(cuts)]


def checksum(rows: Iterable[tuple[int, str, int]]) -> int:
    """Sum over live rows of (table number, id, v), mod 2⁶⁴. Addition, so that a doubled row does not cancel itself."""
    return sum(h64(table, row_id, v) for table, row_id, v in rows) % 2**64
