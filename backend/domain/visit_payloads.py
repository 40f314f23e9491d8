"""Payloads of the ops of a visit beyond its states. Source: PROTOCOL section 6."""

from typing import Annotated, Literal

from msgspec import Meta, field

from backend.domain.order import State
from backend.domain.payloads import Event, EventWithReason, Instant, Name, Payload, Reason, Text
from sync.world import Doc

Said = Annotated[str, Meta(min_length=1, max_length=200)]


class Arrive(Event, frozen=True):
    """`emergency` says why it could not wait for the approval (R-ORD-1)."""

    emergency: Reason | None = None

    def line(self) -> Doc:
        return {} if self.emergency is None else {"emergency": self.emergency}


class Escalate(EventWithReason, frozen=True):
    """R-ORD-5, R-ORD-9: to whom it was taken, and what is asked for."""

    to: Literal["manager", "service_department", "headquarters"]
    want: Literal["technical", "parts", "person"]

    def line(self) -> Doc:
        return told_of(self.to, self.want)


def told_of(to: str, want: str) -> Doc:
    """Who was talked to at once, and what for. R-ORD-9."""
    return {"to": to, "want": want}


class AskLeave(Payload, frozen=True):
    """R-ORD-5, R-ORD-18: the customer was told (`told`), and a way on was agreed."""

    reason: Reason
    told: Said
    way_on: Reason


class Permit(Payload, frozen=True):
    allow: bool
    note: Text = ""


class MakeAppointment(Payload, frozen=True):
    """R-ORD-3: with whom, and for when."""

    at: Instant
    who: Said = field(name="with")


class BeLate(Payload, frozen=True):
    """R-CON-2: why, the new time, and how the customer was told."""

    until: Instant
    reason: Reason
    told: Literal["phone", "message", "not_yet"]


class SetEntry(Payload, frozen=True):
    """An entry of a sheet; null clears it."""

    name: Annotated[str, Meta(pattern=r"^[a-z]+\.[A-Za-z0-9_.-]{1,40}\Z")]
    value: Text | None


class RecordSwap(Payload, frozen=True):
    """R-ORD-4: a board was swapped for a spare, or taken back with the consent of `agreed_by`."""

    what: Said
    how: Literal["swapped", "taken_back"]
    serial: Name = ""
    agreed_by: Name = ""


class RecordChange(Payload, frozen=True):
    """R-ORD-20: one change of a customer's data."""

    what: Said
    before: Text = ""
    after: Text = ""


class ConfirmClosing(Payload, frozen=True):
    """R-ORD-18: what the customer said when asked whether it is finally solved."""

    by: Said
    how: Literal["phone", "visit", "message"]
    solved: bool
    words: Text = ""


class Archive(Payload, frozen=True):
    frm: State = field(name="from")
