"""What anybody may fetch to check a star card: the status list and the trust list, both signed. Source: PROTOCOL section 11.

Made anew for whoever asks, at most once a second: a demotion or revocation is in the list as soon as it is committed.
"""

from backend.domain import star_token as tokens
from backend.domain.jws import sign_jws
from backend.domain.star_token import IssuerKey, StatusList, TrustList
from backend.keys import Keys
from backend.memory import Board
from backend.persistence.asides import read_settings_of
from backend.persistence.credentials import issued_cards, star_card_states
from backend.persistence.database import Database, Transaction


def publish_status(database: Database, keys: Keys, board: Board, now: int) -> str:
    """The status list of this second."""
    at = now // 1000
    kept = board.find("status", at)
    if kept is not None:
        return kept
    with database.read() as transaction:
        entries = _entries(transaction)
    listed = StatusList(v=1, iat=at, exp=at + tokens.LIST_S, ttl=tokens.FRESH_S, st=tokens.pack(entries))
    key = keys.current("star_issuer")
    return board.keep("status", at, sign_jws(tokens.encode(listed), tokens.STATUS, key.kid, key.private))


def publish_trust(database: Database, keys: Keys, board: Board, now: int) -> str:
    """Which issuer keys count: the one that signs, and those it replaced."""
    at = now // 1000
    kept = board.find("trust", at)
    if kept is not None:
        return kept
    own = [IssuerKey(key.kid, key.jwk.x, key.jwk.y) for key in keys.all("star_issuer")]
    with database.read() as transaction:
        hotline = read_settings_of(transaction, "organisation.hotline")
    call = str(hotline[-1]["value"]) if hotline else ""
    listed = TrustList(v=1, iat=at, exp=at + tokens.LIST_S, keys=own, call=call)
    key = keys.current("star_trust")
    return board.keep("trust", at, sign_jws(tokens.encode(listed), tokens.TRUST, key.kid, key.private))


def _entries(transaction: Transaction) -> dict[int, int]:
    """Place → entry. A card of a technician who has no star card any more is no card."""
    people = star_card_states(transaction)
    entries: dict[int, int] = {}
    for card in issued_cards(transaction):
        person = people.get(card.user)
        if person is None:
            continue
        if card.lost:
            entries[card.ix] = tokens.LOST
        elif person.revoked or not person.enabled:
            entries[card.ix] = tokens.REVOKED
        else:
            entries[card.ix] = tokens.SUSPENDED if person.suspended else person.level
    return entries
