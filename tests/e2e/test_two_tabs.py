"""Two tabs and the service worker push the same outbox at once, with nothing that keeps them apart."""

from __future__ import annotations

import json

from playwright.sync_api import Page, expect

from tests.e2e.background import Background
from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import arrived, effects_of, rows_of, versions_of, written_twice
from tests.e2e.server import Server
from tests.e2e.steps import add_note, desk, go, lines_of, order_by, outbox, synced, technician, unlock

NO_LOCKS = "delete Navigator.prototype.locks"

NO_LOCKS_HERE = """() => {
  delete WorkerNavigator.prototype.locks;
  const ask = self.fetch;
  self.pushes = 0;
  self.fetch = (path, init) => { if (path === '/sync/v1') self.pushes += 1; return ask(path, init) };
}"""

_TAP_ALL = """async (rounds) => {
  for (let round = 0; round < rounds; round += 1)
    for (const card of document.querySelectorAll('li.it:not(:has(input.num))')) {
      card.querySelectorAll('input[type=radio]')[round % 2 === 0 ? 2 : 0].click();
      await new Promise((done) => requestAnimationFrame(done));
    }
  globalThis.tapped = rounds;
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
    worker.evaluate(NO_LOCKS_HERE)
    assert worker.evaluate("navigator.locks === undefined")
    background = Background(phone, page)
    before = versions_of(server)

    go(page, f"{inspection}/check")
    expect(page.locator("li.it").first).to_be_visible()
    go(other, repair)
    for n in range(4):
        page.evaluate(f"() => {{ globalThis.tapped = null; ({_TAP_ALL})(2) }}")
        background.wake()
        add_note(other, f"第 {n} 条，𬭎工在场")
        background.wake()
        add_note(other, f"第 {n} 条之后")
        while page.evaluate("globalThis.tapped") is None:
            background.wake()
        page.locator(".chips button").nth(n % page.locator(".chips button").count()).click()
    for tab in (page, other):
        arrived(tab)
        synced(tab)
    # The worker has sent, and no exchange of its own went wrong.
    assert worker.evaluate("self.pushes") > 0

    lines = lines_of(outbox(page))
    assert len(lines) >= 20
    (dev,) = {record["body"]["v"]["dev"] for record in outbox(page)}
    journal = [(seq, op_id, line) for device, seq, op_id, line in rows_of(server) if device == dev]
    assert [seq for seq, _, _ in journal] == list(range(1, len(lines) + 1))
    assert {op_id: line for _, op_id, line in journal} == lines
    assert [json.loads(line)["s"] for _, _, line in journal] == [seq for seq, _, _ in journal]

    notes = [json.loads(line)["x"]["text"] for line in lines.values() if '"note.add@1"' in line]
    assert len(notes) == 8
    # One effect for each op: it has raised its bucket once, and what it wrote stands once in the history.
    assert written_twice(server) == []
    changed = {bid: list(range(before[bid] + 1, ver + 1)) for bid, ver in versions_of(server).items()}
    assert {bid: sorted(effects) for bid, effects in effects_of(server, dev).items()} == {
        k: v for k, v in changed.items() if v
    }
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
