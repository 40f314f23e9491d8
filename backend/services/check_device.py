"""May this device sync for this user? Source: PROTOCOL section 1."""

from backend.persistence import journal_rows
from backend.persistence.database import Database, Transaction
from backend.persistence.journal_rows import DeviceRow
from backend.problems import Problem

_SEEN_EVERY_MS = 60_000
"""The time of last contact is written at most this often: an idle poll must not cost a write."""


def find_device(transaction: Transaction, user: str, dev: str) -> DeviceRow:
    """Raises Problem device.unknown or device.revoked."""
    device = journal_rows.read_device(transaction, dev)
    if device is None or device.user_id != user:
        raise Problem("device.unknown")
    if device.revoked_at is not None:
        raise Problem("device.revoked")
    return device


def see_device(database: Database, now: int, device: DeviceRow, owed: int) -> None:
    """The device is here. `owed`: ops that it will still hold after this request."""
    if owed != device.owed or now - device.seen_at > _SEEN_EVERY_MS:
        database.transact(lambda transaction: journal_rows.saw_device(transaction, device.dev, now, owed))
