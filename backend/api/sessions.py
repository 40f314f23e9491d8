"""`/sessions` and `/devices`. Source: PROTOCOL section 1."""

from typing import Annotated, Any

import msgspec
from litestar import Request, Response, delete, get, post
from litestar.concurrency import sync_to_thread
from msgspec import Meta, Struct

from backend.api.bodies import read_json
from backend.api.cookie import COOKIE, session_cookie, session_of
from backend.persistence.accounts import Account
from backend.services.enrol_device import PublicKey, enrol_device
from backend.services.open_session import close_session
from backend.services.sign_in import sign_in
from backend.wiring import Wiring


class Credentials(Struct, frozen=True, forbid_unknown_fields=True):
    user: Annotated[str, Meta(min_length=1, max_length=200)]
    password: Annotated[str, Meta(min_length=1, max_length=1_000)]


class SignedInUser(Struct, frozen=True):
    id: str
    login: str
    name: str
    roles: list[str]
    branch: str


class SessionAnswer(Struct, frozen=True):
    user: SignedInUser
    expires_at: int


class Enrolment(Struct, frozen=True, forbid_unknown_fields=True):
    public_key: dict[str, Any]
    label: Annotated[str, Meta(max_length=120)]


class EnrolmentAnswer(Struct, frozen=True):
    dev: str
    lineage: int
    epoch: str


def _answer(account: Account, expires_at: int) -> SessionAnswer:
    user = SignedInUser(account.id, account.login, account.name, account.roles, account.unit)
    return SessionAnswer(user, expires_at)


@post("/sessions", operation_id="signIn", status_code=201)
async def open_(request: Request, wiring: Wiring) -> Response[SessionAnswer]:
    """Signs in with name and password."""
    wanted = await read_json(request, Credentials)
    signed_in = await sync_to_thread(
        sign_in,
        wiring.database,
        wiring.hasher,
        wiring.nobody,
        wiring.clock.now_ms(),
        wanted.user,
        wanted.password,
    )
    cookie = session_cookie(wiring, signed_in.token)
    return Response(_answer(signed_in.account, signed_in.expires_at), status_code=201, cookies=[cookie])


@get("/sessions/current", operation_id="currentSession")
async def current(request: Request, wiring: Wiring) -> SessionAnswer:
    """Who is signed in."""
    session = await session_of(request, wiring)
    return _answer(session.account, session.expires_at)


@delete("/sessions/current", operation_id="signOut", status_code=204)
async def close(request: Request, wiring: Wiring) -> Response[None]:
    """Signs out. The cookie goes; what a device holds is not touched."""
    await sync_to_thread(close_session, wiring.database, request.cookies.get(COOKIE))
    return Response(None, status_code=204, cookies=[session_cookie(wiring, "")])


@post("/devices", operation_id="enrolDevice", status_code=201)
async def enrol(request: Request, wiring: Wiring) -> EnrolmentAnswer:
    """Enrols this installation under the signed-in user."""
    session = await session_of(request, wiring)
    wanted = await read_json(request, Enrolment)
    try:
        key = msgspec.convert(wanted.public_key, PublicKey)
    except msgspec.ValidationError:
        key = PublicKey("", "", "", "")
    now = wiring.clock.now_ms()
    enrolled = await sync_to_thread(enrol_device, wiring.database, now, session.account.id, key, wanted.label)
    return EnrolmentAnswer(enrolled.dev, enrolled.lineage, wiring.epoch)
