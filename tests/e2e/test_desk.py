"""The desk makes an order out of a call, and it reaches the technician's phone by itself."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import desk, go, order_by, primary, step, synced, technician


def make_order(office: Page, customer: str, fault: str) -> str:
    """Address of the new order."""
    office.keyboard.press("n")
    office.get_by_label("客户名、地址、联系人、电话").fill(customer)
    office.locator(".picker .btn", has_text=customer).first.click()
    office.get_by_label("故障描述").fill(fault)
    office.get_by_role("button", name="建任务单").click()
    office.wait_for_url("**/desk/orders/*")
    expect(office.locator(".selo")).to_contain_text(fault)
    return office.evaluate("location.pathname")


def test_an_order_goes_from_the_call_to_the_phone(server: Server, open_window: OpenWindow) -> None:
    page = technician(open_window("phone"))
    office = desk(open_window("desk", 1440, 900, 1))
    address = make_order(office, "屿安市图书馆", "检索台打印机卡纸，䶮先生在场")
    expect(office.locator(".selo .no")).to_contain_text("XL-")
    office.get_by_role("button", name="提交批准").click()
    expect(office.locator(".row-acts").first).to_contain_text("等服务经理批准")

    manager = desk(open_window("manager", 1440, 900, 1), "jing")
    go(manager, address)
    manager.get_by_role("button", name="批准", exact=True).click()
    expect(manager.locator(".selo")).to_contain_text("已批准")

    office.get_by_role("button", name="派工", exact=True).click()
    office.locator("tr", has_text="林予安").get_by_role("button", name="选", exact=True).click()
    office.get_by_role("button", name="派给 林予安").click()
    expect(office.locator(".toasts")).to_contain_text("已派给 林予安")

    order = address.removeprefix("/desk")
    go(page, order)
    expect(page.locator(".card.head")).to_contain_text("检索台打印机卡纸，䶮先生在场")
    expect(primary(page)).to_contain_text("接单")
    primary(page).click()
    synced(page)
    expect(office.locator(".selo .no")).to_contain_text("已接单")


def test_what_is_cancelled_meanwhile_keeps_the_work_and_offers_three_ways_out(
    server: Server, open_window: OpenWindow
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "B 类 保外 已接单")
    office = desk(open_window("desk", 1440, 900, 1))
    phone.context.set_offline(True)
    go(page, order)
    for word in ("出发", "到场打卡", "开始处理"):
        step(page, word)
    go(office, f"/desk{order}")
    office.get_by_role("button", name="取消任务单").click()
    office.get_by_label("原因").fill("客户自己修好了")
    office.locator("dialog").get_by_role("button", name="取消任务单").click()
    expect(office.locator(".selo .no")).to_contain_text("已取消")
    phone.context.set_offline(False)

    expect(page.locator(".card.head")).to_contain_text("办公室已取消这单")
    late = office.locator(".cl[data-field=state]")
    expect(late).to_contain_text("林予安 记了")
    expect(office.locator("li[data-type='order.arrive']")).to_contain_text("单独保留")
    late.get_by_role("button", name="算完成").click()
    expect(office.locator(".selo .no")).to_contain_text("处理中")
    expect(page.locator(".card.head")).not_to_contain_text("办公室已取消这单")


def test_the_keyboard_walks_the_list_and_finds(server: Server, open_window: OpenWindow) -> None:
    office = desk(open_window("desk", 1440, 900, 1))
    for key in ("j", "j", "k"):
        office.keyboard.press(key)
    expect(office.locator(".or.on")).to_have_count(1)
    office.keyboard.press("/")
    office.keyboard.type("图书馆")
    expect(office.locator(".or .nm")).to_have_text(["屿安市图书馆"])


def test_who_may_only_read_is_offered_nothing_else(server: Server, open_window: OpenWindow) -> None:
    office = desk(open_window("desk", 1440, 900, 1), "zhi")
    office.locator(".or a").first.click()
    expect(office.locator(".selo")).to_be_visible()
    expect(office.locator(".row-acts button")).to_have_count(0)
    expect(office.locator(".row-acts")).to_contain_text("只能查看")
