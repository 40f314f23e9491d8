"""What a reply does to the buckets that a device holds. Source: PROTOCOL section 4: MUST-CHK, MUST-PULL."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from msgspec import Struct, structs

from sync.bucket import checksum
from sync.ids import chk_text

HeldRow = tuple[int, str, int, dict[str, Any]]
"""(table number, id, v, document)."""


class HeldBucket(Struct, frozen=True):
    """`sound` is False where the bucket is still shown but not relied on: it will be asked for whole."""

    bid: int
    key: tuple[str, str]
    ver: int
    rows: Mapping[tuple[int, str], HeldRow]
    sound: bool = True


class WireRow(Struct, frozen=True):
    t: int
    id: str
    v: int
    d: dict[str, Any] | None = None
    x: Literal[1] | None = None


class WirePart(Struct, frozen=True, rename={"frm": "from"}):
    """A bucket in a reply, as a client reads it."""

    id: int
    key: tuple[str, str]
    ver: int
    mode: Literal["snap", "delta"]
    rows: list[WireRow]
    chk: str
    frm: int | None = None
    part: tuple[int, int] | None = None


class Staged(Struct, frozen=True):
    """The parts of one bucket that have come so far: kept aside, not shown. MUST-STAGE."""

    parts: list[WirePart]

    def said(self) -> tuple[int, int, int, int]:
        """`staged` of the next request."""
        first = self.parts[0]
        assert first.part is not None, "only parts are staged"
        return first.id, first.ver, len(self.parts), first.part[1]


def stage_part(staged: Staged | None, part: WirePart) -> Staged | WirePart | None:
    """Adds a part: what is staged now, or the whole bucket once the last part has come, or None where the part does
    not go on from what is here (then nothing is staged, and the server begins anew)."""
    if part.part is None:
        return part
    k, n = part.part
    before = staged.parts if staged is not None and staged.said()[:2] == (part.id, part.ver) else []
    before = before if before and staged is not None and staged.said()[3] == n else []
    if k != len(before) + 1:
        return None
    if k < n:
        return Staged([*before, part])
    rows = [row for each in (*before, part) for row in each.rows]
    return structs.replace(part, rows=rows, part=None)


Applied = HeldBucket | Literal["stale", "mismatch"]
"""The bucket as it is now; or: what is held is newer; or: only a snapshot helps."""


def apply_part(held: HeldBucket | None, part: WirePart, said: int | None) -> Applied:
    """Lays a snapshot or a delta over a bucket.

    `said` is the `ver` that the request named. A snapshot below the held version counts only as the answer to that
    very statement (the server has gone back); otherwise it is an older answer that arrives late.
    """
    sound = held if held is not None and held.sound else None
    if sound and part.ver <= sound.ver and not (part.mode == "snap" and sound.ver == said):
        return "stale"
    if part.mode == "delta" and (sound is None or part.frm is None or sound.ver < part.frm):
        return "mismatch"
    rows = dict(sound.rows) if sound and part.mode == "delta" else {}
    for row in part.rows:
        if row.x == 1:
            rows.pop((row.t, row.id), None)
        else:
            rows[row.t, row.id] = (row.t, row.id, row.v, row.d or {})
    if chk_of(rows.values()) != part.chk:
        return "mismatch"
    return HeldBucket(part.id, part.key, part.ver, rows)


def chk_of(rows: Iterable[HeldRow]) -> str:
    return chk_text(checksum((table, row_id, v) for table, row_id, v, _ in rows))


def vector_of(buckets: Iterable[HeldBucket]) -> dict[int, int]:
    """What may be named in `have`."""
    return {bucket.bid: bucket.ver for bucket in buckets if bucket.sound}
