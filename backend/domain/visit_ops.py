"""What happens around a visit, decided. Each function is pure: a scene in, effects out. Source: PROTOCOL section 6."""

from typing import Any

from backend.domain.order import TRANSITIONS, State, step
from backend.domain.order_rows import event_line, order_of, stamp
from backend.domain.sheets import PACK, words_of
from backend.domain.tables import BLOB, CONFLICT, ENTRY, ORDER
from sync.command import Effect, Insert, Patch, Put, Scene
from sync.errors import Refusal
from sync.ids import uuid5
from sync.world import Doc


def set_entry(scene: Scene) -> list[Effect]:
    """Two engineers address the same row: its id comes from order and entry. What nobody offered is kept as it was typed."""
    order, entry = order_of(scene), scene.payload
    row_id = uuid5(scene.bucket.root, entry.name)
    if scene.op.r != row_id:
        raise Refusal("op.payload", park=True, reason="r is not the entry's id")
    words = words_of(entry.name)
    packed = entry.name.removeprefix(f"{PACK}.")
    if words is None or (packed != entry.name and all(packed != thing["key"] for thing in order.get("packing") or [])):
        raise Refusal("entry.unknown", park=True, name=entry.name)
    if words and entry.value not in (None, *words):
        raise Refusal("entry.word", park=True, name=entry.name)
    return [Patch(ENTRY, row_id, {"value": entry.value}, create={"name": entry.name}, stamp=stamp(scene))]


def ask_leave(scene: Scene) -> list[Effect]:
    """R-ORD-5: nobody leaves an unsolved fault without permission, so it is asked for."""
    order, asked = order_of(scene), scene.payload
    line = event_line(scene, reason=asked.reason, x={"told": asked.told, "way_on": asked.way_on})
    if (order.get("leave") or {}).get("state") == "granted":
        scene.said.append("merged")
        return [line]
    leave = {"state": "asked", "reason": asked.reason, "told": asked.told, "way_on": asked.way_on, **stamp(scene)}
    return [Put(ORDER, scene.bucket.root, {"leave": leave}), line]


def permit_leave(scene: Scene) -> list[Effect]:
    """The office's answer; it may come before anybody asked in writing."""
    order, answer = order_of(scene), scene.payload
    if step(State(order["state"]), "leave") != "go":
        raise Refusal("order.transition", event="leave", state=order["state"])
    asked: Doc = order.get("leave") or {}
    state = "granted" if answer.allow else "refused"
    leave = {**asked, "state": state, "note": answer.note, **stamp(scene)}
    return [
        Put(ORDER, scene.bucket.root, {"leave": leave}),
        event_line(scene, x={"allow": answer.allow, "note": answer.note}),
    ]


def make_appointment(scene: Scene) -> list[Effect]:
    """R-ORD-3. The office and the technician may both have called: two times are a conflict like two phone numbers."""
    order, made = order_of(scene), scene.payload
    x: Doc = {"at": made.at, "was": order["appointment_at"], "with": made.who}
    if is_in_the_past(made.at, scene.moment.est):
        x["past"] = True
    times = {"planned": scene.moment.est, **order["times"]}
    put = Put(ORDER, scene.bucket.root, {"times": times})
    return [Patch(ORDER, scene.bucket.root, {"appointment_at": made.at}), put, event_line(scene, x=x)]


def is_in_the_past(at: int, made_at: int) -> bool:
    return at < made_at


def be_late(scene: Scene) -> list[Effect]:
    """R-CON-2: the last word on when somebody comes is the newest one."""
    order_of(scene)
    said = scene.payload
    late = {"until": said.until, "reason": said.reason, "told": said.told, **stamp(scene)}
    line = event_line(scene, reason=said.reason, x={"until": said.until, "told": said.told})
    return [Put(ORDER, scene.bucket.root, {"late": late}), line]


def record_swap(scene: Scene) -> list[Effect]:
    order_of(scene)
    swap = scene.payload
    x: Doc = {"what": swap.what, "how": swap.how, "serial": swap.serial, "agreed_by": swap.agreed_by}
    if takes_without_consent(swap.how, swap.agreed_by):
        x["lacks"] = ["consent"]
    return [event_line(scene, x=x)]


def takes_without_consent(how: str, agreed_by: str) -> bool:
    """A board leaves the site with the customer's recorded consent only. R-ORD-4."""
    return how == "taken_back" and not agreed_by.strip()


def record_change(scene: Scene) -> list[Effect]:
    order_of(scene)
    change = scene.payload
    return [event_line(scene, x={"what": change.what, "before": change.before, "after": change.after})]


def confirm_closing(scene: Scene) -> list[Effect]:
    """R-ORD-18. What is not solved stays open, whatever the papers say."""
    order_of(scene)
    said: dict[str, Any] = {
        "name": scene.payload.by,
        "how": scene.payload.how,
        "solved": scene.payload.solved,
        "words": scene.payload.words,
    }
    return [Put(ORDER, scene.bucket.root, {"confirmed": {**said, **stamp(scene)}}), event_line(scene, x=said)]


def is_confirmed(order: Doc) -> bool:
    """The customer has said that it is solved: by signing, or when asked afterwards; the newer word counts. R-ORD-18."""
    asked = order.get("confirmed")
    return bool(asked["solved"]) if asked else State.SIGNED in order["times"]


def archive(scene: Scene) -> list[Effect]:
    """Nothing is filed away that somebody still has to look at. R-ORD-18; PROTOCOL section 5."""
    order = order_of(scene)
    state = State(order["state"])
    if step(state, "archive") != "go":
        raise Refusal("order.transition", event="archive", state=state)
    if not is_confirmed(order):
        raise Refusal("order.not_confirmed")
    open_ones = [row for row in scene.world.table(scene.bucket, CONFLICT).values() if row.doc["state"] == "open"]
    if open_ones:
        raise Refusal("order.conflict_open", n=len(open_ones))
    missing = [row for row in scene.world.table(scene.bucket, BLOB).values() if row.doc["state"] != "verified"]
    if missing:
        raise Refusal("order.blob_missing", n=len(missing))
    waiting = scene.world.source.waiting(scene.bucket.root)
    if waiting:
        raise Refusal("order.parked_open", n=waiting)
    target = TRANSITIONS["archive"].target
    times = {**order["times"], target: scene.moment.est}
    line: Insert = event_line(scene, **{"from": state, "to": target})
    return [Put(ORDER, scene.bucket.root, {"state": target, "times": times}), line]
