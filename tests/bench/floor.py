"""The floor: a bare server on the same database. Same bytes, durability, compression and batch size as the product;
no sign-in, membership, rules, conflicts, history, checksums or chain. It keeps each line that came and each row as it is.
"""

from __future__ import annotations

import gzip
import os
import sys
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import msgspec
import psycopg
import pysqlite3.dbapi2
import uvicorn
import zstandard
from litestar import Litestar, Request, Response, post
from litestar.concurrency import sync_to_thread
from msgspec import Raw, Struct

PAGE_BYTES = 512 * 1024
TABLES = [
    "CREATE TABLE IF NOT EXISTS doc (scope INTEGER, id VARCHAR(36), t INTEGER, v BIGINT, body TEXT, PRIMARY KEY (scope, id))",
    "CREATE INDEX IF NOT EXISTS ix_doc_scope_v ON doc (scope, v, id)",
    "CREATE TABLE IF NOT EXISTS scope (scope INTEGER PRIMARY KEY, v BIGINT)",
    "CREATE TABLE IF NOT EXISTS op (dev VARCHAR(36), s INTEGER, raw TEXT, PRIMARY KEY (dev, s))",
]
KEEP = "INSERT INTO op VALUES (?, ?, ?)"
BUMP = "INSERT INTO scope VALUES (?, 1) ON CONFLICT (scope) DO UPDATE SET v = scope.v + 1 RETURNING v"
PUT = "INSERT INTO doc (scope, id, t, v, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (scope, id) DO UPDATE SET v = excluded.v, body = excluded.body"
PULL = "SELECT id, t, v, body FROM doc WHERE scope = ? AND (v, id) > (?, ?) ORDER BY v, id LIMIT 2000"


class Header(Struct):
    """`since`: the place (v, id) up to which the client holds its scope."""

    dev: str
    scope: int
    since: tuple[int, str]
    budget: int


class Change(Struct):
    s: int
    i: str
    r: str
    x: dict[str, Any]
    u: str
    at: tuple[int, int, str]


class Store:
    """One connection for writing on SQLite, one a thread elsewhere."""

    def __init__(self, url: str) -> None:
        self._url, self.is_sqlite = url, url.startswith("sqlite")
        self._open: Any = getattr(pysqlite3.dbapi2, "connect")  # noqa: B009 - the package names no types
        self._mine, self._writer = threading.local(), threading.Lock()
        with self.transaction() as execute:
            for statement in TABLES:
                execute(statement)

    def _connection(self) -> Any:
        if not hasattr(self._mine, "connection"):
            if self.is_sqlite:
                self._mine.connection = self._open(self._url.removeprefix("sqlite:///"), isolation_level=None)
                for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
                    self._mine.connection.execute(f"PRAGMA {pragma}")
            else:
                self._mine.connection = psycopg.connect(self._url, autocommit=True)
        return self._mine.connection

    def read(self, statement: str, *values: Any) -> list[Any]:
        cursor = self._connection().cursor()
        return cursor.execute(statement if self.is_sqlite else statement.replace("?", "%s"), values).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[Any]:
        """Gives a function that executes a statement, once or for many rows; commits at the end."""
        connection = self._connection()
        cursor = connection.cursor()

        def execute(statement: str, values: tuple[Any, ...] = (), many: list[Any] | None = None) -> Any:
            said = statement if self.is_sqlite else statement.replace("?", "%s")
            return cursor.execute(said, values) if many is None else cursor.executemany(said, many)

        if self.is_sqlite:
            with self._writer:
                cursor.execute("BEGIN IMMEDIATE")
                yield execute
                cursor.execute("COMMIT")
        else:
            with connection.transaction():
                yield execute


read_header, read_change = msgspec.json.Decoder(Header).decode, msgspec.json.Decoder(Change).decode
encode = msgspec.json.Encoder().encode


def answer(store: Store, body: bytes) -> bytes:
    lines = body.rstrip(b"\n").split(b"\n")
    header, changes = read_header(lines[0]), [read_change(line) for line in lines[1:]]
    v = 0
    if changes:
        with store.transaction() as execute:
            [v] = execute(BUMP, (header.scope,)).fetchone()
            rows = [(header.scope, c.r, 3, v, encode({**c.x, "by": c.u, "at": c.at[0]}).decode()) for c in changes]
            execute(
                KEEP,
                many=[(header.dev, change.s, line.decode()) for change, line in zip(changes, lines[1:], strict=True)],
            )
            execute(PUT, many=rows)
    rows, left, last = defaultdict(list), min(header.budget, PAGE_BYTES), header.since
    for row_id, t, row_v, text in store.read(PULL, header.scope, *header.since) if left else ():
        raw = f'{{"t":{t},"id":"{row_id}","v":{row_v},"d":{text}}}'.encode()
        rows[row_v].append(Raw(raw))
        last, left = (row_v, row_id), left - len(raw)
        if left <= 0:
            break
    outcomes = [{"i": change.i, "o": "applied", "at": [[header.scope, v]]} for change in changes]
    parts = [{"ver": v, "rows": some} for v, some in rows.items()]
    return encode({"p": 1, "res": outcomes, "b": parts, "since": last, "more": left <= 0 < header.budget})


def make_app(store: Store) -> Litestar:
    @post("/sync/v1", status_code=200)
    async def exchange(request: Request) -> Response[bytes]:
        body = await request.body()
        if body[:2] == b"\x1f\x8b":
            body = gzip.decompress(body)
        reply = answer(store, body) if store.is_sqlite else await sync_to_thread(answer, store, body)
        if len(reply) <= 1024:
            return Response(reply, media_type="application/json")
        packed = zstandard.compress(reply, 3)
        return Response(packed, media_type="application/json", headers={"Content-Encoding": "zstd"})

    return Litestar([exchange], openapi_config=None, request_max_body_size=None)


if __name__ == "__main__":
    uvicorn.run(make_app(Store(sys.argv[1])), host="127.0.0.1", port=int(os.environ["PORT"]), log_level="warning")
