"""`/healthz` and the description of everything online."""

from typing import Any

from litestar import Request, get
from litestar.concurrency import sync_to_thread
from msgspec import Struct

from backend.services.check_health import check_health
from backend.wiring import Wiring


class Health(Struct, frozen=True):
    ok: bool
    epoch: str
    now: int


@get("/healthz", operation_id="health")
async def health(wiring: Wiring) -> Health:
    """True if the database answers."""
    await sync_to_thread(check_health, wiring.database)
    return Health(True, wiring.epoch, wiring.clock.now_ms())


@get("/openapi.json", operation_id="openapi", include_in_schema=False)
async def openapi(request: Request) -> dict[str, Any]:
    """OpenAPI 3.1 of this server."""
    return request.app.openapi_schema.to_schema()
