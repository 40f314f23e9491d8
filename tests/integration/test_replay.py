"""What comes again after a restore: from which base it is judged, and for whose it is taken. Source: PROTOCOL section 4."""

from __future__ import annotations

import json
import uuid

import pytest

from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, PASSWORD, Site, new_key

ORDER = ORDERS["lin-check"]
EARTH = str(uuid.uuid5(uuid.UUID(ORDER), "power.earth"))
BEFORE = str(uuid.uuid4())
"""An epoch that ended with a restore."""


def answer(client: RawClient, value: str, **more: object) -> str:
    return client.op("answer.set@1", ORDER, {"item": "power.earth", "value": value}, r=EARTH, **more)


def place_of(client: RawClient, n: int) -> list[object]:
    line = json.loads(client.outbox[n - 1])
    return [client.dev, n, line["h"]]


@pytest.fixture
def copies(site: Site) -> tuple[RawClient, RawClient]:
    """Two installations under one key; the second enrolled after a restore, as the continuation of the first."""
    key = new_key()
    first = RawClient(site.url, "lin", PASSWORD, key)
    first.wall = site.clock.now_ms
    while first.exchange()["more"]:
        pass
    answer(first, "1.4")
    first.exchange()
    site.sql("UPDATE device SET epoch = :before WHERE dev = :dev", before=BEFORE, dev=first.dev)
    site.sql("INSERT INTO sync_meta (k, v) VALUES ('past_epochs', :past)", past=BEFORE)
    second = RawClient(site.url, "lin", PASSWORD, key)
    second.wall = site.clock.now_ms
    assert second.lineage == first.lineage
    return first, second


def test_a_device_that_continues_itself_does_not_clash_with_its_own_work(copies: tuple[RawClient, RawClient]) -> None:
    first, second = copies
    again = json.loads(first.outbox[0])["i"]
    answer(second, "1.4", i=again, e=BEFORE, o=place_of(first, 1), bv=0)
    answer(second, "2.5", e=BEFORE, o=[first.dev, 2, "h" * 22], bv=0)
    assert [outcome["o"] for outcome in second.exchange()["res"]] == ["applied", "applied"]
    assert second.result(answer(second, "3.1", bv=0))["o"] == "applied"


def test_a_place_that_holds_another_op_shows_a_copy_and_the_two_are_strangers(
    site: Site, copies: tuple[RawClient, RawClient]
) -> None:
    first, second = copies
    clash = answer(second, "2.5", e=BEFORE, o=place_of(first, 1), bv=0)
    assert second.result(clash)["o"] == "conflict"
    lineages = dict(site.sql("SELECT dev, lineage FROM device"))
    assert lineages[first.dev] != lineages[second.dev]
    # Once only: from now on it is the same to itself.
    answer(second, "3.1", e=BEFORE, o=place_of(first, 1), bv=0)
    second.exchange()
    assert site.one("SELECT lineage FROM device WHERE dev = :dev", dev=second.dev) == lineages[second.dev]
