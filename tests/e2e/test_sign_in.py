"""Who may see what on this device: passwords, PIN, the idle lock, signing out, and a tablet that two people share."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import arrived, journal_of
from tests.e2e.server import Server
from tests.e2e.steps import (
    PASSWORD,
    PIN,
    add_note,
    desk,
    go,
    lines_of,
    order_by,
    outbox,
    sign_in,
    synced,
    technician,
    unlock,
)
from tests.e2e.window import Window

WRONG_PIN = "000000"


def try_password(page: Page, password: str) -> None:
    page.locator("input[name=login]").fill("lin")
    page.locator("input[name=password]").fill(password)
    page.locator("button[type=submit]").click()


def try_pin(page: Page, pin: str) -> None:
    expect(page.locator(".pinfield")).to_be_focused()
    page.keyboard.type(pin)


def locked(page: Page) -> None:
    expect(page.get_by_role("heading", name="林予安")).to_be_visible()
    expect(page.locator(".pad10")).to_be_visible()
    expect(page.locator(".nav, .card, .mini")).to_have_count(0)


def test_wrong_passwords_are_counted_and_then_wait(server: Server, phone: Window) -> None:
    page = phone.page
    said = page.get_by_role("alert")
    page.locator("button[type=submit]").click()
    expect(said).to_contain_text("请填账号和密码")
    for left in (4, 3, 2, 1):
        try_password(page, "not-it")
        expect(said).to_contain_text(f"账号或密码不对。再错 {left} 次会锁一会儿。")
    try_password(page, "not-it")
    expect(said).to_contain_text("这个账号先锁住。30 秒后再试，数据没有丢。")
    try_password(page, PASSWORD)
    expect(said).to_contain_text("这个账号先锁住。")
    # An account that nobody has is answered in the same words.
    page.locator("input[name=login]").fill("𠮷nobody")
    page.locator("button[type=submit]").click()
    expect(said).to_contain_text("账号或密码不对。再错 4 次会锁一会儿。")
    # Another account is not held up.
    sign_in(page, "he")
    expect(page.locator(".hero")).to_be_visible()


def test_without_the_server_the_form_says_what_helps(server: Server, phone: Window) -> None:
    page = phone.page
    server.kill()
    try_password(page, PASSWORD)
    expect(page.get_by_role("alert")).to_contain_text("连不上服务器。登录过的人可以用 PIN 打开；没登录过的要等有网络。")
    expect(page.locator("input[name=password]")).to_have_value(PASSWORD)
    server.start()
    page.locator("button[type=submit]").click()
    expect(page.get_by_role("heading", name="设一个 6 位 PIN")).to_be_visible()


def test_wrong_pins_wait_longer_and_longer_and_a_reload_does_not_help(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    page.clock.install()
    go(page, "/me")
    page.get_by_role("button", name="锁屏").click()
    said = page.get_by_role("alert")
    for left in (4, 3, 2, 1):
        try_pin(page, WRONG_PIN)
        expect(said).to_contain_text(f"PIN 不对，还能试 {left} 次。")
    try_pin(page, WRONG_PIN)
    expect(said).to_contain_text("试得太多，30 秒后再试")
    expect(said).to_contain_text("没有丢")
    expect(page.locator(".pinfield")).to_be_disabled()
    expect(page.locator(".pad10 button").first).to_be_disabled()
    assert violations(page) == []

    page.reload()
    expect(said).to_contain_text("秒后再试")
    expect(page.locator(".pinfield")).to_be_disabled()
    page.clock.fast_forward("00:31")
    expect(said).to_have_count(0)
    try_pin(page, WRONG_PIN)
    expect(said).to_contain_text("试得太多，60 秒后再试")

    # Signing in online ends the wait, and the PIN is still the same.
    page.get_by_role("button", name="用密码登录").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.locator(".nav")).to_be_visible()
    go(page, "/me")
    page.get_by_role("button", name="锁屏").click()
    try_pin(page, PIN)
    expect(page.locator(".nav")).to_be_visible()


def test_after_five_idle_minutes_the_pin_is_asked(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    page.clock.install()
    page.reload()
    expect(page.locator(".nav")).to_be_visible()
    page.clock.fast_forward("04:30")
    page.locator(".nav").get_by_text("配件").click()
    page.clock.fast_forward("04:30")
    expect(page.locator(".nav")).to_be_visible()
    page.clock.fast_forward("00:31")
    locked(page)
    page.reload()
    locked(page)
    try_pin(page, PIN)
    expect(page.get_by_role("heading", name="配件目录")).to_be_visible()


def test_signing_out_with_unsent_work_locks_and_keeps_it(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "A 类")
    go(page, order)
    server.kill()
    add_note(page, "钥匙在门卫𫖯师傅处")
    before = lines_of(outbox(page))
    assert len(before) == 1

    go(page, "/me")
    page.get_by_role("button", name="退出登录").click()
    sheet = page.locator("dialog.sheet")
    expect(sheet).to_contain_text("还有 1 项没发出去")
    expect(sheet).to_contain_text("什么都不删")
    sheet.get_by_role("button", name="锁住本机").click()
    person = page.locator(".people button", has_text="林予安")
    expect(person).to_contain_text("1 项未发")
    assert lines_of(outbox(page)) == before

    page.reload()
    expect(page.locator(".people button", has_text="林予安")).to_contain_text("1 项未发")
    unlock(page)
    go(page, order)
    expect(page.locator(".tl").last).to_contain_text("钥匙在门卫𫖯师傅处")
    assert lines_of(outbox(page)) == before
    go(page, "/me")
    page.get_by_role("button", name="退出登录").click()
    sheet.get_by_role("button", name="锁住本机").click()

    # Behind the lock it is sent as soon as there is a server, and the list says so.
    server.start()
    page.evaluate("dispatchEvent(new Event('online'))")
    arrived(page)
    assert journal_of(server, set(before)) == {op_id: [line] for op_id, line in before.items()}
    expect(person).not_to_contain_text("未发")


def test_signing_out_with_nothing_unsent_ends_the_session(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    go(page, "/me")
    page.get_by_role("button", name="退出登录").click()
    expect(page.locator(".people button", has_text="林予安")).to_be_visible()
    assert page.evaluate("fetch('/sessions/current').then(({ status }) => status)") == 401
    unlock(page)
    expect(page.locator(".hero")).to_be_visible()
    expect(page.locator(".strip").first).to_contain_text("登录已过期，没有丢东西")


def test_two_people_of_one_tablet_see_their_own_only(server: Server, open_window: OpenWindow) -> None:
    tablet = open_window("tablet", 820, 1180, 1)
    page = technician(tablet)
    order = order_by(page, "A 类")
    go(page, order)
    page.route("**/sync/v1", lambda route: route.abort())
    add_note(page, "只有林予安知道的话")
    go(page, "/me")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="锁住本机").click()

    page.get_by_role("button", name="换账号登录").click()
    sign_in(page, "he")
    page.unroute("**/sync/v1")
    expect(page.locator(".hero")).to_be_visible()
    synced(page)
    go(page, order)
    expect(page.locator("main")).to_contain_text("这单不在本机")
    go(page, "/sync")
    expect(page.locator(".sum b")).to_have_text("0")
    expect(page.locator("[data-op]")).to_have_count(0)
    go(page, "/orders")
    expect(page.locator("a.mini").first).to_be_visible()
    assert order not in page.locator("a.mini").evaluate_all("links => links.map((link) => link.getAttribute('href'))")

    # Under the other one's session nothing of the first is sent; under his own everything is.
    lines = lines_of(outbox(page))
    assert len(lines) == 1
    assert journal_of(server, set(lines)) == {}
    go(page, "/me")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("button", name="换账号登录").click()
    page.locator("input[name=login]").fill("lin")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    arrived(page)
    assert journal_of(server, set(lines)) == {op_id: [line] for op_id, line in lines.items()}
    unlock(page)
    go(page, order)
    expect(page.locator(".tl").last).to_contain_text("只有林予安知道的话")


def test_language_and_appearance_stay(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    go(page, "/me")
    page.get_by_text("深色", exact=True).click()
    page.get_by_text("English", exact=True).click()
    expect(page.get_by_role("heading", name="Me")).to_be_visible()
    phone.close()
    page = phone.open("/me")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("button", name="Use password")).to_be_visible()


def test_the_desk_says_who_is_in_and_lets_him_out(server: Server, open_window: OpenWindow) -> None:
    page = desk(open_window("desk", 1440, 900, 1))
    page.get_by_role("button", name="退出").click()
    expect(page.locator("input[name=login]")).to_be_visible()
    page.reload()
    expect(page.locator("input[name=login]")).to_be_visible()
