"""A new build of the app: it waits while something typed is not saved, then takes over with the queue as it was."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import journal_of
from tests.e2e.server import ROOT, Server
from tests.e2e.steps import add_note, desk, go, lines_of, order_by, outbox, technician, unlock

MARK = '<meta name="second-build" />'


def second_build(server: Server, folder: Path) -> None:
    """The same app under another build id, served from now on."""
    shutil.copytree(ROOT / "pwa" / "dist", folder)
    page = folder / "index.html"
    page.write_text(page.read_text(encoding="utf-8").replace("</head>", f"{MARK}</head>"), encoding="utf-8")
    worker = folder / "sw.js"
    script, count = re.subn(r"[0-9a-f]{16}(?=`)", "5ec0dbd15ec0dbd1", worker.read_text(encoding="utf-8"))
    assert count == 1
    worker.write_text(script, encoding="utf-8")
    server.kill()
    server.more["XINGLIN_PAGES"] = str(folder)
    server.start()


def look_for_update(page: Page) -> None:
    """What the app does once an hour."""
    page.evaluate(
        "navigator.serviceWorker.getRegistration().then((registration) => registration.update()).then(() => undefined)"
    )
    expect(page.locator(".banner", has_text="新版本已备好")).to_be_visible()


def is_second(page: Page) -> bool:
    return page.locator("meta[name=second-build]").count() == 1


def test_an_update_leaves_what_is_typed_and_what_is_queued(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    phone.context.route("**/sync/v1", lambda route: route.abort())
    order = order_by(page, "A 类")
    go(page, order)
    add_note(page, "第一条")
    page.locator(".acts").get_by_role("button", name="备注").click()
    draft = page.locator("dialog.sheet textarea")
    draft.fill("写到一半，䶮先生来了")
    second_build(server, tmp_path / "second")
    look_for_update(page)
    phone.shot("update-waits")

    # Another tab of the same person starts it: this one stays as it is.
    other = phone.context.new_page()
    other.goto(phone.url + "/today")
    unlock(other)
    other.get_by_role("button", name="现在换上").click()
    expect(other.locator("meta[name=second-build]")).to_have_count(1)
    expect(draft).to_have_value("写到一半，䶮先生来了")
    assert not is_second(page)
    page.locator("dialog.sheet").get_by_role("button", name="保存").click()
    expect(page.locator("dialog.sheet")).to_have_count(0)
    before = lines_of(outbox(page))
    assert len(before) == 2

    page.get_by_role("button", name="现在换上").click()
    expect(page.locator("meta[name=second-build]")).to_have_count(1)
    unlock(page)
    expect(page.locator(".tl").last).to_contain_text("写到一半，䶮先生来了")
    expect(page.locator(".banner", has_text="新版本")).to_have_count(0)
    assert lines_of(outbox(page)) == before
    phone.context.unroute("**/sync/v1")
    go(page, "/sync")
    page.get_by_role("button", name="立即同步").click()
    expect(page.locator("[data-op][data-state=stored]")).to_have_count(2)
    assert journal_of(server, set(before)) == {op_id: [line] for op_id, line in before.items()}


def test_a_form_half_filled_holds_the_update(server: Server, open_window: OpenWindow, tmp_path: Path) -> None:
    office = desk(open_window("desk", 1440, 900, 1))
    office.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    office.wait_for_function("navigator.serviceWorker.controller !== null")
    office.keyboard.press("n")
    office.get_by_label("客户名、地址、联系人、电话").fill("屿安市图书馆")
    office.locator(".picker .btn", has_text="屿安市图书馆").first.click()
    office.get_by_label("故障描述").fill("检索台打印机不走纸")
    second_build(server, tmp_path / "second")
    look_for_update(office)
    assert violations(office) == []
    office.get_by_role("button", name="现在换上").click()
    expect(office.locator(".toasts")).to_contain_text("还有没存的输入，写完再换。")
    expect(office.get_by_label("故障描述")).to_have_value("检索台打印机不走纸")
    assert not is_second(office)
    office.get_by_role("button", name="建任务单").click()
    office.wait_for_url("**/desk/orders/*")
    office.get_by_role("button", name="现在换上").click()
    expect(office.locator("meta[name=second-build]")).to_have_count(1)
    expect(office.locator(".selo")).to_contain_text("检索台打印机不走纸")


def test_the_way_out_of_a_broken_worker_keeps_the_work(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "A 类")
    go(page, order)
    page.route("**/sync/v1", lambda route: route.abort())
    add_note(page, "断网时写的")
    before = lines_of(outbox(page))
    page.goto(phone.url + "/today?nosw")
    expect(page.locator(".nav")).to_be_visible()
    gone = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"
    assert page.evaluate(gone) == 0
    page.goto(phone.url + "/sync?nosw")
    expect(page.locator("[data-op][data-state=local]")).to_have_count(1)
    assert page.evaluate("navigator.serviceWorker.controller === null")
    assert lines_of(outbox(page)) == before
