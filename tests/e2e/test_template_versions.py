"""A checklist gets its next version at the desk while a visit runs: the visit keeps its own, and the desk says on which it was answered."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import desk, go, order_by, step, synced, technician


def test_a_visit_that_runs_keeps_its_version(server: Server, open_window: OpenWindow) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "巡检 双人 已接单")
    go(page, order)
    for word in ("出发", "到场打卡"):
        step(page, word)
    go(page, f"{order}/check")
    first = page.locator(".items .it").first
    asked = first.locator("h3").inner_text()
    first.get_by_text("合格", exact=True).click()
    synced(page)

    window = open_window("desk", 1440, 900, 1)
    office = desk(window, "jing")
    go(office, "/desk/templates")
    office.get_by_role("link", name="税控与终端设备季度巡检").click()
    expect(office.locator("[data-version]")).to_contain_text(asked)
    office.get_by_role("button", name="改出下一版").click()
    item = office.locator("[data-item]").first
    item.get_by_label("问什么").fill("")
    expect(item).to_contain_text("写上问什么")
    expect(office.get_by_role("button", name="发布")).to_be_disabled()
    item.get_by_label("问什么").fill("外壳无破损，𬭎工复核")
    item.get_by_label("怎么答").select_option("choice")
    assert violations(office) == []
    window.shot("template-editor")
    office.get_by_role("button", name="发布").click()
    expect(office.locator("[data-version='2']")).to_contain_text("外壳无破损，𬭎工复核")
    assert violations(office) == []

    expect(page.locator(".items .it").first.locator("h3")).to_have_text(asked)
    expect(page.locator(".bar")).to_contain_text("v1")
    go(office, f"/desk{order}")
    version = office.locator("[data-field=version]")
    expect(version).to_have_text(re.compile("按 税控与终端设备季度巡检 v1 作答 · 现行 v2"))
    expect(office.locator("tr[data-result=pass]").first).to_contain_text(asked)
