"""The page that checks a report, as a customer uses it: by code, by file, after an edit, with no network; and the copy that the phone
makes by itself. Source: PROTOCOL section 10; must show 4."""

from __future__ import annotations

import json
import re
import sqlite3
from pathlib import Path

import pypdf
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import PIN, desk, go, synced, technician
from tests.e2e.test_customer import ORDER, draw_name, hand_over


def signed(page: Page) -> None:
    hand_over(page)
    page.locator(".cdock .act").click()
    page.locator(".cdock .act").click()
    draw_name(page)
    page.locator(".cdock .act").click()
    expect(page.get_by_role("heading", name="已签字")).to_be_visible()
    page.get_by_role("button", name="交还").click()
    page.keyboard.type(PIN)
    expect(page.locator(".lockbar")).to_have_count(0)


def act(server: Server) -> tuple[str, dict[str, str]]:
    with sqlite3.connect(server.folder / "xinglin.db") as database:
        ((row_id, doc),) = database.execute(
            "SELECT r.id, r.doc FROM row r JOIN signature_index i ON i.id = r.id AND r.tbl = 18 WHERE i.order_id = ?",
            [ORDER],
        ).fetchall()
    return row_id, json.loads(doc)


def says(page: Page, tone: str, title: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".ck-verdict")).to_have_attribute("data-tone", tone)


def drop(page: Page, file: Path) -> None:
    page.locator("input[type=file]").set_input_files(file)


def test_a_customer_checks_the_report_in_his_own_browser(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    signed(page)
    synced(page)
    expect(page.locator(".signed")).to_contain_text("办公室回执已到")
    row_id, doc = act(server)
    code = doc["content_sha256"][:16]

    link = page.get_by_role("link", name="服务报告 PDF")
    expect(link).to_have_attribute("href", f"/api/orders/{ORDER}/report/{row_id}")
    answer = page.request.get(f"{server.url}/api/orders/{ORDER}/report/{row_id}")
    report = tmp_path / "report.pdf"
    report.write_bytes(answer.body())
    text = "\n".join(one.extract_text() for one in pypdf.PdfReader(report).pages)
    assert doc["record_sha256"] in re.sub(r"\s", "", text)

    window = open_window("customer")
    customer = window.open(f"/v#{code}")
    says(customer, "green", "签字后没有改动")
    expect(customer.locator("dl")).to_contain_text(re.sub(r"(.{4})(?=.)", r"\1 ", code.upper()))
    expect(customer.locator("dl")).to_contain_text("E0")
    expect(customer.locator("body")).not_to_contain_text("有法律效力的签名")
    assert customer.context.cookies() == []
    assert violations(customer) == []
    window.shot("check-unchanged")
    customer.get_by_role("button", name="English").click()
    says(customer, "green", "Unchanged since it was signed")
    assert violations(customer) == []
    window.shot("check-unchanged-en")
    customer.get_by_role("button", name="中文").click()

    drop(customer, report)
    says(customer, "green", "签字后没有改动")
    expect(customer.locator("dl")).to_contain_text(doc["signer"])

    altered = tmp_path / "altered.pdf"
    altered.write_bytes(report.read_bytes() + b"\n% saved once more\n")
    drop(customer, altered)
    says(customer, "red", "不是我们出具的文件")
    window.shot("check-file")
    foreign = tmp_path / "foreign.pdf"
    foreign.write_bytes(b"%PDF-1.7\nstream\neyJ\nendstream\n" + b"0" * 50_000_000)
    drop(customer, foreign)
    says(customer, "amber", "看不出封签码")
    for typed, tone, title in (
        (code[:-1], "amber", "看不出封签码"),
        ("0" * 16, "red", "查不到这个封签码"),
        (" ".join([code[:4], code[4:8], code[8:12], code[12:]]).upper(), "green", "签字后没有改动"),
    ):
        customer.locator("input[name=code]").fill(typed)
        customer.get_by_role("button", name="核对", exact=True).click()
        says(customer, tone, title)

    office = desk(open_window("desk", 1440, 900, 1))
    go(office, f"/desk/orders/{ORDER}")
    office.get_by_role("button", name="更正").first.click()
    office.get_by_label("联系人").fill("徐宏 改")
    office.get_by_role("button", name="保存").click()
    expect(page.locator(".signed")).to_contain_text("签后有改动，需补签")
    customer.reload()
    says(customer, "amber", "签字后有改动")
    expect(customer.locator("dl")).to_contain_text("联系人")
    expect(customer.locator("body")).not_to_contain_text("徐宏 改")
    assert violations(customer) == []
    window.shot("check-stale")
    drop(customer, report)
    says(customer, "amber", "签字后有改动")
    again = page.request.get(f"{server.url}/api/orders/{ORDER}/report/{row_id}")
    assert again.body() == report.read_bytes()

    server.kill()
    customer.locator("input[name=code]").fill(code)
    customer.get_by_role("button", name="核对", exact=True).click()
    says(customer, "amber", "现在核对不了")
    window.shot("check-offline")
    window.problems.clear()


def test_the_copy_at_the_door_is_made_without_a_network(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    server.kill()
    signed(page)
    page.get_by_role("link", name="客户副本").click()
    expect(page.get_by_role("heading", name="服务确认单")).to_be_visible()
    expect(page.get_by_text("这份记录还在本机")).to_be_visible()
    phone.shot("customer-copy")
    assert violations(page) == []
    with page.expect_download() as coming:
        page.locator(".dock .act").click()
    file = tmp_path / "copy.html"
    coming.value.save_as(file)
    text = file.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "src=" not in text
    reader = phone.context.new_page()
    reader.goto(file.as_uri())
    expect(reader.get_by_role("heading", name="服务确认单")).to_be_visible()
    expect(reader.locator(".drawn path")).to_have_count(3)
    expect(reader.locator("svg.qr")).to_be_visible()
    reader.screenshot(path=str(tmp_path / "copy.png"))
    phone.problems.clear()
