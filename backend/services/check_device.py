"""May this device sync for this user? Source: PROTOCOL section 1."""

from backend.persistence import journal_rows
from backend.persistence.database import Database
from backend.problems import Problem

_SEEN_EVERY_MS = 60_000
"""The time of last contact is written at most this often: an idle poll must not cost a write."""


def check_device(database: Database, now: int, user: str, dev: str, owed: int) -> int:
    """Returns the `s` up to which the device is stored. `owed`: ops that it will still hold after this request. Raises Problem device.unknown or device.revoked."""
    with database.read() as connection:
        device = journal_rows.read_device(connection, dev)
        if device is None or device.user_id != user:
            raise Problem("device.unknown")
        if device.revoked_at is not None:
            raise Problem("device.revoked")
        seen_at, owed_then = journal_rows.last_seen(connection, dev)
    if owed != owed_then or now - seen_at > _SEEN_EVERY_MS:
        database.transact(lambda connection: journal_rows.saw_device(connection, dev, now, owed))
    return device.last_seq
