"""Conflict rows: both values are kept until a person chooses. Source: PROTOCOL section 5."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct

from sync.command import Catalogue
from sync.ids import uuid5
from sync.world import Bucket, Row, RowKey, World


class Author(Struct, frozen=True):
    """Who wrote a value: user, name, lineage of the device, estimated time in ms, op."""

    user: str
    name: str
    lineage: int
    at: int
    op: str

    def side(self, value: Any) -> dict[str, Any]:
        return {"value": value, "by": self.user, "by_name": self.name, "at": self.at, "op": self.op}


def open_conflict(world: World, catalogue: Catalogue, bucket: Bucket, key: RowKey, field: str) -> str | None:
    """Id of the open conflict on that field; there is one at most."""
    for row_id, row in world.table(bucket, catalogue.conflict_table).items():
        doc = row.doc
        if doc["state"] == "open" and doc["field"] == field and tuple(doc["row"]) == key:
            return row_id
    return None


def record_clash(
    world: World,
    catalogue: Catalogue,
    bucket: Bucket,
    ver: int,
    author: Author,
    key: RowKey,
    field: str,
    kind: str,
    *,
    base: tuple[int, Any],
    current: Any,
    incoming: Any,
    policy: str,
    row: Row | None = None,
) -> str:
    """Keeps both values, in the field's open conflict or in a new one, and returns its id."""
    incoming_side = author.side(incoming)
    current_side = _current_side(world, bucket, key, field, current, row)
    takes = policy == "take_incoming"
    winner, loser = (incoming_side, current_side) if takes else (current_side, incoming_side)
    known = open_conflict(world, catalogue, bucket, key, field)
    if known is not None:
        held = world.row(bucket, catalogue.conflict_table, known)
        assert held is not None
        others = [*held.doc["others"], held.doc["current"] if takes else incoming_side]
        held.doc = {**held.doc, "others": others, "current": incoming_side if takes else held.doc["current"]}
        world.touch(bucket, (catalogue.conflict_table, known), held, ver)
        return known
    conflict_id = uuid5(author.op, f"{key[0]}:{key[1]}:{field}")
    doc = {
        "row": list(key),
        "field": field,
        "kind": kind,
        "base": {"v": base[0], "value": base[1]},
        "current": winner,
        "others": [loser],
        "policy": policy,
        "state": "open",
    }
    world.touch(bucket, (catalogue.conflict_table, conflict_id), Row(doc, {}, 0), ver)
    return conflict_id


def _current_side(world: World, bucket: Bucket, key: RowKey, field: str, value: Any, row: Row | None) -> dict[str, Any]:
    """The current value with its writer, as the history knows it."""
    written = row.fv.get(field) if row is not None else None
    change = world.last_change(bucket.bid, key, field) if written is not None else None
    if change is None:
        return {"value": value, "by": "", "by_name": "", "at": 0}
    name = world.source.name_of(change.by)
    return {"value": value, "by": change.by, "by_name": name, "at": change.at, "op": change.op_id}


def settle_seen(
    world: World,
    catalogue: Catalogue,
    bucket: Bucket,
    ver_of: Callable[[Bucket], int],
    author: Author,
    key: RowKey,
    field: str,
    value: Any,
    bv: int,
) -> None:
    """A plain later edit of a field in conflict: by someone who had seen the conflict it settles it (superseded);
    by the owner of the current value, who had not, it moves the current side on and the conflict stays open."""
    known = open_conflict(world, catalogue, bucket, key, field)
    if known is None:
        return
    row = world.row(bucket, catalogue.conflict_table, known)
    assert row is not None
    if row.v <= bv:
        row.doc = {**row.doc, "state": "superseded"}
    else:
        row.doc = {**row.doc, "others": [*row.doc["others"], row.doc["current"]], "current": author.side(value)}
    world.touch(bucket, (catalogue.conflict_table, known), row, ver_of(bucket))
