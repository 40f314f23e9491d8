"""A star card for paper: the same claims, no holder, good as long as the star level. Source: PROTOCOL section 11."""

from msgspec import Struct

from backend.domain import star_token as tokens
from backend.domain.jws import sign_jws
from backend.domain.star_verdict import end_of_day_s, site_day
from backend.keys import Keys
from backend.persistence import credentials
from backend.persistence.accounts import Account
from backend.persistence.database import Database, Transaction
from backend.persistence.desk_reach import desk_reach
from backend.problems import Problem
from sync.ids import uuid5


class Badge(Struct, frozen=True):
    """`id` names it for `device.revoke`; `url` is what its QR code says."""

    id: str
    url: str
    expires_at: int


def print_badge(database: Database, keys: Keys, now: int, account: Account, user: str, public_url: str) -> Badge:
    """Raises Problem auth.role or card.none. One badge a technician: a lost one is revoked, and there is no second."""
    badge = uuid5(user, "badge")

    def issue(transaction: Transaction) -> Badge:
        if credentials.unit_of(transaction, user) not in desk_reach(transaction, account).units:
            raise Problem("card.none")
        standing = credentials.read_standing(transaction, user, badge)
        star_card, before = standing.star_card, standing.credential
        if star_card is None or star_card.get("revoked") is not None or (before and before["revoked"] is not None):
            raise Problem("card.none")
        ix = before["ix"] if before else credentials.next_slot(transaction)
        exp = end_of_day_s(star_card["level_until_on"])
        claims = tokens.card_claims(star_card, user, badge, None, ix, now // 1000, exp, site_day(now))
        key = keys.current("star_issuer")
        token = sign_jws(tokens.encode(claims), tokens.CARD, key.kid, key.private)
        doc = tokens.credential_row(claims, key.kid, token, f"{public_url}/c")
        credentials.write_credential(transaction, user, badge, doc, now)
        return Badge(badge, f"{public_url}/c#{token}", exp * 1000)

    return database.transact(issue)
