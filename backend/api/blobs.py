"""`/blobs`: what became of attachments, and the pictures made of them. Source: PROTOCOL section 12."""

from typing import Annotated

from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from msgspec import Meta, Struct

from backend.api.bodies import read_json
from backend.api.cookie import session_of
from backend.services.read_blob import Size, States, read_picture, tell_states
from backend.wiring import Wiring
from sync.messages import Uuid


class Asked(Struct, frozen=True, forbid_unknown_fields=True):
    atts: Annotated[list[Uuid], Meta(max_length=500)]


@post("/blobs/states", operation_id="blobStates", status_code=200)
async def states(request: Request, wiring: Wiring) -> States:
    """What became of one's own attachments."""
    session = await session_of(request, wiring)
    asked = await read_json(request, Asked)
    now, user = wiring.clock.now_ms(), session.account.id
    return await sync_to_thread(tell_states, wiring.database, now, user, asked.atts)


@get("/blobs/{att:str}", operation_id="readBlob")
async def picture(request: Request, wiring: Wiring, att: str, size: Size = "view") -> Response[bytes]:
    """A picture made anew of an attachment, at most 1600 or 320 pixels a side."""
    session = await session_of(request, wiring)
    body = await sync_to_thread(
        read_picture, wiring.database, wiring.blobs, wiring.pictures, session.account, att, size
    )
    headers = {
        # Strangers made it: it is a picture or nothing, wherever a browser is led to open it.
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": f'inline; filename="{att[:8]}.jpg"',
        "Cache-Control": "private, max-age=600",
    }
    return Response(body, media_type="image/jpeg", headers=headers)


ROUTES = [states, picture]
