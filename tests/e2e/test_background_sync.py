"""The tabs are closed and the network comes back: the service worker sends what the app had left."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.background import SEND, Background
from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import journal_of
from tests.e2e.server import Server
from tests.e2e.steps import add_note, go, lines_of, order_by, outbox, synced, technician, unlock

_TAGS = "async () => (await (await navigator.serviceWorker.getRegistration()).sync.getTags())"
NOTES = ("第一条，𬭎工在场", "第二条")


def test_the_worker_sends_once_the_tabs_are_closed(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    repair = order_by(page, "A 类")
    go(page, repair)
    before = set(lines_of(outbox(page)))
    server.kill()
    for text in NOTES:
        add_note(page, text)
    go(page, "/sync")
    expect(page.locator(".localonly")).to_contain_text("关了应用，浏览器等到有网也会试着补发。")
    assert page.evaluate(_TAGS) == [SEND]
    phone.shot("sync-sent-later")
    kept = {op_id: line for op_id, line in lines_of(outbox(page)).items() if op_id not in before}
    assert len(kept) == len(NOTES)

    background = Background(phone, phone.context.new_page())
    page.close()
    background.wake()
    server.start()
    assert journal_of(server, set(kept)) == {}
    for _ in range(100):
        background.wake()
        background.page.wait_for_timeout(100)
        if len(journal_of(server, set(kept))) == len(kept):
            break
    assert journal_of(server, set(kept)) == {op_id: [line] for op_id, line in kept.items()}

    again = phone.context.new_page()
    again.goto(phone.url + repair)
    unlock(again)
    synced(again)
    for text in NOTES:
        expect(again.locator(".tl").get_by_text(text, exact=True)).to_have_count(1)
