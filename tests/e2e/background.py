"""The browser's Background Sync, set off by hand: Chromium itself decides when a network is there."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import CDPSession, Page

from tests.e2e.window import Window

SEND = "send"


class Background:
    """Wakes the service worker of the app as the browser does it, from any page: it need not be one of the app's."""

    def __init__(self, window: Window, page: Page) -> None:
        self._url = window.url
        self.page = page
        self._session: CDPSession = window.context.new_cdp_session(self.page)
        self._registrations: list[str] = []
        self._session.on("ServiceWorker.workerRegistrationUpdated", self._on_registrations)
        self._session.send("ServiceWorker.enable")

    def _on_registrations(self, event: dict[str, Any]) -> None:
        found = [one for one in event["registrations"] if not one["isDeleted"]]
        self._registrations = [one["registrationId"] for one in found if one["scopeURL"].startswith(self._url)]

    def wake(self) -> None:
        """Send the worker a `sync` event; it is under way when this returns."""
        while not self._registrations:
            self.page.wait_for_timeout(20)
        what = {"origin": self._url, "registrationId": self._registrations[-1], "tag": SEND, "lastChance": False}
        self._session.send("ServiceWorker.dispatchSyncEvent", what)
