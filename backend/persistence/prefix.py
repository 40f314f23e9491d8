"""What a device held when a customer read its screen: the bucket at the `ver` that it names, with the device's own ops
up to the seal laid over it. Source: PROTOCOL section 10, MUST-SEAL."""

from collections.abc import Mapping

import msgspec
from sqlalchemy import Connection

from backend.domain.service_act import ServiceAct
from backend.domain.tables import ANSWER, BLOB, CONFLICT, ENTRY, NOTE, ORDER, PHOTO
from backend.persistence.statement import Statement
from sync.lines import Line, read_line
from sync.messages import Op, Outcome
from sync.world import Bucket, Change, Doc, World

_LOOKED_BACK = 5_000
"""Ops of the device before the seal among which those of this order are sought: more than a month's work."""

CHANGING = (ORDER, ANSWER, PHOTO, BLOB, ENTRY)

_decode = msgspec.json.Decoder().decode
_decode_outcome = msgspec.json.Decoder(Outcome).decode

_LINE = Statement("SELECT raw FROM journal WHERE dev = :dev AND seq = :seq")
_OWN = Statement(
    "SELECT seq, raw, outcome FROM journal WHERE dev = :dev AND seq <= :upto AND seq > :since ORDER BY seq"
)
_CHANGES = Statement(
    'SELECT tbl, row_id, field, ver, value, op_id, "by", "at" FROM history '
    "WHERE bid = :bid AND tbl IN :tables ORDER BY ver"
)

Rows = dict[int, dict[str, Doc]]


def prefix_fits(connection: Connection, op: Op, dev: str, act: ServiceAct, here: Mapping[int, Line]) -> bool:
    """The record's `ops_upto` names a line of this device before the op, and its chain hash."""
    named, seq, h = act.ops_upto
    own, place, _ = op.o or (dev, op.s, "")
    if named != own or seq >= place:
        return False
    if seq == 0:
        return h == ""
    known = here.get(seq).raw if named == dev and seq in here else _LINE.value(connection, dev=named, seq=seq)  # type: ignore[union-attr]
    # A replayed op may come to a server that lost what was before it: the phone still has those bytes.
    return op.o is not None if known is None else bytes(known)[-24:-2] == h.encode()


def rows_as_held(
    connection: Connection, world: World, bucket: Bucket, op: Op, dev: str, act: ServiceAct, here: Mapping[int, Line]
) -> Rows:
    rows = _base(connection, world, bucket, op.bv)
    for own in _own_ops(connection, bucket, op, dev, act.ops_upto[1], here):
        _lay(rows, world, bucket, own)
    return rows


def _base(connection: Connection, world: World, bucket: Bucket, bv: int) -> Rows:
    rows: Rows = {table: {} for table in (ORDER, ANSWER, NOTE, PHOTO, BLOB, ENTRY)}
    for table in rows:
        world.table(bucket, table)
        for row_id, row in bucket.rows.get(table, {}).items():
            # What was deleted since may have been on the screen; a row that came since was not.
            if row is not None and (table != NOTE or row.deleted or row.v <= bv):
                rows[table][row_id] = dict(row.doc)
    written: dict[tuple[int, str, str], list[Change]] = {}
    for change in _changes(connection, world, bucket):
        written.setdefault((change.table, change.row_id, change.field), []).append(change)
    for (table, row_id, field), changes in written.items():
        doc = rows[table].get(row_id)
        if doc is None:
            continue
        seen = [change.value for change in changes if change.ver <= bv]
        doc[field] = seen[-1] if seen else None
    return rows


def _changes(connection: Connection, world: World, bucket: Bucket) -> list[Change]:
    """Of what may change, oldest first, those of this push included. A row's first values are changes too."""
    kept = [
        Change(bucket.bid, table, row_id, field, ver, _decode(value), op_id, by, at)
        for table, row_id, field, ver, value, op_id, by, at in _CHANGES.rows(
            connection, bid=bucket.bid, tables=list(CHANGING)
        )
    ]
    return kept + [c for c in world.changes if c.bid == bucket.bid and c.table in CHANGING]


def _own_ops(connection: Connection, bucket: Bucket, op: Op, dev: str, upto: int, here: Mapping[int, Line]) -> list[Op]:
    """The device's ops on this bucket up to the seal that its base did not show yet, in its own order."""
    named = op.o[0] if op.o else dev
    found: dict[int, Op] = {}
    root = bucket.root.encode()
    for seq, raw, outcome in _OWN.rows(connection, dev=named, upto=upto, since=upto - _LOOKED_BACK):
        line = read_line(bytes(raw)) if root in bytes(raw) else None
        if line is None or line.op is None or line.op.b != (bucket.kind, bucket.root):
            continue
        at = dict(_decode_outcome(outcome).at) if outcome else {}
        if at.get(bucket.bid, op.bv + 1) > op.bv:
            found[seq] = line.op
    for seq, line in here.items():
        if seq <= upto and line.op is not None and line.op.b == (bucket.kind, bucket.root):
            found[seq] = line.op
    return [found[seq] for seq in sorted(found)]


def _lay(rows: Rows, world: World, bucket: Bucket, op: Op) -> None:
    """As the phone's overlay does it."""
    name, row_id, x = op.t.partition("@")[0], op.r or "", op.x
    if name == "order.patch":
        rows[ORDER].setdefault(bucket.root, {}).update({field: value or "" for field, value in x.items()})
    elif name == "answer.set":
        rows[ANSWER].setdefault(row_id, {}).update(x)
    elif name == "entry.set":
        rows[ENTRY][row_id] = {"value": x.get("value")}
    elif name == "note.add":
        rows[NOTE][row_id] = {"text": x.get("text")}
    elif name == "note.delete":
        rows[NOTE].pop(row_id, None)
    elif name == "photo.add":
        rows[PHOTO][row_id] = {"att": x.get("att"), "removed_at": None}
        rows[BLOB][x.get("att", "")] = {"sha256": x.get("sha256")}
    elif name in ("photo.remove", "photo.restore"):
        rows[PHOTO].setdefault(row_id, {"att": ""})["removed_at"] = None if name == "photo.restore" else 0
    elif name == "conflict.resolve":
        conflict = world.row(bucket, CONFLICT, row_id)
        if conflict is not None and conflict.doc["kind"] == "value":
            table, about = conflict.doc["row"]
            rows[table].setdefault(about, {})[conflict.doc["field"]] = x.get("value")
