"""SQL on the driver's own cursor, inside SQLAlchemy's transactions: a sync runs two dozen statements, and through
`Connection.execute` each would cost ten times what the database takes for it. Source: ADR "one write path on two databases".
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from operator import itemgetter
from typing import Any

import msgspec
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

_NAME = re.compile(r":([a-z_]+)")
_encode = msgspec.json.Encoder().encode


class Statement:
    """SQL with `:names`. A name whose value is a list stands for that many values in brackets, `IN :ids`; a list of
    tuples for that many rows, `VALUES :rows`.
    """

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._names: list[str] = _NAME.findall(sql)
        self._plain = {mark: _NAME.sub(mark, sql) for mark in ("?", "%s")}

    def rows(self, connection: Connection, **values: Any) -> list[Any]:
        with _cursor(connection) as cursor:
            cursor.execute(*self._filled(connection, values))
            return cursor.fetchall()

    def one(self, connection: Connection, **values: Any) -> Any:
        """The first row, or None."""
        return next(iter(self.rows(connection, **values)), None)

    def value(self, connection: Connection, **values: Any) -> Any:
        """The first column of the first row; None where there is no row."""
        found = self.one(connection, **values)
        return None if found is None else found[0]

    def run(self, connection: Connection, **values: Any) -> None:
        with _cursor(connection) as cursor:
            cursor.execute(*self._filled(connection, values))

    def many(self, connection: Connection, rows: Sequence[dict[str, Any]]) -> None:
        """Once for each row; at least two names."""
        if rows:
            columns = itemgetter(*self._names)
            with _cursor(connection) as cursor:
                cursor.executemany(self._plain[_mark(connection)], [columns(row) for row in rows])

    def _filled(self, connection: Connection, values: dict[str, Any]) -> tuple[str, list[Any]]:
        mark = _mark(connection)
        if not any(type(value) is list for value in values.values()):
            return self._plain[mark], [values[name] for name in self._names]
        flat: list[Any] = []

        def fill(name: re.Match[str]) -> str:
            value = values[name[1]]
            if type(value) is not list:
                flat.append(value)
                return mark
            if not value or type(value[0]) is not tuple:
                flat.extend(value)
                return f"({', '.join([mark] * len(value)) or 'NULL'})"
            for row in value:
                flat.extend(row)
            return ", ".join([f"({', '.join([mark] * len(value[0]))})"] * len(value))

        return _NAME.sub(fill, self._sql), flat


class Insert:
    """Rows into one table. PostgreSQL takes them as one JSON text: a statement for all, and half the time."""

    def __init__(self, table: str, columns: str, on_conflict: str = "") -> None:
        """`columns` as SQL writes them: names with commas between."""
        self._names = [name.strip().strip('"') for name in columns.split(",")]
        into = f'INSERT INTO "{table}" ({columns})'
        marks = ", ".join("?" * len(self._names))
        self._sqlite = f"{into} VALUES ({marks}) {on_conflict}"
        self._postgres = f'{into} SELECT {columns} FROM json_populate_recordset(NULL::"{table}", %s) {on_conflict}'  # noqa: S608

    def many(self, connection: Connection, rows: Iterable[tuple[Any, ...]]) -> None:
        """Tuples in the order of the columns."""
        rows = list(rows)
        if not rows:
            return
        with _cursor(connection) as cursor:
            if _mark(connection) == "?":
                cursor.executemany(self._sqlite, rows)
            else:
                cursor.execute(
                    self._postgres,
                    [_encode([dict(zip(self._names, map(_plain, row), strict=True)) for row in rows]).decode()],
                )


def _plain(value: Any) -> Any:
    return f"\\x{value.hex()}" if type(value) is bytes else value


def _mark(connection: Connection) -> str:
    return "?" if connection.dialect.name == "sqlite" else "%s"


@contextmanager
def _cursor(connection: Connection) -> Iterator[Any]:
    """Errors come out as SQLAlchemy's, as if it had run the statement."""
    driver = connection.dialect.loaded_dbapi
    cursor = connection.connection.cursor()
    try:
        yield cursor
    except driver.Error as error:
        raise DBAPIError.instance(None, None, error, driver.Error, dialect=connection.dialect) from error
    finally:
        cursor.close()
