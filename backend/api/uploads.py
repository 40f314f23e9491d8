"""`/uploads`: tus 1.0.0, core and five extensions. Source: PROTOCOL section 12; the tus specification."""

from email.utils import formatdate

from litestar import Request, Response, delete, head, patch, post, route
from litestar.concurrency import sync_to_thread

from backend.api.bodies import media_type
from backend.api.cookie import session_of
from backend.api.pieces import checksum_of, take_piece
from backend.domain.blob import MOST_BLOB_BYTES
from backend.persistence.blob_rows import Upload
from backend.problems import Problem
from backend.services.begin_upload import begin_upload
from backend.services.end_upload import end_upload
from backend.services.find_upload import find_upload
from backend.wiring import Wiring

VERSION = "1.0.0"
PIECE = "application/offset+octet-stream"

CAN = {
    "Tus-Version": VERSION,
    "Tus-Extension": "creation,creation-with-upload,checksum,expiration,termination",
    "Tus-Max-Size": str(MOST_BLOB_BYTES),
    "Tus-Checksum-Algorithm": "sha256,sha1",
}


def _answer(status: int, **headers: str) -> Response[None]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(None, status_code=status, headers={"Tus-Resumable": VERSION, **named})


def _expires(upload: Upload) -> dict[str, str]:
    return {} if upload.state == "done" else {"Upload_Expires": formatdate(upload.expires_at // 1000, usegmt=True)}


def _check_version(request: Request) -> None:
    if request.headers.get("tus-resumable") != VERSION:
        raise Problem("upload.version", takes=VERSION)


async def _find(request: Request, wiring: Wiring, upload: str) -> Upload:
    _check_version(request)
    session = await session_of(request, wiring)
    now = wiring.clock.now_ms()
    return await sync_to_thread(find_upload, wiring.database, wiring.staging, now, session.account.id, upload)


# tus 1.0 asks it of the collection and of an upload alike; two addresses cannot share a name in a description.
@route(["/uploads", "/uploads/{upload:str}"], http_method=["OPTIONS"], status_code=204, include_in_schema=False)
async def options() -> Response[None]:
    """What this server can do."""
    return Response(None, status_code=204, headers={"Tus-Resumable": VERSION, **CAN})


@post("/uploads", operation_id="beginUpload", status_code=201)
async def begin(request: Request, wiring: Wiring) -> Response[None]:
    """Begins an upload; a body is its first piece."""
    _check_version(request)
    session = await session_of(request, wiring)
    length, said = request.headers.get("upload-length", ""), request.headers.get("upload-metadata", "")
    with_body = media_type(request) == PIECE
    checksum_of(request)
    now, user = wiring.clock.now_ms(), session.account.id
    upload = await sync_to_thread(begin_upload, wiring.database, wiring.staging, now, user, length, said)
    offset = await take_piece(request, wiring, upload) if with_body else 0
    where = f"/uploads/{upload.id}"
    return _answer(201, Location=where, **{"Upload_Offset": str(offset)} if with_body else {}, **_expires(upload))


@head("/uploads/{upload:str}", operation_id="findUpload", status_code=200)
async def find(request: Request, wiring: Wiring, upload: str) -> Response[None]:
    """How far it has come."""
    found = await _find(request, wiring, upload)
    return _answer(
        200,
        Upload_Offset=str(found.offset),
        Upload_Length=str(found.size),
        Upload_Metadata=found.said,
        Cache_Control="no-store",
        **_expires(found),
    )


@patch("/uploads/{upload:str}", operation_id="continueUpload", status_code=204)
async def go_on(request: Request, wiring: Wiring, upload: str) -> Response[None]:
    """The next piece."""
    return await _go_on(request, wiring, upload)


async def _go_on(request: Request, wiring: Wiring, upload: str) -> Response[None]:
    found = await _find(request, wiring, upload)
    if media_type(request) != PIECE:
        raise Problem("request.media_type", takes=PIECE)
    if request.headers.get("upload-offset", "") != str(found.offset):
        raise Problem("upload.offset", offset=found.offset)
    offset = found.offset if found.state == "done" else await take_piece(request, wiring, found)
    return _answer(204, Upload_Offset=str(offset), **_expires(found))


@delete("/uploads/{upload:str}", operation_id="endUpload", status_code=204)
async def end(request: Request, wiring: Wiring, upload: str) -> Response[None]:
    """Takes an unfinished upload back."""
    return await _end(request, wiring, upload)


async def _end(request: Request, wiring: Wiring, upload: str) -> Response[None]:
    found = await _find(request, wiring, upload)
    await sync_to_thread(end_upload, wiring.database, wiring.staging, found)
    return _answer(204)


@post("/uploads/{upload:str}", status_code=204, include_in_schema=False)
async def override(request: Request, wiring: Wiring, upload: str) -> Response[None]:
    """For clients behind a proxy that knows GET and POST alone: the method is in X-HTTP-Method-Override."""
    match request.headers.get("x-http-method-override"):
        case "PATCH":
            return await _go_on(request, wiring, upload)
        case "DELETE":
            return await _end(request, wiring, upload)
    raise Problem("request.method")


ROUTES = [options, begin, find, go_on, end, override]
