"""Reports of sealed acts, and the public question whether one stands. Source: PROTOCOL section 10."""

from typing import Annotated

from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread
from litestar.params import Parameter

from backend.api.cookie import session_of
from backend.problems import Problem
from backend.services.check_seal import SealState, check_seal
from backend.services.make_report import make_report
from backend.wiring import Wiring

Id = Annotated[str, Parameter(max_length=36)]


@get("/api/orders/{order:str}/report/{signature:str}", operation_id="report")
async def report(request: Request, wiring: Wiring, order: Id, signature: Id) -> Response[bytes]:
    """The report of one sealed act, as PDF."""
    session = await session_of(request, wiring)
    made = await sync_to_thread(
        make_report, wiring.database, wiring.pictures, wiring.settings.public_url, wiring.clock.now_ms(),
        session.account, order, signature,
    )  # fmt: skip
    headers = {"Content-Disposition": f'inline; filename="{made.name}"', "Cache-Control": "private, no-store"}
    return Response(made.body, media_type="application/pdf", headers=headers)


@get("/api/seals/{code:str}", operation_id="checkSeal")
async def seal(request: Request, wiring: Wiring, code: Annotated[str, Parameter(max_length=40)]) -> SealState:
    """Without a session: who holds the code may ask."""
    asker = request.client.host if request.client else ""
    if not wiring.asked.may(asker, wiring.clock.now_ms()):
        raise Problem("server.busy", wait_ms=60_000)
    return await sync_to_thread(check_seal, wiring.database, code)


ROUTES = [report, seal]
