"""The session cookie of a request."""

from litestar import Request
from litestar.concurrency import sync_to_thread

from backend.services.open_session import Session, open_session
from backend.wiring import Wiring

COOKIE = "xinglin_session"


async def session_of(request: Request, wiring: Wiring) -> Session:
    """Raises Problem auth.session."""
    return await sync_to_thread(open_session, wiring.database, wiring.clock.now_ms(), request.cookies.get(COOKIE))
