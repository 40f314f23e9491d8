"""Sessions and the patience with wrong passwords. Source: decisions on sign-in."""

import hashlib

SESSION_MS = 90 * 24 * 3600 * 1000
"""A session slides this long: a technician is not asked for the password in the field."""

SLIDE_AFTER_MS = 24 * 3600 * 1000
"""A session's end is moved at most once a day: reading must not write."""

FREE_TRIES = 5
FIRST_WAIT_MS = 30_000
LONGEST_WAIT_MS = 3_600_000


def token_hash(token: str) -> str:
    """Sessions are stored by the hash of their token: a copy of the database signs nobody in."""
    return hashlib.sha256(token.encode()).hexdigest()


def wait_ms(failures: int) -> int:
    """How long a name is locked after so many failures in a row: 30 s, doubling, an hour at most."""
    if failures < FREE_TRIES:
        return 0
    return min(FIRST_WAIT_MS * 2 ** min(failures - FREE_TRIES, 12), LONGEST_WAIT_MS)
