"""Payloads of the op types, version 1. Source: PROTOCOL section 6."""

from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType, field

from backend.domain.order import State
from sync.messages import Millis, Uuid

Name = Annotated[str, Meta(max_length=200)]
Text = Annotated[str, Meta(max_length=4_000)]
Reason = Annotated[str, Meta(min_length=1, max_length=500)]
Reading = Annotated[str, Meta(pattern=r"^-?[0-9]{1,12}(\.[0-9]{1,6})?\Z")]
Phone = Annotated[str, Meta(max_length=40)]
Priority = Literal["normal", "high", "urgent"]
FaultClass = Literal["a", "b", "c"]
OrderKind = Literal["repair", "inspection", "installation", "software"]


class Payload(Struct, frozen=True, forbid_unknown_fields=True):
    """Unknown fields are refused: what nobody understands must not pass as executed."""


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
    appointment_at: Millis | None = None
    due_at: Millis | None = None
    template: Uuid | None = None
    branch: Uuid | None = None
    note: Text = ""


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


class PatchOrder(Payload, frozen=True):
    contact: Name | UnsetType = UNSET
    phone: Phone | UnsetType = UNSET
    address: Name | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    fault: Text | UnsetType = UNSET
    note: Text | UnsetType = UNSET


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


class ShowCard(Payload, frozen=True):
    verified: Literal["yes", "no", "skipped"]
    jti: Annotated[str, Meta(max_length=64)] | None = None


class ResolveConflict(Payload, frozen=True):
    value: str | None
    note: Text = ""


class ReopenConflict(Payload, frozen=True):
    pass


class SettleParked(Payload, frozen=True):
    decision: Literal["execute", "keep"]
    note: Text = ""


def patched(payload: Struct, *fields: str) -> dict[str, object]:
    """The fields that the payload really says; an absent one is left alone, null clears."""
    return {name: value for name in fields if (value := getattr(payload, name)) is not UNSET}
