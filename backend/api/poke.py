"""`GET /sync/poke`: a stream of hints that something changed. Source: PROTOCOL section 3."""

import asyncio
from collections.abc import AsyncIterator

import msgspec
from litestar import Request, get
from litestar.concurrency import sync_to_thread
from litestar.response import Stream

from backend.api.cookie import session_of
from backend.problems import Problem
from backend.services.filter_poke import filter_poke
from backend.wiring import Wiring

_STREAMS_A_USER = 4

_HEARTBEAT_S = 20
"""Proxies close a silent connection after half a minute or so."""


@get("/sync/poke", operation_id="poke")
async def poke(request: Request, wiring: Wiring) -> Stream:
    """Events `{b: [bid, …]}` for buckets that the user may see."""
    session = await session_of(request, wiring)
    if wiring.pokes.count(session.account.id) >= _STREAMS_A_USER:
        raise Problem("server.busy", wait_ms=60_000)
    return Stream(_hints(wiring, session.account.id), media_type="text/event-stream")


async def _hints(wiring: Wiring, user: str) -> AsyncIterator[bytes]:
    async with wiring.pokes.listen(user) as queue:
        yield b": listening\nretry: 5000\n\n"
        while True:
            try:
                changed = await asyncio.wait_for(queue.get(), _HEARTBEAT_S)
            except TimeoutError:
                yield b": still here\n\n"
                continue
            seen = await sync_to_thread(filter_poke, wiring.database, user, changed)
            if seen:
                yield b"data: " + msgspec.json.encode({"b": seen}) + b"\n\n"
