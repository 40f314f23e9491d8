"""Runs migrations on the connection that `migrate.py` hands over, or on XINGLIN_DATABASE_URL from the command line."""

import os

from alembic import context

from backend.persistence.database import Database
from backend.persistence.tables import metadata


def _run(connection) -> None:
    context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
    with context.begin_transaction():
        context.run_migrations()


_given = context.config.attributes.get("connection")
if _given is not None:
    _run(_given)
else:
    with Database(os.environ["XINGLIN_DATABASE_URL"]).write() as _connection:
        _run(_connection)
