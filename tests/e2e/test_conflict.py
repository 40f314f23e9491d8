"""The office edits what the technician edits offline: nothing is overwritten, a person chooses, and may take it back."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import desk, go, order_by, synced, technician


def edit_on_phone(page: Page, order: str, **fields: str) -> None:
    go(page, order)
    page.get_by_role("button", name="更正").click()
    sheet = page.locator("dialog.sheet")
    for label, value in fields.items():
        sheet.get_by_label(label, exact=True).fill(value)
    sheet.get_by_role("button", name="保存").click()
    expect(sheet).to_have_count(0)


def edit_at_desk(office: Page, order: str, priority: str, **fields: str) -> None:
    go(office, f"/desk{order}")
    office.locator(".row-acts").get_by_role("button", name="更正").click()
    sheet = office.locator("dialog.sheet")
    for name, value in fields.items():
        sheet.locator(f"[name={name}]").fill(value)
    sheet.get_by_text(priority, exact=True).click()
    sheet.get_by_role("button", name="保存").click()
    expect(office.locator(".toasts")).to_contain_text("已更正")


def test_two_edits_of_the_same_fields_are_both_kept_and_a_choice_travels_both_ways(
    server: Server, open_window: OpenWindow
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "B 类 保外 已接单")
    office = desk(open_window("desk", 1440, 900, 1))
    expect(office.locator(".live")).to_contain_text("实时")

    phone.context.set_offline(True)
    edit_on_phone(page, order, 联系人="陆知𠅤", 电话="138-0000-0001", 说明="从东门进")
    expect(page.locator(".strip").first).to_contain_text("离线")
    edit_at_desk(office, order, "优先", contact="陆喆", phone="138-0000-0002")
    phone.context.set_offline(False)

    expect(page.locator(".strip.clash").first).to_contain_text("2 处冲突等您选")
    # What only one side had changed is merged without a word.
    expect(page.locator(".rows:not([data-clocks])")).to_contain_text("从东门进")
    expect(page.locator(".rows:not([data-clocks])")).to_contain_text("优先")
    go(office, f"/desk{order}")
    expect(office.locator("[data-field=note]")).to_have_text("从东门进")
    expect(office.locator("[data-field=priority]")).to_have_text("优先")

    go(page, f"{order}/conflicts")
    contact, number = page.locator("[data-field=contact]"), page.locator("fieldset[data-field=phone]")
    for value in ("陆知𠅤", "陆喆"):
        expect(contact).to_contain_text(value)
        expect(office.locator(".cl[data-field=contact]")).to_contain_text(value)
    for value in ("138-0000-0001", "138-0000-0002"):
        expect(number).to_contain_text(value)
        expect(office.locator(".cl[data-field=phone]")).to_contain_text(value)
    phone.shot("conflict-open")
    office.screenshot(path=phone.shot("conflict-desk").with_name("conflict-desk.png"))

    contact.locator("label.op.m").click()
    expect(page.locator(".toasts")).to_contain_text("联系人改用“我的”")
    expect(office.locator(".cl[data-field=contact][data-state=resolved]")).to_contain_text("陆知𠅤")
    expect(office.locator("[data-field=contact]").last).to_contain_text("陆知𠅤")

    page.locator(".toast", has_text="联系人改用").get_by_role("button", name="撤销").click()
    expect(contact).to_be_visible()
    expect(office.locator(".cl[data-field=contact][data-state=open]")).to_be_visible()
    expect(office.locator("dd .sub[data-field=contact]")).to_contain_text("陆喆")

    office.locator(".cl[data-field=contact]").get_by_role("button", name="陆知𠅤").click()
    expect(contact).to_have_count(0)
    office.locator(".cl[data-field=phone]").get_by_role("button", name="138-0000-0002").click()
    expect(number).to_have_count(0)
    phone.shot("conflict-settled")
    go(page, order)
    synced(page)
    expect(page.locator(".rows:not([data-clocks])").first).to_contain_text("陆知𠅤 · 138-0000-0002")
