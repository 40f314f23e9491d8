"""Every answer says what it is: problems in one shape, security headers everywhere, no writes from other sites."""

from __future__ import annotations

import re
import uuid
from typing import Any

import httpx

from backend.problems import PROBLEMS
from tests.integration.site import Site, new_key

KINDS = {"REFUSED", "OUT_OF_STEP", "SIGNED_OUT", "UNAVAILABLE", "DEFECT"}
NDJSON = {"Content-Type": "application/x-ndjson"}
JSON = {"Content-Type": "application/json"}


def check_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    body = answer.json()
    assert (body["status"], body["code"], body["type"]) == (status, code, "about:blank")
    assert body["title"]
    assert body["kind"] in KINDS
    assert uuid.UUID(body["request"])
    assert body["request"] == answer.headers["x-request-id"]
    assert set(body) <= {"type", "title", "status", "detail", "code", "kind", "request", "args"}


def check_headers(answer: httpx.Response) -> None:
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "require-trusted-types-for 'script'" in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cross-origin-opener-policy"] == "same-origin"
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"] == "no-store"
    assert uuid.UUID(answer.headers["x-request-id"])


CASES: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("GET", "/api/nothing", {}, 404, "request.not_found"),
    ("GET", "/nothing.js", {}, 404, "request.not_found"),
    ("GET", "/sync/nothing", {}, 404, "request.not_found"),
    ("POST", "/nothing", {}, 405, "request.method"),
    ("POST", "/api/nothing", {}, 404, "request.not_found"),
    ("PUT", "/sessions", {}, 405, "request.method"),
    ("DELETE", "/sync/v1", {}, 405, "request.method"),
    ("PATCH", "/sessions/current", {}, 405, "request.method"),
    ("POST", "/sessions", {"content": b"{}"}, 415, "request.media_type"),
    ("POST", "/sessions", {"content": b"{}", "headers": NDJSON}, 415, "request.media_type"),
    ("POST", "/sessions", {"content": b"user=lin", "headers": {"Content-Type": "text/plain"}}, 415, "request.media_type"),
    ("POST", "/sessions", {"data": {"user": "lin", "password": "x"}}, 415, "request.media_type"),
    ("POST", "/sessions", {"files": {"user": b"lin"}}, 415, "request.media_type"),
    ("POST", "/sessions", {"content": b"{", "headers": JSON}, 400, "request.malformed"),
    ("POST", "/sessions", {"json": {"user": "lin"}}, 400, "request.malformed"),
    ("POST", "/sessions", {"json": {"user": "lin", "password": "x", "more": 1}}, 400, "request.malformed"),
    ("POST", "/sessions", {"content": b" " * 70_000, "headers": JSON}, 413, "request.too_large"),
    ("GET", "/sessions/current", {}, 401, "auth.session"),
    ("GET", "/sessions/current", {"headers": {"Cookie": "xinglin_session=x"}}, 401, "auth.session"),
]  # fmt: skip


def test_a_refusal_is_a_problem_with_all_headers(site: Site) -> None:
    with site.anonymous() as http:
        for method, path, more, status, code in CASES:
            answer = http.request(method, path, **more)
            check_problem(answer, status, code)
            check_headers(answer)


def test_answers_of_every_sort_carry_the_headers(site: Site) -> None:
    lin = site.client("lin")
    for answer in (
        lin.post(),
        lin.http.get("/sessions/current"),
        lin.http.get("/healthz"),
        lin.http.get("/openapi.json"),
        lin.http.options("/sync/v1"),
        lin.http.delete("/sessions/current"),
    ):
        assert answer.status_code < 300
        check_headers(answer)


def test_another_site_changes_nothing(site: Site) -> None:
    lin = site.client("lin")
    key = {"public_key": new_key(), "label": ""}
    before = site.one("SELECT COUNT(*) FROM device")
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://[::1"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": ""},
        {"Origin": "null", "Host": ""},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        for answer in (
            lin.http.post("/devices", json=key, headers=headers),
            lin.http.delete("/sessions/current", headers=headers),
            lin.post(headers=headers),
        ):
            check_problem(answer, 403, "auth.origin")
            check_headers(answer)
    assert site.one("SELECT COUNT(*) FROM device") == before
    assert lin.http.get("/sessions/current").status_code == 200


def test_the_own_site_may_write(site: Site) -> None:
    lin = site.client("lin")
    assert lin.post(headers={"Origin": site.url, "Sec-Fetch-Site": "same-origin"}).status_code == 200
    named = {"Origin": f"http://tablet.lan:{site.port}", "Host": f"tablet.lan:{site.port}"}
    cookie = {"Cookie": "; ".join(f"{name}={value}" for name, value in lin.http.cookies.items())}
    assert lin.post(headers=named | cookie).status_code == 200


def test_a_defect_says_its_request_id_and_nothing_else(site: Site) -> None:
    lin = site.client("lin")
    site.sql("ALTER TABLE member RENAME TO member_gone")
    answer = lin.post()
    check_problem(answer, 500, "server.defect")
    check_headers(answer)
    assert "member" not in answer.text
    assert answer.json()["kind"] == "DEFECT"
    assert site.anonymous().get("/healthz").status_code == 200


def test_replies_are_packed_as_the_client_takes_them(site: Site) -> None:
    lin = site.client("lin")
    sizes = {}
    for name in ("zstd", "br", "gzip", "identity"):
        answer = lin.post(headers={"Accept-Encoding": name})
        assert answer.headers.get("content-encoding", "identity") == name
        assert answer.headers["vary"] == "Accept-Encoding"
        sizes[name] = int(answer.headers["content-length"])
        assert name == "br" or len(answer.json()["b"]) > 3 or name == "zstd"
    assert max(sizes["zstd"], sizes["br"], sizes["gzip"]) < sizes["identity"] / 3


def test_the_description_names_every_address_and_nothing_else(site: Site) -> None:
    description = site.anonymous().get("/openapi.json").json()
    assert description["openapi"].startswith("3.")
    assert {"/sessions", "/sessions/current", "/devices", "/sync/v1", "/healthz"} <= set(description["paths"])
    for path, methods in description["paths"].items():
        for method in methods:
            answer = site.anonymous().request(method.upper(), re.sub(r"\{\w+\}", "1", path))
            assert answer.status_code not in (405, 500), f"{method} {path}"
            assert answer.status_code != 404 or answer.json()["code"] != "request.not_found", f"{method} {path}"


def test_every_problem_has_a_kind_that_fits_its_status() -> None:
    for code, entry in PROBLEMS.items():
        assert entry.title.endswith("."), code
        passes = entry.kind in ("DEFECT", "UNAVAILABLE")
        # What tus has its own numbers for passes too: held by another request, too many at once.
        assert passes or entry.status < 500, code
        assert not passes or entry.status >= 500 or entry.status in (423, 429), code
        assert (entry.kind == "SIGNED_OUT") == (code == "auth.session"), code
