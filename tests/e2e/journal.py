"""The server's journal as it lies in its file, read past the server."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Set
from typing import Any

from playwright.sync_api import Page

from tests.e2e.server import Server


def rows_of(server: Server) -> list[tuple[str, int, str, str]]:
    """(device, `s`, op id, line) of everything that was journalled, in the order of each device's chain."""
    rows = _read(server, "SELECT dev, seq, op_id, raw FROM journal ORDER BY dev, seq")
    return [(dev, seq, op_id, bytes(raw).decode()) for dev, seq, op_id, raw in rows]


def journal_of(server: Server, op_ids: Set[str]) -> dict[str, list[str]]:
    """Op id → the lines under which it stands in the journal."""
    found: dict[str, list[str]] = {}
    for _, _, op_id, line in rows_of(server):
        if op_id in op_ids:
            found.setdefault(op_id, []).append(line)
    return found


def _read(server: Server, query: str, *given: object) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(f"file:{server.folder / 'xinglin.db'}?mode=ro", uri=True)
    rows = connection.execute(query, given).fetchall()
    connection.close()
    return rows


def versions_of(server: Server) -> dict[int, int]:
    """Bucket → how often it has been changed."""
    return dict(_read(server, "SELECT bid, ver FROM bucket"))


def effects_of(server: Server, dev: str) -> dict[int, list[int]]:
    """Bucket → the versions that ops of a device say they have made, an op each."""
    made: dict[int, list[int]] = {}
    for (outcome,) in _read(server, "SELECT outcome FROM journal WHERE dev = ? AND repeats_dev IS NULL", dev):
        for bid, ver in json.loads(outcome)["at"]:
            made.setdefault(bid, []).append(ver)
    return made


def written_twice(server: Server) -> list[tuple[Any, ...]]:
    """Ops, each of one tap, that stand more than once in the history of a field."""
    return _read(server, "SELECT op_id, field FROM history GROUP BY op_id, row_id, field HAVING COUNT(*) > 1")


_ANSWERED = """async (rounds) => {
  const open = (name) => new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result) });
  const all = (database) => new Promise((done) => { const ask = database.transaction('ops').objectStore('ops').getAll(); ask.onsuccess = () => done(ask.result) });
  let waiting = [];
  for (let round = 0; round < rounds; round += 1) {
    const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('xinglin-outbox-'));
    waiting = [];
    for (const name of names) {
      const database = await open(name);
      waiting.push(...(await all(database)).filter(({ body }) => body.v.outcome === null).map(({ id }) => id));
      database.close();
    }
    if (waiting.length === 0) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  return waiting;
}"""


def arrived(page: Page) -> None:
    """Waits until the server has answered everything in the outboxes of this browser, whatever the screen shows."""
    waiting = page.evaluate(_ANSWERED, 600)
    assert waiting == [], page.locator(".strip, .sum, .people").all_inner_texts()
