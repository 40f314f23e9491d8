"""What happened is never refused: late, early, out of turn, on a clock gone wrong. Source: PROTOCOL section 5, MUST-FACT."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, ORDERS, Site

ORDER = ORDERS["lin-check"]
"""Accepted by lin and he."""

ORDER_ROW, EVENT, ANSWER, NOTE, CONFLICT = range(1, 6)
EARTH = str(uuid.uuid5(uuid.UUID(ORDER), "power.earth"))
DAY_MS = 86_400_000


def desk(client: RawClient, kind: str, order: str = ORDER, **x: Any) -> dict[str, Any]:
    return client.result(client.op(kind, order, x), have=None, budget=0)


def reassign(site: Site) -> RawClient:
    """The dispatcher takes the order away from lin."""
    he = site.ready("he")
    outcome = desk(site.client("diao"), "order.dispatch@1", **{"from": "accepted"}, technicians=[he.user["id"]])
    assert outcome["o"] == "applied"
    return he


def visit(lin: RawClient, **more: Any) -> list[str]:
    return [
        lin.op("order.depart@1", ORDER, {"from": "accepted"}, **more),
        lin.op("order.arrive@1", ORDER, {"from": "en_route"}, **more),
        lin.op("answer.set@1", ORDER, {"item": "power.earth", "result": "fail", "value": "1.4"}, r=EARTH, **more),
        lin.op("note.add@1", ORDER, {"text": "the terminal is corroded"}, r=str(uuid.uuid4()), **more),
        lin.op("order.patch@1", ORDER, {"contact": "𠅤"}, r=ORDER, **more),
    ]


def state(site: Site, order: str = ORDER) -> str:
    return site.one("SELECT state FROM order_index WHERE id = :order", order=order)


def test_work_done_on_an_order_that_went_to_another_is_kept(site: Site) -> None:
    lin = site.ready("lin")
    ops = visit(lin)
    he = reassign(site)
    reply = lin.exchange()
    found = {outcome["i"]: outcome for outcome in reply["res"]}
    assert [found[op]["o"] for op in ops] == ["conflict", "conflict", "applied", "applied", "merged"]
    assert not any(bucket["key"] == ["o", ORDER] for bucket in lin.held.values())
    assert state(site) == "dispatched"
    he.exchange()
    assert he.rows(ORDER, ORDER_ROW)[ORDER]["state"] == "dispatched"
    events = he.rows(ORDER, EVENT)
    for op in ops[:2]:
        assert (events[op]["late"], events[op]["by"], events[op]["from"]) == (True, lin.user["id"], "dispatched")
    assert (he.rows(ORDER, ANSWER)[EARTH]["value"], he.rows(ORDER, ANSWER)[EARTH]["by"]) == ("1.4", lin.user["id"])
    assert [note["text"] for note in he.rows(ORDER, NOTE).values()] == ["the terminal is corroded"]
    ((_, conflict),) = he.rows(ORDER, CONFLICT).items()
    assert (conflict["kind"], conflict["field"], conflict["state"]) == ("transition", "state", "open")
    assert conflict["current"]["value"] == "dispatched"
    assert [side["value"] for side in conflict["others"]] == ["en_route", "on_site"]


def test_late_work_counts_even_when_the_device_has_been_told(site: Site) -> None:
    lin = site.ready("lin")
    reassign(site)
    lin.exchange()
    late = lin.op("note.add@1", ORDER, {"text": "written after the drop arrived"}, r=str(uuid.uuid4()))
    assert lin.result(late)["o"] == "applied"


def test_who_never_was_on_an_order_does_no_work_there(site: Site) -> None:
    ding = site.ready("ding")
    visit(ding)
    for outcome in ding.exchange()["res"]:
        assert (outcome["o"], outcome["e"]["code"]) == ("parked", "bucket.not_member")


def test_an_unknown_order_and_a_foreign_one_are_answered_alike(site: Site) -> None:
    lin, diao = site.ready("lin"), site.client("diao")
    foreign, unknown = ORDERS["lanya-1"], str(uuid.uuid4())
    for client in (lin, diao):
        for kind, x in (
            ("order.arrive@1", {"from": "accepted"}),
            ("note.add@1", {"text": "x"}),
            ("order.cancel@1", {"from": "accepted", "reason": "x"}),
            ("order.patch@1", {"contact": "x"}),
        ):
            ops = [client.op(kind, order, x, r=order, bv=7) for order in (foreign, unknown)]
            reply = client.exchange(have=None, budget=0)
            answers = [outcome for outcome in reply["res"] if outcome["i"] in ops]
            first, second = ({key: value for key, value in answer.items() if key != "i"} for answer in answers)
            assert first == second == {"o": "parked", "at": [], "e": {"code": "bucket.not_member"}}
    assert site.sql("SELECT 1 FROM bucket WHERE root = :unknown", unknown=unknown) == []


@pytest.mark.parametrize(
    ("way", "expected", "undone"),
    [
        ("accept", "on_site", "cancelled"),
        ("call_out", "cancelled", "cancelled"),
        ("transfer", "cancelled", "cancelled"),
    ],
)
def test_the_office_decides_what_becomes_of_work_on_a_cancelled_order(
    site: Site, way: str, expected: str, undone: str
) -> None:
    lin, diao = site.ready("lin"), site.client("diao")
    assert desk(diao, "order.cancel@1", **{"from": "accepted"}, reason="closed today")["o"] == "applied"
    lin.op("order.depart@1", ORDER, {"from": "accepted"})
    arrived = lin.result(lin.op("order.arrive@1", ORDER, {"from": "en_route"}))
    assert (arrived["o"], state(site)) == ("conflict", "cancelled")
    (conflict,) = arrived["c"]
    x = {"value": way}
    refused = lin.result(lin.op("conflict.resolve@1", ORDER, x, r=conflict))
    assert (refused["o"], refused["e"]["code"]) == ("parked", "conflict.office_only")
    ver = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)
    odd = diao.result(diao.op("conflict.resolve@1", ORDER, {"value": "on_site"}, r=conflict, bv=ver), have=None)
    assert (odd["o"], odd["e"]["code"]) == ("parked", "conflict.way_out")
    assert diao.result(diao.op("conflict.resolve@1", ORDER, x, r=conflict, bv=ver), have=None)["o"] == "applied"
    assert state(site) == expected
    ver = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)
    assert diao.result(diao.op("conflict.reopen@1", ORDER, {}, r=conflict, bv=ver), have=None)["o"] == "applied"
    assert state(site) == undone


def test_an_event_that_is_behind_the_order_does_nothing_more(site: Site) -> None:
    lin, he = site.ready("lin"), site.ready("he")
    for client in (lin, he):
        client.op("order.depart@1", ORDER, {"from": "accepted"})
        client.op("order.arrive@1", ORDER, {"from": "en_route"})
    lin.op("order.start@1", ORDER, {"from": "on_site"})
    assert [outcome["o"] for outcome in lin.exchange()["res"]] == ["applied"] * 3
    reply = he.exchange()
    assert [outcome["o"] for outcome in reply["res"]] == ["merged"] * 2
    order = he.rows(ORDER, ORDER_ROW)[ORDER]
    assert order["state"] == "in_work"
    assert {"en_route", "on_site", "in_work"} <= set(order["times"])
    events = [event for event in he.rows(ORDER, EVENT).values() if event["type"] == "order.arrive"]
    assert {event["by"] for event in events} == {lin.user["id"], he.user["id"]}
    assert not any("late" in event for event in events)


@pytest.mark.rule("R-ORD-1")
def test_arriving_without_approval_is_flagged_and_kept(site: Site) -> None:
    ding, order = site.ready("ding"), str(uuid.uuid4())
    customer = site.one("SELECT id FROM customer_index WHERE name = '听澜区社区卫生服务中心'")
    ding.op("order.create@1", order, {"customer": customer, "kind": "repair", "fault": "卡住"}, bv=0)
    ding.op("order.arrive@1", order, {"from": "accepted"}, bv=0)
    assert [outcome["o"] for outcome in ding.exchange()["res"]] == ["applied"] * 2
    row = ding.rows(order, ORDER_ROW)[order]
    assert (row["state"], row["approval"], [person["id"] for person in row["technicians"]]) == (
        "on_site",
        "pending",
        [ding.user["id"]],
    )
    (arrival,) = [event for event in ding.rows(order, EVENT).values() if event["type"] == "order.arrive"]
    assert arrival["x"] == {"unapproved": True}
    jing = site.client("jing")
    approved = desk(jing, "order.approve@1", order, **{"from": "on_site"}, after_the_fact=True)
    assert approved["o"] == "applied"
    ding.exchange()
    assert ding.rows(order, ORDER_ROW)[order]["approval"] == "after_the_fact"


def test_an_order_that_a_technician_opened_is_a_fact_the_desks_is_not(site: Site) -> None:
    lin, diao = site.ready("lin"), site.client("diao")
    nobody = {"customer": str(uuid.uuid4()), "kind": "repair", "fault": "x"}
    found = lin.result(lin.op("order.create@1", str(uuid.uuid4()), nobody, bv=0))
    assert (found["o"], found["e"]["code"]) == ("parked", "order.customer_unknown")
    planned = diao.result(diao.op("order.create@1", str(uuid.uuid4()), nobody, bv=0), have=None, budget=0)
    assert (planned["o"], planned["e"]["code"]) == ("rejected", "order.customer_unknown")
    elsewhere = nobody | {
        "customer": site.one("SELECT id FROM customer_index WHERE name = '山货铺子'"),
        "branch": site.one("SELECT id FROM unit WHERE name = '岚崖办事处'"),
    }
    for x in (elsewhere, {key: value for key, value in elsewhere.items() if key != "branch"}):
        found = lin.result(lin.op("order.create@1", str(uuid.uuid4()), x, bv=0))
        assert (found["o"], found["e"]["code"]) == ("parked", "order.out_of_reach")
        planned = diao.result(diao.op("order.create@1", str(uuid.uuid4()), x, bv=0), have=None, budget=0)
        assert (planned["o"], planned["e"]["code"]) == ("rejected", "order.out_of_reach")


def test_an_intent_that_does_not_fit_is_rejected_and_leaves_no_trace(site: Site) -> None:
    diao, ver = site.client("diao"), site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)
    history = site.one("SELECT COUNT(*) FROM history")
    for kind, x in (
        ("order.submit@1", {"from": "draft"}),
        ("order.dispatch@1", {"from": "approved", "technicians": [str(uuid.uuid4())]}),
        ("order.dispatch@1", {"from": "approved", "technicians": [diao.user["id"]]}),
    ):
        outcome = desk(diao, kind, **x)
        assert outcome["o"] == "rejected"
        assert outcome["e"]["code"] in ("order.transition", "order.not_a_technician")
    done = desk(diao, "order.cancel@1", ORDERS["he-upgrade"], **{"from": "in_work"}, reason="too late")
    assert done["e"] == {"code": "order.transition", "args": {"event": "cancel", "state": "done"}}
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER) == ver
    assert site.one("SELECT COUNT(*) FROM history") == history


@pytest.mark.parametrize("off", [2 * DAY_MS, -2 * DAY_MS])
def test_a_clock_that_is_days_off_is_believed_for_nothing_and_flagged(site: Site, off: int) -> None:
    lin = site.ready("lin")
    lin.wall = lambda: site.clock.now_ms() + off
    site.clock.at_ms += 3_600_000
    op = lin.op("order.depart@1", ORDER, {"from": "accepted"}, at=[NOW + off + 600_000, 77, "before the restart"])
    assert lin.result(op)["o"] == "applied"
    event = lin.rows(ORDER, EVENT)[op]
    assert (event["suspect"], event["wall"], event["at"]) == (True, NOW + off + 600_000, NOW + 600_000)
    assert event["received_at"] == NOW + 3_600_000
    assert lin.rows(ORDER, ORDER_ROW)[ORDER]["times"]["en_route"] == NOW + 600_000


@pytest.mark.parametrize("wall", [-(2**53 - 1), 0, 253_402_300_800_000, 2**53 - 1])
@pytest.mark.parametrize("mono", [-(2**53 - 1), 0, 2**53 - 1])
def test_clocks_from_the_ends_of_time_stop_nothing(site: Site, wall: int, mono: int) -> None:
    lin = site.ready("lin")
    op = lin.op("order.depart@1", ORDER, {"from": "accepted"}, at=[wall, mono, "raw"])
    clock = {"wall": -wall, "mono": 2**53 - 1, "ses": "raw", "anchor": [wall, mono, "raw"]}
    assert lin.result(op, clock=clock)["o"] == "applied"
    assert 0 <= lin.rows(ORDER, EVENT)[op]["at"] <= NOW
