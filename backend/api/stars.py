"""`/api/stars/…`: what anybody may fetch to check a card, and what the desk does with cards. Source: PROTOCOL section 11."""

import gzip

from litestar import Request, Response, get, post, put
from litestar.concurrency import sync_to_thread

from backend.api.bodies import media_type, read_body
from backend.api.cookie import session_of
from backend.problems import Problem
from backend.services.link_visit import VisitLink, link_visit
from backend.services.list_devices import Access, list_devices
from backend.services.print_badge import Badge, print_badge
from backend.services.publish_stars import publish_status, publish_trust
from backend.services.take_portrait import Portrait, read_portrait, take_portrait
from backend.wiring import Wiring

_IMAGES = frozenset({"image/jpeg", "image/png", "image/webp"})
_PORTRAIT_BYTES = 8 * 1024 * 1024
_PUBLIC = {"Cache-Control": "public, max-age=30", "Vary": "Accept-Encoding"}
"""Half of what counts as the present state, so that a copy on the way is still one."""


@get("/api/stars/status", operation_id="starStatus")
async def status(request: Request, wiring: Wiring) -> Response[bytes]:
    """Level and state of every card, signed. No session: the list names nobody."""
    now = wiring.clock.now_ms()
    return _signed(request, await sync_to_thread(publish_status, wiring.database, wiring.keys, wiring.board, now))


@get("/api/stars/trust", operation_id="starTrust")
async def trust(request: Request, wiring: Wiring) -> Response[bytes]:
    """The issuer keys that count, signed."""
    now = wiring.clock.now_ms()
    return _signed(request, await sync_to_thread(publish_trust, wiring.database, wiring.keys, wiring.board, now))


@get("/api/people/{user:str}/devices", operation_id="listDevices")
async def devices(request: Request, wiring: Wiring, user: str) -> Access:
    """A person's devices, and the card that each carries."""
    session = await session_of(request, wiring)
    return await sync_to_thread(list_devices, wiring.database, session.account, user)


@post("/api/people/{user:str}/badge", operation_id="printBadge", status_code=201)
async def badge(request: Request, wiring: Wiring, user: str) -> Badge:
    """A card for paper: no device holds it, and whoever checks it is told so."""
    session = await session_of(request, wiring)
    now, url = wiring.clock.now_ms(), wiring.settings.public_url
    return await sync_to_thread(print_badge, wiring.database, wiring.keys, now, session.account, user, url)


@put("/api/people/{user:str}/photo", operation_id="takePortrait", status_code=201)
async def portrait(request: Request, wiring: Wiring, user: str) -> Portrait:
    """A picture of a face, JPEG, PNG or WebP. It comes on the card by `card.photo`."""
    session = await session_of(request, wiring)
    if media_type(request) not in _IMAGES:
        raise Problem("request.media_type", takes="image/jpeg")
    body = await read_body(request, _PORTRAIT_BYTES)
    return await sync_to_thread(take_portrait, wiring.database, wiring.portraits, session.account, user, body)


@get("/api/stars/photos/{ph:str}", operation_id="starPhoto")
async def photo(wiring: Wiring, ph: str) -> Response[bytes]:
    """The face that a card names by its hash; whoever holds no card cannot ask."""
    body = await sync_to_thread(read_portrait, wiring.portraits, ph)
    if body is None:
        raise Problem("card.no_photo")
    headers = {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(body, media_type="image/jpeg", headers=headers)


@get("/api/orders/{order:str}/link", operation_id="linkVisit")
async def link(request: Request, wiring: Wiring, order: str) -> VisitLink:
    """What the company sends the customer: who is coming, so that a card can be compared with it."""
    session = await session_of(request, wiring)
    now, url = wiring.clock.now_ms(), wiring.settings.public_url
    return await sync_to_thread(link_visit, wiring.database, wiring.keys, now, session.account, order, url)


def _signed(request: Request, token: str) -> Response[bytes]:
    body, headers = token.encode("ascii"), dict(_PUBLIC)
    if "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = gzip.compress(body, 6), "gzip"
    return Response(body, media_type="application/jose", headers=headers)


ROUTES = [status, trust, devices, badge, portrait, photo, link]
