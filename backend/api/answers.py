"""Problems as responses: the only place where a code becomes a status. Source: RFC 9457, PROTOCOL section 8."""

import logging
import math
from typing import Any

import msgspec
from litestar import Request, Response
from litestar.exceptions import HTTPException

from backend.persistence.database import Busy
from backend.problems import PROBLEMS, Problem
from sync.errors import ProtocolError

_log = logging.getLogger("xinglin")

_PATIENCE_MS = 5_000
"""When to try again where the database cannot take a request."""

_BY_STATUS = {
    404: "request.not_found",
    405: "request.method",
    413: "request.too_large",
    415: "request.media_type",
}


def problem_body(problem: Problem, request_id: str) -> tuple[int, bytes]:
    """(status, problem+json). Unknown codes are a defect of ours and raise KeyError."""
    entry = PROBLEMS[problem.code]
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": entry.title,
        "status": entry.status,
        "code": problem.code,
        "kind": entry.kind,
        "request": request_id,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.args_:
        body["args"] = problem.args_
    return entry.status, msgspec.json.encode(body)


def _respond(request: Request, problem: Problem) -> Response[bytes]:
    request_id = request.scope.get("request_id", "")
    status, body = problem_body(problem, str(request_id))
    headers = {}
    if "wait_ms" in problem.args_:
        headers["Retry-After"] = str(math.ceil(problem.args_["wait_ms"] / 1000))
    if request.url.path.startswith("/uploads"):
        headers |= {"Tus-Resumable": "1.0.0", "Tus-Version": "1.0.0"}
    return Response(body, status_code=status, media_type="application/problem+json", headers=headers)


def on_problem(request: Request, problem: Problem) -> Response[bytes]:
    return _respond(request, problem)


def on_protocol_error(request: Request, error: ProtocolError) -> Response[bytes]:
    return _respond(request, Problem(error.code, **error.args_))


def on_http_exception(request: Request, error: HTTPException) -> Response[bytes]:
    """The framework's own refusals."""
    code = _BY_STATUS.get(error.status_code)
    if code is None:
        code = "request.malformed" if error.status_code < 500 else "server.defect"
    return _respond(request, Problem(code))


def on_busy(request: Request, error: Busy) -> Response[bytes]:
    _log.warning("request %s: the database is busy: %s", request.scope.get("request_id"), error)
    return _respond(request, Problem("server.busy", wait_ms=_PATIENCE_MS))


def on_defect(request: Request, error: Exception) -> Response[bytes]:
    """Anything that nobody foresaw: logged whole, answered with the request id only."""
    _log.error("request %s failed", request.scope.get("request_id"), exc_info=error)
    return _respond(request, Problem("server.defect"))
