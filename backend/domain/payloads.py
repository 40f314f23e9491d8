"""Payloads of the op types, version 1. Source: PROTOCOL section 6."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, convert, field

from backend.domain.blob import MOST_BLOB_BYTES
from backend.domain.order import State
from backend.domain.service_clocks import Measure
from backend.domain.tables import ENTRY, ORDER
from sync.messages import Uuid
from sync.world import Doc

Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=4_000)]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]
Reading = Annotated[str, Meta(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?\Z")]
Phone = Annotated[str, Meta(max_length=40)]
Instant = Annotated[int, Meta(ge=0, le=253_402_300_799_999)]
"""ms UTC from 1970 to the end of 9999: what calendars can show."""
Priority = Literal["normal", "high", "urgent"]
FaultClass = Literal["a", "b", "c"]
OrderKind = Literal[
    "repair", "inspection", "installation", "software", "change", "extension", "upgrade", "consultation", "guidance",
    "data", "data_remote", "training", "dispatch", "tracking", "care",
]  # fmt: skip
"""R-ORD-12."""
OrderSource = Literal["call", "fax", "department", "headquarters", "mail", "web", "chat", "site", "inspection", "plan"]
"""R-ORD-2; and what a technician found on site, an inspection's failed item, a plan that fell due."""


class Payload(Struct, frozen=True, forbid_unknown_fields=True):
    """Unknown fields are refused: what nobody understands must not pass as executed."""

    def line(self) -> Doc:
        """What the timeline says of it beside state and reason."""
        return {}


class CreateOrder(Payload, frozen=True):
    customer: Uuid
    kind: OrderKind
    fault: Text
    device: Uuid | None = None
    fault_class: FaultClass = "c"
    contact: Name | None = None
    phone: Phone | None = None
    address: Name | None = None
    priority: Priority = "normal"
    appointment_at: Instant | None = None
    due_at: Instant | None = None
    template: Uuid | None = None
    branch: Uuid | None = None
    note: Text = ""
    source: OrderSource | None = None
    """Left out: the customer's call, or what a technician found on site."""


class Event(Payload, frozen=True):
    """`from` is the state that the screen showed; the server judges by the state that is."""

    frm: State = field(name="from")


class Approve(Payload, frozen=True):
    frm: State = field(name="from")
    after_the_fact: bool = False


class Dispatch(Payload, frozen=True):
    frm: State = field(name="from")
    technicians: Annotated[list[Uuid], Meta(min_length=1, max_length=6)]


class EventWithReason(Payload, frozen=True):
    frm: State = field(name="from")
    reason: Reason


class PauseOrder(Payload, frozen=True):
    """R-SLA-12: a clock that stands says why; `reason` says it in words."""

    frm: State = field(name="from")
    why: Literal["parts", "customer", "support", "power", "other"]
    reason: Reason


class Respond(Payload, frozen=True):
    note: Text = ""


class PromiseAnswer(Payload, frozen=True):
    """R-SLA-7: when the answer will be given; left out, within the hour."""

    answer_at: Instant | None = None


class DeviateClock(Payload, frozen=True):
    """R-SLA-10."""

    measure: Measure
    due_at: Instant
    reason: Reason


class PatchOrder(Payload, frozen=True):
    """Null clears a text; an order always has a priority."""

    contact: Name | UnsetType | None = UNSET
    phone: Phone | UnsetType | None = UNSET
    address: Name | UnsetType | None = UNSET
    priority: Priority | UnsetType = UNSET
    fault: Text | UnsetType | None = UNSET
    note: Text | UnsetType | None = UNSET


class SetAnswer(Payload, frozen=True):
    item: Annotated[str, Meta(min_length=1, max_length=64)]
    result: Literal["pass", "fail", "na"] | UnsetType | None = UNSET
    value: Reading | UnsetType | None = UNSET
    unit: Annotated[str, Meta(max_length=16)] | UnsetType | None = UNSET
    note: Text | UnsetType | None = UNSET


class AddNote(Payload, frozen=True):
    text: Annotated[str, Meta(min_length=1, max_length=4_000)]


class DeleteNote(Payload, frozen=True):
    pass


Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
BlobSize = Annotated[int, Meta(ge=1, le=MOST_BLOB_BYTES)]
Mime = Annotated[str, Meta(pattern=r"^[a-z]{1,20}/[a-z0-9.+-]{1,60}\Z")]
Pixels = Annotated[int, Meta(ge=1, le=100_000)]
Degrees = Annotated[str, Meta(pattern=r"^-?[0-9]{1,3}(\.[0-9]{1,7})?\Z")]


class Attached(Payload, frozen=True):
    """A blob that an op names: its bytes travel by upload. `att` is the device's own id for it."""

    att: Uuid
    sha256: Sha256
    size: BlobSize
    mime: Mime


class AddPhoto(Attached, frozen=True):
    """`of` is the row that it shows (table number, id): the order itself, an answer, later a part or a return.

    `copy_of` is the photo that was drawn upon; `original` is the camera's own file, where the template asks for it;
    `place` (latitude, longitude in degrees) likewise.
    """

    w: Pixels
    h: Pixels
    of: tuple[Annotated[int, Meta(ge=1, le=1_000)], Uuid]
    copy_of: Uuid | None = None
    original: Attached | None = None
    place: tuple[Degrees, Degrees] | None = None


class RemovePhoto(Payload, frozen=True):
    pass


class EraseOrder(Payload, frozen=True):
    """R-STA-3: its time has passed."""


class VerifyBlob(Payload, frozen=True):
    """`flaw`: why the picture cannot be shown; its bytes are kept all the same."""

    sha256: Sha256
    flaw: Annotated[str, Meta(max_length=40)] | None = None


class ShowCard(Payload, frozen=True):
    verified: Literal["yes", "no", "skipped"]
    jti: Annotated[str, Meta(max_length=64)] | None = None


Token = Annotated[str, Meta(min_length=1, max_length=60_000, pattern=r"^[A-Za-z0-9_.-]*\Z")]


class Act(Payload, frozen=True):
    """`record` is the JWS over the bytes of a Service Act Record; `content_sha256` is what the record says. Section 10."""

    record: Token
    record_sha256: Sha256
    content_sha256: Sha256


class SignOrder(Act, frozen=True):
    """`ink` is what was drawn, as canonical text; none where the name was typed."""

    signer: Annotated[str, Meta(min_length=1, max_length=80)]
    role: Literal["self", "agent"]
    ink: Annotated[str, Meta(max_length=40_000)] | None = None
    ink_sha256: Sha256 | None = None


class ActWithReason(Act, frozen=True):
    reason: Reason


class SealOpinion(Payload, frozen=True):
    """`signature` is the act that it was given with."""

    signature: Uuid
    sealed: Annotated[str, Meta(min_length=1, max_length=40_000)]
    sealed_sha256: Sha256


class ResolveConflict(Payload, frozen=True):
    """A time is an integer, every other value a text."""

    value: str | Instant | None
    note: Text = ""


class ReopenConflict(Payload, frozen=True):
    pass


class SettleParked(Payload, frozen=True):
    decision: Literal["execute", "keep"]
    note: Text = ""


class SetPortrait(Payload, frozen=True):
    """Hex SHA-256 of the picture as the server made it anew; None takes it off the card."""

    photo: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")] | None


class WithReason(Payload, frozen=True):
    reason: Reason


def patched(payload: PatchOrder | SetAnswer, *fields: str) -> dict[str, str | int | None]:
    """The fields that the payload really says; an absent one is left alone. A cleared text of an order is empty."""
    cleared = "" if isinstance(payload, PatchOrder) else None
    said = {name: getattr(payload, name) for name in fields}
    return {name: cleared if value is None else value for name, value in said.items() if value is not UNSET}


class _OrderChoice(PatchOrder, frozen=True):
    """What a conflict of an order may be settled by: a time too, which no patch writes."""

    appointment_at: Instant | UnsetType = UNSET


class _EntryChoice(Payload, frozen=True):
    value: Text | None


def chosen(table: int, field: str, value: str | int | None) -> str | int | None:
    """A value chosen for a field, as the field keeps it. Raises msgspec.ValidationError where it cannot be."""
    if table == ORDER:
        return patched(convert({field: value}, _OrderChoice), field)[field]
    if table == ENTRY:
        return convert({field: value}, _EntryChoice).value
    return patched(convert({"item": "-", field: value}, SetAnswer), field)[field]
