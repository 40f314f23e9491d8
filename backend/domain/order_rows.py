"""The rows of an order that every decision reads or writes."""

from typing import Any

from backend.domain.tables import ENTRY, EVENT, ORDER
from sync.command import Insert, Scene
from sync.errors import Refusal
from sync.world import Doc


def order_of(scene: Scene) -> Doc:
    order = scene.doc(ORDER, scene.bucket.root)
    if order is None:
        raise Refusal("row.unknown", park=True)
    return order


def stamp(scene: Scene) -> Doc:
    """Who, and when, as far as the server can tell."""
    return {"by": scene.who.user, "by_name": scene.who.name, "at": scene.moment.est}


def said_on(scene: Scene) -> dict[str, str | None]:
    """What the order's sheets say, by entry."""
    return {row.doc["name"]: row.doc["value"] for row in scene.world.table(scene.bucket, ENTRY).values()}


def event_line(scene: Scene, **more: Any) -> Insert:
    """The op's line on the timeline; its id is the op's, so a fact is there once."""
    doc: Doc = {
        "type": scene.op.t.partition("@")[0],
        **stamp(scene),
        "wall": scene.moment.wall,
        "received_at": scene.moment.now,
        **more,
    }
    if scene.moment.suspect:
        doc["suspect"] = True
    if scene.late:
        doc["late"] = True
    return Insert(EVENT, scene.op.i, doc)
