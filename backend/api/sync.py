"""`POST /sync/v1`: push and pull in one round trip. Source: PROTOCOL sections 2 and 3."""

import gzip
import logging
import re

import brotli
import zstandard
from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread
from msgspec import Struct

from backend.api.bodies import read_ndjson
from backend.api.cookie import COOKIE, renew_with, session_of
from backend.problems import Problem
from backend.services.check_device import find_device, see_device
from backend.services.issue_card import has_due_card, issue_card
from backend.services.open_session import find_session, slide_session
from backend.services.pull_rows import NOTHING, PullRows, read_snapshot
from backend.services.push_ops import Pushed, PushOps
from backend.wiring import Wiring
from sync.lines import Request as SyncRequest
from sync.lines import read_request
from sync.messages import Minimum, Reply, encode
from sync.version import MIN_APP, SCHEMA

_log = logging.getLogger("xinglin.sync")

_WORTH_PACKING_BYTES = 1024

_NUMBER = re.compile(r"[1-9][0-9]{0,15}\Z")
"""One spelling for one address: `int` would read digits of every script."""

_BUSY_FROM, _PATIENCE_MS = 128, 20
"""From so many waiting transactions on, each of them adds so much to the wait that clients are asked for."""


class Packed(Struct, frozen=True):
    """A body as it goes over the wire."""

    body: bytes
    encoding: str | None

    def response(self) -> Response[bytes]:
        headers = {"Vary": "Accept-Encoding"} | ({"Content-Encoding": self.encoding} if self.encoding else {})
        return Response(self.body, media_type="application/json", headers=headers)


@post("/sync/v1", operation_id="sync", status_code=200)
async def exchange(request: Request, wiring: Wiring) -> Response[bytes]:
    """Journals and executes the ops of the body, and answers with what the device lacks."""
    token, accepted = request.cookies.get(COOKIE), request.headers.get("accept-encoding", "")
    if not token:
        raise Problem("auth.session")
    body = await read_ndjson(request)

    def work() -> tuple[Packed, bool]:
        reply, slides = answer(wiring, token, body)
        return _pack(reply, accepted), slides

    packed, slides = await sync_to_thread(work)
    if slides:
        renew_with(request, wiring, token)
    return packed.response()


@get("/sync/snap/{bid:str}/{ver:str}", operation_id="snapshot")
async def snapshot(request: Request, wiring: Wiring, bid: str, ver: str) -> Response[bytes]:
    """A shared bucket at one version. It never changes; the address of a newer one is another."""
    session = await session_of(request, wiring)
    if not (_NUMBER.match(bid) and _NUMBER.match(ver)):
        raise Problem("request.not_found")
    part = await sync_to_thread(read_snapshot, wiring.database, wiring.shelf, session.account.id, int(bid), int(ver))
    if part is None:
        raise Problem("request.not_found")
    response = _pack(encode(part), request.headers.get("accept-encoding", "")).response()
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def answer(wiring: Wiring, token: str, body: bytes) -> tuple[bytes, bool]:
    """(reply, does the session slide). One read transaction where nothing is pushed. Raises Problem, ProtocolError."""
    asked = read_request(body)
    header, now = asked.header, wiring.clock.now_ms()
    other_epoch = header.epoch not in ("", wiring.epoch)
    pull = PullRows(wiring.vectors, wiring.shelf)
    pulled = NOTHING
    with wiring.database.read() as transaction:
        session = find_session(transaction, now, token)
        device = find_device(transaction, session.account.id, header.dev)
        pushes = (bool(asked.lines) or device.waits) and not other_epoch
        due = (
            header.budget > 0
            and not other_epoch
            and has_due_card(transaction, wiring.keys, now, device.user_id, device.dev)
        )
        if not pushes and not other_epoch and not due:
            pulled = pull(transaction, device.user_id, header)
    if session.slides:
        slide_session(wiring.database, session, token)
    see_device(wiring.database, now, device, max(0, header.owed - len(asked.lines)))
    pushed = Pushed(device.last_seq, [], None)
    if pushes:
        push = PushOps(
            wiring.database, wiring.keys, now, device.user_id, device.dev, header.clock, lambda e: _report(asked, e)
        )
        pushed = push(asked.lines)
        wiring.pokes.tell({bid for outcome in pushed.res for bid, _ in outcome.at})
    if due:
        issue_card(wiring.database, wiring.keys, now, device.user_id, device.dev, wiring.settings.public_url)
    if header.budget and (pushes or due):
        with wiring.database.read() as transaction:
            pulled = pull(transaction, device.user_id, header)
    reply = encode(
        Reply(
            p=1,
            epoch=wiring.epoch,
            now=now,
            req=header.req,
            stored=pushed.stored,
            archived=device.archived_seq,
            res=pushed.res,
            drop=pulled.drop,
            b=pulled.b,
            more=pulled.more,
            min=Minimum(MIN_APP, SCHEMA),
            err="epoch" if other_epoch else pushed.err or pulled.err,
            head=wiring.heads.newer_than(header.head),
            wait=_wait_ms(wiring.database.waiting),
        )
    )
    return reply, session.slides


def _wait_ms(waiting: int) -> int | None:
    """How long a client should leave the server alone: nothing while the writer keeps up."""
    return None if waiting < _BUSY_FROM else waiting * _PATIENCE_MS


def _report(asked: SyncRequest, defect: Exception) -> None:
    _log.error("push %s of device %s failed", asked.header.req, asked.header.dev, exc_info=defect)


def _pack(body: bytes, accepted: str) -> Packed:
    offers = {offer.partition(";")[0].strip() for offer in accepted.lower().split(",")}
    if len(body) <= _WORTH_PACKING_BYTES:
        return Packed(body, None)
    if "zstd" in offers:
        return Packed(zstandard.compress(body, 3), "zstd")
    if "br" in offers:
        return Packed(brotli.compress(body, quality=4), "br")
    if "gzip" in offers:
        return Packed(gzip.compress(body, 5), "gzip")
    return Packed(body, None)
