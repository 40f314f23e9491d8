"""The real application over real HTTP, in this process: one socket a run, a fresh copy of the demo organisation a test."""

from __future__ import annotations

import asyncio
import threading
from base64 import urlsafe_b64encode
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import uvicorn
from cryptography.hazmat.primitives.asymmetric import ec
from litestar.types import ASGIApp, Receive, Scope, Send
from sqlalchemy import text

from backend.api.app import make_app
from backend.bootstrap import open_database, wire
from backend.clock import ManualClock
from backend.demo import organisation
from backend.domain.calendar import on_site
from backend.jobs.work import make_runner
from backend.settings import Settings
from tests.integration.raw_client import RawClient

NOW = 1_773_194_400_000
"""2026-03-11, ten in the morning in Shanghai."""

PASSWORD = "xinglin-demo"


def new_key() -> dict[str, str]:
    """A fresh P-256 public key as JWK."""
    numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
    x, y = (urlsafe_b64encode(n.to_bytes(32, "big")).decode().rstrip("=") for n in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


class Socket:
    """A listening server that hands every request to the application of the test that runs."""

    def __init__(self) -> None:
        self.app: ASGIApp | None = None
        config = uvicorn.Config(
            self._pass_on, interface="asgi3", host="127.0.0.1", port=0, log_level="error", lifespan="off"
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._ready = threading.Event()
        self.port = 0

    def start(self) -> None:
        self._thread.start()
        assert self._ready.wait(20), "the server did not start"

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(20)

    def _serve(self) -> None:
        async def serve() -> None:
            task = asyncio.create_task(self._server.serve())
            while not self._server.started:
                await asyncio.sleep(0)
            self.port = self._server.servers[0].sockets[0].getsockname()[1]
            self._ready.set()
            await task

        asyncio.run(serve())

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        assert self.app is not None, "no test is running"
        await self.app(scope, receive, send)


class Site:
    """One organisation on a database of its own, with a clock that the test moves."""

    def __init__(self, socket: Socket, database_url: str, folder: Path) -> None:
        self._socket = socket
        self.port = socket.port
        self.url = f"http://127.0.0.1:{socket.port}"
        self.clock = ManualClock(NOW)
        settings = Settings(
            port=socket.port,
            data=folder,
            database_url=database_url,
            public_url=self.url,
            demo_password=PASSWORD,
            tls_cert=None,
            tls_key=None,
            argon2_at_test_cost=True,
            pages=folder / "no-pages",
        )
        self.database = open_database(settings)
        self.wiring = wire(settings, self.database, self.clock)
        self.restart()

    def restart(self, **other: Any) -> None:
        """A new application on the same database: what was only in memory is gone. `other` is wired differently."""
        self.wiring = replace(self.wiring, **other)
        self._socket.app = make_app(self.wiring)

    def close(self) -> None:
        self.database.close()

    def work(self) -> int:
        """Does what is owed by now; how much that was."""
        return make_runner(self.wiring).drain()

    def anonymous(self) -> httpx.Client:
        """Somebody who has not signed in."""
        return httpx.Client(base_url=self.url, timeout=30, verify=False)

    def client(self, login: str) -> RawClient:
        """A newly enrolled device of that person, holding nothing yet."""
        client = RawClient(self.url, login, PASSWORD, new_key())
        client.wall = self.clock.now_ms
        return client

    def ready(self, login: str) -> RawClient:
        """A device that has pulled all its rows."""
        client = self.client(login)
        while client.exchange()["more"]:
            pass
        return client

    def sql(self, statement: str, **values: Any) -> list[tuple[Any, ...]]:
        """Looks into the database, or changes it, behind the application's back."""
        with self.database.write() as connection:
            result = connection.execute(text(statement), values)
            return [tuple(row) for row in result] if result.returns_rows else []

    def deadlocks(self) -> int:
        """How many the database server had to break since it started."""
        _, _, folder = self.database.url.partition("host=")
        return 0 if self.database.is_sqlite else Path(folder, "log").read_text().count("deadlock detected")

    def one(self, statement: str, **values: Any) -> Any:
        """The one value that a statement answers."""
        ((value,),) = self.sql(statement, **values)
        return value


ORDERS = {plan.key: plan.id for plan in organisation(on_site(NOW)).orders}
"""Orders of the demo by their short names: see backend/demo/order_table.py for the state of each."""
