"""Settings that the office itself writes into every organisation: phones get them with their next pull."""

from typing import Any

from sqlalchemy import Connection

from backend.domain.tables import SETTING
from backend.persistence.statement import Statement
from backend.persistence.world_source import RowSource
from sync.ids import uuid5
from sync.world import Row, World

_ROOTS = Statement("SELECT root FROM bucket WHERE kind = 't' ORDER BY bid")


def put_setting(connection: Connection, key: str, value: Any, now: int) -> None:
    """Nothing is written where the setting says so already."""
    source = RowSource(connection)
    world = World(source)
    for (root,) in _ROOTS.rows(connection):
        bucket = world.bucket("t", root)
        assert bucket is not None, "it was just listed"
        place, doc = (SETTING, uuid5(root, key)), {"key": key, "value": value}
        row = world.row(bucket, *place)
        if row is None or row.doc != doc:
            world.put(bucket, place, Row(doc, {}, world.bump(bucket)))
    source.save(world, now)
