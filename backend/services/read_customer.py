"""One customer with devices and history."""

from backend.persistence import desk_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.persistence.desk_rows import BucketRows
from backend.problems import Problem


def read_customer(database: Database, account: Account, customer: str) -> BucketRows:
    """Raises Problem auth.role, or customer.not_found for unknown and for foreign ones alike."""
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        place = desk_rows.customer_place(transaction, customer)
        if place is None or place[1] not in branches:
            raise Problem("customer.not_found")
        return desk_rows.read_bucket(transaction, place[0])
