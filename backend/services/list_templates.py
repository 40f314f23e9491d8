"""Inspection templates, whole: to choose one, and to read answers beside their questions."""

from typing import Any

from backend.persistence import desk_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach


def list_templates(database: Database, account: Account) -> list[dict[str, Any]]:
    """Template documents with their ids. Raises Problem auth.role."""
    with database.read() as transaction:
        desk_reach(transaction, account)
        return [{"id": template, **doc} for template, doc in desk_rows.read_templates(transaction).items()]
