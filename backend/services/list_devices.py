"""A person's devices as the desk sees them, and the card that each carries. Source: PROTOCOL section 11."""

from msgspec import Struct

from backend.persistence.accounts import Account
from backend.persistence.credentials import devices_of, read_standing, unit_of
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.problems import Problem


class DeviceLine(Struct, frozen=True):
    """`owed`: ops that it said it still holds. `expires_at`: of its star card, ms. `revoked`: who, when and why."""

    id: str
    label: str
    enrolled_at: int | None
    seen_at: int | None
    owed: int
    expires_at: int | None
    revoked: dict | None


class Access(Struct, frozen=True):
    """`revoked`: of all his cards; None where they count, or where he has none."""

    has_card: bool
    revoked: dict | None
    devices: list[DeviceLine]


def list_devices(database: Database, account: Account, user: str) -> Access:
    """Newest contact first, then the printed badge. Raises Problem auth.role or card.none."""
    with database.read() as transaction:
        if unit_of(transaction, user) not in desk_reach(transaction, account).units:
            raise Problem("card.none")
        card = read_standing(transaction, user, "").star_card
        devices = [DeviceLine(*columns) for columns in devices_of(transaction, user)]
        return Access(card is not None, card and card.get("revoked"), devices)
