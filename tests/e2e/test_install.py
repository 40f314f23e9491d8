"""The app as a thing on the home screen: installable, and there without a server from the second load on."""

from __future__ import annotations

import struct

import httpx
from playwright.sync_api import expect

from tests.e2e.server import Server
from tests.e2e.window import Window


def png_size(content: bytes) -> str:
    """`192x192` of a PNG file, from its first chunk."""
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    return f"{width}x{height}"


def test_a_browser_may_install_it(server: Server, phone: Window) -> None:
    address = phone.page.locator("link[rel=manifest]").get_attribute("href")
    answer = httpx.get(f"{server.url}{address}")
    assert answer.headers["content-type"].startswith("application/manifest+json")
    manifest = answer.json()
    assert manifest["display"] == "standalone"
    assert manifest["name"]
    assert manifest["short_name"]
    assert manifest["start_url"].startswith("/")
    pictures = [icon for icon in manifest["icons"] if icon["type"] == "image/png"]
    assert {"192x192", "512x512"} <= {icon["sizes"] for icon in pictures}
    assert any("maskable" in icon.get("purpose", "") for icon in pictures)
    for icon in pictures:
        assert png_size(httpx.get(f"{server.url}{icon['src']}").content) == icon["sizes"]


def test_the_second_load_needs_no_server(server: Server, phone: Window) -> None:
    phone.page.evaluate("navigator.serviceWorker.ready.then(() => undefined)")
    server.kill()
    phone.page.reload()
    expect(phone.page.locator("body")).not_to_be_empty()
    phone.close()
    phone.open("/sign-in")
    expect(phone.page.get_by_role("button").first).to_be_visible()


def test_the_worker_is_never_kept_and_a_built_file_always_is(server: Server, phone: Window) -> None:
    script = phone.page.locator("script[type=module]").first.get_attribute("src")
    assert httpx.get(f"{server.url}/sw.js").headers["cache-control"] == "no-store"
    assert "immutable" in httpx.get(f"{server.url}{script}").headers["cache-control"]
    assert httpx.get(f"{server.url}/", headers={"accept": "text/html"}).headers["cache-control"] == "no-cache"


def test_storage_is_kept_when_the_person_allows_it(phone: Window) -> None:
    assert phone.page.evaluate("navigator.storage.persist()")
