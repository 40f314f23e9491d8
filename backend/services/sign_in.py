"""Password sign-in. Source: decisions on sign-in; unknown and known names are answered alike, in words and in time."""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from msgspec import Struct

from backend.domain.session import FREE_TRIES, SESSION_MS, token_hash, wait_ms
from backend.persistence import accounts
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.problems import Problem

FORGET_AFTER_MS = 24 * 3_600_000
"""Names that nobody has tried since are free again: whoever types names at random does not fill the table."""


class SignedIn(Struct, frozen=True):
    account: Account
    token: str
    expires_at: int


def sign_in(database: Database, hasher: PasswordHasher, nobody: str, now: int, login: str, password: str) -> SignedIn:
    """Raises Problem auth.credentials or auth.locked (`wait_ms`). `nobody` is a hash that no password has."""
    name = login.strip().lower()[:64]
    with database.read() as connection:
        locked_until = accounts.locked_until(connection, name)
        account = accounts.account_by_login(connection, name)
    if locked_until > now:
        raise Problem("auth.locked", wait_ms=locked_until - now)
    known = account is not None and account.enabled
    try:
        hasher.verify(account.password if account and known else nobody, password)
        fits = known
    except (VerifyMismatchError, InvalidHashError):
        fits = False
    if account is None or not fits:
        raise database.transact(lambda connection: _count_failure(connection, name, now))
    token = secrets.token_urlsafe(32)
    expires_at = now + SESSION_MS

    def begin(connection) -> None:
        accounts.clear_throttle(connection, name)
        accounts.insert_session(connection, token_hash(token), account.id, expires_at)

    database.transact(begin)
    return SignedIn(account, token, expires_at)


def _count_failure(connection, name: str, now: int) -> Problem:
    # Returned, not raised: an exception would roll the count back.
    accounts.forget_failures(connection, now - FORGET_AFTER_MS)
    failures = accounts.count_failure(connection, name)
    wait = wait_ms(failures)
    accounts.lock_login(connection, name, now + wait)
    return (
        Problem("auth.locked", wait_ms=wait) if wait else Problem("auth.credentials", tries_left=FREE_TRIES - failures)
    )
