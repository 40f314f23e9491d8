"""The op types of the service: op type → how to authorise and decide it. Source: PROTOCOL section 6."""

from collections.abc import Callable

from msgspec import Struct

from backend.domain import access_ops as access
from backend.domain import order_clocks
from backend.domain import order_ops as ops
from backend.domain import payloads as p
from backend.domain import photo_ops as photos
from backend.domain.authority import desk, desk_of_author, desk_or_technician, knows, opener, over, technician
from backend.domain.conflict_ops import reopen_conflict, resolve_conflict
from backend.domain.erasure import erase
from backend.domain.merge_policies import POLICIES
from backend.domain.order import TRANSITIONS
from backend.domain.order_create import create
from backend.domain.parked_ops import settle_parked
from backend.domain.people_commands import PEOPLE
from backend.domain.signing import seal_opinion, take_act
from backend.domain.tables import CONFLICT, ENTRY, NAMES
from backend.domain.visit_commands import VISIT
from sync.command import Catalogue, Command, Effect, Scene
from sync.world import Doc


def _command(
    name: str,
    payload: type[Struct],
    decide: Callable[[Scene], list[Effect]],
    may: Callable[[Scene], bool],
    *,
    creates: bool = False,
    intent: bool = False,
    bucket: str = "o",
    version: int = 1,
    reads: tuple[int, ...] = (),
) -> Command:
    event = name.removeprefix("order.")
    intends = name.startswith("order.") and event in TRANSITIONS and not TRANSITIONS[event].fact
    kind = "intent" if intent or intends or creates or bucket == "u" else "fact"
    return Command(f"{name}@{version}", kind, bucket, payload, decide, may, creates, reads)


_ALL = [
    _command("order.create", p.CreateOrder, create, opener, creates=True),
    _command("order.submit", p.Event, ops.submit, desk("hotline", "dispatcher", "manager")),
    _command("order.approve", p.Approve, ops.approve, desk("manager")),
    _command("order.dispatch", p.Dispatch, ops.dispatch, desk("dispatcher", "manager")),
    _command("order.decline", p.EventWithReason, ops.decline, technician),
    _command("order.cancel", p.EventWithReason, ops.cancel, desk("dispatcher", "manager")),
    *(
        _command(f"order.{event}", p.Event, ops.lived_event, technician, reads=(ENTRY,))
        for event in ("accept", "depart", "start", "resume", "complete")
    ),
    _command("order.pause", p.PauseOrder, ops.lived_event, technician, version=2),
    _command("order.respond", p.Respond, order_clocks.respond, desk_or_technician),
    _command("order.promise", p.PromiseAnswer, order_clocks.promise, desk_or_technician),
    _command("clock.deviate", p.DeviateClock, order_clocks.deviate, desk("manager"), intent=True),
    _command("order.sign", p.SignOrder, take_act, technician),
    _command("order.refuse_signature", p.ActWithReason, take_act, technician),
    _command("order.sign_later", p.ActWithReason, take_act, technician),
    _command("opinion.seal", p.SealOpinion, seal_opinion, technician),
    _command("order.patch", p.PatchOrder, ops.patch, desk_or_technician),
    _command("answer.set", p.SetAnswer, ops.set_answer, technician),
    _command("note.add", p.AddNote, ops.add_note, desk_or_technician),
    _command("note.delete", p.DeleteNote, ops.delete_note, desk_or_technician),
    _command("photo.add", p.AddPhoto, photos.add_photo, technician),
    _command("photo.remove", p.RemovePhoto, photos.remove_photo, technician),
    _command("photo.restore", p.RemovePhoto, photos.restore_photo, technician),
    _command("order.erase", p.EraseOrder, erase, photos.by_server, intent=True),
    _command("blob.verify", p.VerifyBlob, photos.verify_blob, photos.by_server),
    _command("card.show", p.ShowCard, ops.show_card, technician),
    _command("conflict.resolve", p.ResolveConflict, resolve_conflict, desk_or_technician),
    _command("parked.settle", p.SettleParked, settle_parked, desk_of_author, bucket="u"),
    _command("device.revoke", p.WithReason, access.revoke_device, desk_of_author, bucket="u"),
    _command("card.photo", p.SetPortrait, access.set_portrait, over("manager"), bucket="u"),
    _command("card.revoke", p.WithReason, access.revoke_card, over("manager"), bucket="u"),
    _command("card.restore", p.WithReason, access.restore_card, over("manager"), bucket="u"),
    _command("conflict.reopen", p.ReopenConflict, reopen_conflict, desk_or_technician),
    *PEOPLE,
    *VISIT,
]

BY_SERVER = frozenset({"blob.verify@1", "order.erase@1"})
"""Types that no device records."""

_UPCASTERS: dict[str, tuple[str, Callable[[Doc], Doc]]] = {
    # Version 1 knew the reason in words alone.
    "order.pause@1": ("order.pause@2", lambda payload: {"why": "other", **payload}),
}

CATALOGUE = Catalogue({command.name: command for command in _ALL}, POLICIES, NAMES, CONFLICT, _UPCASTERS, knows)
