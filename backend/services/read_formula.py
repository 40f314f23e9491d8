"""The star formula as published, every version of it. Source: R-STAR-1."""

from typing import Any

from msgspec import Struct

from backend.domain.calendar import on_site
from backend.domain.star import in_force
from backend.domain.star_rules import FORMULA_KEY, versions_of
from backend.persistence.accounts import Account, read_word
from backend.persistence.asides import read_settings_of
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.persistence.people_rows import shared_place
from backend.problems import Problem


class FormulaPage(Struct, frozen=True):
    """`versions` as stored, the newest first; `root` and `ver` of the bucket that the next one is published in."""

    epoch: str
    root: str
    ver: int
    in_force: int
    versions: list[dict[str, Any]]


def read_formula(database: Database, account: Account, now: int) -> FormulaPage:
    """Raises Problem auth.role."""
    with database.read() as transaction:
        desk_reach(transaction, account)
        values = [doc["value"] for doc in read_settings_of(transaction, FORMULA_KEY)]
        place = shared_place(transaction)
        epoch = read_word(transaction, "epoch") or ""
    if place is None:
        raise Problem("request.not_found")
    current = in_force(versions_of(values), on_site(now)).version
    newest_first = sorted(values, key=lambda value: -value.get("version", 1))
    return FormulaPage(epoch, place[1], place[2], current, newest_first)
