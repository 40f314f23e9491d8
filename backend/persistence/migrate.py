"""Brings a database to the newest schema."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from backend.persistence.database import Database


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def is_current(database: Database) -> bool:
    """True if the database is at the newest revision. Cheap: no migration module is loaded."""
    with database.read() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    return found is not None and found == ScriptDirectory.from_config(_config()).get_current_head()


def migrate(database: Database) -> None:
    """All migrations in one transaction: a killed run leaves the old schema."""
    config = _config()
    with database.write() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
