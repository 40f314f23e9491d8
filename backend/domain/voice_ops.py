"""What customers say of a visit: call-back scores and complaints. Source: R-CB-1, R-CB-2, R-CMP-6, R-STAR-5."""

from backend.domain.order import State
from backend.domain.people import card_of, docs, formula_today, fresh_id, look_now, past, row_of, rules, signed
from backend.domain.star_facts import justified
from backend.domain.tables import CALLBACK, COMPLAINT, HEARING, ORDER
from sync.command import Effect, Insert, Put, Scene
from sync.errors import Refusal
from sync.ids import uuid5
from sync.world import Doc

FINISHED = frozenset(tuple(State)[tuple(State).index(State.DONE) :]) - {State.CANCELLED}
"""A visit that has taken place: what is asked about it can be answered."""

A_YEAR_MONTHS = 12


def callback_id(order: str, technician: str) -> str:
    """One call-back for each technician of an order."""
    return uuid5(order, f"callback {technician}")


def record_callback(scene: Scene) -> list[Effect]:
    """Counts only bound to a finished visit of this technician. A poor score is a complaint too (R-CB-2)."""
    said, technician = scene.payload, scene.bucket.root
    card_of(scene)
    row_id = callback_id(said.order, technician)
    if scene.op.r != row_id:
        raise Refusal("op.payload", reason="r is not the id of this order's call-back")
    if scene.world.knows(scene.bucket, (CALLBACK, row_id)):
        raise Refusal("callback.twice")
    order = _order(scene, said.order)
    if order["state"] not in FINISHED:
        raise Refusal("callback.unfinished", state=order["state"])
    if any(person["id"] == scene.who.user for person in order["technicians"]):
        raise Refusal("callback.own_visit")
    on, points = past(scene, said.on), sum(said.scores)
    doc: Doc = {
        "order": said.order,
        "number": order["number"],
        "customer_name": order["customer_name"],
        "on": on,
        "scores": list(said.scores),
        "points": points,
        "note": said.note,
        "op": scene.op.i,
        **signed(scene),
    }
    effects: list[Effect] = [Insert(CALLBACK, row_id, doc)]
    if points < formula_today(scene).formula.evaluation_floor:
        text = said.note or f"{points}/25"
        effects.append(
            Insert(COMPLAINT, uuid5(row_id, "complaint"), _complaint(scene, on, text, said.order, order, "callback"))
        )
    return effects


def record_complaint(scene: Scene) -> list[Effect]:
    """R-CMP-6: from here on it can be found justified or unfounded, never taken away."""
    said, row_id = scene.payload, fresh_id(scene, COMPLAINT)
    card_of(scene)
    order = None if said.order is None else _order(scene, said.order)
    name = {"customer_name": said.customer_name} if order is None else order
    return [Insert(COMPLAINT, row_id, _complaint(scene, past(scene, said.on), said.text, said.order, name, "said"))]


def find_complaint(scene: Scene) -> list[Effect]:
    """More justified ones in a year than the rules allow open a hearing; a person judges the harm (R-STAR-5)."""
    complaint = row_of(scene, COMPLAINT)
    if complaint["finding"] is not None:
        raise Refusal("complaint.found")
    finding = {
        "verdict": scene.payload.verdict,
        "note": scene.payload.note,
        "op": scene.op.i,
        **signed(scene),
    }
    put = Put(COMPLAINT, scene.op.r or "", {"finding": finding})
    hearings = docs(scene, HEARING)
    if any(doc["state"] in ("open", "awaiting_second", "lost") for doc in hearings.values()):
        return [put]
    now = {COMPLAINT: docs(scene, COMPLAINT) | {scene.op.r or "": {**complaint, "finding": finding}}}
    heard = {row_id for doc in hearings.values() for row_id in doc["complaints"]}
    fresh = [row_id for row_id in justified(now, look_now(scene), A_YEAR_MONTHS) if row_id not in heard]
    if len(fresh) <= rules(scene).complaints_a_year:
        return [put]
    hearing: Doc = {
        "complaints": fresh,
        "state": "open",
        "opened_at": scene.moment.now,
        "decision": None,
        "second": None,
        "restored": None,
        "op": scene.op.i,
    }
    return [put, Insert(HEARING, uuid5(scene.op.r or "", "hearing"), hearing)]


def _order(scene: Scene, order: str) -> Doc:
    """An order that the technician was on. An unknown one and another's are answered alike."""
    bucket = scene.world.look("o", order)
    row = scene.world.row(bucket, ORDER, order) if bucket else None
    if row is None or all(person["id"] != scene.bucket.root for person in row.doc["technicians"]):
        raise Refusal("star.not_his_order")
    return row.doc


def _complaint(scene: Scene, on: str, text: str, order_id: str | None, order: Doc, source: str) -> Doc:
    return {
        "order": order_id,
        "number": order.get("number"),
        "customer_name": order["customer_name"],
        "on": on,
        "text": text,
        "source": source,
        "finding": None,
        "op": scene.op.i,
        **signed(scene),
    }
