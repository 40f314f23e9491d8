"""Ops on an order, decided. Each function is pure: a scene in, effects out. Source: PROTOCOL section 6."""

from typing import Any

from backend.domain.gates import is_unexplained, lacks, needs_another_engineer
from backend.domain.order import TRANSITIONS, State, is_unapproved_arrival, step
from backend.domain.order_clocks import paused
from backend.domain.order_rows import event_line, order_of, said_on
from backend.domain.packing import packing_list
from backend.domain.payloads import patched
from backend.domain.records import keeper_of
from backend.domain.seats import person_of, seat, seat_approvers, unseat, unseat_approvers
from backend.domain.tables import ANSWER, DEVICE, EVENT, NOTE, ORDER
from sync.command import Clash, Delete, Effect, Insert, Patch, Put, Scene
from sync.errors import Refusal
from sync.ids import uuid5
from sync.world import Doc


def _intend(scene: Scene, **fields: Any) -> list[Effect]:
    """An intent's transition, or Refusal with what the state is now. MUST-INTENT."""
    order = order_of(scene)
    event = scene.op.t.partition("@")[0].removeprefix("order.")
    state = State(order["state"])
    if step(state, event) != "go":
        raise Refusal("order.transition", event=event, state=state)
    target = TRANSITIONS[event].target
    times = {**order["times"], target: scene.moment.est}
    put = Put(ORDER, scene.bucket.root, {"state": target, "times": times, **fields})
    return [put, event_line(scene, **{"from": state, "to": target})]


def submit(scene: Scene) -> list[Effect]:
    return [*_intend(scene, approval="pending"), *seat_approvers(scene, order_of(scene)["branch"])]


def approve(scene: Scene) -> list[Effect]:
    """R-ORD-1. After the fact: work has begun on an order found on site, the state stays."""
    order = order_of(scene)
    if not scene.payload.after_the_fact:
        return [*_intend(scene, approval="approved"), *unseat_approvers(scene)]
    if order["approval"] != "pending" or order["state"] in (State.DRAFT, State.CANCELLED):
        raise Refusal("order.transition", event="approve", state=order["state"])
    put = Put(ORDER, scene.bucket.root, {"approval": "after_the_fact"})
    return [put, event_line(scene), *unseat_approvers(scene)]


def dispatch(scene: Scene) -> list[Effect]:
    """Who was on the order and is not named any more leaves it; unsent work of his still comes in as late facts."""
    order = order_of(scene)
    people = [person_of(scene, user) for user in dict.fromkeys(scene.payload.technicians)]
    packing = packing_list(scene, order, _device_kind(scene, order))
    effects = _intend(scene, technicians=people, dispatched_at=scene.moment.est, pause_reason=None, packing=packing)
    if needs_another_engineer(order["kind"], len(people)):
        effects = _with(effects, x={"lacks": ["engineer"]})
    now = [person["id"] for person in people]
    gone = [person["id"] for person in order["technicians"] if person["id"] not in now]
    return effects + unseat(scene, gone, order["customer"]) + seat(scene, now, order["customer"])


def _device_kind(scene: Scene, order: Doc) -> str | None:
    customer = scene.world.look("c", order["customer"])
    device = scene.world.row(customer, DEVICE, order["device"]) if customer and order["device"] else None
    return device.doc["kind"] if device else None


def decline(scene: Scene) -> list[Effect]:
    order = order_of(scene)
    gone = [person["id"] for person in order["technicians"]]
    effects = _intend(scene, technicians=[])
    return _with_reason(effects, scene) + unseat(scene, gone, order["customer"])


def cancel(scene: Scene) -> list[Effect]:
    """The technicians stay members: they must see that it is cancelled."""
    return [*_with_reason(_intend(scene), scene), *unseat_approvers(scene)]


def _with_reason(effects: list[Effect], scene: Scene) -> list[Effect]:
    return _with(effects, reason=scene.payload.reason)


def _with(effects: list[Effect], **more: Any) -> list[Effect]:
    """The same effects, the timeline's line saying more."""
    return [
        Insert(EVENT, effect.row_id, {**effect.doc, **more}) if isinstance(effect, Insert) else effect
        for effect in effects
    ]


def lived_event(scene: Scene) -> list[Effect]:
    """A fact of the visit: never refused. MUST-FACT, R-ORD-1 (arrival without approval is flagged, not refused)."""
    order = order_of(scene)
    event = scene.op.t.partition("@")[0].removeprefix("order.")
    state, target = State(order["state"]), TRANSITIONS[event].target
    reason = getattr(scene.payload, "reason", None)
    more: Doc = {"from": state} if reason is None else {"from": state, "reason": reason}
    x = scene.payload.line()
    if is_unapproved_arrival(event, order["approval"]):
        x["unapproved"] = True
    missing = lacks(event, order, said_on(scene), event == "complete" and _has_unexplained(scene))
    if missing:
        x["lacks"] = missing
    if x:
        more["x"] = x
    meaning = "clash" if scene.late else step(state, event)
    if meaning == "go":
        fields = {
            "state": target,
            "times": {**order["times"], target: scene.moment.est},
            "pause_reason": reason,
            "pause_why": getattr(scene.payload, "why", None),
            "pauses": paused(order, event, scene.moment.est, getattr(scene.payload, "why", None)),
        }
        if event == "leave":
            fields["leave"] = {**(order.get("leave") or {}), "state": "left"}
        if event == "summarise":
            fields["keeper"] = keeper_of(scene, order["branch"])
        return [Put(ORDER, scene.bucket.root, fields), event_line(scene, to=target, **more)]
    if meaning == "done_already":
        scene.said.append("merged")
        return [event_line(scene, to=state, **more)]
    effects: list[Effect] = [event_line(scene, **{**more, "late": True})]
    return [*effects, Clash(ORDER, scene.bucket.root, "state", "transition", state, target)]


def _has_unexplained(scene: Scene) -> bool:
    return any(is_unexplained(row.doc) for row in scene.world.table(scene.bucket, ANSWER).values())


def patch(scene: Scene) -> list[Effect]:
    order = order_of(scene)
    if scene.op.r != scene.bucket.root:
        raise Refusal("row.unknown", park=True)
    fields = patched(scene.payload, "contact", "phone", "address", "priority", "fault", "note")
    if not fields:
        raise Refusal("op.payload", park=True, reason="no field")
    before = {name: order.get(name) for name in fields}
    return [Patch(ORDER, scene.bucket.root, fields), event_line(scene, x={"to": fields, "was": scene.op.was or before})]


def set_answer(scene: Scene) -> list[Effect]:
    """Two engineers address the same row: its id comes from order and item."""
    order_of(scene)
    answer = scene.payload
    row_id = uuid5(scene.bucket.root, answer.item)
    if scene.op.r != row_id:
        raise Refusal("op.payload", park=True, reason="r is not the answer's id")
    fields = patched(answer, "result", "value", "unit", "note")
    if not fields:
        raise Refusal("op.payload", park=True, reason="no field")
    stamp = {"by": scene.who.user, "by_name": scene.who.name, "at": scene.moment.est}
    blank = {"item": answer.item, "result": None, "value": None, "unit": None, "note": None}
    return [Patch(ANSWER, row_id, fields, create=blank, stamp=stamp)]


def add_note(scene: Scene) -> list[Effect]:
    order_of(scene)
    if scene.op.r is None:
        raise Refusal("op.payload", park=True, reason="r is missing")
    if scene.world.knows(scene.bucket, (NOTE, scene.op.r)):
        raise Refusal("row.taken", park=True)
    by = {"by": scene.who.user, "by_name": scene.who.name, "at": scene.moment.est}
    return [Insert(NOTE, scene.op.r, {"text": scene.payload.text, **by})]


def delete_note(scene: Scene) -> list[Effect]:
    """Undo of a note by its author; whoever else wrote on it meanwhile keeps it alive."""
    note = scene.doc(NOTE, scene.op.r) if scene.op.r else None
    if note is None:
        raise Refusal("row.unknown", park=True)
    if note["by"] != scene.who.user:
        raise Refusal("op.role", park=True)
    return [Delete(NOTE, scene.op.r or "")]


def show_card(scene: Scene) -> list[Effect]:
    """R-STAR-3: the timeline records that the card was shown, and whether the customer checked it."""
    order_of(scene)
    shown = {"verified": scene.payload.verified}
    if scene.payload.jti is not None:
        shown["jti"] = scene.payload.jti
    return [event_line(scene, x=shown)]
