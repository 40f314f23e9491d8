"""Takes old tombstones away. Whoever has been away longer takes a snapshot. Source: PROTOCOL section 4, MUST-PULL."""

from backend.persistence.database import Database
from backend.persistence.tombstones import collect

KEEP_MS = 180 * 24 * 3600 * 1000
"""A device that was away for less than this gets deltas."""


def collect_tombstones(database: Database, now: int) -> int:
    """Returns how many went. Each bucket's `min_ver` rises above what can no longer be said in a delta."""
    return database.transact(lambda transaction: collect(transaction, now - KEEP_MS))
