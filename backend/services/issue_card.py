"""Signs the star card of a device that syncs: the first time on each day at the site, and whenever what it says has changed.

A card is derived from rows, like everything that is shown; it is no op. It travels in the technician's bucket `u`, so
that the phone holds it for days without a network. Source: PROTOCOL section 11, R-STAR-3.
"""

import msgspec

from backend.domain import star_token as tokens
from backend.domain.jws import JwsRefused, sign_jws
from backend.domain.star_verdict import site_day
from backend.keys import Keys
from backend.persistence import credentials
from backend.persistence.credentials import Standing
from backend.persistence.database import Database, Transaction


def has_due_card(transaction: Transaction, keys: Keys, now: int, user: str, dev: str) -> bool:
    """Would `issue_card` sign? Only reads."""
    return _is_due(credentials.read_standing(transaction, user, dev), keys, now, user, dev)


def issue_card(database: Database, keys: Keys, now: int, user: str, dev: str, public_url: str) -> None:
    """Signs and writes the card, unless somebody else just did. Its QR code will lead to `<public_url>/c`."""

    def issue(transaction: Transaction) -> None:
        standing = credentials.read_standing(transaction, user, dev)
        if not _is_due(standing, keys, now, user, dev):
            return
        holder = _holder_key(credentials.read_public_key(transaction, dev))
        if holder is None or standing.star_card is None:
            return
        ix = standing.credential["ix"] if standing.credential else credentials.next_slot(transaction)
        at = now // 1000
        claims = tokens.card_claims(standing.star_card, user, dev, holder, ix, at, at + tokens.CARD_S, site_day(now))
        key = keys.current("star_issuer")
        token = sign_jws(tokens.encode(claims), tokens.CARD, key.kid, key.private)
        doc = tokens.credential_row(claims, key.kid, token, f"{public_url}/c")
        credentials.write_credential(transaction, user, dev, doc, now)

    database.transact(issue)


def _is_due(standing: Standing, keys: Keys, now: int, user: str, dev: str) -> bool:
    card, credential = standing.star_card, standing.credential
    if card is None or card.get("revoked") is not None:
        return False
    if credential is None:
        return True
    if credential["revoked"] is not None:
        return False
    if credential["kid"] != keys.current("star_issuer").kid:
        return True
    # By the day, not by the hour: after any sync the card is good for six days, and nobody's bucket moves more than daily.
    return site_day(credential["issued_at"]) != site_day(now) or _says_otherwise(credential, card, user, now)


def _says_otherwise(credential: dict, card: dict, user: str, now: int) -> bool:
    """What the signed card says and what the row says now are two things."""
    payload = msgspec.json.decode(tokens.payload_of(credential["token"]), type=tokens.Claims)
    again = tokens.card_claims(card, user, "", payload.hk, payload.ix, payload.iat, payload.exp, site_day(now))
    return msgspec.structs.replace(again, jti=payload.jti) != payload


def _holder_key(jwk: dict[str, str]) -> str | None:
    """None for a device that was enrolled without a key: a demo's past has none."""
    try:
        return tokens.holder_key(jwk)
    except (KeyError, JwsRefused):
        return None
