"""What customers sealed to the office about one order, opened for the quality clerk and the manager: for nobody else, and
never for a technician. Source: R-ORD-7, R-CB-6."""

from typing import Any

from msgspec import Struct

from backend.domain.sealed_opinion import NotOpened, open_opinion
from backend.keys import Keys
from backend.persistence import evidence_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.persistence.desk_rows import order_place
from backend.problems import Problem

READERS = frozenset({"quality", "manager", "admin"})


class OpenedOpinion(Struct, frozen=True):
    """`unopened` says why an envelope stays sealed; then the rest is empty. `answers`: question → good, fair, so_so, bad."""

    signature: str
    unopened: str | None
    score: int | None
    answers: dict[str, str]
    text: str
    rated_at: int | None


def read_opinions(database: Database, keys: Keys, account: Account, order: str) -> list[OpenedOpinion]:
    """Raises Problem auth.role, order.not_found."""
    if not READERS & set(account.roles):
        raise Problem("auth.role")
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        place = order_place(transaction, order)
        if place is None or place[1] not in branches:
            raise Problem("order.not_found")
        envelopes = evidence_rows.order_evidence(transaction, place[0]).opinions.values()
    office = [(key.kid, key.private) for key in keys.all("sealed_opinions")]
    return [_open(envelope, order, office) for envelope in envelopes]


def _open(envelope: dict[str, Any], order: str, office: list[tuple[str, Any]]) -> OpenedOpinion:
    signature = envelope["signature"]
    try:
        said = open_opinion(envelope["sealed"], order, signature, office)
    except NotOpened as error:
        return OpenedOpinion(signature, error.why, None, {}, "", None)
    return OpenedOpinion(signature, None, said.score, {**said.answers}, said.text, said.rated_at)
