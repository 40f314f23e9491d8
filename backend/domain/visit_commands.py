"""The op types of a visit: who may, and what is decided. Source: PROTOCOL section 6."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

from backend.domain import visit_ops as ops
from backend.domain import visit_payloads as p
from backend.domain.authority import desk, desk_or_technician, technician
from backend.domain.order_ops import lived_event
from backend.domain.tables import CONFLICT, ENTRY, TEMPLATE
from backend.domain.template_ops import PublishTemplate, may_publish, publish_template
from sync.command import Command, Effect, Scene


def _command(
    name: str,
    payload: type[Struct],
    decide: Callable[[Scene], list[Effect]],
    may: Callable[[Scene], bool],
    kind: Literal["fact", "intent"] = "fact",
    reads: tuple[int, ...] = (),
) -> Command:
    return Command(f"{name}@1", kind, "o", payload, decide, may, reads=reads)


_GATED = (ENTRY,)

VISIT = [
    _command("order.arrive", p.Arrive, lived_event, technician, reads=_GATED),
    _command("order.escalate", p.Escalate, lived_event, technician, reads=_GATED),
    _command("order.leave", p.EventWithReason, lived_event, technician, reads=_GATED),
    _command("order.summarise", p.Event, lived_event, technician, reads=_GATED),
    _command("order.ask_leave", p.AskLeave, ops.ask_leave, technician),
    _command("order.permit", p.Permit, ops.permit_leave, desk("dispatcher", "manager"), "intent"),
    _command("order.appoint", p.MakeAppointment, ops.make_appointment, desk_or_technician),
    _command("order.late", p.BeLate, ops.be_late, technician),
    _command(
        "order.confirm", p.ConfirmClosing, ops.confirm_closing, desk("hotline", "dispatcher", "manager"), "intent"
    ),
    _command("order.archive", p.Archive, ops.archive, desk("hotline", "manager"), "intent", (CONFLICT,)),
    _command("entry.set", p.SetEntry, ops.set_entry, desk_or_technician),
    _command("swap.record", p.RecordSwap, ops.record_swap, technician),
    _command("change.record", p.RecordChange, ops.record_change, technician),
    Command("template.publish@1", "intent", "t", PublishTemplate, publish_template, may_publish, reads=(TEMPLATE,)),
]
