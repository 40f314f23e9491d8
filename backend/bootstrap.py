"""The composition root: settings in, a running application out. Nothing else makes a database, a clock or a key."""

import logging
import uuid

from argon2 import PasswordHasher

from backend.blobs.disk import DiskBlobs
from backend.blobs.pictures import Pictures
from backend.blobs.staging import Staging
from backend.clock import Clock, SystemClock
from backend.keys import Keys
from backend.persistence.accounts import read_word, write_word
from backend.persistence.database import Database, Transaction
from backend.services.publish_keys import publish_keys
from backend.services.push_ops import execute_waiting
from backend.settings import Settings
from backend.wiring import Wiring

_log = logging.getLogger("xinglin")

ARGON2_MEMORY_KIB = 19 * 1024
"""OWASP's smallest argon2id profile: 19 MiB, two passes. About 30 ms a sign-in on a small server."""


class EpochMismatch(RuntimeError):
    """The database is not the one that this data directory belongs to: it was restored or swapped."""


def hasher_of(settings: Settings) -> PasswordHasher:
    if settings.argon2_at_test_cost:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    return PasswordHasher(time_cost=2, memory_cost=ARGON2_MEMORY_KIB, parallelism=1)


def open_database(settings: Settings) -> Database:
    settings.data.mkdir(parents=True, exist_ok=True)
    return Database(settings.database_url)


def wire(settings: Settings, database: Database, clock: Clock | None = None) -> Wiring:
    """What a crash left undone is done first. Raises EpochMismatch, BadKey."""
    hasher, clock, keys = hasher_of(settings), clock or SystemClock(), Keys(settings.data / "keys")
    wiring = Wiring(
        settings,
        database,
        clock,
        hasher,
        hasher.hash(uuid.uuid4().hex),
        _epoch(settings, database),
        keys,
        DiskBlobs(settings.data / "blobs"),
        Pictures(settings.data / "pictures"),
        DiskBlobs(settings.data / "blobs" / "portraits"),
        Staging(settings.data / "uploads"),
    )
    publish_keys(database, keys, clock.now_ms())
    execute_waiting(
        database, keys, clock.now_ms(), lambda defect: _log.error("an op that waited failed", exc_info=defect)
    )
    return wiring


def _epoch(settings: Settings, database: Database) -> str:
    """The epoch stands in the database and beside it: a database alone restored from an old copy must not go on
    as if nothing had happened. Source: PROTOCOL section 4, MUST-EPOCH."""
    beside = settings.data / "epoch"
    written = beside.read_text().strip() if beside.exists() else None

    def agree(connection: Transaction) -> str:
        inside = read_word(connection, "epoch")
        if inside is None:
            inside = written or str(uuid.uuid4())
            write_word(connection, "epoch", inside)
        return inside

    epoch = database.transact(agree)
    if written is None:
        beside.write_text(epoch + "\n")
    elif written != epoch:
        raise EpochMismatch(f"the database says epoch {epoch}, {beside} says {written}")
    return epoch
