"""Hints over a stream: who may see a bucket hears that it changed, nobody else, and nobody holds many streams."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site

ORDER = ORDERS["lin-check"]


@contextmanager
def listening(client: RawClient) -> Iterator[Iterator[list[int]]]:
    """The buckets named by each hint, from now on."""
    with client.http.stream("GET", "/sync/poke") as answer:
        assert (answer.status_code, answer.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")
        assert answer.headers["cache-control"] == "no-store"
        lines = answer.iter_lines()
        assert next(lines) == ": listening"
        yield (json.loads(line.removeprefix("data: "))["b"] for line in lines if line.startswith("data: "))


def note(client: RawClient, order: str) -> None:
    op = client.op("note.add@1", order, {"text": "x"}, r=str(uuid.uuid4()), bv=0)
    assert client.result(op, have=None, budget=0)["o"] == "applied"


def bid(site: Site, order: str) -> int:
    return site.one("SELECT bid FROM bucket WHERE root = :order", order=order)


def test_who_may_see_a_bucket_hears_of_it_and_nobody_else(site: Site) -> None:
    lin, he, ding, admin = (site.client(login) for login in ("lin", "he", "ding", "admin"))
    theirs, elsewhere = ORDERS["ding-printer"], ORDERS["lanya-1"]
    with listening(lin) as heard, listening(site.client("diao")) as at_desk, listening(site.client("zhi")) as quality:
        note(ding, theirs)
        note(admin, elsewhere)
        note(he, ORDER)
        assert next(heard) == [bid(site, ORDER)]
        assert [next(at_desk) for _ in range(2)] == [[bid(site, theirs)], [bid(site, ORDER)]]
        assert next(quality) == [bid(site, theirs)]


def test_who_has_just_been_sent_hears_of_the_order(site: Site) -> None:
    he, diao = site.client("he"), site.client("diao")
    order = ORDERS["lin-library"]
    with listening(he) as heard:
        diao.op("order.dispatch@1", order, {"from": "dispatched", "technicians": [he.user["id"]]}, bv=9)
        assert diao.exchange(have=None, budget=0)["res"][-1]["o"] == "applied"
        assert next(heard) == [bid(site, order)]


def test_what_is_refused_or_repeated_is_no_news(site: Site) -> None:
    lin, he = site.client("lin"), site.client("he")
    with listening(he) as heard:
        lin.op("note.add@1", ORDER, {"text": ""}, r=str(uuid.uuid4()), bv=0)
        lin.exchange(have=None, budget=0)
        note(lin, ORDER)
        assert next(heard) == [bid(site, ORDER)]


def test_four_streams_are_enough_for_anybody(site: Site) -> None:
    lin = site.client("lin")
    with ExitStack() as streams:
        for _ in range(4):
            streams.enter_context(listening(lin))
        refused = lin.http.get("/sync/poke")
        assert (refused.status_code, refused.json()["code"]) == (503, "server.busy")
        assert refused.headers["retry-after"] == "60"
        streams.enter_context(listening(site.client("he")))
