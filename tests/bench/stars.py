"""Star cards in a browser slowed down six times: how long a check takes, how soon the card stands, how large the list is."""

from __future__ import annotations

import gzip
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from playwright.sync_api import Page, sync_playwright

from backend.domain import star_token as tokens
from tests.e2e.server import Server, command
from tests.e2e.steps import go, technician
from tests.e2e.window import Window
from tests.hostile.test_star_forgeries import asked, shipped
from tests.vectors.star_cases import shown, status

SLOWER, ROUNDS = 6, 15
TECHNICIANS = 3_000

_JUDGE = """async ([address, token, known, rounds]) => {
  const { judge } = await import(address);
  const pins = new Map();
  for (const [kid, jwk] of Object.entries(known.pins)) {
    pins.set(kid, await crypto.subtle.importKey('jwk', jwk, { name: 'ECDSA', namedCurve: 'P-256' }, true, ['verify']));
  }
  const took = [];
  for (let round = 0; round < rounds; round++) {
    const began = performance.now();
    const { tone } = await judge(token, { ...known, pins, nowMs: known.now_ms, clockApart: false });
    took.push(performance.now() - began);
    if (tone !== 'green') throw new Error(tone);
  }
  return took;
}"""

_TAP = """async () => {
  const began = performance.now();
  document.querySelector("a[href='/card']").click();
  while (document.querySelector('.ver svg.qr') === null) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - began;
}"""


def list_bytes() -> tuple[int, int]:
    """The status list of so many technicians, every level drawn by lot: as it is signed, and as it travels."""
    random = Random(1)
    entries = {
        ix: random.choices([1, 2, 3, 4, 5, 7, 8], [1, 3, 6, 4, 1, 0.1, 0.1])[0] for ix in range(1, TECHNICIANS + 1)
    }
    token = status(st=tokens.pack(entries)).encode()
    return len(token), len(gzip.compress(token, 6))


def measure() -> str:
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(sys.prefix) / "bin" / "node")
    with tempfile.TemporaryDirectory(prefix="xl-stars-") as name, sync_playwright() as playwright:
        folder = Path(name)
        for step in ("migrate", "demo"):
            command(step, folder)
        server = Server(folder)
        server.start()
        window = Window(playwright, folder / "phone", server.url, 390, 844, 2)
        try:
            page = technician(window)
            _slow_down(page)
            known = {key: value for key, value in asked("").items() if key != "clock_apart"}
            checks = page.evaluate(_JUDGE, [f"/assets/{shipped().name}", shown(), known, ROUNDS])
            window.context.set_offline(True)
            draws = [_draw(page) for _ in range(ROUNDS)]
        finally:
            window.close()
            server.kill()
    signed, packed = list_bytes()
    return "\n".join(
        [
            f"\nstar cards, CPU {SLOWER}× slower, {ROUNDS} rounds, {time.strftime('%Y-%m-%d')}",
            _line("check of a card, lists included", checks, 50),
            _line("card on the screen, no network, from the tap", draws, 300),
            f"  status list of {TECHNICIANS} technicians: {signed} bytes signed, {packed} on the wire (aim < 4096)",
        ]
    )


def _slow_down(page: Page) -> None:
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _draw(page: Page) -> float:
    go(page, "/today")
    page.wait_for_selector("a[href='/card']")
    return page.evaluate(_TAP)


def _line(what: str, took: list[float], aim: int) -> str:
    return f"  {what}: median {statistics.median(took):.0f} ms, slowest {max(took):.0f} ms (aim < {aim} ms)"
