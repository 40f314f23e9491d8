"""Around every request: an id, the security headers, and no writes from other sites. Source: RFC 6454, CSP level 3."""

import uuid

from litestar.types import ASGIApp, Message, Receive, Scope, Send

from backend.api.answers import problem_body
from backend.problems import Problem

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' blob: data:; "
    "connect-src 'self'; worker-src 'self'; manifest-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types app"
)

HEADERS = [
    (b"content-security-policy", CONTENT_SECURITY_POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(self), geolocation=(self), microphone=()"),
    (b"cache-control", b"no-store"),
]
"""Each where the answer says nothing of its own."""

ONLY_TLS = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Guards:
    """Wraps the application. What comes from another origin and would change something is refused before it is read."""

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        self._app = app
        self._public_url = public_url
        self._headers = [*HEADERS, ONLY_TLS] if public_url.startswith("https://") else HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid.uuid4())
        scope["request_id"] = request_id  # type: ignore[typeddict-unknown-key]
        headers = dict(scope["headers"])

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = list(message["headers"])
                said = {name.lower() for name, _ in own}
                ours = [pair for pair in self._headers if pair[0] not in said]
                message["headers"] = [*own, *ours, (b"x-request-id", request_id.encode())]
            await send(message)

        if scope["method"] not in _SAFE and not self._is_own(headers):
            await _refuse(guarded, request_id, Problem("auth.origin"))
            return
        if "\x00" in scope["path"] or b"%00" in scope["query_string"]:
            await _refuse(guarded, request_id, Problem("request.malformed", "NUL in the address"))
            return
        await self._app(scope, receive, guarded)

    def _is_own(self, headers: dict[bytes, bytes]) -> bool:
        origin = headers.get(b"origin")
        if origin is None:
            # Not a browser, or one too old to say: the SameSite cookie is what stands then.
            return headers.get(b"sec-fetch-site", b"same-origin") in (b"same-origin", b"none")
        said = origin.decode("latin-1")
        host = headers.get(b"host", b"").decode("latin-1")
        return said == self._public_url or (host != "" and said.partition("://")[2] == host)


async def _refuse(send: Send, request_id: str, problem: Problem) -> None:
    status, body = problem_body(problem, request_id)
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(b"content-type", b"application/problem+json")],
        }
    )
    await send({"type": "http.response.body", "body": body, "more_body": False})
