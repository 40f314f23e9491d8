"""What proves a signature, as a file, and what a customer sealed to the office. Source: PROTOCOL section 10."""

from typing import Annotated

from litestar import Request, Response, get
from litestar.concurrency import sync_to_thread
from litestar.params import Parameter

from backend.api.cookie import session_of
from backend.services.export_evidence import export_evidence
from backend.services.extend_audit import extend_audit
from backend.services.read_opinions import OpenedOpinion, read_opinions
from backend.wiring import Wiring

Id = Annotated[str, Parameter(max_length=36)]


@get("/api/orders/{order:str}/evidence", operation_id="exportEvidence")
async def evidence(request: Request, wiring: Wiring, order: Id) -> Response[bytes]:
    """A bundle for `python -m backend verify`."""
    session, now = await session_of(request, wiring), wiring.clock.now_ms()

    def export() -> bytes:
        def catch_up():
            return extend_audit(wiring.database, wiring.keys, now, sign_now=True)

        return export_evidence(wiring.database, wiring.blobs, wiring.keys, catch_up, now, order, session.account)

    headers = {"Content-Disposition": f'attachment; filename="evidence-{order}.zip"', "Cache-Control": "no-store"}
    return Response(await sync_to_thread(export), media_type="application/zip", headers=headers)


@get("/api/orders/{order:str}/opinions", operation_id="readOpinions")
async def opinions(request: Request, wiring: Wiring, order: Id) -> list[OpenedOpinion]:
    """Opened for the quality clerk and the manager."""
    session = await session_of(request, wiring)
    return await sync_to_thread(read_opinions, wiring.database, wiring.keys, session.account, order)


ROUTES = [evidence, opinions]
