"""The technicians of the branches within reach, with what waits for somebody. Source: R-STAR-2, R-STAR-5, R-STAR-6."""

import unicodedata
from typing import Any

from msgspec import Struct

from backend.domain.calendar import on_site
from backend.domain.standing import Standing, standing_of
from backend.domain.star import in_force
from backend.domain.star_rules import FORMULA_KEY, RULES_KEY, rules_of, versions_of
from backend.domain.tables import CERTIFICATION, COMPLAINT, HEARING, REVIEW, STAR_CARD, STATEMENT
from backend.persistence import desk_people, people_rows
from backend.persistence.accounts import Account
from backend.persistence.asides import read_settings_of
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach

_READ = [STAR_CARD, CERTIFICATION, COMPLAINT, REVIEW, HEARING, STATEMENT]
NARROWED = ("", "review", "lapsing", "heard", "lost")
"""What the list can be narrowed to: everybody, a review to make, a certificate that ends soon, something said that waits for
an answer, a qualification in question."""


class PersonLine(Struct, frozen=True):
    id: str
    name: str
    employee_no: str
    role: str
    branch: str
    branch_name: str
    level: int
    state: str
    level_until_on: str
    score: str | None
    rated_count: int
    certifications: list[dict[str, Any]]
    standing: Standing


class PeoplePage(Struct, frozen=True):
    """`counts`: people by what the list can be narrowed to, of those that the search finds. `more`: how many are meant
    beyond those that the page holds."""

    people: list[PersonLine]
    counts: dict[str, int]
    on: str
    more: int


def list_people(
    database: Database, account: Account, now: int, q: str, narrowed: str, limit: int | None = None
) -> PeoplePage:
    """By branch, the highest level first. `q` is looked for in name, employee number and branch. Raises Problem auth.role."""
    words, on = unicodedata.normalize("NFC", q.strip()).lower(), on_site(now)
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        people = [one for one in desk_people.people_of(transaction, branches) if "technician" in one.roles]
        files = people_rows.files_of(transaction, [one.id for one in people], _READ)
        rules = rules_of([doc["value"] for doc in read_settings_of(transaction, RULES_KEY)])
        versions = versions_of([doc["value"] for doc in read_settings_of(transaction, FORMULA_KEY)])
    lead_days = in_force(versions, on).formula.lead_days
    lines = []
    for one in people:
        rows = files[one.id]
        card = rows.get(STAR_CARD, {}).get(one.id)
        if card is None or words not in f"{one.name} {card['employee_no']} {one.branch_name}".lower():
            continue
        lines.append(
            PersonLine(
                id=one.id,
                name=one.name,
                employee_no=card["employee_no"],
                role=card["role"],
                branch=one.branch,
                branch_name=one.branch_name,
                level=card["level"],
                state=card["state"],
                level_until_on=card["level_until_on"],
                score=card["score"],
                rated_count=card["rated_count"],
                certifications=card["certifications"],
                standing=standing_of(rows, card, on, lead_days, rules),
            )
        )
    lines.sort(key=lambda line: (line.branch_name, -line.level, line.name))
    counts = {name: sum(_is_meant(line, name) for line in lines) for name in NARROWED}
    meant = [line for line in lines if _is_meant(line, narrowed)]
    page = meant[:limit]
    return PeoplePage(page, counts, on.isoformat(), len(meant) - len(page))


def _is_meant(line: PersonLine, narrowed: str) -> bool:
    waits = line.standing
    return {
        "": True,
        "review": waits.review != "none",
        "lapsing": waits.lapsing > 0,
        "heard": waits.objections + waits.trainings + waits.complaints > 0,
        "lost": waits.hearing != "none",
    }[narrowed]
