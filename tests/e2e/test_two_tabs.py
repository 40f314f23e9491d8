"""Two tabs and the service worker push the same outbox at once, with nothing that keeps them apart."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import arrived, rows_of
from tests.e2e.server import Server
from tests.e2e.steps import add_note, desk, go, lines_of, order_by, outbox, synced, technician, unlock

NO_LOCKS = "delete Navigator.prototype.locks"

_PUSH_FOR_EVER = """(sch) => {
  const ask = (request) => new Promise((done, fail) => { request.onsuccess = () => done(request.result); request.onerror = () => fail(request.error) });
  self.pushes = 0;
  self.tell = [];
  const once = async () => {
    const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('xinglin-outbox-'));
    const database = await ask(indexedDB.open(name));
    const tx = database.transaction(['ops', 'meta']);
    const [records, chain] = await Promise.all([ask(tx.objectStore('ops').getAll()), ask(tx.objectStore('meta').get('chain'))]);
    database.close();
    const { dev, epoch } = chain.v;
    const lines = records.map(({ body }) => body.v).filter(({ outcome }) => outcome === null).map(({ line }) => line);
    const clock = { wall: Date.now(), mono: Math.floor(performance.now()), ses: crypto.randomUUID() };
    const header = { p: 1, epoch, dev, app: '0.1.0', sch, req: crypto.randomUUID(), clock, gotOutcomesUpTo: 0, have: null, budget: 0, owed: lines.length };
    const body = [JSON.stringify(header), ...lines].map((line) => line + '\\n').join('');
    const answer = await fetch('/sync/v1', { method: 'POST', headers: { 'Content-Type': 'application/x-ndjson' }, body });
    self.tell.push(answer.status);
    if (lines.length > 0) self.pushes += 1;
  };
  (async () => { while (!self.enough) await once() })().catch((error) => self.tell.push(String(error)));
}"""

_TAP_ALL = """async (rounds) => {
  for (let round = 0; round < rounds; round += 1)
    for (const card of document.querySelectorAll('li.it:not(:has(input.num))')) {
      card.querySelectorAll('input[type=radio]')[round % 2 === 0 ? 2 : 0].click();
      await new Promise((done) => requestAnimationFrame(done));
    }
}"""


def second_tab(page: Page, path: str) -> Page:
    tab = page.context.new_page()
    tab.goto(page.evaluate("location.origin") + path)
    unlock(tab)
    assert tab.evaluate("navigator.locks === undefined")
    return tab


def test_without_locks_every_op_has_one_effect_and_one_place(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    technician(phone)
    page = phone.page
    inspection, repair = order_by(page, "巡检 双人 已接单"), order_by(page, "A 类")
    phone.context.add_init_script(NO_LOCKS)
    page.reload()
    unlock(page)
    assert page.evaluate("navigator.locks === undefined")
    other = second_tab(page, repair)
    (worker,) = phone.context.service_workers
    worker.evaluate(_PUSH_FOR_EVER, 1)

    go(page, f"{inspection}/check")
    expect(page.locator("li.it").first).to_be_visible()
    go(other, repair)
    for n in range(4):
        page.evaluate(_TAP_ALL, 2)
        add_note(other, f"第 {n} 条，𬭎工在场")
        add_note(other, f"第 {n} 条之后")
        page.locator(".chips button").nth(n % page.locator(".chips button").count()).click()
    for tab in (page, other):
        arrived(tab)
        synced(tab)
    worker.evaluate("() => { self.enough = true }")
    assert set(worker.evaluate("() => self.tell")) == {200}
    assert worker.evaluate("() => self.pushes") > 0

    lines = lines_of(outbox(page))
    assert len(lines) >= 20
    (dev,) = {record["body"]["v"]["dev"] for record in outbox(page)}
    journal = [(seq, op_id, line) for device, seq, op_id, line in rows_of(server) if device == dev]
    assert [seq for seq, _, _ in journal] == list(range(1, len(lines) + 1))
    assert {op_id: line for _, op_id, line in journal} == lines
    assert [json.loads(line)["s"] for _, _, line in journal] == [seq for seq, _, _ in journal]

    notes = [json.loads(line)["x"]["text"] for line in lines.values() if '"note.add@1"' in line]
    assert len(notes) == 8
    office = desk(open_window("desk", 1440, 900, 1))
    go(office, f"/desk{repair}")
    expect(office.locator("li[data-type=note]")).to_have_count(len(notes))
    for text in notes:
        expect(office.locator("li[data-type=note]").get_by_text(text, exact=True)).to_have_count(1)
    expect(office.locator(".cl")).to_have_count(0)


def test_what_one_tab_records_the_other_shows(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    technician(phone)
    page = phone.page
    repair = order_by(page, "A 类")
    go(page, repair)
    other = phone.context.new_page()
    other.goto(f"{phone.url}{repair}")
    unlock(other)
    server.kill()
    add_note(page, "这一页记的")
    add_note(other, "那一页记的")
    for tab in (page, other):
        for text in ("这一页记的", "那一页记的"):
            expect(tab.locator(".tl").last).to_contain_text(text)
        expect(tab.locator(".strip").first).to_contain_text("2 待同步")
    server.start()
    # The tab that sends is closed: the other one takes over.
    page.close()
    go(other, "/sync")
    other.get_by_role("button", name="立即同步").click()
    arrived(other)
    go(other, repair)
    synced(other)
