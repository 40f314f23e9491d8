"""Photos and a signature taken offline arrive, each once, whatever breaks; and leave the phone only when they may."""

from __future__ import annotations

import base64
import hashlib
import json
import random
import struct
import uuid
import zlib
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.blobs import bytes_of, kept, picture, plant_signature, sql
from tests.e2e.conftest import OpenWindow
from tests.e2e.cutting import CuttingWire
from tests.e2e.server import Server, command
from tests.e2e.steps import PASSWORD, add_note, desk, go, lines_of, order_by, outbox, technician, unlock
from tests.e2e.test_customer import ORDER as DONE
from tests.e2e.test_customer import draw_name, hand_over, rate
from tests.e2e.window import Window

DAY_MS = 24 * 3_600_000

HUGE = b"\x89PNG\r\n\x1a\n" + b"".join(
    struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
    for name, content in (
        (b"IHDR", struct.pack(">IIBBBBB", 12_000, 9_000, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(bytes(64))),
        (b"IEND", b""),
    )
)
"""A PNG that says it has 108 megapixels."""


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


def verified(page: Page, server: Server, count: int) -> None:
    """Waits until the server has said so of that many."""
    while sql(server.folder, "SELECT COUNT(*) FROM attachment WHERE verified_at IS NOT NULL") != [(count,)]:
        page.wait_for_timeout(50)


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
    verified(page, server, 12)
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


def test_what_a_customer_signs_names_the_photos_by_their_hashes(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    technician(phone)
    phone.close()
    page = phone.open(f"/orders/{DONE}")
    unlock(page)
    page.context.set_offline(True)
    take(page, "选图片", picture(tmp_path / "1.jpg", 1), picture(tmp_path / "2.jpg", 2))
    photos(page, 2)
    hashes = {blob["digest"] for blob in kept(page).values()}
    hand_over(page)
    rate(page)
    draw_name(page)
    page.locator(".cdock .act").click()
    expect(page.get_by_role("heading", name="已签字")).to_be_visible()
    [line] = [line for line in map(json.loads, lines_of(outbox(page)).values()) if line["t"].startswith("order.sign@")]
    payload = line["x"]["record"].split(".")[1]
    signed = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    assert {photo["sha256"] for photo in signed["content"]["photos"]} == hashes
    page.context.set_offline(False)
    verified(page, server, 2)
    assert set(whole_blobs(server)) == hashes


def test_files_that_are_no_pictures_are_refused_with_a_reason_and_odd_ones_are_put_right(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    page, order = at_work(phone)
    go(page, order)
    whole = picture(tmp_path / "whole.jpg", 1).read_bytes()
    exif = Image.Exif()
    exif[0x0112] = 6
    tall = Image.frombytes("RGB", (80, 60), random.Random(1).randbytes(80 * 60 * 3))
    frames = [Image.new("RGB", (90, 60), color) for color in ("red", "green")]
    bad = {"empty.jpg": b"", "text.jpg": "不是图片".encode(), "cut.png": bytes_of(tall, "PNG")[:60], "huge.png": HUGE}
    good = {
        "turned.jpg": (bytes_of(tall, exif=exif), [60, 80]),
        "misnamed.txt": (bytes_of(tall, "PNG"), [80, 60]),
        "animated.webp": (bytes_of(frames[0], "WEBP", save_all=True, append_images=frames[1:]), [90, 60]),
        "large.jpg": (bytes_of(tall.resize((5000, 4000))), [2048, 1638]),
    }
    words = {
        "empty.jpg": "是空的",
        "text.jpg": "不是能打开的图片",
        "cut.png": "不是能打开的图片",
        "huge.png": "图片太大",
    }
    for name, content in bad.items():
        (tmp_path / name).write_bytes(content)
        take(page, "选图片", tmp_path / name)
        expect(page.locator(".toasts")).to_contain_text(f"{name} · ")
        expect(page.locator(".toasts")).to_contain_text(words[name])
    photos(page, 0)
    assert kept(page) == {}
    for place, (name, (content, _)) in enumerate(good.items()):
        (tmp_path / name).write_bytes(content)
        take(page, "选图片", tmp_path / name)
        photos(page, place + 1)
    assert whole, "the camera's own file is only read"
    sizes = [
        [line["x"]["w"], line["x"]["h"]]
        for line in map(json.loads, lines_of(outbox(page)).values())
        if line["t"] == "photo.add@1"
    ]
    assert sizes == [size for _, size in good.values()]
    verified(page, server, 4)
    assert sql(server.folder, "SELECT COUNT(*) FROM attachment WHERE flaw IS NOT NULL") == [(0,)]


def test_a_photo_is_marked_as_a_copy_put_away_and_taken_back(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    page, order = at_work(phone)
    go(page, order)
    take(page, "拍照", picture(tmp_path / "1.jpg", 1))
    photos(page, 1)
    page.locator(".phs .ph").click()
    expect(page.locator(".big-ph img")).to_be_visible()
    phone.shot("photo-large")
    assert violations(page) == []
    page.get_by_role("button", name="标注").click()
    box = page.locator("canvas.draw").bounding_box()
    assert box is not None
    for tool, dx in (("箭头", 40), ("圈", 150)):
        page.locator(".seg").get_by_text(tool, exact=True).click()
        page.mouse.move(box["x"] + dx, box["y"] + 40)
        page.mouse.down()
        page.mouse.move(box["x"] + dx + 80, box["y"] + 120, steps=5)
        page.mouse.up()
    page.locator(".seg").get_by_text("文字", exact=True).click()
    page.get_by_label("写上的字，再点照片").fill("锈蚀 𠅤")
    page.mouse.click(box["x"] + 40, box["y"] + 160)
    phone.shot("photo-marked")
    assert violations(page) == []
    page.get_by_role("button", name="存副本").click()
    photos(page, 2)
    added = [line["x"] for line in map(json.loads, lines_of(outbox(page)).values()) if line["t"] == "photo.add@1"]
    assert len({photo["sha256"] for photo in added}) == 2
    assert "copy_of" not in added[0]
    assert "copy_of" in added[1]
    page.locator(".phs .ph").first.click()
    page.get_by_role("button", name="撤下").click()
    photos(page, 1)
    page.locator(".toast").get_by_role("button", name="撤销").click()
    photos(page, 2)
    phone.shot("photos-order")


def test_without_room_the_shutter_is_refused_and_text_has_a_reserve(
    server: Server, open_window: OpenWindow, tmp_path: Path
) -> None:
    phone = open_window("phone")
    page, order = at_work(phone)
    # The reserve is written behind the screen.
    while (used := page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")) < 20_000_000:
        page.wait_for_timeout(50)
    phone.close()
    # Before the app asks: the browser believes for half a minute what it last found of the disk.
    page = phone.open("/healthz")
    quota = page.context.new_cdp_session(page)
    quota.send("Storage.overrideQuotaForOrigin", {"origin": phone.url, "quotaSize": used + 3_000_000})
    page.goto(phone.url + order)
    unlock(page)
    page.context.set_offline(True)
    toasts, file = page.locator(".toasts"), picture(tmp_path / "1.jpg", 1)
    while "本机空间不足" not in toasts.inner_text():
        take(page, "选图片", file)
        expect(page.locator("label[data-busy]")).to_have_count(0)
    held = kept(page)
    assert all(blob["digest"] == blob["said"] for blob in held.values())
    chosen: list[object] = []
    page.on("filechooser", lambda chooser: chosen.append(chooser))
    page.locator("label.btn", has_text="拍照").click()
    phone.shot("photos-no-room")
    assert chosen == [], "refused before the shutter"
    for place in range(30):
        add_note(page, f"{place} 空间不足时也能记" + "长" * 3_900)
    assert kept(page) == held
    notes = [line for line in map(json.loads, lines_of(outbox(page)).values()) if line["t"] == "note.add@1"]
    assert len(notes) == 30


def test_two_tabs_without_locks_send_each_photo_once(server: Server, open_window: OpenWindow, tmp_path: Path) -> None:
    phone = open_window("phone")
    page, order = at_work(phone)
    phone.context.add_init_script("Object.defineProperty(navigator, 'locks', { value: undefined })")
    page.reload()
    unlock(page)
    other = phone.context.new_page()
    other.goto(phone.url + order)
    unlock(other)
    go(page, order)
    page.context.set_offline(True)
    take(page, "选图片", *(picture(tmp_path / f"{place}.jpg", place) for place in range(4)))
    photos(page, 4)
    page.context.set_offline(False)
    verified(page, server, 4)
    assert len(whole_blobs(server)) == 4
    assert sql(server.folder, "SELECT COUNT(*) FROM upload WHERE state = 'done'") == [(4,)]
    photos(other, 4)


def test_in_english(server: Server, open_window: OpenWindow, tmp_path: Path) -> None:
    phone = open_window("phone")
    page, order = at_work(phone)
    page.evaluate("localStorage.setItem('xinglin-language', 'en')")
    page.reload()
    unlock(page)
    go(page, order)
    take(page, "Choose pictures", picture(tmp_path / "1.jpg", 1), picture(tmp_path / "2.jpg", 2))
    photos(page, 2)
    phone.shot("photos-order-en", full_page=True)
    verified(page, server, 2)
    go(page, "/sync")
    expect(page.get_by_text("2 photos and signatures today")).to_be_visible()
    phone.shot("photos-sync-en")
    assert violations(page) == []
