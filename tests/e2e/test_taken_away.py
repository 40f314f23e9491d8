"""The server's own mistakes: it takes everything away at once, or comes back from a backup while the desk is open."""

from __future__ import annotations

import json
import sqlite3

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import rows_of
from tests.e2e.server import Server, command
from tests.e2e.steps import add_note, desk, go, order_by, synced, technician

LOST = """SELECT bucket.bid FROM bucket JOIN account ON account.login = 'lin'
  JOIN member ON member.bid = bucket.bid AND member.user_id = account.id WHERE bucket.kind IN ('o', 'c')"""


def sql(server: Server, *statements: str) -> None:
    connection = sqlite3.connect(server.folder / "xinglin.db")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def take_away(server: Server) -> None:
    """Everything that Lin works on."""
    server.kill()
    sql(
        server,
        f"CREATE TABLE aside AS SELECT * FROM member WHERE bid IN ({LOST})",
        f"DELETE FROM member WHERE bid IN ({LOST})",
    )
    server.start()


_HELD = """async () => {
  const { name } = (await indexedDB.databases()).find((one) => one.name.startsWith('xinglin-replica-'));
  const ask = (request) => new Promise((done) => { request.onsuccess = () => done(request.result) });
  const database = await ask(indexedDB.open(name));
  const kinds = (await ask(database.transaction('buckets').objectStore('buckets').getAll())).map(({ body }) => body.v.key[0]);
  database.close();
  return kinds.sort().join('');
}"""


def test_what_a_person_agrees_to_goes_at_once_and_what_was_recorded_stays(
    server: Server, open_window: OpenWindow
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "A 类")
    go(page, order)
    take_away(server)
    add_note(page, "没人告诉我单子收走了")
    go(page, "/sync")
    page.get_by_role("button", name="立即同步").click()
    said = page.locator(".note", has_text="服务器一次收走了")
    expect(said).to_be_visible()
    expect(page.locator(".localonly")).to_have_count(0)
    assert "o" in page.evaluate(_HELD)
    said.get_by_role("button", name="没错，移走吧").click()
    expect(page.locator(".toasts")).to_contain_text("服务器再确认一次就移走")
    expect(said).to_have_count(0)
    page.wait_for_function(f"async () => !/[oc]/.test(await ({_HELD})())")
    expect(page.locator("[data-state=parked]")).to_have_count(1)
    go(page, "/orders")
    expect(page.locator("a.mini")).to_have_count(0)
    expect(page.locator(".strip").first).not_to_contain_text("份资料暂不显示")


def test_what_the_server_takes_away_all_at_once_is_hidden_and_said(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "A 类")
    shown = page.locator("a.mini").count()
    assert shown > 2
    take_away(server)
    go(page, "/sync")
    page.get_by_role("button", name="立即同步").click()
    said = page.locator(".note", has_text="服务器一次收走了")
    expect(said).to_contain_text("暂不显示，也没有删")
    phone.shot("sync-hidden")
    assert violations(page) == []
    go(page, "/orders")
    expect(page.locator(".strip").first).to_contain_text("份资料暂不显示")
    expect(page.locator("a.mini")).to_have_count(0)

    # What is recorded about it all the same is kept; and all is back as soon as the server says so.
    server.kill()
    sql(server, "INSERT INTO member SELECT * FROM aside", "DROP TABLE aside")
    server.start()
    go(page, "/sync")
    page.get_by_role("button", name="立即同步").click()
    expect(said).to_have_count(0)
    go(page, "/orders")
    expect(page.locator("a.mini")).to_have_count(shown)
    synced(page)
    go(page, order)
    add_note(page, "都回来了")
    synced(page)


def test_a_desk_page_read_after_a_restore_is_no_conflict(server: Server, open_window: OpenWindow) -> None:
    office = desk(open_window("desk", 1440, 900, 1))
    order = office.locator(".or a").first.get_attribute("href") or ""
    # Until the op is recorded the device does not hear of the restore.
    office.route("**/sync/v1", lambda route: route.abort())
    server.kill()
    command("restore-finish", server.folder)
    epoch = (server.folder / "epoch").read_text().strip()
    server.start()
    # This device still lives in the epoch before; the page is of the new one, and the op says so.
    go(office, order)
    office.locator(".row-acts").get_by_role("button", name="更正").click()
    sheet = office.locator("dialog.sheet")
    sheet.locator("[name=contact]").fill("陆知𠅤")
    with office.expect_event("requestfailed", lambda request: request.url.endswith("/sync/v1")):
        sheet.get_by_role("button", name="保存").click()
    office.unroute("**/sync/v1")
    expect(office.locator(".toasts")).to_contain_text("已更正")
    expect(office.locator("[data-field=contact]")).to_contain_text("陆知𠅤")
    expect(office.locator(".cl")).to_have_count(0)
    (line,) = [json.loads(line) for *_, line in rows_of(server) if "陆知𠅤" in line]
    assert line["e"] == epoch
    assert line["bv"] > 1_000
