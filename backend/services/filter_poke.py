"""Which of the changed buckets may this user hear of?"""

from collections.abc import Iterable

from backend.persistence.accounts import account_by_id, branches_within
from backend.persistence.database import Database
from backend.persistence.pull_rows import among_members, among_orders


def filter_poke(database: Database, user: str, bids: Iterable[int]) -> list[int]:
    """Buckets of the user's membership, and at the desk the orders of the branches within reach."""
    asked = sorted(bids)
    with database.read() as transaction:
        account = account_by_id(transaction, user)
        if account is None or not account.enabled:
            return []
        heard = among_members(transaction, user, asked)
        if set(account.roles) - {"technician"}:
            heard |= among_orders(transaction, branches_within(transaction, account.unit), asked)
    return sorted(heard)
