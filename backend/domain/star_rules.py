"""Numbers of the rules about people that the sources give, as settings with defaults. Source: R-STAR-5 … R-STAR-8."""

from datetime import date
from typing import Any

from msgspec import Struct, convert

from backend.domain.star import Formula, Published

FORMULA_KEY, RULES_KEY = "star.formula", "star.rules"


class Refresh(Struct, frozen=True):
    """So many months after a release, so many percent of a branch have passed its exam."""

    months: int
    percent: int


class Product(Struct, frozen=True):
    """A new product or platform: the clock of the knowledge refresh starts at its release (R-STAR-6)."""

    key: str
    name: str
    released_on: date


class Rules(Struct, frozen=True):
    """Setting `star.rules`."""

    complaints_a_year: int = 2
    """More justified ones than this open a hearing (R-STAR-5)."""
    hearing_days: int = 7
    """So long a technician has to be heard before the hearing may be decided without his words (ours)."""
    objection_days: int = 30
    """An objection after this is kept, and marked late (ours)."""
    remind_days: int = 60
    """A certificate that ends within this is on the list of reminders (ours)."""
    refresh: tuple[Refresh, ...] = (Refresh(3, 30), Refresh(6, 60))
    """R-STAR-6."""
    skills: int = 4
    """Products that each technician masters (R-STAR-8)."""
    data_people: int = 1
    """People of a branch able in data repair, backup and restore (R-STAR-8)."""
    solution_people: int = 1
    """People of a branch able to advise on solutions: one or two (R-STAR-8)."""
    products: tuple[Product, ...] = ()
    quotas: dict[str, int] = {}
    """Branch → certified engineers that it must have (R-STAR-7)."""


def rules_of(values: list[Any]) -> Rules:
    """The setting as stored; the defaults where there is none."""
    return convert(values[-1], Rules) if values else Rules()


def versions_of(values: list[Any]) -> list[Published]:
    """All published versions of the formula. One that was stored before there were versions is the first."""
    versions = [_version(value) for value in values]
    return sorted(versions, key=lambda one: one.version) or [FIRST]


def _version(value: Any) -> Published:
    return convert(value, Published) if "formula" in value else Published(1, FIRST_ON, convert(value, Formula))


FIRST_ON = date(2000, 1, 1)
FIRST = Published(1, FIRST_ON, Formula())
