"""Which of the changed buckets may this user hear of?"""

from collections.abc import Iterable

from backend.persistence.accounts import account_by_id, branches_within
from backend.persistence.database import Database
from backend.persistence.pull_rows import among_members, among_orders, among_people


def filter_poke(database: Database, user: str, bids: Iterable[int]) -> list[int]:
    """Buckets of the user's membership, and at the desk the orders and the people of the branches within reach."""
    asked = sorted(bids)
    with database.read() as transaction:
        account = account_by_id(transaction, user)
        if account is None or not account.enabled:
            return []
        heard = among_members(transaction, user, asked)
        if set(account.roles) - {"technician"}:
            branches = branches_within(transaction, account.unit)
            heard |= among_orders(transaction, branches, asked) | among_people(transaction, branches, asked)
    return sorted(heard)
