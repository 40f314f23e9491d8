"""The main job: a visit worked without a server, the phone dying in the middle, and everything arriving once."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import OpenWindow
from tests.e2e.journal import journal_of
from tests.e2e.server import Server
from tests.e2e.steps import desk, fill_gate, go, inside, lines_of, order_by, outbox, primary, synced, technician, unlock

FAILED_NOTE = "接地端子锈蚀，客户𠅤工已看过"


def answer_all(page: Page, items: int) -> None:
    """Each item in its turn: a reading in the limits where one is asked, otherwise a tap; one fails, with a note."""
    failed = False
    for left in range(items, 0, -1):
        expect(primary(page)).to_contain_text(f"还剩 {left} 项")
        primary(page).click()
        card = page.locator(".it:has(:focus)")
        expect(card).to_be_visible()
        number = card.locator("input.num")
        if number.count():
            number.fill(inside(card.locator(".rng").inner_text()))
            number.blur()
        elif not failed and left < items:
            failed = True
            card.get_by_text("不合格", exact=True).click()
            expect(primary(page)).to_contain_text("要写怎么处理")
            note = card.locator("textarea")
            note.fill(FAILED_NOTE)
            note.blur()
        else:
            card.get_by_text("合格", exact=True).click()


def test_a_visit_is_worked_offline_survives_a_kill_and_arrives_once(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    technician(phone)
    # The browser keeps a new cookie in memory for half a minute: closing puts it on disk, as it is on any working day.
    phone.close()
    page = phone.open("/today")
    unlock(page)
    order = order_by(page, "巡检 双人 已接单")
    server.kill()

    page.reload()
    unlock(page)
    go(page, f"{order}/card")
    expect(page.get_by_role("heading", name="林予安")).to_be_visible()
    phone.shot("visit-card-offline")
    primary(page).click()
    page.get_by_role("button", name="客户扫码核验了").click()

    expect(primary(page)).to_contain_text("出发")
    primary(page).click()
    expect(primary(page)).to_contain_text("到场打卡")
    primary(page).click()
    expect(primary(page)).to_contain_text("做巡检")
    primary(page).click()
    answer_all(page, 20)
    expect(primary(page)).to_contain_text("完成巡检")
    expect(primary(page)).to_contain_text("19 合格 · 1 不合格")
    phone.shot("visit-check-done-offline")
    primary(page).click()
    phone.shot("visit-gate-offline")
    fill_gate(page)
    expect(page.locator(".steps")).to_be_visible()
    expect(page.locator(".tl")).to_contain_text("仅在本机")
    expect(page.locator(".strip").first).to_contain_text("离线")

    before = lines_of(outbox(page))
    assert len(before) >= 20 + 4 + 3
    phone.kill()

    page = phone.open("/orders")
    unlock(page)
    go(page, order)
    expect(page.locator(".mk", has_text="已完工仅在本机")).to_be_visible()
    go(page, f"{order}/check")
    expect(page.locator(".prog")).to_contain_text("20")
    expect(page.locator(".prog")).to_contain_text("1 不合格")
    go(page, "/sync")
    expect(page.locator(".sum")).to_contain_text(str(len(before)))
    states = page.locator("[data-op]").evaluate_all("items => items.map((item) => item.dataset.state)")
    assert states == ["local"] * len(before)
    phone.shot("visit-sync-offline")
    assert lines_of(outbox(page)) == before

    server.start()
    page.get_by_role("button", name="立即同步").click()
    go(page, "/today")
    synced(page)
    assert journal_of(server, set(before)) == {op_id: [line] for op_id, line in before.items()}
    go(page, order)
    expect(page.locator(".tl")).not_to_contain_text("仅在本机")
    phone.shot("visit-order-received")

    office = desk(open_window("desk", 1440, 900, 1))
    office.locator(".fl button", has_text="已完工").click()
    office.locator(f".or a[href='/desk{order}']").click()
    expect(office.locator(".selo")).to_contain_text("已完工")
    failed = office.locator("tr[data-result=fail]")
    expect(failed).to_have_count(1)
    expect(failed).to_contain_text(FAILED_NOTE)
    expect(office.locator("tr[data-result=pass]")).to_have_count(19)
    expect(office.locator("li[data-type='order.complete']")).to_have_count(1)
    expect(office.locator("li[data-type='card.show']")).to_have_count(1)


def test_every_write_to_the_outbox_is_strict(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    page.add_init_script(
        """
        const original = IDBDatabase.prototype.transaction;
        globalThis.seen = [];
        IDBDatabase.prototype.transaction = function (stores, mode, options) {
          const made = original.call(this, stores, mode, options);
          if (this.name.startsWith('xinglin-outbox-') && mode === 'readwrite') globalThis.seen.push(made.durability);
          return made;
        };
        """
    )
    page.reload()
    unlock(page)
    order = order_by(page, "已派工")
    go(page, order)
    primary(page).click()
    expect(primary(page)).to_contain_text("出发")
    synced(page)
    seen = page.evaluate("globalThis.seen")
    assert seen
    assert set(seen) == {"strict"}
