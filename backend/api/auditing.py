"""While the application runs, its chain follows: apart from the pushes, a little behind them. Source: PROTOCOL section 10,
MUST-AUDIT."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from litestar.concurrency import sync_to_thread

from backend.persistence.database import Busy
from backend.services.extend_audit import extend_audit
from backend.wiring import Wiring

_log = logging.getLogger("xinglin.audit")

EVERY_S = 30


@asynccontextmanager
async def audited(wiring: Wiring) -> AsyncIterator[None]:
    task = asyncio.create_task(_follow(wiring))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _follow(wiring: Wiring) -> None:
    while True:
        try:
            await sync_to_thread(follow, wiring)
        except Busy:
            pass  # The next turn does it.
        except Exception:  # noqa: BLE001 - a turn that fails is reported; the next one comes
            _log.exception("the chain could not follow")
        await asyncio.sleep(EVERY_S)


def follow(wiring: Wiring) -> None:
    """One turn. The head that it finds or signs goes to every device that asks."""
    head = extend_audit(wiring.database, wiring.keys, wiring.clock.now_ms())
    if head is not None:
        wiring.heads.keep(head.size, head.jws)
