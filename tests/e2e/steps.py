"""What a person does on the screens, in words that the tests share."""

from __future__ import annotations

import json
import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.window import Window

PASSWORD = "xinglin-demo"
PIN = "135790"


def sign_in(page: Page, login: str, *, pin: bool = True) -> None:
    """Password, and for who works in the field the PIN twice."""
    page.locator("input[name=login]").fill(login)
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    if pin:
        for heading in ("设一个 6 位 PIN", "再输一次"):
            expect(page.get_by_role("heading", name=heading)).to_be_visible()
            page.keyboard.type(PIN)


def technician(window: Window, login: str = "lin") -> Page:
    """A phone with somebody signed in, everything received, and the worker ready for the next time."""
    page = window.open()
    sign_in(page, login)
    expect(page.locator(".strip")).to_contain_text("全部已同步")
    expect(page.locator(".hero")).to_be_visible()
    page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
    return page


def desk(window: Window, login: str = "diao") -> Page:
    page = window.open("/desk")
    sign_in(page, login, pin=False)
    expect(page.locator(".or").first).to_be_visible()
    return page


def unlock(page: Page, name: str = "林予安") -> None:
    """The PIN, for who is known on this device; a person who is still in needs none."""
    expect(page.locator(".pad10, .nav, .people button").first).to_be_visible()
    person = page.locator(".people button", has_text=name)
    if person.count():
        person.click()
        expect(page.locator(".pad10")).to_be_visible()
    if page.locator(".pad10").count():
        page.keyboard.type(PIN)
    expect(page.locator(".nav")).to_be_visible()


def go(page: Page, path: str) -> None:
    """To an address of the app without loading the page anew, as a tap on a link would."""
    page.evaluate(
        "path => { history.pushState({ inside: true }, '', path); dispatchEvent(new PopStateEvent('popstate')) }", path
    )


def primary(page: Page) -> Locator:
    return page.locator(".dock .btn.act")


def step(page: Page, word: str) -> None:
    """The next step of the visit, with what the rules want before it: every empty field is filled on the way."""
    expect(primary(page)).to_contain_text(word)
    primary(page).click()
    page.wait_for_function(
        "word => document.querySelector('dialog.sheet') || !document.querySelector('.dock .btn.act')?.textContent.includes(word)",
        arg=word,
    )
    if page.locator("dialog.sheet").count():
        fill_gate(page)


def fill_gate(page: Page) -> None:
    """Fills the sheet that opened because something was missing, and goes on."""
    gate = page.locator("dialog.sheet")
    expect(gate).to_be_visible()
    for field in gate.locator("textarea").all():
        if not field.input_value():
            field.fill("已和𠅤工当面核对")
    ticks = gate.locator(".tick[aria-pressed=false]")
    while ticks.count():
        ticks.first.click()
    for choice in gate.locator(".seg").all():
        choice.locator("label").first.click()
    gate.locator(".btn.act").click()
    expect(gate).to_have_count(0)


def order_by(page: Page, words: str) -> str:
    """Address of the order in the list that says all of these words."""
    go(page, "/orders")
    card = page.locator("a.mini")
    for word in words.split():
        card = card.filter(has_text=word)
    address = card.first.get_attribute("href")
    assert address is not None
    return address


def synced(page: Page) -> None:
    expect(page.locator(".strip").first).to_contain_text("全部已同步", timeout=30_000)


_READ_OUTBOX = """async () => {
  const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name.startsWith('xinglin-outbox-'));
  const lines = [];
  for (const name of names) {
    const database = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result) });
    const all = await new Promise((done) => { const ask = database.transaction('ops').objectStore('ops').getAll(); ask.onsuccess = () => done(ask.result) });
    database.close();
    lines.push(...all.map((record) => JSON.stringify(record)));
  }
  return lines;
}"""


def outbox(page: Page) -> list[dict[str, Any]]:
    """The records of the outbox as they lie in IndexedDB."""
    return [json.loads(record) for record in page.evaluate(_READ_OUTBOX)]


def lines_of(records: list[dict[str, Any]]) -> dict[str, str]:
    """Op id → the exact line that is sent."""
    found: dict[str, str] = {}
    for record in records:
        text = json.dumps(record, ensure_ascii=False)
        match = re.search(r'"line": "((?:[^"\\]|\\.)*)"', text)
        assert match is not None, text
        line = json.loads(f'"{match.group(1)}"')
        found[json.loads(line)["i"]] = line
    return found


def add_note(page: Page, text: str) -> None:
    """On the order that is open."""
    page.locator(".acts").get_by_role("button", name="备注").click()
    sheet = page.locator("dialog.sheet")
    sheet.locator("textarea").fill(text)
    sheet.get_by_role("button", name="保存").click()
    expect(sheet).to_have_count(0)


def inside(limits: str) -> str:
    """A reading that the limits allow, from the words below the field: "限 209–231 V", "限 ≤ 1.0 Ω"."""
    numbers = [part for part in limits.replace("–", " ").split() if part.replace(".", "").isdigit()]
    return numbers[0]
