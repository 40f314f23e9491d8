"""The link that the company sends a customer: who comes for this order. Source: R-STAR-3, PROTOCOL section 11.

The customer's own browser keeps it, and compares it with the card that it scans; nothing about the customer is in it.
"""

from msgspec import Struct

from backend.domain import star_token as tokens
from backend.domain.canonical import canonical
from backend.domain.jws import sign_jws
from backend.keys import Keys
from backend.persistence import desk_rows
from backend.persistence.accounts import Account
from backend.persistence.credentials import read_visit
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.problems import Problem

VISIT_S = 30 * 24 * 3600
"""Longer than an order is on its way; the link says nothing that grows old in it."""


class VisitLink(Struct, frozen=True):
    url: str
    expires_at: int


def link_visit(database: Database, keys: Keys, now: int, account: Account, order: str, public_url: str) -> VisitLink:
    """Raises Problem auth.role or order.not_found."""
    with database.read() as transaction:
        place = desk_rows.order_place(transaction, order)
        if place is None or place[1] not in desk_reach(transaction, account).branches:
            raise Problem("order.not_found")
        number, people = read_visit(transaction, place[0])
    at = now // 1000
    payload = {
        "v": 1,
        "iat": at,
        "exp": at + VISIT_S,
        "no": number or "",
        "subs": [tokens.subject(user) for user in people],
    }
    key = keys.current("star_issuer")
    token = sign_jws(canonical(payload), tokens.VISIT, key.kid, key.private)
    return VisitLink(f"{public_url}/c#{token}", (at + VISIT_S) * 1000)
