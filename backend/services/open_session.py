"""Who a request speaks for."""

from msgspec import Struct

from backend.domain.session import SESSION_MS, SLIDE_AFTER_MS, token_hash
from backend.persistence import accounts
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.problems import Problem


class Session(Struct, frozen=True):
    account: Account
    expires_at: int
    slid: bool
    """Its end has just been moved."""


def open_session(database: Database, now: int, token: str) -> Session:
    """Raises Problem auth.session."""
    hashed = token_hash(token)
    with database.read() as connection:
        found = accounts.read_session(connection, hashed)
        account = accounts.account_by_id(connection, found[0]) if found else None
    if found is None or account is None or not account.enabled or found[1] <= now:
        raise Problem("auth.session")
    expires_at = now + SESSION_MS
    if expires_at - found[1] <= SLIDE_AFTER_MS:
        return Session(account, found[1], slid=False)
    database.transact(lambda connection: accounts.slide_session(connection, hashed, expires_at))
    return Session(account, expires_at, slid=True)


def close_session(database: Database, token: str | None) -> None:
    """Signs out. Unknown tokens are fine: the result is the same."""
    if token:
        database.transact(lambda connection: accounts.delete_session(connection, token_hash(token)))
