"""Ops on an order, decided. Each function is pure: a scene in, effects out. Source: PROTOCOL section 6."""

from typing import Any

from backend.domain.authority import DESK_ROLES
from backend.domain.calendar import on_site
from backend.domain.order import TRANSITIONS, State, number_text, step
from backend.domain.payloads import patched
from backend.domain.tables import ANSWER, CUSTOMER, DEVICE, EVENT, NOTE, ORDER, PROFILE, STAR_CARD
from backend.domain.warranty import warranty
from sync.command import Clash, Delete, Effect, Insert, Join, Leave, Patch, Put, Scene
from sync.errors import Refusal
from sync.ids import uuid5
from sync.world import Doc


def _order(scene: Scene) -> Doc:
    order = scene.doc(ORDER, scene.bucket.root)
    if order is None:
        raise Refusal("row.unknown", park=True)
    return order


def _event(scene: Scene, **more: Any) -> Insert:
    """The op's line on the timeline; its id is the op's, so a fact is there once."""
    doc: Doc = {
        "type": scene.op.t.partition("@")[0],
        "by": scene.who.user,
        "by_name": scene.who.name,
        "at": scene.moment.est,
        "wall": scene.moment.wall,
        "received_at": scene.moment.now,
        **more,
    }
    if scene.moment.suspect:
        doc["suspect"] = True
    if scene.late:
        doc["late"] = True
    return Insert(EVENT, scene.op.i, doc)


def create(scene: Scene) -> list[Effect]:
    """A technician's order is a fact found on site, its approval pending; the desk's is an intent."""
    wanted, world, who = scene.payload, scene.world, scene.who
    found_on_site = not who.roles & DESK_ROLES
    if scene.bucket.ver:
        raise Refusal("row.taken", park=found_on_site)
    customer_bucket = world.look("c", wanted.customer)
    customer = world.row(customer_bucket, CUSTOMER, wanted.customer) if customer_bucket else None
    if customer_bucket is None or customer is None:
        raise Refusal("order.customer_unknown", park=found_on_site)
    device = world.row(customer_bucket, DEVICE, wanted.device) if wanted.device else None
    if wanted.device and device is None:
        raise Refusal("order.device_unknown", park=found_on_site)
    branch = wanted.branch or customer.doc["branch"]
    if branch not in who.branches:
        raise Refusal("order.out_of_reach", park=found_on_site)
    today = on_site(scene.moment.now)
    day = f"{today:%y%m%d}"
    contact: Doc = next(iter(customer.doc["contacts"]), {"name": "", "phone": ""})
    state = State.ACCEPTED if found_on_site else State.DRAFT
    doc: Doc = {
        "number": number_text(day, world.next_number(f"order:{branch}:{day}")),
        "kind": wanted.kind,
        "state": state,
        "approval": "pending",
        "customer": wanted.customer,
        "customer_name": customer.doc["name"],
        "device": wanted.device,
        "device_name": device.doc["name"] if device else None,
        "branch": branch,
        "fault": wanted.fault,
        "fault_class": wanted.fault_class,
        "contact": contact["name"] if wanted.contact is None else wanted.contact,
        "phone": contact["phone"] if wanted.phone is None else wanted.phone,
        "address": customer.doc["address"] if wanted.address is None else wanted.address,
        "way_in": customer.doc["way_in"],
        "note": wanted.note,
        "priority": wanted.priority,
        "appointment_at": wanted.appointment_at,
        "due_at": wanted.due_at,
        "warranty": warranty(device.doc, today).doc() if device else None,
        "technicians": [_person(scene, who.user)] if found_on_site else [],
        "template": wanted.template,
        "owner": {"id": who.user, "name": who.name},
        "created_at": scene.moment.est,
        "dispatched_at": None,
        "times": {state: scene.moment.est},
        "pause_reason": None,
    }
    effects: list[Effect] = [Insert(ORDER, scene.bucket.root, doc), _event(scene, to=state)]
    if found_on_site:
        effects += _assign(scene, [who.user], wanted.customer)
    return effects


def _person(scene: Scene, user: str) -> Doc:
    bucket = scene.world.look("u", user)
    profile = scene.world.row(bucket, PROFILE, user) if bucket else None
    if bucket is None or profile is None or "technician" not in profile.doc["roles"]:
        raise Refusal("order.not_a_technician", user=user)
    card = scene.world.row(bucket, STAR_CARD, user)
    return {"id": user, "name": profile.doc["name"], "level": card.doc["level"] if card else None}


def _assign(scene: Scene, users: list[str], customer: str) -> list[Effect]:
    root = scene.bucket.root
    customer_bucket = scene.world.look("c", customer)
    assert customer_bucket is not None, "an order's customer exists"
    effects: list[Effect] = []
    for user in users:
        effects += [
            Join(user, scene.bucket, "technician", root),
            Join(user, customer_bucket, "order", root),
        ]
    return effects


def _release(scene: Scene, users: list[str], customer: str) -> list[Effect]:
    root = scene.bucket.root
    customer_bucket = scene.world.look("c", customer)
    assert customer_bucket is not None, "an order's customer exists"
    effects: list[Effect] = []
    for user in users:
        effects += [
            Leave(user, scene.bucket, "technician", root),
            Leave(user, customer_bucket, "order", root),
        ]
    return effects


def _intend(scene: Scene, **fields: Any) -> list[Effect]:
    """An intent's transition, or Refusal with what the state is now. MUST-INTENT."""
    order = _order(scene)
    event = scene.op.t.partition("@")[0].removeprefix("order.")
    state = State(order["state"])
    if step(state, event) != "go":
        raise Refusal("order.transition", event=event, state=state)
    target = TRANSITIONS[event].target
    times = {**order["times"], target: scene.moment.est}
    put = Put(ORDER, scene.bucket.root, {"state": target, "times": times, **fields})
    return [put, _event(scene, **{"from": state, "to": target})]


def submit(scene: Scene) -> list[Effect]:
    """The managers who may approve get the order on their phones while it waits."""
    order = _order(scene)
    approvers = scene.world.source.holders("manager", order["branch"])
    joins = [Join(user, scene.bucket, "approval", scene.bucket.root) for user in approvers]
    return [*_intend(scene, approval="pending"), *joins]


def _approved(scene: Scene) -> list[Effect]:
    root = scene.bucket.root
    waiting = [user for user, reasons in scene.world.members(scene.bucket).items() if ("approval", root) in reasons]
    return [Leave(user, scene.bucket, "approval", root) for user in sorted(waiting)]


def approve(scene: Scene) -> list[Effect]:
    """R-ORD-1. After the fact: work has begun on an order found on site, the state stays."""
    order = _order(scene)
    if not scene.payload.after_the_fact:
        return [*_intend(scene, approval="approved"), *_approved(scene)]
    if order["approval"] != "pending" or order["state"] in (State.DRAFT, State.CANCELLED):
        raise Refusal("order.transition", event="approve", state=order["state"])
    put = Put(ORDER, scene.bucket.root, {"approval": "after_the_fact"})
    return [put, _event(scene), *_approved(scene)]


def dispatch(scene: Scene) -> list[Effect]:
    """Who was on the order and is not named any more leaves it; unsent work of his still comes in as late facts."""
    order = _order(scene)
    people = [_person(scene, user) for user in dict.fromkeys(scene.payload.technicians)]
    effects = _intend(scene, technicians=people, dispatched_at=scene.moment.est, pause_reason=None)
    now = [person["id"] for person in people]
    gone = [person["id"] for person in order["technicians"] if person["id"] not in now]
    return effects + _release(scene, gone, order["customer"]) + _assign(scene, now, order["customer"])


def decline(scene: Scene) -> list[Effect]:
    order = _order(scene)
    gone = [person["id"] for person in order["technicians"]]
    effects = _intend(scene, technicians=[])
    return _with_reason(effects, scene) + _release(scene, gone, order["customer"])


def cancel(scene: Scene) -> list[Effect]:
    """The technicians stay members: they must see that it is cancelled."""
    return [*_with_reason(_intend(scene), scene), *_approved(scene)]


def _with_reason(effects: list[Effect], scene: Scene) -> list[Effect]:
    return [
        Insert(EVENT, effect.row_id, {**effect.doc, "reason": scene.payload.reason})
        if isinstance(effect, Insert)
        else effect
        for effect in effects
    ]


def lived_event(scene: Scene) -> list[Effect]:
    """A fact of the visit: never refused. MUST-FACT, R-ORD-1 (arrival without approval is flagged, not refused)."""
    order = _order(scene)
    event = scene.op.t.partition("@")[0].removeprefix("order.")
    state, target = State(order["state"]), TRANSITIONS[event].target
    reason = getattr(scene.payload, "reason", None)
    more: Doc = {"from": state} if reason is None else {"from": state, "reason": reason}
    if event == "arrive" and order["approval"] == "pending":
        more["x"] = {"unapproved": True}
    meaning = "clash" if scene.late else step(state, event)
    if meaning == "go":
        fields = {
            "state": target,
            "times": {**order["times"], target: scene.moment.est},
            "pause_reason": reason if event == "pause" else None,
        }
        return [Put(ORDER, scene.bucket.root, fields), _event(scene, to=target, **more)]
    if meaning == "done_already":
        scene.said.append("merged")
        return [_event(scene, to=state, **more)]
    effects: list[Effect] = [_event(scene, **{**more, "late": True})]
    return [*effects, Clash(ORDER, scene.bucket.root, "state", "transition", state, target)]


def patch(scene: Scene) -> list[Effect]:
    order = _order(scene)
    if scene.op.r != scene.bucket.root:
        raise Refusal("row.unknown", park=True)
    fields = patched(scene.payload, "contact", "phone", "address", "priority", "fault", "note")
    if not fields:
        raise Refusal("op.payload", park=True, reason="no field")
    before = {name: order.get(name) for name in fields}
    return [Patch(ORDER, scene.bucket.root, fields), _event(scene, x={"to": fields, "was": scene.op.was or before})]


def set_answer(scene: Scene) -> list[Effect]:
    """Two engineers address the same row: its id comes from order and item."""
    _order(scene)
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
    _order(scene)
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
    _order(scene)
    shown = {"verified": scene.payload.verified}
    if scene.payload.jti is not None:
        shown["jti"] = scene.payload.jti
    return [_event(scene, x=shown)]
