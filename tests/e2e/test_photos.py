"""Photos and a signature taken offline arrive, each once, whatever breaks; and leave the phone only when they may."""

from __future__ import annotations

import hashlib
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.blobs import kept, picture, plant_signature, sql
from tests.e2e.conftest import OpenWindow
from tests.e2e.cutting import CuttingWire
from tests.e2e.server import Server, command
from tests.e2e.steps import PASSWORD, desk, go, order_by, technician, unlock
from tests.e2e.window import Window

DAY_MS = 24 * 3_600_000


def take(page: Page, label: str, *files: Path) -> None:
    """Through the input below the button, as a camera hands its file over."""
    page.get_by_label(label, exact=True).first.set_input_files([str(file) for file in files])


def photos(page: Page, count: int) -> None:
    expect(page.locator(".phs .ph img")).to_have_count(count, timeout=60_000)


def at_work(phone: Window) -> tuple[Page, str]:
    """Signed in, the cookie on disk, at the order of an inspection."""
    technician(phone)
    phone.close()
    page = phone.open("/today")
    unlock(page)
    return page, order_by(page, "巡检 双人 已接单")


def whole_blobs(server: Server) -> dict[str, str]:
    """Name of each file of the store → hash of what is in it."""
    files = (server.folder / "blobs").glob("??/*")
    return {file.parent.name + file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def test_twelve_photos_and_a_signature_arrive_once_over_cuts_a_kill_and_an_ended_session(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    wire = CuttingWire(server.port, every=3)
    phone = open_window("phone")
    phone.url = wire.url
    page, order = at_work(phone)
    go(page, f"{order}/check")
    page.context.set_offline(True)
    card = page.locator(".it").first
    card.get_by_text("不合格", exact=True).click()
    code = card.locator(".n").inner_text()
    for place in range(6):
        take(page, f"为 {code} 拍照", picture(tmp_path / f"{place}.jpg", place))
        photos(page, place + 1)
    phone.shot("photos-item-offline")
    go(page, order)
    take(page, "选图片", *(picture(tmp_path / f"{place}.jpg", place) for place in range(6, 12)))
    photos(page, 12)
    phone.shot("photos-order-offline", full_page=True)
    expect(page.locator(".strip").first).to_contain_text("待同步")
    ink = '{"fmt":"strokes/1"}'
    plant_signature(page, str(uuid.uuid4()), ink, hashlib.sha256(ink.encode()).hexdigest(), order.rpartition("/")[2])
    before = kept(page)
    assert len(before) == 13
    assert all(blob["digest"] == blob["said"] for blob in before.values())
    expected = {blob["digest"] for blob in before.values()}

    page.context.set_offline(False)
    go(page, "/sync")
    page.get_by_role("button", name="立即同步").click()
    while wire.patches < 5:
        page.wait_for_timeout(20)
    phone.shot("photos-sync-sending")
    phone.kill()
    assert len(whole_blobs(server)) < 13
    sql(server.folder, "DELETE FROM session")

    page = phone.open("/sync")
    unlock(page)
    expect(page.get_by_text("登录已过期").first).to_be_visible(timeout=30_000)
    assert {att: blob["digest"] for att, blob in kept(page).items()} == {
        att: blob["digest"] for att, blob in before.items()
    }
    page.get_by_role("button", name="登录后继续发送").click()
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    go(page, "/sync")
    expect(page.locator("[data-att][data-state=stored]")).to_have_count(13, timeout=120_000)
    phone.shot("photos-sync-stored", full_page=True)
    assert violations(page) == []
    assert wire.cuts >= 3

    files = whole_blobs(server)
    assert files == {name: name for name in expected}
    done = sql(server.folder, "SELECT sha256 FROM upload WHERE state = 'done'")
    assert sorted(done) == sorted((digest,) for digest in expected), "nothing twice"
    verified: list[tuple[object, ...]] = []
    for _ in range(200):
        verified = sql(server.folder, "SELECT COUNT(*) FROM attachment WHERE verified_at IS NOT NULL")
        if verified == [(12,)]:
            break
        page.wait_for_timeout(100)
    assert verified == [(12,)]
    assert all(blob["digest"] == blob["said"] for blob in kept(page).values()), "nothing is freed at verified"

    command("backup", server.folder)
    page.reload()
    unlock(page)
    expect(page.locator("[data-att][data-state=archived][data-freed]")).to_have_count(13, timeout=30_000)
    assert all(blob["digest"] is None and blob["freed"] for blob in kept(page).values())
    go(page, order)
    photos(page, 12)
    page.locator(".phs .ph").first.click()
    expect(page.locator(".big-ph img")).to_have_js_property("naturalWidth", 1600)
    wire.close()

    office = open_window("desk", 1440, 900, 1)
    at_desk = desk(office)
    go(at_desk, f"/desk/orders/{order.rpartition('/')[2]}")
    expect(at_desk.locator(".dphs .ph img")).to_have_count(12)
    expect(at_desk.locator(".dphs")).to_contain_text("现场照片")
    office.shot("photos-desk")
    at_desk.locator(".dphs .ph").first.click()
    expect(at_desk.locator(".big-ph img")).to_have_js_property("naturalWidth", 1600)
    office.shot("photos-desk-large")


@pytest.mark.parametrize(("days", "freed"), [(29, False), (31, True)])
def test_without_a_backup_bytes_leave_the_phone_after_thirty_days(
    server: Server, open_window: OpenWindow, tmp_path: Path, days: int, freed: bool
) -> None:
    phone = open_window("phone")
    page, order = at_work(phone)
    go(page, order)
    take(page, "拍照", picture(tmp_path / "1.jpg", 1))
    go(page, "/sync")
    expect(page.locator("[data-att][data-state=stored]")).to_have_count(1, timeout=60_000)
    sql(server.folder, "UPDATE blob SET stored_at = stored_at - ?", days * DAY_MS)
    with page.expect_response("**/blobs/states"):
        page.reload()
        unlock(page)
    go(page, order)
    photos(page, 1)
    [blob] = kept(page).values()
    while blob["storedAt"] is None:
        [blob] = kept(page).values()
    assert blob["freed"] is freed
