"""Settling a conflict, and taking that back. Source: PROTOCOL section 5."""

from msgspec import ValidationError

from backend.domain.authority import DESK_ROLES
from backend.domain.merge_policies import OFFICE_FIELDS
from backend.domain.order import State, rank
from backend.domain.payloads import chosen
from backend.domain.tables import CONFLICT, NAMES, ORDER
from sync.command import Clash, Delete, Effect, Patch, Put, Scene
from sync.conflicts import find_open, side_of_current
from sync.errors import Refusal
from sync.merge import concurrent
from sync.world import Doc, Row

CHOICES = {"transition": ("accept", "call_out", "transfer"), "deleted": ("keep", "delete")}
"""Kind → the ways out of a conflict that is not about a field's value."""


def _conflict(scene: Scene) -> tuple[Row, Doc]:
    """The conflict's row and the document of the row that it is about."""
    row = scene.world.row(scene.bucket, CONFLICT, scene.op.r) if scene.op.r else None
    if row is None:
        raise Refusal("row.unknown", park=True)
    table, row_id = row.doc["row"]
    about = scene.doc(table, row_id)
    if about is None:
        raise Refusal("row.unknown", park=True)
    office = (NAMES[table], row.doc["field"]) in OFFICE_FIELDS or row.doc["kind"] == "transition"
    if office and not DESK_ROLES & scene.who.roles:
        raise Refusal("conflict.office_only", park=True)
    return row, about


def resolve_conflict(scene: Scene) -> list[Effect]:
    """Writes the chosen value and closes the conflict; what was chosen without seeing a newer value clashes again."""
    row, about = _conflict(scene)
    doc = row.doc
    table, row_id = doc["row"]
    field = doc["field"]
    value = _choice(doc, scene.payload.value)
    about_row = scene.world.row(scene.bucket, table, row_id)
    written = about_row.fv.get(field) if about_row else None
    unseen = concurrent(written, scene.op.bv, scene.who.lineage) and about.get(field) != value
    if doc["state"] != "open":
        if doc["kind"] != "value" or about.get(field) == value:
            scene.said.append("merged")
            return []
        if unseen:
            return [Clash(table, row_id, field, "value", about.get(field), value)]
        # A plain later edit: where a newer conflict on the field is open, it settles that one or moves it on.
        return [Patch(table, row_id, {field: value})]
    resolution = {
        "value": value,
        "by": scene.who.user,
        "by_name": scene.who.name,
        "at": scene.moment.est,
        "op": scene.op.i,
        "before": about.get(field),
    }
    if scene.payload.note:
        resolution["note"] = scene.payload.note
    close = Put(CONFLICT, scene.op.r or "", {"state": "resolved", "resolution": resolution})
    if doc["kind"] == "transition":
        return [close, *_way_out(value, doc, about, scene)]
    if doc["kind"] == "deleted":
        return [close] if value == "keep" else [close, Delete(table, row_id)]
    if unseen:
        return [Clash(table, row_id, field, "value", about.get(field), value)]
    return [Put(table, row_id, {field: value}), close]


def _choice(conflict: Doc, value: str | int | None) -> str | int | None:
    """The value if it is one that this conflict can be settled by."""
    if conflict["kind"] in CHOICES:
        if value not in CHOICES[conflict["kind"]]:
            raise Refusal("conflict.way_out", park=True, ways=list(CHOICES[conflict["kind"]]))
        return value
    try:
        return chosen(conflict["row"][0], conflict["field"], value)
    except ValidationError as error:
        raise Refusal("op.payload", park=True, reason=str(error)) from None


def _way_out(value: str | int | None, conflict: Doc, order: Doc, scene: Scene) -> list[Effect]:
    """What the dispatcher makes of work that was done on an order which had gone on without it (PROTOCOL section 5).

    `accept`: the work counts, the order takes the state that was reached. `call_out`: it is billed as a call-out, the
    order stays. `transfer`: it belongs to whoever has the order now, the order stays.
    """
    if value != "accept":
        return []
    reached = max((State(side["value"]) for side in conflict["others"]), key=rank)
    times = {**order["times"], reached: scene.moment.est}
    return [Put(ORDER, conflict["row"][1], {"state": reached, "times": times})]


def reopen_conflict(scene: Scene) -> list[Effect]:
    """Undo of a choice: the field takes back the value that it had before, and the conflict is open again. Where a
    newer conflict on the field is open, that one is the question now; a choice that was not seen is not undone."""
    row, about = _conflict(scene)
    doc = row.doc
    unseen = concurrent(row.fv.get("resolution"), scene.op.bv, scene.who.lineage)
    if unseen or find_open(scene.world, scene.bucket, CONFLICT, tuple(doc["row"]), doc["field"]) is not None:
        scene.said.append("merged")
        return []
    reopened = Put(CONFLICT, scene.op.r or "", {"state": "open", "resolution": None})
    resolution = doc.get("resolution")
    table, row_id = doc["row"]
    field = doc["field"]
    if doc["kind"] == "transition" and resolution is not None and resolution["value"] == "accept":
        return [Put(table, row_id, {field: resolution["before"]}), reopened]
    if doc["kind"] != "value":
        return [reopened]
    if resolution is not None and about.get(field) == resolution["value"]:
        return [Put(table, row_id, {field: resolution["before"]}), reopened]
    if about.get(field) == doc["current"]["value"]:
        return [reopened]
    # The field has gone on since: what it says now is the side that a next writer meets.
    now = side_of_current(scene.world, scene.bucket, (table, row_id), field, about.get(field))
    sides = {"current": now, "others": [*doc["others"], doc["current"]]}
    return [Put(CONFLICT, scene.op.r or "", {"state": "open", "resolution": None, **sides})]
