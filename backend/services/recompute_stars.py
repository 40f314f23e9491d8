"""Every technician's level, computed again from the facts. Nothing is changed. Source: ADR 0006."""

from collections.abc import Iterator
from datetime import date

from msgspec import Struct

from backend.domain.star_audit import Recomputed, op_ids, recompute
from backend.domain.star_facts import File
from backend.domain.star_rules import FORMULA_KEY, versions_of
from backend.domain.tables import CALLBACK, CERTIFICATION, COMPLAINT, HEARING, REVIEW, STAR_CARD, STATEMENT
from backend.persistence import people_rows
from backend.persistence.asides import read_settings_of
from backend.persistence.database import Database
from backend.persistence.ratings import all_ratings

_READ = [STAR_CARD, CERTIFICATION, CALLBACK, COMPLAINT, REVIEW, HEARING, STATEMENT]
_TOGETHER = 200
"""Technicians read at a time."""


class RecomputedPerson(Struct, frozen=True):
    id: str
    name: str
    employee_no: str
    stored_level: int
    recomputed: Recomputed


def recompute_stars(database: Database) -> Iterator[RecomputedPerson]:
    """One after the other, in one snapshot."""
    with database.read() as transaction:
        versions = {
            one.version: one
            for one in versions_of([doc["value"] for doc in read_settings_of(transaction, FORMULA_KEY)])
        }
        users, sealed = people_rows.rated_people(transaction), all_ratings(transaction)
        for start in range(0, len(users), _TOGETHER):
            some = users[start : start + _TOGETHER]
            for user, rows in people_rows.files_of(transaction, some, _READ).items():
                card = rows.pop(STAR_CARD)[user]
                file = File(date.fromisoformat(card["since_on"]), rows, tuple(sealed.get(user, ())))
                ops = people_rows.ops_of(transaction, op_ids(file))
                found = recompute(file, user, card, versions, ops)
                yield RecomputedPerson(user, card["name"], card["employee_no"], card["level"], found)
