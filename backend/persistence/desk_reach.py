"""Whom and what a person sees at the desk: the branches below his own unit, and the people who work there."""

from msgspec import Struct
from sqlalchemy import Connection

from backend.domain.authority import DESK_ROLES
from backend.persistence.accounts import Account, units_within
from backend.problems import Problem

_READERS = DESK_ROLES | {"quality"}


class Reach(Struct, frozen=True):
    branches: list[str]
    units: list[str]
    """The branches, and the regions and headquarters above them that lie within."""


def desk_reach(connection: Connection, account: Account) -> Reach:
    """Raises Problem auth.role for who does not work at a desk: before anything is looked for, so that the answer tells
    nobody what there is."""
    if not _READERS & set(account.roles):
        raise Problem("auth.role")
    units = units_within(connection, account.unit)
    return Reach(sorted(unit for unit, kind in units.items() if kind == "branch"), sorted(units))
