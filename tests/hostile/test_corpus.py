"""The whole corpus on both databases: no 5xx, nothing stored where nothing may be, parked where parked."""

from __future__ import annotations

import itertools
import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from tests.hostile import addresses, envelopes, lines
from tests.hostile.case import Case, Forge
from tests.integration.fixtures import copy_of_demo
from tests.integration.raw_client import RawClient
from tests.integration.site import Site, Socket

CASES = [
    replace(case, name=f"{part.__name__.rpartition('.')[2]}: {case.name}")
    for part in (envelopes, lines, addresses)
    for case in part.CASES
]
MEMORY_KIB = 160 * 1024
"""What the whole process may grow by: server, tests and all."""

TABLES = ("journal", "exception", "row", "bucket", "history", "member", "session", "device")


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One server for all cases: what one of them breaks, the next ones show."""
    socket = Socket()
    socket.start()
    folder = tmp_path_factory.mktemp("hostile")
    with copy_of_demo(request, request.param, folder) as url:
        site = Site(socket, url, folder)
        yield site
        site.close()
    socket.stop()


@pytest.fixture(scope="module")
def desk(target: Site) -> RawClient:
    """Somebody who may read everything."""
    return target.client("admin")


def resident_kib() -> int:
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0])


def counts(site: Site) -> dict[str, int]:
    return {table: site.one(f'SELECT COUNT(*) FROM "{table}"') for table in TABLES}


def send(site: Site, client: RawClient, case: Case) -> httpx.Response:
    http = client.http if case.signed_in else site.anonymous()
    body = case.recipe(Forge(client))
    headers = [(name.encode(), value.encode("latin-1")) for name, value in case.headers]
    return http.request(case.method, case.path, content=body, headers=headers)


def check_problem(answer: httpx.Response) -> dict:
    assert answer.headers["content-type"] == "application/problem+json"
    body = answer.json()
    assert {"type", "title", "status", "code", "kind", "request"} <= set(body)
    assert (body["status"], body["request"]) == (answer.status_code, answer.headers["x-request-id"])
    assert len(answer.content) < 2_000, "a refusal repeats what it refuses"
    return body


def check_outcome(site: Site, client: RawClient, case: Case, answer: httpx.Response) -> None:
    (outcome,) = answer.json()["res"]
    assert (outcome["o"], outcome.get("e", {}).get("code")) == (case.said, case.code)
    ((raw, state),) = site.sql("SELECT raw, state FROM journal WHERE dev = :dev", dev=client.dev)
    assert state == {"parked": "parked", "rejected": "rejected"}.get(outcome["o"], "done")
    sent = answer.request.content.split(b"\n")[1]
    assert bytes(raw) == sent, "the journal holds other bytes than those sent"
    waiting = [code for (code,) in site.sql("SELECT code FROM exception WHERE dev = :dev", dev=client.dev)]
    assert waiting == ([case.code] if outcome["o"] == "parked" else [])
    again = client.http.request("POST", case.path, content=answer.request.content, headers=list(case.headers))
    assert again.json()["res"] == [outcome]


@pytest.mark.parametrize("case", CASES, ids=[case.name.encode("ascii", "replace").decode()[:90] for case in CASES])
def test_case(target: Site, desk: RawClient, case: Case) -> None:
    client = target.client("lin") if case.path == "/sync/v1" else desk
    target.sql("DELETE FROM throttle")
    before, memory = counts(target), resident_kib()
    answer = send(target, client, case)
    assert answer.status_code in case.status, answer.text[:500]
    assert answer.headers["x-content-type-options"] == "nosniff"
    if answer.status_code >= 400 and case.method != "HEAD":
        body = check_problem(answer)
        assert case.code is None or body["code"] == case.code
    if answer.status_code >= 400:
        assert counts(target) == before, "a refused request left something behind"
    if case.said is not None:
        check_outcome(target, client, case, answer)
    assert resident_kib() - memory < MEMORY_KIB
    assert client.http.get("/healthz").status_code == 200


def test_after_all_of_that_the_site_is_as_it_was(target: Site) -> None:
    """Also the last word on what was parked: every row is sound, and a device that follows the rules goes on."""
    lin = target.ready("lin")
    note = lin.op("note.add@1", lines.ORDER, {"text": "good morning"}, r=str(uuid.uuid4()))
    assert lin.result(note)["o"] == "applied"
    fresh = target.ready("lin")
    # The new installation has a card of its own, which the other one sees too.
    lin.exchange()
    assert fresh.held == lin.held
    for doc, fv in target.sql("SELECT doc, fv FROM row"):
        assert isinstance(json.loads(doc), dict)
        assert isinstance(json.loads(fv), dict)
    assert target.one("SELECT COUNT(*) FROM journal WHERE state = 'stored'") == 0


def test_the_corpus_is_large_and_says_everything_once() -> None:
    assert len(CASES) >= 150
    names = [case.name for case in CASES]
    assert sorted(set(names)) == sorted(names), [
        name for name, group in itertools.groupby(sorted(names)) if len(list(group)) > 1
    ]
