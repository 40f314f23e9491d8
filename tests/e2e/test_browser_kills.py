"""Ten flat batteries while work is being recorded: what was promised is on the phone, byte by byte, and arrives once."""

from __future__ import annotations

import json
import random

import pytest
from playwright.sync_api import Error, Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import arrived, rows_of
from tests.e2e.server import Server
from tests.e2e.steps import go, lines_of, order_by, outbox, synced, technician, unlock

KILLS = 10
SEED = 20_261

# The app's promise resolves when the transaction is complete; what it wrote is noted at that moment, outside the browser.
_NOTE_WHAT_IS_KEPT = """
  const begin = IDBDatabase.prototype.transaction, keep = IDBObjectStore.prototype.put;
  const lines = new WeakMap();
  IDBDatabase.prototype.transaction = function (...words) {
    const made = begin.apply(this, words);
    if (this.name.startsWith('xinglin-outbox-') && words[1] === 'readwrite') {
      lines.set(made, []);
      made.addEventListener('complete', () => { for (const line of lines.get(made)) globalThis.promised(line) });
    }
    return made;
  };
  IDBObjectStore.prototype.put = function (value, ...key) {
    if (this.name === 'ops' && value.body.v.outcome === null) lines.get(this.transaction)?.push(value.body.v.line);
    return keep.call(this, value, ...key);
  };
"""

_TAP_FOR_EVER = """async () => {
  for (let round = 0; ; round += 1)
    for (const card of document.querySelectorAll('li.it:not(:has(input.num))')) {
      card.querySelectorAll('input[type=radio]')[[0, 2][round % 2]].click();
      await new Promise((done) => setTimeout(done, 5));
    }
}"""


def ready(page: Page, order: str) -> None:
    unlock(page)
    go(page, f"{order}/check")
    expect(page.locator("li.it").first).to_be_visible()


def test_ten_kills_at_random_moments_lose_and_double_nothing(server: Server, open_window: OpenWindow) -> None:
    chance = random.Random(SEED)
    phone = open_window("phone")
    order = order_by(technician(phone), "巡检 双人 已接单")
    # The browser writes its cookies when it closes.
    phone.close()
    promised: dict[str, str] = {}
    for kill in range(KILLS):
        page = phone.open("/today")
        more = len(promised) + chance.randint(1, 25)

        def note(_: object, line: str, until: int = more) -> None:
            promised[json.loads(line)["i"]] = line
            if len(promised) == until:
                phone.kill()

        phone.context.expose_binding("promised", note)
        phone.context.add_init_script(_NOTE_WHAT_IS_KEPT)
        unlock(page)
        page.goto(f"{phone.url}/today")
        ready(page, order)
        # Every other time nothing can be sent, so that both the queue and the traffic are cut in two.
        phone.context.set_offline(kill % 2 == 1)
        with pytest.raises(Error):
            page.evaluate(_TAP_FOR_EVER)
        page = phone.open("/today")
        unlock(page)
        held = lines_of(outbox(page))
        assert {op_id: held.get(op_id) for op_id in promised} == promised, f"kill {kill}"
        phone.close()

    page = phone.open("/today")
    unlock(page)
    arrived(page)
    synced(page)
    lines = lines_of(outbox(page))
    assert promised.items() <= lines.items()
    (dev,) = {record["body"]["v"]["dev"] for record in outbox(page)}
    journal = [(seq, op_id, line) for device, seq, op_id, line in rows_of(server) if device == dev]
    assert [seq for seq, _, _ in journal] == list(range(1, len(lines) + 1))
    assert {op_id: line for _, op_id, line in journal} == lines
