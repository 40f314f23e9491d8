"""Customer mode, offline: the document alone, an opinion that this device cannot open, a signature, the device handed back by PIN;
the tab killed between ink and seal loses nothing and seals nothing. Source: R-ORD-6, R-ORD-7, PROTOCOL section 10."""

from __future__ import annotations

import json
import sqlite3

import pytest
from playwright.sync_api import Page, expect

from backend.cli import verify_bundle
from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import PIN, desk, go, lines_of, outbox, primary, synced, technician, unlock

ORDER = "e0412658-2cac-5029-b6e8-7dae2df7946d"
"""Worked and completed by lin in the demo."""

OPINION = "希望提前半小时电话通知 𠅤"


def draw_name(page: Page) -> None:
    expect(page.locator(".sg")).to_be_visible()
    box = page.locator(".sg .ink").bounding_box()
    assert box is not None
    for stroke in range(3):
        left = box["x"] + 30 + stroke * box["width"] / 4
        page.mouse.move(left, box["y"] + 80)
        page.mouse.down()
        page.mouse.move(left + 50, box["y"] + 110, steps=6)
        page.mouse.move(left + 15, box["y"] + 160, steps=6)
        page.mouse.up()
        expect(page.locator(".sg .ink path")).to_have_count(stroke + 1)


def hand_over(page: Page) -> None:
    go(page, f"/orders/{ORDER}")
    expect(primary(page)).to_contain_text("交给客户签字")
    primary(page).click()
    expect(page.locator(".lockbar")).to_be_visible()


def rate(page: Page) -> None:
    page.locator(".cdock .act").click()
    page.locator("fieldset", has=page.get_by_text("响应及时")).get_by_text("满意", exact=True).click()
    page.locator("fieldset", has=page.get_by_text("服务态度")).get_by_text("一般", exact=True).click()
    page.locator("#opinion").fill(OPINION)
    page.locator(".cdock .act").click()
    expect(page.locator(".sg")).to_be_visible()


def everything_kept(page: Page) -> str:
    """All that a person with the device in hand can read of its storage."""
    return page.evaluate(
        """async () => {
          const out = [JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
          for (const { name } of await indexedDB.databases()) {
            const db = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result) });
            for (const store of db.objectStoreNames) {
              const all = await new Promise((done) => { const ask = db.transaction(store).objectStore(store).getAll(); ask.onsuccess = () => done(ask.result) });
              out.push(JSON.stringify(all));
            }
            db.close();
          }
          return out.join("\\n");
        }"""
    )


@pytest.mark.rule("R-ORD-6", "R-ORD-7")
def test_a_customer_checks_rates_and_signs_offline_and_the_device_comes_back_by_pin(
    server: Server, open_window: OpenWindow
) -> None:
    phone = open_window("phone")
    technician(phone)
    phone.close()
    page = phone.open("/today")
    unlock(page)
    server.kill()

    hand_over(page)
    expect(page.get_by_role("heading", name="服务确认单")).to_be_visible()
    expect(page.locator(".nav")).to_have_count(0)
    assert violations(page) == []
    phone.shot("customer-check")
    page.go_back()
    expect(page.locator(".lockbar")).to_be_visible()
    page.reload()
    expect(page.locator(".lockbar")).to_be_visible()

    rate(page)
    phone.shot("customer-sign-empty")
    assert violations(page) == []
    kept = everything_kept(page)
    assert OPINION not in kept
    assert "so_so" not in kept
    page.locator(".cdock .act").click()
    expect(page.get_by_text("请在框内签名。")).to_be_visible()
    draw_name(page)
    fingerprint = page.locator(".dg code").inner_text()
    phone.shot("customer-sign-inked")

    phone.kill()
    page = phone.open("/today")
    unlock(page)
    expect(page.locator(".lockbar")).to_have_count(0)
    assert [line for line in map(json.loads, lines_of(outbox(page)).values()) if line["t"] == "order.sign@1"] == []

    hand_over(page)
    page.locator(".cdock .act").click()
    expect(page.get_by_text("您的评价已封好")).to_be_visible()
    page.locator(".cdock .act").click()
    expect(page.locator(".dg code")).to_have_text(fingerprint)
    draw_name(page)
    page.locator(".cdock .act").click()
    expect(page.get_by_role("heading", name="已签字")).to_be_visible()
    expect(page.locator(".dg code")).to_have_text(fingerprint)
    phone.shot("customer-sealed")
    assert violations(page) == []

    page.get_by_role("button", name="交还").click()
    page.keyboard.type("000000")
    expect(page.get_by_text("PIN 不对")).to_be_visible()
    page.keyboard.type(PIN)
    expect(page.locator(".lockbar")).to_have_count(0)
    expect(page.locator(".signed")).to_contain_text("还没有办公室回执")
    phone.shot("customer-order-signed")
    [sign] = [line for line in map(json.loads, lines_of(outbox(page)).values()) if line["t"] == "order.sign@1"]
    [seal] = [line for line in map(json.loads, lines_of(outbox(page)).values()) if line["t"] == "opinion.seal@1"]
    assert (seal["g"][0], seal["g"][1:], sign["g"][1:]) == (sign["g"][0], [0, 2], [1, 2])
    assert OPINION not in everything_kept(page)

    server.start()
    synced(page)
    expect(page.locator(".signed")).to_contain_text("办公室回执已到")
    with sqlite3.connect(server.folder / "xinglin.db") as database:
        rows = database.execute("SELECT doc FROM row WHERE tbl = 18 AND id = ?", [sign["i"]]).fetchall()
        ratings = database.execute(
            "SELECT score, opinion FROM sealed_rating WHERE signature_id = ?", [sign["i"]]
        ).fetchall()
    signature = json.loads(rows[0][0])
    assert (signature["flags"], signature["state"]) == ([], "sealed")
    assert signature["record"] == sign["x"]["record"]
    assert set(ratings) == {(4, OPINION)}


def test_the_office_edits_what_was_signed_and_the_phone_says_what_and_by_whom(
    server: Server, open_window: OpenWindow
) -> None:
    """Must show 4."""
    phone = open_window("phone")
    page = technician(phone)
    hand_over(page)
    page.locator(".cdock .act").click()
    page.locator(".cdock .act").click()
    draw_name(page)
    page.locator(".cdock .act").click()
    expect(page.get_by_role("heading", name="已签字")).to_be_visible()
    page.get_by_role("button", name="交还").click()
    page.keyboard.type(PIN)
    synced(page)
    office = desk(open_window("desk", 1440, 900, 1))
    go(office, f"/desk/orders/{ORDER}")
    office.get_by_role("button", name="更正").first.click()
    office.get_by_label("联系人").fill("徐宏 改")
    office.get_by_role("button", name="保存").click()
    expect(page.locator(".signed")).to_contain_text("签后有改动，需补签")
    expect(page.locator(".signed .df")).to_contain_text("徐宏 改")
    expect(primary(page)).to_contain_text("请客户补签")
    phone.shot("customer-stale")
    expect(office.locator(".sig")).to_contain_text("签后有改动，需补签")
    expect(office.locator(".sig .df")).to_contain_text("徐宏 改")
    with office.expect_download() as taken:
        office.get_by_role("link", name="导出证据包").click()
    assert verify_bundle.main([str(taken.value.path())]) == 0
    assert violations(office) == []
    office.locator(".sig").scroll_into_view_if_needed()


def test_what_changes_while_the_customer_reads_clears_the_ink(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    hand_over(page)
    page.locator(".cdock .act").click()
    page.locator(".cdock .act").click()
    draw_name(page)
    office = desk(open_window("desk", 1440, 900, 1))
    go(office, f"/desk/orders/{ORDER}")
    office.get_by_role("button", name="更正").first.click()
    office.get_by_label("联系人").fill("徐宏 改")
    office.get_by_role("button", name="保存").click()
    expect(page.get_by_text("单据刚有改动，请再核对一遍")).to_be_visible()
    expect(page.locator(".sg")).to_have_count(0)
    page.locator(".cdock .act").click()
    page.locator(".cdock .act").click()
    expect(page.locator(".sg .ink path")).to_have_count(0)


def test_no_not_now_and_a_typed_name_are_outcomes_too(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    hand_over(page)
    page.get_by_role("button", name="稍后签").click()
    page.locator("dialog textarea").fill("负责人不在")
    page.get_by_role("button", name="记为稍后签").click()
    expect(page.get_by_role("heading", name="已记为稍后签字")).to_be_visible()
    page.get_by_role("button", name="交还").click()
    page.keyboard.type(PIN)
    expect(page.locator(".signed")).to_contain_text("负责人不在")
    hand_over(page)
    page.locator(".cdock .act").click()
    page.locator(".cdock .act").click()
    page.get_by_role("button", name="改用打字").click()
    page.locator(".cdock .act").click()
    page.keyboard.type(PIN)
    expect(page.get_by_role("heading", name="已签字")).to_be_visible()
