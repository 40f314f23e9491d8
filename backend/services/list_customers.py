"""Customers by what a caller says of himself."""

import unicodedata

from backend.persistence import desk_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.persistence.desk_rows import CustomerLine


def list_customers(database: Database, account: Account, q: str, limit: int) -> list[CustomerLine]:
    """By name; `q` is looked for in name, address, contacts and phones. Raises Problem auth.role."""
    with database.read() as transaction:
        branches = desk_reach(transaction, account).branches
        return desk_rows.list_customers(transaction, branches, unicodedata.normalize("NFC", q.strip()), limit)
