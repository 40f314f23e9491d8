"""Every screen in both languages and all three lights: accessible, readable, within its width, with nothing untranslated."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.axe import violations
from tests.e2e.conftest import OpenWindow
from tests.e2e.server import Server
from tests.e2e.steps import PASSWORD, desk, go, order_by, technician

LIGHTS = {"light": ("light", "off"), "dark": ("dark", "off"), "sun": ("light", "on")}

_MEASURE = """() => {
  const shown = (element) => {
    const box = element.getBoundingClientRect(), style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && style.opacity !== '0' && !element.closest('[aria-hidden=true], .vh, .skip, .pinfield');
  };
  const small = [...document.querySelectorAll('button, a, label:has(> input), input:not([type=radio]):not([type=checkbox]), select, textarea')]
    .filter(shown)
    .filter((element) => !element.closest('label:has(> input)') || element.matches('label'))
    .filter((element) => !element.closest('.val, .find'))
    .map((element) => [element.outerHTML.slice(0, 90), element.getBoundingClientRect()])
    .filter(([, box]) => box.width < 47.5 || box.height < 47.5)
    .map(([html, box]) => `${Math.round(box.width)}x${Math.round(box.height)} ${html}`);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const tiny = new Set(), keys = new Set();
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim();
    if (text === '' || !shown(node.parentElement)) continue;
    if (parseFloat(getComputedStyle(node.parentElement).fontSize) < 14) tiny.add(text);
    if (/^[a-z][A-Za-z]+(\\.[A-Za-z_0-9]+)+$/.test(text)) keys.add(text);
    if (/\\{\\w+\\}/.test(text)) keys.add(text);
  }
  return { small, tiny: [...tiny], keys: [...keys], over: document.documentElement.scrollWidth - innerWidth };
}"""


def faults(page: Page, *, targets: bool) -> list[str]:
    """What is wrong with the screen as it stands."""
    found: dict[str, Any] = page.evaluate(_MEASURE)
    wrong = [f"text under 14 px: {text}" for text in found["tiny"]]
    wrong += [f"not translated: {key}" for key in found["keys"]]
    if found["over"] > 0:
        wrong.append(f"{found['over']} px wider than the screen")
    if targets:
        wrong += [f"small target: {one}" for one in found["small"]]
    return wrong + violations(page)


def dress(page: Page, language: str, light: str) -> None:
    theme, sun = LIGHTS[light]
    page.evaluate(
        "([language, theme, sun]) => { localStorage.setItem('xinglin-language', language);"
        " localStorage.setItem('xinglin-theme', theme); localStorage.setItem('xinglin-sun', sun) }",
        [language, theme, sun],
    )
    page.reload()
    expect(page.locator("html")).to_have_attribute("lang", "en" if language == "en" else "zh-CN")


def all_faults(page: Page, screens: dict[str, str], shot: str, ready: str, *, targets: bool) -> dict[str, list[str]]:
    """Screen × language × light → what is wrong there; only those with something wrong."""
    wrong: dict[str, list[str]] = {}
    for language in ("zh", "en"):
        for light in LIGHTS:
            dress(page, language, light)
            for name, path in screens.items():
                go(page, path)
                expect(page.locator(ready).first).to_be_visible()
                found = faults(page, targets=targets)
                if found:
                    wrong[f"{name} {language} {light}"] = found
                if light == "light" or language == "zh":
                    page.screenshot(path=f"tests/e2e/shots/{shot}-{name}-{language}-{light}.png")
    return wrong


def test_every_screen_of_the_phone(server: Server, open_window: OpenWindow) -> None:
    window = open_window("phone", 390, 844, 1)
    page = technician(window)
    inspection = order_by(page, "巡检 双人 已接单")
    repair = order_by(page, "A 类")
    window.shot("made-folder")
    screens = {
        "today": "/today",
        "orders": "/orders",
        "order": repair,
        "inspection": inspection,
        "check": f"{inspection}/check",
        "conflicts": f"{repair}/conflicts",
        "card": "/card",
        "order-card": f"{repair}/card",
        "parts": "/parts",
        "sync": "/sync",
        "me": "/me",
        "nowhere": "/nowhere",
    }
    assert all_faults(page, screens, "phone", "main", targets=True) == {}


def test_nothing_is_cut_off_on_a_narrow_phone_or_a_tablet(server: Server, open_window: OpenWindow) -> None:
    for name, width in (("narrow", 320), ("tablet", 820)):
        page = technician(open_window(name, width, 844, 1))
        inspection = order_by(page, "巡检 双人 已接单")
        wrong = {}
        for path in ("/today", "/orders", inspection, f"{inspection}/check", "/card", "/parts", "/sync", "/me"):
            go(page, path)
            expect(page.locator("main").first).to_be_visible()
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wrong[path] = over
        assert wrong == {}, name


def test_the_gates(server: Server, open_window: OpenWindow) -> None:
    window = open_window("gates", 390, 844, 1)
    page = window.open("/")
    wrong = {}
    for language in ("zh", "en"):
        for light in LIGHTS:
            dress(page, language, light)
            expect(page.locator("input[name=login]")).to_be_visible()
            wrong[f"sign-in {language} {light}"] = faults(page, targets=True)
    dress(page, "zh", "light")
    page.locator("input[name=login]").fill("lin")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    expect(page.locator(".pad10")).to_be_visible()
    wrong["pin"] = faults(page, targets=True)
    assert {name: found for name, found in wrong.items() if found} == {}


def test_every_screen_of_the_desk(server: Server, open_window: OpenWindow) -> None:
    window = open_window("desk", 1440, 900, 1)
    page = desk(window)
    order = page.locator(".or a").first.get_attribute("href") or ""
    assert re.match(r"/desk/orders/", order)
    window.shot("made-folder")
    screens = {"list": "/desk", "order": order, "new": "/desk/new", "parked": "/desk/parked"}
    assert all_faults(page, screens, "desk", ".panel", targets=False) == {}


def test_every_screen_about_people(server: Server, open_window: OpenWindow) -> None:
    window = open_window("desk", 1440, 900, 1)
    page = desk(window, "zhi")
    window.shot("made-folder")
    go(page, "/desk/people")
    files = {}
    for key, name in (("due", "郁昇"), ("waits", "穆之行"), ("heard", "骆㸌"), ("lost", "卓𬘭"), ("objects", "陶望舒")):
        files[key] = page.locator(".or.pp", has_text=name).first.locator("a").get_attribute("href") or ""
    screens = {
        "coverage": "/desk/people/coverage",
        "formula": "/desk/people/formula",
        "nobody": "/desk/people/x",
        **files,
    }
    assert all_faults(page, screens, "people", ".rt2 .panel", targets=False) == {}
