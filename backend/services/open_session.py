"""Who a request speaks for."""

from msgspec import Struct

from backend.domain.session import SESSION_MS, SLIDE_AFTER_MS, token_hash
from backend.persistence import accounts
from backend.persistence.accounts import Account
from backend.persistence.database import Database, Transaction
from backend.problems import Problem


class Session(Struct, frozen=True):
    account: Account
    expires_at: int
    slides: bool
    """Its end is to be moved, and the cookie's with it."""


def find_session(transaction: Transaction, now: int, token: str) -> Session:
    """Raises Problem auth.session."""
    found = accounts.read_session(transaction, token_hash(token))
    if found is None or not found[0].enabled or found[1] <= now:
        raise Problem("auth.session")
    account, expires_at = found
    latest = now + SESSION_MS
    slides = latest - expires_at > SLIDE_AFTER_MS
    return Session(account, latest if slides else expires_at, slides)


def slide_session(database: Database, session: Session, token: str) -> None:
    """Moves the end of a session that slides."""
    hashed = token_hash(token)
    database.transact(lambda transaction: accounts.slide_session(transaction, hashed, session.expires_at))


def open_session(database: Database, now: int, token: str) -> Session:
    """Raises Problem auth.session."""
    with database.read() as transaction:
        session = find_session(transaction, now, token)
    if session.slides:
        slide_session(database, session, token)
    return session


def close_session(database: Database, token: str | None) -> None:
    """Signs out. Unknown tokens are fine: the result is the same."""
    if token:
        database.transact(lambda connection: accounts.delete_session(connection, token_hash(token)))
