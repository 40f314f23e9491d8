"""The Service Act Record `sar/1`: what a customer was shown, and what became of it. Source: PROTOCOL section 10."""

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from backend.domain.canonical import canonical
from sync.messages import Count, Uuid

Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
Answered = Literal["pass", "fail", "na"]
Outcome = Literal["signed", "refused", "later"]
Capacity = Literal["self", "agent"]


class _Part(Struct, frozen=True, forbid_unknown_fields=True):
    """A record holds what section 10 names and nothing else: what nobody shows, nobody signs."""


class OrderShown(_Part, frozen=True):
    id: Uuid
    number: str | None
    kind: str
    ver: Count
    """Of the bucket, as the screen held it."""


class Named(_Part, frozen=True):
    id: Uuid
    name: str


class Engineer(_Part, frozen=True):
    id: Uuid
    name: str
    level: int | None


class WorkShown(_Part, frozen=True):
    """A note of the order."""

    id: Uuid
    text: str
    by_name: str


class ItemShown(_Part, frozen=True):
    """A checklist item in the template's words. `id` is the answer's; all null where it was not answered."""

    id: Uuid
    code: str
    text: str
    result: Answered | None
    value: str | None
    unit: str | None
    note: str | None


class ChecklistShown(_Part, frozen=True):
    template: Uuid
    name: str
    version: int
    items: list[ItemShown]


class PartShown(_Part, frozen=True):
    id: Uuid
    code: str
    name: str
    qty: int
    unit: str


class PhotoShown(_Part, frozen=True):
    id: Uuid
    sha256: Sha256


class PriceLine(_Part, frozen=True):
    text: str
    qty: int
    unit_fen: int
    amount_fen: int


class PriceShown(_Part, frozen=True):
    currency: Literal["CNY"]
    lines: list[PriceLine]
    total_fen: int


class WordingShown(_Part, frozen=True):
    id: str
    lang: Literal["zh-CN", "en"]
    sha256: Sha256


class Content(_Part, frozen=True):
    """Exactly what the page shows. Texts are `plain`."""

    op: Uuid
    """The signing op: no two occasions have the same content."""
    order: OrderShown
    customer: Named
    address: str
    contact: str
    device: Named | None
    fault: str
    engineers: list[Engineer]
    branch: Uuid
    arrived_at: int | None
    done_at: int | None
    work: list[WorkShown]
    checklist: ChecklistShown | None
    parts: list[PartShown]
    photos: list[PhotoShown]
    price: PriceShown | None
    wording: WordingShown


class Signer(_Part, frozen=True):
    name: str
    """Empty where nobody signed."""
    capacity: Capacity | None
    how: Literal["ink", "typed"] | None
    reason: str | None
    """Why not, or why later."""


class InkSeal(_Part, frozen=True):
    fmt: Literal["strokes/1"]
    sha256: Sha256


class Anchor(_Part, frozen=True):
    """The newest signed head of the server's chain that the device held: the record is not older."""

    epoch: str
    size: Count
    root: Sha256


class ServiceAct(_Part, frozen=True):
    typ: Literal["sar/1"]
    outcome: Outcome
    content: Content
    content_sha256: Sha256
    signer: Signer
    ink: InkSeal | None
    opinion_sha256: Sha256 | None
    price_agreed: bool
    claimed_at: int
    tz: str
    ops_upto: tuple[Uuid, Count, str]
    """[dev, s, h] of the device's last op before the seal: its counter, and the chain that proves what came before."""
    anchor: Anchor | None


decode_act = msgspec.json.Decoder(ServiceAct).decode


def content_sha256(act: ServiceAct) -> str:
    """Digest of the content as it must have been spelt. Raises NotCanonical."""
    return hashlib.sha256(canonical(msgspec.to_builtins(act.content))).hexdigest()


def seal_code(content_digest: str) -> str:
    """What the customer is given to look the record up by: the first 16 digits of the content's digest, in fours."""
    digits = content_digest[:16].upper()
    return " ".join(digits[n : n + 4] for n in range(0, 16, 4))
