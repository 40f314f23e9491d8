"""A browser with a profile of its own, as one person holds it: it can be killed and opened again on the same files."""

from __future__ import annotations

import os
import select
import signal
from pathlib import Path

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Playwright, Response, ViewportSize

SHOTS = Path(__file__).parent / "shots"

ARGUMENTS = [
    *("--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
]


def processes_of(profile: Path) -> dict[int, int]:
    """Process id → process group of a browser: whatever names its profile, and whatever shares a group with that."""
    words: dict[int, list[bytes]] = {}
    groups: dict[int, int] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                words[int(folder.name)] = (folder / "cmdline").read_bytes().split(b"\0")
                groups[int(folder.name)] = os.getpgid(int(folder.name))
            except OSError:  # it ended meanwhile
                continue
    named = {groups[pid] for pid in groups if f"--user-data-dir={profile}".encode() in words[pid]}
    return {pid: group for pid, group in groups.items() if group in named}


class Window:
    """Chromium at one size. `problems` collects what no visit may cause: script errors, broken policy, status 5xx."""

    def __init__(self, playwright: Playwright, profile: Path, url: str, width: int, height: int, scale: float) -> None:
        self._playwright = playwright
        self._profile = profile
        self._size = ViewportSize(width=width, height=height)
        self._scale = scale
        self.url = url
        self.problems: list[str] = []
        self._context: BrowserContext | None = None

    @property
    def context(self) -> BrowserContext:
        assert self._context is not None, "the window is not open"
        return self._context

    @property
    def page(self) -> Page:
        return self.context.pages[0]

    def open(self, path: str = "/") -> Page:
        """Start the browser on its profile, go to a page of the app."""
        self._context = self._playwright.chromium.launch_persistent_context(
            self._profile,
            executable_path="/usr/bin/chromium",
            headless=True,
            chromium_sandbox=os.geteuid() != 0,
            args=ARGUMENTS,
            viewport=self._size,
            device_scale_factor=self._scale,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        self._context.set_default_timeout(15_000)
        self._keep_storage()
        self._watch(self.page)
        self._context.on("page", self._watch)
        self.page.goto(self.url + path)
        return self.page

    def kill(self) -> None:
        """SIGKILL the browser and all its children at once, as a flat battery does; returns when all are gone."""
        victims = processes_of(self._profile)
        assert victims, "no browser runs on this profile"
        ends = [os.pidfd_open(pid) for pid in victims]
        for group in set(victims.values()):
            os.killpg(group, signal.SIGKILL)
        for end in ends:
            assert select.select([end], [], [], 10)[0], "a browser process outlived SIGKILL"
            os.close(end)
        self._context = None

    def close(self) -> None:
        """Close in the ordinary way."""
        if self._context is not None:
            self._context.close()
            self._context = None

    def shot(self, name: str, full_page: bool = False) -> Path:
        """A picture for people to look at: `tests/e2e/shots/NAME.png`."""
        SHOTS.mkdir(exist_ok=True)
        file = SHOTS / f"{name}.png"
        self.page.screenshot(path=file, full_page=full_page)
        return file

    def _keep_storage(self) -> None:
        """A headless browser denies `storage.persist()` unless told; a person who installed the app gets it.

        The session stays attached: detaching it takes the permission back.
        """
        session = self.context.new_cdp_session(self.page)
        permission = {"name": "persistent-storage"}
        session.send("Browser.setPermission", {"permission": permission, "setting": "granted", "origin": self.url})

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.problems.append(f"script: {error}"))
        page.on("console", self._on_console)
        page.on("response", self._on_response)

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            self.problems.append(message.text)

    def _on_response(self, response: Response) -> None:
        if response.status >= 500:
            self.problems.append(f"{response.status} {response.url}")
