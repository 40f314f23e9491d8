"""Does the database answer?"""

from backend.persistence.accounts import read_word
from backend.persistence.database import Database


def check_health(database: Database) -> None:
    """Raises whatever the database raises."""
    with database.read() as connection:
        read_word(connection, "epoch")
