"""The application: every route, and what happens around them."""

from litestar import Litestar
from litestar.datastructures import State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.openapi import OpenAPIConfig
from litestar.types import ASGIApp

from backend.api import blobs, desk, evidence, health, pages, people, poke, reports, sessions, stars, sync, uploads
from backend.api.answers import on_busy, on_defect, on_http_exception, on_problem, on_protocol_error
from backend.api.auditing import audited
from backend.api.cookie import renew
from backend.api.guards import Guards
from backend.keys import pinned
from backend.persistence.database import Busy
from backend.problems import Problem
from backend.wiring import Wiring
from sync.errors import ProtocolError


def make_app(wiring: Wiring) -> ASGIApp:
    files = pages.Pages(
        wiring.settings.pages,
        {"%STAR_TRUST%": pinned(wiring.keys, "star_trust"), "%SEAL_TRUST%": pinned(wiring.keys, "receipt")},
    )
    app = Litestar(
        route_handlers=[
            sessions.open_,
            sessions.current,
            sessions.close,
            sessions.enrol,
            sync.exchange,
            sync.snapshot,
            poke.poke,
            *desk.ROUTES,
            *evidence.ROUTES,
            *stars.ROUTES,
            *uploads.ROUTES,
            *blobs.ROUTES,
            *people.ROUTES,
            *reports.ROUTES,
            health.health,
            health.openapi,
            pages.page,
        ],
        dependencies={
            "wiring": Provide(lambda: wiring, sync_to_thread=False, use_cache=True),
            "pages": Provide(lambda: files, sync_to_thread=False, use_cache=True),
        },
        exception_handlers={
            Problem: on_problem,
            ProtocolError: on_protocol_error,
            HTTPException: on_http_exception,
            Busy: on_busy,
            Exception: on_defect,
        },
        before_send=[renew],
        openapi_config=OpenAPIConfig(title="Xinglin", version="1.0.0", path="/api/description", render_plugins=[]),
        state=State(),
        lifespan=[lambda _: audited(wiring)],
        on_shutdown=[wiring.database.close],
        request_max_body_size=None,
        debug=False,
    )
    # Around the framework, not inside: what it answers by itself (404, 405) is guarded too.
    return Guards(app, wiring.settings.public_url)
