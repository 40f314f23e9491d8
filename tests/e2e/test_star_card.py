"""Two browsers: a technician's phone without a network, and a customer's that scans what it shows. Source: R-STAR-3, PROTOCOL section 11."""

from __future__ import annotations

import io
import re
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from backend.domain import star_token as tokens
from backend.domain.jws import sign_jws
from backend.keys import Keys
from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import PASSWORD, desk, go, order_by, outbox, primary, technician
from tests.e2e.test_screens import LIGHTS, dress
from tests.e2e.window import Window
from tests.integration.raw_client import RawClient
from tests.integration.site import new_key
from tests.vectors.star_cases import CLAIMS, HOLDER


def show_card(window: Window) -> Page:
    """A phone with the card on its screen, and no network any more."""
    page = technician(window)
    go(page, "/card")
    expect(page.locator(".ver svg.qr")).to_be_visible()
    window.context.set_offline(True)
    return page


def photograph(window: Window, name: str) -> Path:
    return window.shot(f"star-{name}")


def decode(shot: Path) -> str:
    """What a camera reads from a picture: the part after the site's address."""
    (code,) = zxingcpp.read_barcodes(Image.open(shot))
    return code.text.partition("/c#")[2]


class Customer:
    """A customer's browser. Each scan loads the page anew, as opening a link does."""

    def __init__(self, window: Window) -> None:
        self.window = window
        self.page = window.open("/c")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
        self.page.wait_for_function("navigator.serviceWorker.controller !== null")

    def scan(self, token: str) -> tuple[str, str]:
        """(tone, title) once the check has ended."""
        self.page.goto("about:blank")
        self.page.goto(f"{self.window.url}/c#{token}")
        verdict = self.page.locator(".ck-verdict")
        expect(self.page.locator(".ck-foot")).to_be_visible()
        expect(self.page.get_by_text("正在取最新名单…")).to_have_count(0, timeout=12_000)
        return verdict.get_attribute("data-tone") or "", verdict.locator("h1").inner_text()

    def offline(self, is_off: bool) -> None:
        self.window.context.set_offline(is_off)


def demote(server: Server, user: str, level: int) -> None:
    with sqlite3.connect(server.folder / "xinglin.db") as database:
        database.execute("UPDATE row SET doc = json_set(doc, '$.level', ?) WHERE tbl = 10 AND id = ?", (level, user))


def desk_says(server: Server, login: str, kind: str, user: str, **more: Any) -> None:
    at_desk = RawClient(server.url, login, PASSWORD, new_key())
    op = at_desk.op(kind, user, {"reason": "演示"}, b=["u", user], bv=0, **more)
    assert at_desk.result(op, have=None, budget=0)["o"] == "applied"


def forge(server: Server, **other: Any) -> str:
    """A card that this server's own key signed, with other claims, shown by its holder now."""
    issuer = Keys(server.folder / "keys", {}).current("star_issuer")
    now = int(time.time())
    claims = {"iat": now - 60, "exp": now + 3600, "ix": 1, **other}
    values = {name: claims.get(name, getattr(CLAIMS, name)) for name in CLAIMS.__struct_fields__}
    card = sign_jws(tokens.encode(tokens.Claims(**values)), tokens.CARD, issuer.kid, issuer.private)
    at = int(time.time() * 1000) // tokens.SLICE_MS
    payload = tokens.proof_payload(card, f"{server.url}/c", at)
    return f"{card}~{at}~{sign_jws(payload, tokens.PROOF, tokens.HOLDER, HOLDER).rpartition('.')[2]}"


def test_an_offline_phone_is_checked_by_a_customer_online_offline_and_after_all_that_may_happen(
    server: Server, open_window: OpenWindow
) -> None:
    phone, customer = open_window("phone"), Customer(open_window("customer", 390, 844, 1))
    page = show_card(phone)
    box = page.locator(".ver svg.qr").bounding_box()
    assert box is not None
    assert box["width"] >= 340
    shot = photograph(phone, "first")
    taken_at = time.time()
    assert customer.scan(decode(shot)) == ("green", "卡片有效")
    expect(customer.page.get_by_text("林*安")).to_be_visible()
    assert customer.page.context.cookies() == []

    customer.offline(True)
    assert customer.scan(decode(photograph(phone, "second"))) == ("amber", "卡是真的")
    expect(customer.page.locator(".ck-verdict")).to_contain_text(re.compile(r"按 .*日 \d\d:\d\d 的名单"))
    customer.window.shot("star-check-stale")
    customer.offline(False)

    user = lin_of(server)
    demote(server, user, 3)
    assert customer.scan(decode(photograph(phone, "third"))) == ("green", "卡片有效")
    expect(customer.page.get_by_text("卡上写四星级，现为三星级。")).to_be_visible()

    # The very picture of the beginning, read again when a minute and a second have gone: no fresh proof is in it.
    customer.page.wait_for_function("at => Date.now() > at", arg=(taken_at + 61) * 1000, timeout=70_000)
    assert customer.scan(decode(shot)) == ("amber", "时间对不上，请看照片")

    desk_says(server, "jing", "card.revoke@1", user)
    customer.page.wait_for_function("at => Date.now() > at", arg=(time.time() + 1) * 1000)
    assert customer.scan(decode(photograph(phone, "fourth"))) == ("red", "卡片已吊销")
    expect(customer.page.get_by_text("林*安")).to_have_count(0)
    # What was once known to be withdrawn stays so without a network.
    customer.offline(True)
    assert customer.scan(decode(photograph(phone, "fifth"))) == ("red", "卡片已吊销")


def lin_of(server: Server) -> str:
    with sqlite3.connect(server.folder / "xinglin.db") as database:
        return database.execute("SELECT id FROM account WHERE login = 'lin'").fetchone()[0]


def test_forged_edited_expired_and_older_things_show_what_they_are(server: Server, open_window: OpenWindow) -> None:
    phone, customer = open_window("phone"), Customer(open_window("customer", 390, 844, 1))
    show_card(phone)
    real = decode(photograph(phone, "real"))
    assert customer.scan(real)[0] == "green"
    card, at, proof = real.split("~")
    header, payload, signature = card.split(".")
    edited = tokens.to_base64url(tokens.from_base64url(payload).replace(b'"st":4', b'"st":5'))
    for wrong in (
        f"{header}.{edited}.{signature}~{at}~{proof}",
        f"{card}~{int(at) + 1}~{proof}",
        real[:-1],
        real + real,
    ):
        assert customer.scan(wrong) == ("red", "这不是我们的卡")
    assert customer.scan(card) == ("amber", "纸质卡：请看本人")
    assert customer.scan(forge(server)) == ("green", "卡片有效")
    assert customer.scan(forge(server, exp=int(time.time()) - 60)) == ("amber", "卡片已过期")
    assert customer.scan(forge(server, un="2026-01-01")) == ("amber", "星级已到期")
    assert customer.scan(forge(server, ix=4711)) == ("red", "没有这张卡")

    old = server_list(server, int(time.time()) - 30, 4)
    customer.window.context.route("**/api/stars/status", lambda route: route.fulfill(body=old))
    assert customer.scan(forge(server)) == ("amber", "卡是真的")
    expect(customer.page.get_by_text("服务器给的名单比这里见过的旧，没有采用。")).to_be_visible()


def server_list(server: Server, iat: int, entry: int) -> str:
    """A status list that this server might have signed at that time."""
    issuer = Keys(server.folder / "keys", {}).current("star_issuer")
    listed = tokens.StatusList(v=1, iat=iat, exp=iat + tokens.LIST_S, ttl=60, st=tokens.pack({1: entry}))
    return sign_jws(tokens.encode(listed), tokens.STATUS, issuer.kid, issuer.private)


@pytest.mark.parametrize("hours", [-25, 25])
def test_a_customer_s_clock_that_is_a_day_wrong_never_sees_green(
    server: Server, open_window: OpenWindow, hours: int
) -> None:
    phone, customer = open_window("phone"), Customer(open_window("customer", 390, 844, 1))
    show_card(phone)
    customer.window.context.clock.install(time=time.time() + hours * 3600)
    assert customer.scan(decode(photograph(phone, "clock"))) == ("amber", "时间对不上，请看照片")
    customer.offline(True)
    assert customer.scan(decode(photograph(phone, "clock")))[0] == "amber"


def test_no_address_breaks_the_page_or_makes_it_green(server: Server, open_window: OpenWindow) -> None:
    customer = Customer(open_window("customer", 390, 844, 1))
    good = forge(server)
    hostile = [
        *("~", "..", "~~", "你好𠅤", "%", "%F0%9F", "a.b.c", "a.b.c~1~d", "null", "[]", "__proto__", "eyJ", "." * 5000),
        *(good.replace("~", "%7E"), good.replace("~", "～"), good[: len(good) // 2], good + good, good + "#" + good),
        *("A" * 1_000_000, good + "A" * 1_000_000, good.upper(), good[::-1], "\x00" + good, good + "%00"),
    ]
    for token in hostile:
        tone, title = customer.scan(token)
        assert (tone, title) == ("red", "这不是我们的卡"), token[:60]


def test_the_company_s_message_tells_whether_this_is_the_engineer_of_the_order(
    server: Server, open_window: OpenWindow
) -> None:
    phone, customer = open_window("phone"), Customer(open_window("customer", 390, 844, 1))
    show_card(phone)
    office = RawClient(server.url, "diao", PASSWORD).http
    orders = office.get("/api/orders", params={"state": "open", "limit": 200}).json()["orders"]
    his = next(one for one in orders if "林予安" in one["technicians"])
    others = next(one for one in orders if one["technicians"] and "林予安" not in one["technicians"])

    def link(order: dict[str, Any]) -> str:
        return office.get(f"/api/orders/{order['id']}/link").json()["url"].partition("#")[2]

    assert customer.scan(link(others)) == ("green", f"任务单 {others['number']}")
    assert customer.scan(decode(photograph(phone, "stranger"))) == ("amber", "不是派给您的工程师")
    assert customer.scan(link(his)) == ("green", f"任务单 {his['number']}")
    assert customer.scan(decode(photograph(phone, "expected"))) == ("green", "卡片有效")
    expect(customer.page.get_by_text(f"与任务单 {his['number']} 派的工程师相符")).to_be_visible()


def test_the_card_is_one_tap_from_today_and_showing_it_is_recorded_without_a_network(
    server: Server, open_window: OpenWindow
) -> None:
    phone = open_window("phone")
    page = technician(phone)
    order = order_by(page, "巡检")
    phone.context.set_offline(True)
    go(page, "/today")
    page.locator("a[href='/card']").first.click()
    expect(page.locator(".ver svg.qr")).to_be_visible()
    go(page, f"{order}/card")
    primary(page).click()
    page.get_by_role("button", name="客户扫码核验了").click()
    expect(page.locator(".toast, [role=status]").filter(has_text="已记录出示星级卡").first).to_be_visible()
    shown = [record for record in outbox(page) if "card.show@1" in str(record)]
    assert len(shown) == 1
    assert re.search(r'\\?"jti\\?":\\?"[A-Za-z0-9_-]{11}', str(shown[0]))


def test_a_phone_reported_lost_at_the_desk_is_red_for_the_next_customer(
    server: Server, open_window: OpenWindow
) -> None:
    phone, customer = open_window("phone"), Customer(open_window("customer", 390, 844, 1))
    show_card(phone)
    assert customer.scan(decode(photograph(phone, "kept")))[0] == "green"
    office = desk(open_window("desk", 1440, 900, 1), "jing")
    go(office, f"/desk/people/{lin_of(server)}")
    # The newest contact stands first: the phone that has just synced.
    office.get_by_role("button", name="挂失").first.click()
    sheet = office.locator("dialog.sheet")
    sheet.locator("textarea").fill("手机在地铁上丢了")
    sheet.get_by_role("button", name="挂失").click()
    expect(office.get_by_text("手机在地铁上丢了")).to_be_visible()
    customer.page.wait_for_function("at => Date.now() > at", arg=(time.time() + 1) * 1000)
    assert customer.scan(decode(photograph(phone, "lost"))) == ("red", "卡片已挂失")


def test_the_face_on_the_card_is_shown_to_the_customer_also_without_a_network(
    server: Server, open_window: OpenWindow
) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (600, 800), "teal").save(picture, "PNG")
    office = desk(open_window("desk", 1440, 900, 1), "jing")
    go(office, f"/desk/people/{lin_of(server)}")
    face = FilePayload(name="lin.png", mimeType="image/png", buffer=picture.getvalue())
    office.locator("label", has_text="换照片").locator("input").set_input_files(face)
    expect(office.get_by_text("照片已换，工程师下次同步后印在卡上").first).to_be_visible()
    phone, customer = open_window("phone"), Customer(open_window("customer", 390, 844, 1))
    show_card(phone)
    assert customer.scan(decode(photograph(phone, "face")))[0] == "green"
    shown = customer.page.locator("img.face")
    expect(shown).to_be_visible()
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 240
    customer.window.shot("star-check-face")
    customer.offline(True)
    assert customer.scan(decode(photograph(phone, "face")))[0] == "amber"
    expect(customer.page.locator("img.face")).to_be_visible()


def test_every_verdict_is_readable_in_both_languages_and_any_light(server: Server, open_window: OpenWindow) -> None:
    customer = Customer(open_window("customer", 390, 844, 1))
    page = customer.page
    phone = open_window("phone")
    show_card(phone)
    assert customer.scan(decode(photograph(phone, "axe")))[0] == "green"
    verdicts: dict[str, Callable[[], str]] = {
        "valid": lambda: forge(server),
        "demoted": lambda: forge(server, st=5),
        "expired": lambda: forge(server, exp=int(time.time()) - 60),
        "static": lambda: forge(server).split("~")[0],
        "unknown": lambda: forge(server, ix=4711),
        "forged": lambda: forge(server)[:-1],
        "empty": lambda: "",
    }
    wrong: dict[str, list[str]] = {}
    for language in ("zh", "en"):
        for light in LIGHTS:
            dress(page, language, light)
            for name, token in verdicts.items():
                page.goto("about:blank")
                page.goto(f"{customer.window.url}/c#{token()}")
                expect(page.locator("h1")).not_to_have_text(re.compile("正在核验|Checking"))
                customer.window.shot(f"star-check-{name}-{language}-{light}")
                if found := violations(page):
                    wrong[f"{name} {language} {light}"] = found
                over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
                assert over <= 0, f"{name} {language} {light}"
    assert wrong == {}
