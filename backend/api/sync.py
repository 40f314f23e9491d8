"""`POST /sync/v1`: push and pull in one round trip. Source: PROTOCOL sections 2 and 3."""

import gzip
import logging

import brotli
import zstandard
from litestar import Request, Response, get, post
from litestar.concurrency import sync_to_thread

from backend.api.bodies import read_ndjson
from backend.api.cookie import session_of
from backend.persistence.accounts import Account
from backend.problems import Problem
from backend.services.check_device import check_device
from backend.services.pull_rows import Pulled, PullRows, read_snapshot
from backend.services.push_ops import Pushed, PushOps
from backend.wiring import Wiring
from sync.lines import Request as SyncRequest
from sync.lines import read_request
from sync.messages import Minimum, Reply, encode
from sync.version import MIN_APP, SCHEMA

_log = logging.getLogger("xinglin.sync")

_WORTH_PACKING_BYTES = 1024

_BUSY_FROM, _PATIENCE_MS = 128, 20
"""From so many waiting transactions on, each of them adds so much to the wait that clients are asked for."""


@post("/sync/v1", operation_id="sync", status_code=200)
async def exchange(request: Request, wiring: Wiring) -> Response[bytes]:
    """Journals and executes the ops of the body, and answers with what the device lacks."""
    session = await session_of(request, wiring)
    body = await read_ndjson(request)
    reply = await sync_to_thread(_exchange, wiring, session.account, body)
    return _packed(reply, request.headers.get("accept-encoding", ""))


@get("/sync/snap/{bid:int}/{ver:int}", operation_id="snapshot")
async def snapshot(request: Request, wiring: Wiring, bid: int, ver: int) -> Response[bytes]:
    """A shared bucket at one version. It never changes; the address of a newer one is another."""
    session = await session_of(request, wiring)
    part = await sync_to_thread(read_snapshot, wiring.database, wiring.shelf, session.account.id, bid, ver)
    if part is None:
        raise Problem("request.not_found")
    response = _packed(encode(part), request.headers.get("accept-encoding", ""))
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    return response


def _exchange(wiring: Wiring, account: Account, body: bytes) -> bytes:
    asked = read_request(body)
    header, now = asked.header, wiring.clock.now_ms()
    last_seq = check_device(wiring.database, now, account.id, header.dev, max(0, header.owed - len(asked.lines)))
    pushed, pulled = Pushed(last_seq, [], None), Pulled([], [], False, 0)
    other_epoch = header.epoch not in ("", wiring.epoch)
    if not other_epoch:
        if asked.lines:
            push = PushOps(wiring.database, now, account.id, header.dev, header.clock, lambda e: _report(asked, e))
            pushed = push(asked.lines)
            wiring.pokes.tell({bid for outcome in pushed.res for bid, _ in outcome.at})
        pulled = PullRows(wiring.database, wiring.vectors, wiring.shelf, account.id)(header)
    return encode(
        Reply(
            p=1,
            epoch=wiring.epoch,
            now=now,
            req=header.req,
            stored=pushed.stored,
            archived=pulled.archived,
            res=pushed.res,
            drop=pulled.drop,
            b=pulled.b,
            more=pulled.more,
            min=Minimum(MIN_APP, SCHEMA),
            err="epoch" if other_epoch else pushed.err or pulled.err,
            wait=_wait_ms(wiring.database.waiting),
        )
    )


def _wait_ms(waiting: int) -> int | None:
    """How long a client should leave the server alone: nothing while the writer keeps up."""
    return None if waiting < _BUSY_FROM else waiting * _PATIENCE_MS


def _report(asked: SyncRequest, defect: Exception) -> None:
    _log.error("push %s of device %s failed", asked.header.req, asked.header.dev, exc_info=defect)


def _packed(body: bytes, accepted: str) -> Response[bytes]:
    headers = {"Vary": "Accept-Encoding"}
    offers = {offer.partition(";")[0].strip() for offer in accepted.lower().split(",")}
    if len(body) > _WORTH_PACKING_BYTES:
        if "zstd" in offers:
            body, headers["Content-Encoding"] = zstandard.compress(body, 3), "zstd"
        elif "br" in offers:
            body, headers["Content-Encoding"] = brotli.compress(body, quality=4), "br"
        elif "gzip" in offers:
            body, headers["Content-Encoding"] = gzip.compress(body, 5), "gzip"
    return Response(body, media_type="application/json", headers=headers)
