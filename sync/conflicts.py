"""Conflict rows: both values are kept until a person chooses. Source: PROTOCOL section 5."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sync.ids import uuid5
from sync.world import Bucket, Doc, Row, RowKey, World

if TYPE_CHECKING:
    from sync.writing import Writing


class Author(Struct, frozen=True):
    """Who wrote a value: user, name, lineage of the device, estimated time in ms, op."""

    user: str
    name: str
    lineage: int
    at: int
    op: str

    def side(self, value: Any) -> Doc:
        return {"value": value, "by": self.user, "by_name": self.name, "at": self.at, "op": self.op}


def open_conflict(writing: Writing, key: RowKey, field: str) -> tuple[str, Row] | None:
    """The open conflict on that field; there is one at most."""
    return find_open(writing.world, writing.own, writing.catalogue.conflict_table, key, field)


def find_open(world: World, bucket: Bucket, table: int, key: RowKey, field: str) -> tuple[str, Row] | None:
    return world.find(bucket, table, _place_if_open, (*key, field))


def _place_if_open(doc: Doc) -> tuple[int, str, str] | None:
    return (*doc["row"], doc["field"]) if doc["state"] == "open" else None


def record_clash(writing: Writing, key: RowKey, field: str, kind: str, current: Any, incoming: Any, policy: str) -> str:
    """Keeps both values, in the field's open conflict or in a new one, and returns its id."""
    incoming_side = writing.author.side(incoming)
    takes = policy == "take_incoming"
    known = open_conflict(writing, key, field)
    if known is not None:
        conflict_id, held = known
        doc = {
            **held.doc,
            "others": [*held.doc["others"], held.doc["current"] if takes else incoming_side],
            "current": incoming_side if takes else held.doc["current"],
        }
    else:
        current_side = side_of_current(writing.world, writing.own, key, field, current)
        conflict_id = uuid5(writing.author.op, f"{key[0]}:{key[1]}:{field}")
        doc = {
            "row": list(key),
            "field": field,
            "kind": kind,
            "base": {"v": writing.op.bv, "value": (writing.op.was or {}).get(field)},
            "current": incoming_side if takes else current_side,
            "others": [current_side if takes else incoming_side],
            "policy": policy,
            "state": "open",
        }
    _put(writing, conflict_id, doc)
    return conflict_id


def side_of_current(world: World, bucket: Bucket, key: RowKey, field: str, value: Any) -> Doc:
    """The current value with its writer, as the history knows it."""
    change = world.last_change(bucket.bid, key, field)
    if change is None:
        return {"value": value, "by": "", "by_name": "", "at": 0}
    name = world.source.name_of(change.by)
    return {"value": value, "by": change.by, "by_name": name, "at": change.at, "op": change.op_id}


def settle_seen(writing: Writing, key: RowKey, field: str, value: Any) -> None:
    """A plain later edit of a field in conflict: by someone who had seen the conflict it settles it (superseded);
    by the owner of the current value, who had not, it moves the current side on and the conflict stays open."""
    known = open_conflict(writing, key, field)
    if known is None:
        return
    conflict_id, row = known
    if row.v <= writing.op.bv:
        _put(writing, conflict_id, {**row.doc, "state": "superseded"})
    else:
        others = [*row.doc["others"], row.doc["current"]]
        _put(writing, conflict_id, {**row.doc, "others": others, "current": writing.author.side(value)})


def _put(writing: Writing, conflict_id: str, doc: Doc) -> None:
    ver = writing.bumps.ver(writing.own)
    writing.world.put(writing.own, (writing.catalogue.conflict_table, conflict_id), Row(doc, {}, ver))
