"""What people do on their screens, and what broken apps send."""

from __future__ import annotations

import random
import uuid
from collections.abc import Callable
from typing import Any

from tests.simulation.device import NEXT, OLD, Device, pick
from tests.simulation.organisation import CUSTOMERS, ITEMS, TECHNICIANS, name_id

Draft = tuple[dict[str, Any], dict[str, Any]]
"""(op without its place, what the screen showed of the fields that it writes)."""

USUAL = {
    "dispatched": ["accept", "depart", "arrive"],
    "accepted": ["depart", "arrive"],
    "en_route": ["arrive"],
    "on_site": ["start", "complete"],
    "in_work": ["pause", "complete"],
    "paused": ["resume", "complete"],
}
WAYS_OUT = ["accept", "call_out", "transfer"]
EVENTS = ["accept", "depart", "arrive", "start", "pause", "resume", "complete"]
WORDS = {
    "contact": ["何㛃", "吴𠅤", "郑喆"],
    "phone": ["021-1", "021-2"],
    "address": ["北门", "南门"],
    "priority": ["normal", "high", "urgent"],
    "fault": ["异响", "停机"],
    "note": ["", "带梯子"],
}


def new_id(rng: random.Random) -> str:
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def _value(rng: random.Random, field: str) -> str:
    if field == "priority" or rng.random() < 0.4:
        return rng.choice(WORDS[field])
    return f"{field} {rng.randrange(10_000)}"


def op(rng: random.Random, name: str, root: str, x: dict[str, Any], row: str | None = None) -> dict[str, Any]:
    return {"i": new_id(rng), "t": name, "b": ["o", root], **({"r": row} if row else {}), "x": x}


def _patched(op: dict[str, Any], doc: dict[str, Any] | None) -> Draft:
    was = {field: (doc or {}).get(field) for field in op["x"]}
    return {**op, "was": was}, was


def patch(rng: random.Random, device: Device, root: str) -> Draft | None:
    return patch_of(rng, device, root, rng.sample(sorted(WORDS), rng.choice([1, 1, 2, 3])))


def patch_of(rng: random.Random, device: Device, root: str, fields: list[str]) -> Draft | None:
    """An edit of these fields of the order."""
    order = device.orders().get(root)
    if order is None:
        return None
    return _patched(op(rng, "order.patch@1", root, {field: _value(rng, field) for field in fields}, root), order)


def answer(rng: random.Random, device: Device, root: str) -> Draft | None:
    item = rng.choice(ITEMS)
    row = str(uuid.uuid5(uuid.UUID(root), item))
    x: dict[str, Any] = {"item": item}
    if rng.random() < 0.7:
        x["result"] = rng.choice(["pass", "fail", "na"])
    if rng.random() < 0.5:
        x["value"] = rng.choice(["1", "2.50", str(rng.randrange(1000)), None])
    if len(x) == 1 or rng.random() < 0.2:
        x["note"] = rng.choice(["", f"n{rng.randrange(1000)}"])
    return _patched(op(rng, "answer.set@1", root, x, row), device.row(root, 3, row))


def note(rng: random.Random, device: Device, root: str) -> Draft:
    return op(rng, "note.add@1", root, {"text": f"备注 {rng.randrange(10_000)}"}, new_id(rng)), {}


def withdraw(rng: random.Random, device: Device, root: str) -> Draft | None:
    """A note of one's own is taken back."""
    mine = [row for row, doc in device.table(root, 4).items() if doc["by"] == device.person.id]
    return (op(rng, "note.delete@1", root, {}, pick(rng, sorted(mine))), {}) if mine else None


def card(rng: random.Random, device: Device, root: str) -> Draft:
    return op(rng, "card.show@1", root, {"verified": rng.choice(["yes", "no", "skipped"])}), {}


def event(rng: random.Random, device: Device, root: str) -> Draft | None:
    state = (device.orders().get(root) or {"state": "dispatched"})["state"]
    name = rng.choice(USUAL.get(state, EVENTS) if rng.random() < 0.85 else EVENTS)
    x = {"from": state}
    if name == "pause" and device.build is not OLD:
        # Version 1 knew no reasons of a kind.
        why = {"why": rng.choice(["parts", "customer", "support", "power", "other"]), "reason": "等配件"}
        return op(rng, "order.pause@2", root, {**x, **why}), {}
    return op(rng, f"order.{name}@1", root, x | ({"reason": "等配件"} if name == "pause" else {})), {}


def decline(rng: random.Random, device: Device, root: str) -> Draft | None:
    state = (device.orders().get(root) or {"state": "dispatched"})["state"]
    return op(rng, "order.decline@1", root, {"from": state, "reason": "太远"}), {}


def create(rng: random.Random, device: Device, root: str) -> Draft:
    branch = device.person.unit
    customers = [customer for customer, place in CUSTOMERS.items() if branch in (place, "company")]
    customer = rng.choice(customers)
    x: dict[str, Any] = {"customer": name_id(customer), "kind": "repair", "fault": f"停机 {rng.randrange(1000)}"}
    if rng.random() < 0.5:
        x |= {"device": name_id(f"{customer} device"), "priority": "high", "contact": "吴𠅤"}
    return op(rng, "order.create@1", new_id(rng), x), {}


def resolve(rng: random.Random, device: Device, root: str) -> Draft | None:
    """A choice between the values that the screen shows, or a third one."""
    found = pick(rng, [(i, d) for i, d in device.table(root, 5).items() if d["state"] == "open"])
    if found is None or any(
        e.op["t"] == "conflict.resolve@1" and e.op.get("r") == found[0] for e in device.replica.outbox
    ):
        return None
    return chosen(rng, device, root, found[0])


def chosen(rng: random.Random, device: Device, root: str, conflict: str) -> Draft:
    doc = device.table(root, 5)[conflict]
    if doc["kind"] != "value":
        words = WAYS_OUT if doc["kind"] == "transition" else ["keep", "delete"]
        return op(rng, "conflict.resolve@1", root, {"value": rng.choice(words)}, conflict), {}
    table, row = doc["row"]
    field = doc["field"]
    now = (device.row(root, table, row) or {}).get(field)
    sides = [doc["current"]["value"], *(side["value"] for side in doc["others"])]
    value = (
        pick(rng, [now, *sides])
        if rng.random() < 0.8 or field in ("priority", "result", "value", "state")
        else "第三个"
    )
    return op(rng, "conflict.resolve@1", root, {"value": value}, conflict), {field: now, "saw": [now, *sides]}


def reopen(rng: random.Random, device: Device, root: str) -> Draft | None:
    found = pick(rng, [(i, d) for i, d in device.table(root, 5).items() if d["state"] == "resolved"])
    return taken_back(rng, device, root, found[0]) if found else None


def taken_back(rng: random.Random, device: Device, root: str, conflict: str) -> Draft:
    resolution = device.table(root, 5)[conflict]["resolution"] or {}
    return op(rng, "conflict.reopen@1", root, {}, conflict), {
        "saw": [resolution.get("value"), resolution.get("before")]
    }


def office(name: str) -> Callable[[random.Random, Device, str], Draft | None]:
    """submit, approve, dispatch or cancel, as the desk's screen shows the order."""

    def make(rng: random.Random, device: Device, root: str) -> Draft | None:
        order = device.orders().get(root)
        if order is None:
            return None
        x: dict[str, Any] = {"from": order["state"]}
        if name == "dispatch":
            x["technicians"] = [person.id for person in rng.sample(TECHNICIANS, rng.choice([1, 1, 2]))]
        if name == "cancel":
            x["reason"] = "客户取消"
        if name == "approve" and order["approval"] == "pending" and order["state"] != "submitted":
            x["after_the_fact"] = True
        return op(rng, f"order.{name}@1", root, x), {}

    return make


def settle(rng: random.Random, device: Device, root: str) -> Draft | None:
    """A dispatcher looks at a parked op and decides."""
    found = pick(rng, device.parked)
    if found is None:
        return None
    device.parked.remove(found)
    made = op(rng, "parked.settle@1", "", {"decision": rng.choice(["execute", "keep"])}, found[0])
    return {**made, "b": ["u", found[1]]}, {}


def poison(rng: random.Random, device: Device, root: str) -> Draft | None:
    """Ops that nobody can execute: each must be kept, and hold up nothing."""
    kind = rng.randrange(8)
    if kind == 0:
        return op(rng, "order.explode@1", root, {"a": 1}), {}
    if kind == 1:
        return op(rng, "answer.set@9", root, {"item": "a1"}, new_id(rng)), {}
    if kind == 2:
        return op(rng, "note.add@1", root, {"text": 5}, new_id(rng)), {}
    if kind == 3:
        return op(rng, "note.add@1", root, {"text": "x", "surprise": True}, new_id(rng)), {}
    if kind == 4:
        shown = (device.orders().get(root) or {}).get("contact")
        return op(rng, "order.patch@1", root, {"contact": 1.5}, root), {"contact": shown}
    if kind == 5:
        return op(rng, "note.add@1", new_id(rng), {"text": "nobody's order"}, new_id(rng)), {}
    if kind == 6:
        return {**op(rng, "note.add@1", root, {"text": "x"}, new_id(rng)), "b": ["c", name_id("c1")]}, {}
    if device.desk:
        row = str(uuid.uuid5(uuid.UUID(root), "a1"))
        made = op(rng, "answer.set@1", root, {"item": "a1", "result": "pass"}, row)
        return _patched(made, device.row(root, 3, row))
    return op(rng, "order.cancel@1", root, {"from": "dispatched", "reason": "forbidden"}), {}


ON_SITE: list[tuple[int, Callable[[random.Random, Device, str], Draft | None]]] = [
    (30, answer), (18, patch), (8, note), (8, withdraw), (22, event), (4, card), (12, resolve), (8, reopen), (4, create), (3, decline), (6, poison),
]  # fmt: skip
AT_DESK: list[tuple[int, Callable[[random.Random, Device, str], Draft | None]]] = [
    (30, patch), (5, note), (4, withdraw), (9, settle), (16, resolve), (10, reopen), (5, create), (10, office("submit")), (10, office("approve")),
    (18, office("dispatch")), (3, office("cancel")), (5, poison),
]  # fmt: skip


def draft(rng: random.Random, device: Device, root: str) -> Draft | None:
    """Something that this person might do with this order now."""
    table = AT_DESK if device.desk else ON_SITE
    make = rng.choices([entry[1] for entry in table], [entry[0] for entry in table])[0]
    made = make(rng, device, root)
    return _ahead(rng, made) if device.build is NEXT else made


CHANGED = ("note.add", "card.show", "answer.set", "order.depart")
"""Types of which the next build has a version that today's server does not know."""


def _ahead(rng: random.Random, made: Draft | None) -> Draft | None:
    """An op as the next build records it, now and then in a version of its own."""
    name = made[0]["t"].partition("@")[0] if made else ""
    if made is None or name not in CHANGED or rng.random() > 0.15:
        return made
    op, was = made
    return {**op, "t": f"{name}@2", "x": {**op["x"], "mood": "好"}}, was
