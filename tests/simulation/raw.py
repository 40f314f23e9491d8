"""Plain SQL beside the server, on a connection of its own: it sees what is committed, and nothing else."""

from __future__ import annotations

from typing import Any

import psycopg
import pysqlite3.dbapi2

sqlite: Any = pysqlite3.dbapi2
"""A C module: its types are not written down."""


class Raw:
    """`rows` answers with tuples, the same on SQLite and PostgreSQL. Parameters are written as `?`."""

    def __init__(self, url: str) -> None:
        self.open(url)

    def open(self, url: str) -> None:
        """Also after `close`, when the database is another one."""
        self._is_sqlite = url.startswith("sqlite")
        if self._is_sqlite:
            self._connection: Any = sqlite.connect(url.removeprefix("sqlite:///"), isolation_level=None)
        else:
            self._connection = psycopg.connect(url.replace("+psycopg", ""), autocommit=True)

    def rows(self, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(self._in_dialect(sql), parameters).fetchall()

    def run(self, sql: str, *parameters: Any) -> None:
        """Changes one thing at once, as an administrator would."""
        self._connection.execute(self._in_dialect(sql), parameters)

    def close(self) -> None:
        self._connection.close()

    def _in_dialect(self, sql: str) -> str:
        return sql if self._is_sqlite else sql.replace("?", "%s")
