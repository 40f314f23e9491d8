"""The shapes on the wire. Source: PROTOCOL sections 2 and 3."""

from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct

from sync.ids import MAX_INT

Count = Annotated[int, Meta(ge=0, le=MAX_INT)]
Millis = Annotated[int, Meta(ge=-MAX_INT, le=MAX_INT)]
"""Device clocks may say anything; only the size is bounded."""
Short = Annotated[str, Meta(min_length=1, max_length=64)]
Uuid = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\Z")]
Stamp = tuple[Millis, Millis, Short]
"""wall ms, monotonic ms, session of the monotonic clock."""


class Clock(Struct, frozen=True):
    """The device's clocks at the moment of sending."""

    wall: Millis
    mono: Millis
    ses: Short
    anchor: tuple[Millis, Millis, Short] | None = None


class Have(Struct, frozen=True):
    """What the client holds: a digest, or the vector itself."""

    d: Short | None = None
    v: list[tuple[Count, Count]] | None = None


class Header(Struct, frozen=True):
    """First line of a request. Unknown fields are ignored."""

    p: Literal[1]
    epoch: Annotated[str, Meta(max_length=64)]
    dev: Uuid
    app: Short
    sch: Count
    req: Uuid
    clock: Clock
    gotOutcomesUpTo: Count
    have: Have | None
    budget: Count
    owed: Count = 0
    """Ops in the outbox that the server had not acknowledged when this was sent: what the desk may expect."""
    head: Count = 0
    """Size of the newest signed head that the device holds; 0 for none."""
    staged: tuple[Count, Count, Count, Count] | None = None
    """[bid, ver, k, n]: of that bucket at that version the parts 1…k of n are here, and not yet shown."""


class Op(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One command as recorded on a device."""

    s: Annotated[int, Meta(ge=1, le=MAX_INT)]
    i: Uuid
    t: Annotated[str, Meta(pattern=r"^[a-z_]{1,32}\.[a-z_]{1,32}@[1-9][0-9]{0,3}\Z")]
    b: tuple[Annotated[str, Meta(pattern=r"^[a-z]\Z")], Uuid]
    bv: Count
    x: dict[str, Any]
    at: Stamp
    u: Uuid
    h: Annotated[str, Meta(max_length=64)]
    r: Uuid | None = None
    was: dict[str, Any] | None = None
    g: tuple[Uuid, Count, Count] | None = None
    dep: list[Uuid] | None = None
    e: Annotated[str, Meta(max_length=64)] | None = None
    """Epoch that `bv` belongs to, on a line replayed after a restore."""
    o: tuple[Uuid, Count, Annotated[str, Meta(max_length=64)]] | None = None
    """First place (dev, s, h) of a replayed line."""


Verdict = Literal["applied", "merged", "conflict", "parked", "rejected"]


class OpError(Struct, frozen=True, omit_defaults=True):
    code: str
    args: dict[str, Any] | None = None


class Outcome(Struct, frozen=True, omit_defaults=True):
    """What became of one op. Every later repeat of the op is answered with the same."""

    i: str
    o: Verdict
    at: list[tuple[int, int]]
    c: list[str] | None = None
    e: OpError | None = None


class BucketPart(Struct, frozen=True, omit_defaults=True):
    """A bucket in a reply. `rows` holds row objects already encoded."""

    id: int
    key: tuple[str, str]
    ver: int
    mode: Literal["snap", "delta"]
    rows: list[msgspec.Raw]
    chk: str
    frm: int | None = msgspec.field(default=None, name="from")
    part: tuple[int, int] | None = None


class Minimum(Struct, frozen=True):
    app: str
    sch: int


ReplyError = Literal["gap", "fork", "need_have", "epoch"]


class Reply(Struct, frozen=True, omit_defaults=True):
    """Answer to one request; push and pull in one."""

    p: Literal[1]
    epoch: str
    now: int
    req: str
    stored: int
    archived: int
    res: list[Outcome]
    drop: list[int]
    b: list[BucketPart]
    more: bool
    min: Minimum
    err: ReplyError | None = None
    head: str | None = None
    """A newer signed head of the server's chain, for the device to keep."""
    wait: int | None = None


decode_header = msgspec.json.Decoder(Header).decode
decode_op = msgspec.json.Decoder(Op).decode
encode = msgspec.json.Encoder().encode
