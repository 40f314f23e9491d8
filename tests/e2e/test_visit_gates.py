"""What the rules want before a step: refused with the reason and the way on, filled on the way, asked of the office. R-ORD-1, 3, 5."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import desk, go, order_by, primary, step, synced, technician


def sheet(page: Page) -> None:
    expect(page.locator("dialog.sheet")).to_have_count(1)
    assert violations(page) == []


def test_arrival_without_approval_is_refused_with_the_reason_and_the_way_on(
    server: Server, open_window: OpenWindow
) -> None:
    """ding found an order on site: nobody has approved it yet."""
    phone = open_window("phone")
    page = technician(phone, "ding")
    order = order_by(page, "走卡不畅")
    phone.context.set_offline(True)
    go(page, order)
    step(page, "出发")
    expect(primary(page)).to_contain_text("到场打卡")
    primary(page).click()
    sheet(page)
    refused = page.locator("dialog.sheet")
    expect(refused).to_contain_text("还没批准，先不要到场")
    expect(refused.get_by_role("link", name="打热线催批准")).to_be_visible()
    phone.shot("visit-not-approved")
    refused.get_by_role("button", name="紧急到场").click()
    expect(page.locator(".toasts")).to_contain_text("请写明原因")
    refused.get_by_label("紧急").fill("挂号处全停")
    refused.get_by_role("button", name="紧急到场").click()
    expect(primary(page)).to_contain_text("开始处理")
    expect(page.locator(".tl").last).to_contain_text("到场时还没批准")
    phone.context.set_offline(False)
    synced(page)
    office = desk(open_window("desk", 1440, 900, 1), "jing")
    go(office, f"/desk{order}")
    expect(office.locator("li[data-type='order.arrive']")).to_contain_text("挂号处全停")
    office.get_by_role("button", name="补批").click()
    expect(page.locator(".card.head")).not_to_contain_text("还没批准")


def test_an_unsolved_fault_is_left_with_the_offices_word(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "A 类 已接单")
    go(page, order)
    for word in ("出发", "到场打卡", "开始处理"):
        step(page, word)
    expect(primary(page)).to_contain_text("完工")
    expect(page.locator(".papers [data-sheet=consent]")).to_contain_text("2 / 2")
    page.locator("[data-act=leave]").click()
    sheet(page)
    leave = page.locator("dialog.sheet")
    leave.get_by_label("为什么解决不了").fill("主板停产")
    leave.get_by_label("和客户约好怎么办").fill("明早九点带件再来")
    leave.get_by_role("button", name="申请离场").click()
    expect(page.locator(".card.head")).to_contain_text("已申请离场，等答复")
    synced(page)
    office = desk(open_window("desk", 1440, 900, 1), "jing")
    go(office, f"/desk{order}")
    expect(office.get_by_text("林予安 申请离场：主板停产")).to_be_visible()
    office.locator("[data-act=permit]").click()
    expect(page.locator(".card.head")).to_contain_text("景行 同意离场")
    page.locator("[data-act=leave]").click()
    page.locator("dialog.sheet").get_by_role("button", name="离场").click()
    expect(page.locator(".card.head")).to_contain_text("暂停：主板停产")
    synced(page)
    expect(office.locator("li[data-type='order.leave']")).to_have_count(1)
    expect(office.locator(".papers [data-sheet=consent]")).to_contain_text("已和𠅤工当面核对")
