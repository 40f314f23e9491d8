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


def test_two_ops_of_one_place_that_come_from_one_device_show_no_copy(
    site: Site, copies: tuple[RawClient, RawClient]
) -> None:
    first, second = copies
    answer(second, "1.4", i=json.loads(first.outbox[0])["i"], e=BEFORE, o=place_of(first, 1), bv=0)
    second.exchange()
    other = answer(second, "2.5", e=BEFORE, o=place_of(first, 1), bv=0)
    assert second.result(other)["o"] == "applied"
    assert site.one("SELECT lineage FROM device WHERE dev = :dev", dev=second.dev) == first.lineage


RECEIPT = 14


def restored(site: Site) -> None:
    """As if the database had been through a restore."""
    site.sql("INSERT INTO sync_meta (k, v) VALUES ('past_epochs', :past)", past=BEFORE)


def send_to_lin(diao: RawClient, jing: RawClient, order: str, lin: RawClient) -> None:
    for client, name, x in (
        (diao, "submit", {"from": "draft"}),
        (jing, "approve", {"from": "submitted"}),
        (diao, "dispatch", {"from": "approved", "technicians": [lin.user["id"]]}),
    ):
        assert client.result(client.op(f"order.{name}@1", order, x, bv=99), have=None, budget=0)["o"] == "applied"


def test_a_fact_that_came_back_before_its_order_is_executed_when_its_author_is_sent_there_again(site: Site) -> None:
    restored(site)
    lin, diao, jing = site.ready("lin"), site.client("diao"), site.client("jing")
    order, group = str(uuid.uuid4()), str(uuid.uuid4())
    again = {"e": BEFORE, "bv": 7}
    ops = [
        lin.op("note.add@1", order, {"text": "alone"}, r=str(uuid.uuid4()), o=[str(uuid.uuid4()), 1, "h"], **again),
        *(
            lin.op("note.add@1", order, {"text": f"{k}"}, r=str(uuid.uuid4()), g=[group, k, 2], **again)
            for k in range(2)
        ),
    ]
    new = lin.op("note.add@1", order, {"text": "not from before"}, r=str(uuid.uuid4()))
    assert {outcome["o"] for outcome in lin.exchange()["res"]} == {"parked"}
    customer = site.one("SELECT customer FROM order_index WHERE id = :order", order=ORDER)
    made = diao.op("order.create@1", order, {"customer": customer, "kind": "repair", "fault": "停机"}, bv=0)
    assert diao.result(made, have=None, budget=0)["o"] == "applied"
    assert {outcome["o"] for outcome in lin.post(*lin.outbox).json()["res"]} == {"parked"}
    send_to_lin(diao, jing, order, lin)
    assert [outcome["o"] for outcome in lin.post(*lin.outbox).json()["res"]] == ["applied"] * 3 + ["parked"]
    lin.exchange()
    assert {note["text"] for note in lin.rows(order, 4).values()} == {"alone", "0", "1"}
    receipts = {
        row["id"]: row["d"]
        for bucket in lin.held.values()
        for (table, _), row in bucket["rows"].items()
        if table == RECEIPT
    }
    assert {op: (doc["decision"], doc["by"]) for op, doc in receipts.items()} == dict.fromkeys(
        ops, ("execute", diao.user["id"])
    )
    assert site.sql("SELECT op_id FROM exception WHERE state = 'open'") == [(new,)]


def test_where_nothing_was_ever_restored_nothing_is_looked_for(site: Site) -> None:
    lin, diao, jing = site.ready("lin"), site.client("diao"), site.client("jing")
    order = str(uuid.uuid4())
    op = lin.op("note.add@1", order, {"text": "alone"}, r=str(uuid.uuid4()), e=BEFORE, bv=7)
    lin.exchange()
    customer = site.one("SELECT customer FROM order_index WHERE id = :order", order=ORDER)
    made = diao.op("order.create@1", order, {"customer": customer, "kind": "repair", "fault": "停机"}, bv=0)
    assert diao.result(made, have=None, budget=0)["o"] == "applied"
    send_to_lin(diao, jing, order, lin)
    assert lin.post(*lin.outbox).json()["res"][0]["o"] == "parked"
    assert site.one("SELECT state FROM exception WHERE op_id = :op", op=op) == "open"
