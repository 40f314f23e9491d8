"""One technician's file whole, and what the formula would give today, as a desk page shows it and names it in its ops."""

from typing import Any

import msgspec
from msgspec import Struct

from backend.domain.calendar import on_site
from backend.domain.standing import Standing, is_late, propose, standing_of
from backend.domain.star import in_force, why_rows
from backend.domain.star_facts import File, Look
from backend.domain.star_rules import FORMULA_KEY, RULES_KEY, rules_of, versions_of
from backend.domain.tables import CALLBACK, CERTIFICATION, COMPLAINT, HEARING, REVIEW, STAR_CARD, STATEMENT
from backend.persistence import desk_people, desk_rows, people_rows
from backend.persistence.accounts import Account, read_word
from backend.persistence.asides import read_settings_of
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.persistence.people_rows import FinishedOrder
from backend.persistence.ratings import ratings_of
from backend.problems import Problem

_READ = [STAR_CARD, CERTIFICATION, CALLBACK, COMPLAINT, REVIEW, HEARING, STATEMENT]
_MOST_ORDERS = 50


class Proposal(Struct, frozen=True):
    version: int
    points: int
    level: int
    score: str | None
    rated: int
    why: list[dict[str, Any]]


class PersonWhole(Struct, frozen=True):
    """`ver` counts in `epoch`: an op recorded on this page names both. `orders`: those that can be called back about; `sealed`:
    how many sealed ratings there are, never whose. `late`: ids of statements that came after their time."""

    epoch: str
    bid: int
    ver: int
    rows: list[msgspec.Raw]
    standing: Standing
    proposal: Proposal
    orders: list[FinishedOrder]
    sealed: int
    late: list[str]


def read_person(database: Database, account: Account, now: int, person: str) -> PersonWhole:
    """Raises Problem auth.role, or person.not_found for unknown people, foreign ones and those without a card alike."""
    on = on_site(now)
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        place = people_rows.person_place(transaction, person)
        member = next((one for one in desk_people.people_of(transaction, branches) if one.id == person), None)
        rows = people_rows.files_of(transaction, [person], _READ)[person]
        card = rows.get(STAR_CARD, {}).get(person)
        if place is None or member is None or card is None:
            raise Problem("person.not_found")
        sealed = ratings_of(transaction, person)
        rules = rules_of([doc["value"] for doc in read_settings_of(transaction, RULES_KEY)])
        published = in_force(versions_of([doc["value"] for doc in read_settings_of(transaction, FORMULA_KEY)]), on)
        whole = desk_rows.read_bucket(transaction, place[0])
        orders = people_rows.finished_orders(transaction, person, member.name, member.branch, _MOST_ORDERS)
        epoch = read_word(transaction, "epoch") or ""
    file = File(msgspec.convert(card["since_on"], type(on)), rows, tuple(sealed))
    rating, _ = propose(file, Look(on, now), published)
    reviews = rows.get(REVIEW, {})
    return PersonWhole(
        epoch=epoch,
        bid=whole.bid,
        ver=whole.ver,
        rows=whole.rows,
        standing=standing_of(rows, card, on, published.formula.lead_days, rules),
        proposal=Proposal(published.version, rating.points, rating.level, rating.score, rating.rated, why_rows(rating)),
        orders=orders,
        sealed=len(sealed),
        late=[row_id for row_id, doc in rows.get(STATEMENT, {}).items() if is_late(doc, reviews, rules)],
    )
