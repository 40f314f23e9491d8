"""The session cookie: taken from a request, given with an answer, given again when the session slides."""

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.datastructures import Cookie, MutableScopeHeaders
from litestar.types import Message, Scope

from backend.domain.session import SESSION_MS
from backend.services.open_session import Session, open_session
from backend.wiring import Wiring

COOKIE = "xinglin_session"


def session_cookie(wiring: Wiring, token: str) -> Cookie:
    """Lives as long as the session. An empty token takes the cookie away."""
    return Cookie(
        COOKIE,
        value=token,
        path="/",
        httponly=True,
        samesite="strict",
        secure=wiring.settings.public_url.startswith("https://"),
        max_age=SESSION_MS // 1000 if token else 0,
    )


async def session_of(request: Request, wiring: Wiring) -> Session:
    """Raises Problem auth.session."""
    token = request.cookies.get(COOKIE, "")
    session = await sync_to_thread(open_session, wiring.database, wiring.clock.now_ms(), token)
    if session.slides:
        renew_with(request, wiring, token)
    return session


def renew_with(request: Request, wiring: Wiring, token: str) -> None:
    """The answer to this request will carry the cookie again."""
    request.state.renewed = session_cookie(wiring, token)


async def renew(message: Message, scope: Scope) -> None:
    """Before an answer goes out: a session that slid takes its cookie with it."""
    cookie = scope.get("state", {}).get("renewed")
    if cookie is not None and message["type"] == "http.response.start":
        MutableScopeHeaders.from_message(message).add("Set-Cookie", cookie.to_header(header=""))
