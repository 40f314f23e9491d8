"""A planted fault: the cursor is a number from a sequence, taken before the commit and without holding the bucket."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from backend.persistence import world_source
from backend.persistence.database import Database
from backend.persistence.statement import Statement
from sync.world import Bucket, World

_CREATE = Statement("CREATE SEQUENCE naive START 1000")
_NEXT = Statement("SELECT nextval('naive')")
_SAVE = Statement("UPDATE bucket SET ver = GREATEST(ver, :ver), chk = :chk WHERE bid = :bid")


@contextmanager
def naive_cursor(url: str) -> Iterator[None]:
    """Replaces `World.bump`, the statement that holds buckets and the one that saves them."""
    database = Database(url)
    with database.write() as connection:
        _CREATE.run(connection)
    database.close()

    def bump(world: World, bucket: Bucket) -> int:
        bucket.ver = _NEXT.value(world.source._connection)  # type: ignore[attr-defined]
        return bucket.ver

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(World, "bump", bump)
        patch.setattr(world_source, "_LOCK_BUCKETS", world_source._READ_BUCKETS)
        patch.setattr(world_source, "_SAVE_BUCKET", _SAVE)
        yield
