"""A real server with the demo organisation, and real browsers before it."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from tests.e2e.server import Server, command
from tests.e2e.window import Window

OpenWindow = Callable[..., Window]
"""`open_window(name="phone", width=390, height=844, scale=2)`: a new profile, not started yet."""


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Its own Node wants a library that a bare Debian lacks; ours does not.
    os.environ["PLAYWRIGHT_NODEJS_PATH"] = str(Path(sys.prefix) / "bin" / "node")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo organisation, to be copied."""
    folder = tmp_path_factory.mktemp("demo")
    command("migrate", folder)
    command("demo", folder)
    return folder


@pytest.fixture
def server(demo: Path, tmp_path: Path) -> Iterator[Server]:
    """A running server on a fresh copy of the demo organisation."""
    folder = tmp_path / "data"
    shutil.copytree(demo, folder)
    running = Server(folder)
    running.start()
    yield running
    running.kill()


@pytest.fixture
def open_window(playwright: Playwright, server: Server, tmp_path: Path) -> Iterator[OpenWindow]:
    """Makes windows on the server; at the end none of them may have seen a script error, broken policy or 5xx."""
    windows: list[Window] = []

    def make(name: str = "phone", width: int = 390, height: int = 844, scale: float = 2) -> Window:
        windows.append(Window(playwright, tmp_path / name, server.url, width, height, scale))
        return windows[-1]

    yield make
    for window in windows:
        window.close()
    assert [problem for window in windows for problem in window.problems] == []


@pytest.fixture
def phone(open_window: OpenWindow) -> Window:
    """A phone of 390×844 that has the app's first page open."""
    window = open_window()
    window.open()
    return window


@pytest.fixture
def desk(open_window: OpenWindow) -> Window:
    """A desk computer that has the app's first page open."""
    window = open_window("desk", 1280, 800, 1)
    window.open("/desk")
    return window
