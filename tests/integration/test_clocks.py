"""The clocks of an order: what is promised, and how it stands. One test a rule, each through the op or the HTTP path."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any

import pytest

from backend.domain.calendar import SHANGHAI
from backend.domain.holidays import CHINA
from backend.domain.order_clocks import stand_of
from tests.integration.desk import customer_of
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, Site

ORDER_ROW, EVENT = 1, 2
MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
CUSTOMER = "听澜区社区卫生服务中心"


def desk(client: RawClient, op: str, order: str, /, **x: Any) -> dict[str, Any]:
    return client.result(client.op(op, order, x), have=None, budget=0)


def new_order(site: Site, jing: RawClient, **x: Any) -> str:
    order = str(uuid.uuid4())
    payload = {"customer": customer_of(site, CUSTOMER), "kind": "repair", "fault": "卡纸", **x}
    assert desk(jing, "order.create@1", order, **payload)["o"] == "applied"
    return order


def read(jing: RawClient, order: str) -> dict[str, Any]:
    rows = jing.http.get(f"/api/orders/{order}").raise_for_status().json()["rows"]
    return next(row["d"] for row in rows if row["t"] == ORDER_ROW)


def clocks(jing: RawClient, order: str) -> dict[str, tuple[int, str, str]]:
    """Measure → (limit, hours, rule)."""
    return {
        clock["measure"]: (clock["limit_ms"], clock["hours"], clock["rule"]) for clock in read(jing, order)["clocks"]
    }


def at(month: int, day: int, hour: int, minute: int = 0) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).timestamp() * 1000)


def contract(site: Site, **agreement: Any) -> None:
    """The customer has a contract from now on."""
    customer = customer_of(site, CUSTOMER)
    doc = {"number": "HT-2026-䶮-07", "agreement": agreement, "signed_on": "2026-01-05"}
    bid = site.one("SELECT bid FROM bucket WHERE kind = 'c' AND root = :root", root=customer)
    site.sql(
        "INSERT INTO row (bid, tbl, id, v, del, doc, fv) VALUES (:bid, 30, :id, 1, :no, :doc, '{}')",
        bid=bid, id=str(uuid.uuid4()), no=False, doc=json.dumps(doc, ensure_ascii=False),
    )  # fmt: skip


def far(site: Site, distance: str) -> None:
    """The customer's file says how far he is from the branch."""
    customer = customer_of(site, CUSTOMER)
    doc = json.loads(site.one("SELECT doc FROM row WHERE id = :id AND tbl = 6", id=customer))
    site.sql(
        "UPDATE row SET doc = :doc WHERE id = :id AND tbl = 6",
        doc=json.dumps(doc | {"distance": distance}),
        id=customer,
    )


@pytest.mark.rule("R-SLA-1")
def test_a_common_fault_is_answered_in_an_hour_and_a_local_one_visited_in_two(site: Site) -> None:
    jing = site.client("jing")
    order = new_order(site, jing, fault_class="c")
    found = clocks(jing, order)
    assert found["respond"] == found["solve_remotely"] == (HOUR, "5x8", "R-SLA-1")
    assert found["arrive"] == (2 * HOUR, "5x8", "R-SLA-1")
    assert read(jing, order)["due_at"] == NOW + 2 * HOUR  # from ten o'clock to noon
    far(site, "province")
    assert "arrive" not in clocks(jing, new_order(site, jing, fault_class="c"))


@pytest.mark.rule("R-SLA-2")
def test_a_major_fault_is_answered_in_half_an_hour_and_its_solution_worked_out_in_two(site: Site) -> None:
    jing = site.client("jing")
    found = clocks(jing, new_order(site, jing, fault_class="a"))
    assert (found["respond"], found["solve"]) == ((30 * MINUTE, "5x8", "R-SLA-2"), (2 * HOUR, "5x8", "R-SLA-2"))


@pytest.mark.rule("R-SLA-3")
def test_a_device_in_warranty_that_nothing_helps_is_to_be_replaced_after_two_hours(site: Site) -> None:
    jing = site.client("jing")
    customer = customer_of(site, CUSTOMER)
    devices = site.sql(
        "SELECT row.id, row.doc FROM row JOIN bucket ON bucket.bid = row.bid WHERE tbl = 7 AND root = :root",
        root=customer,
    )
    said = {}
    for device, _ in devices:
        order = new_order(site, jing, device=device)
        said[read(jing, order)["warranty"]["state"]] = clocks(jing, order).get("replace")
    assert said["in"] == (2 * HOUR, "5x8", "R-SLA-3")
    assert {state: clock for state, clock in said.items() if state != "in" and clock} == {}
    assert len(said) > 1


@pytest.mark.rule("R-SLA-4")
@pytest.mark.parametrize(("distance", "days"), [("city", 1), ("province", 3), ("remote", 7)])
def test_a_repair_takes_a_day_in_the_city_three_in_the_province_seven_beyond(
    site: Site, distance: str, days: int
) -> None:
    jing = site.client("jing")
    far(site, distance)
    assert clocks(jing, new_order(site, jing))["solve"] == (days * DAY, "7x24", "R-SLA-4")


@pytest.mark.rule("R-SLA-5")
def test_a_visit_is_arranged_within_a_day_of_the_call(site: Site) -> None:
    jing = site.client("jing")
    asked = clocks(jing, new_order(site, jing, kind="installation"))
    assert (asked["respond"], asked["plan"]) == ((DAY, "7x24", "R-SLA-5"), (DAY, "7x24", "R-SLA-5"))


@pytest.mark.rule("R-SLA-6")
def test_urgent_is_two_hours_and_software_has_a_day_and_two_days_to_confirm(site: Site) -> None:
    jing = site.client("jing")
    assert clocks(jing, new_order(site, jing, kind="software", priority="urgent"))["respond"] == (
        2 * HOUR,
        "7x24",
        "R-SLA-6",
    )
    software = clocks(jing, new_order(site, jing, kind="software"))
    assert software["respond"][0] == DAY
    assert software["confirm"] == (2 * DAY, "7x24", "R-SLA-6")


@pytest.mark.rule("R-SLA-7")
def test_who_cannot_answer_names_a_time_and_an_hour_unless_he_says_so(site: Site) -> None:
    jing = site.client("jing")
    order = new_order(site, jing)
    assert desk(jing, "order.promise@1", order)["o"] == "applied"
    assert clocks(jing, order)["answer"] == (HOUR, "7x24", "R-SLA-7")
    assert desk(jing, "order.promise@1", order, answer_at=NOW + 20 * MINUTE)["o"] == "applied"
    assert clocks(jing, order)["answer"] == (20 * MINUTE, "7x24", "R-SLA-7")
    assert desk(jing, "order.promise@1", order, answer_at=NOW - 1)["e"]["code"] == "clock.past"
    assert desk(jing, "order.respond@1", order, note="已回复")["o"] == "applied"
    times = read(jing, order)["times"]
    assert (times["promised"], times["responded"]) == (NOW, NOW)


@pytest.mark.rule("R-SLA-8")
def test_a_project_is_answered_around_the_clock_and_repaired_in_two_days(site: Site) -> None:
    jing = site.client("jing")
    contract(site, grade="project", hours="7x24")
    far(site, "remote")
    site.clock.at_ms = at(3, 14, 23)  # a Saturday night
    found = clocks(jing, new_order(site, jing, kind="installation"))
    assert (found["respond"], found["arrive"], found["solve"]) == tuple(
        (hours * HOUR, "7x24", "R-SLA-8") for hours in (2, 12, 48)
    )


@pytest.mark.rule("R-SLA-9")
@pytest.mark.parametrize(
    ("asked_at", "due_at"),
    [
        (at(3, 11, 9), at(3, 11, 11)),
        (at(3, 11, 17), at(3, 12, 9, 30)),
        (at(3, 13, 17), at(3, 16, 9, 30)),  # over a weekend
        (at(2, 14, 9), at(2, 14, 11)),  # a Saturday that is worked
        (at(2, 14, 17), at(2, 24, 9, 30)),  # over the Spring Festival
        (at(9, 30, 17), at(10, 8, 9, 30)),  # over the national holiday
    ],
)
def test_hours_count_on_working_days_only(site: Site, asked_at: int, due_at: int) -> None:
    site.clock.at_ms = asked_at
    jing = site.client("jing")
    assert read(jing, new_order(site, jing))["due_at"] == due_at


@pytest.mark.rule("R-SLA-10")
def test_a_deviation_has_a_reason_an_approver_and_a_new_time(site: Site) -> None:
    jing, diao = site.client("jing"), site.client("diao")
    order = new_order(site, jing)
    wanted = {"measure": "arrive", "due_at": NOW + 2 * DAY, "reason": "大雪封路，客户同意"}
    assert desk(diao, "clock.deviate@1", order, **wanted)["e"]["code"] == "op.role"
    for wrong, code in (({"due_at": NOW - 1}, "clock.past"), ({"measure": "confirm"}, "clock.unknown")):
        refused = desk(jing, "clock.deviate@1", order, **wanted | wrong)
        assert (refused["o"], refused["e"]["code"]) == ("rejected", code)
    assert desk(jing, "clock.deviate@1", order, **wanted)["o"] == "applied"
    row = read(jing, order)
    (deviation,) = [clock["deviation"] for clock in row["clocks"] if "deviation" in clock]
    assert (deviation["due_at"], deviation["reason"], deviation["by"]) == (
        NOW + 2 * DAY,
        wanted["reason"],
        jing.user["id"],
    )
    assert row["due_at"] == NOW + 2 * DAY
    assert desk(jing, "order.respond@1", order)["o"] == "applied"
    late = desk(jing, "clock.deviate@1", order, **wanted | {"measure": "respond"})
    assert (late["o"], late["e"]["code"]) == ("rejected", "clock.stopped")


@pytest.mark.rule("R-SLA-11")
def test_what_the_contract_names_goes_before_every_policy(site: Site) -> None:
    jing = site.client("jing")
    limits = {"respond": 4 * HOUR, "urgent": 15 * MINUTE, "arrive": 6 * HOUR, "solve": 5 * DAY}
    contract(site, scope="全部打印机", hours="7x24", limits=limits)
    found = clocks(jing, new_order(site, jing, fault_class="a"))
    assert {measure: found[measure] for measure in ("respond", "arrive", "solve")} == {
        "respond": (4 * HOUR, "7x24", "contract"),
        "arrive": (6 * HOUR, "7x24", "contract"),
        "solve": (5 * DAY, "7x24", "contract"),
    }
    urgent = clocks(jing, new_order(site, jing, priority="urgent"))
    assert urgent["respond"] == (15 * MINUTE, "7x24", "contract")


@pytest.mark.rule("R-SLA-12")
def test_a_clock_counts_from_the_event_and_stands_while_work_waits(site: Site) -> None:
    """Recorded offline hours ago, with a wall clock that is right: what counts is when it happened."""
    ding, order = site.ready("ding"), str(uuid.uuid4())
    customer = customer_of(site, CUSTOMER)
    site.clock.at_ms = NOW + 5 * HOUR

    def lived(op: str, hours: float, /, **x: Any) -> None:
        wall = NOW + int(hours * HOUR)
        ding.op(op, order, x, bv=0, at=[wall, 0, "off"])

    lived("order.create@1", 0, customer=customer, kind="repair", fault="卡住")
    lived("order.arrive@1", 1, **{"from": "accepted"})
    lived("order.start@1", 1.1, **{"from": "on_site"})
    lived("order.pause@2", 2, **{"from": "in_work"}, why="parts", reason="等搓纸轮")
    lived("order.resume@1", 3, **{"from": "paused"})
    lived("order.pause@2", 4, **{"from": "in_work"}, why="customer", reason="客户开会")
    assert [outcome["o"] for outcome in ding.exchange()["res"]] == ["applied"] * 6
    row = ding.rows(order, ORDER_ROW)[order]
    assert (row["created_at"], row["times"]["on_site"]) == (NOW, NOW + HOUR)
    assert row["pauses"] == [
        {"since": NOW + 2 * HOUR, "until": NOW + 3 * HOUR, "why": "parts"},
        {"since": NOW + 4 * HOUR, "until": None, "why": "customer"},
    ]

    def standing(measure: str, now: int) -> tuple[str, int | None, str | None]:
        clock = next(clock for clock in row["clocks"] if clock["measure"] == measure)
        stood = stand_of(clock, row, CHINA, now)
        return stood.state, stood.left_ms, stood.why

    assert standing("arrive", NOW + 5 * HOUR) == ("met", HOUR, None)
    assert standing("solve", NOW + 5 * HOUR) == ("paused", DAY - 3 * HOUR, "customer")
    row["pauses"] = row["pauses"][:1]
    assert standing("solve", NOW + 5 * HOUR) == ("running", DAY - 4 * HOUR, None)
    assert standing("solve", NOW + 20 * HOUR) == ("at_risk", 5 * HOUR, None)
    assert standing("solve", NOW + 26 * HOUR) == ("breached", -HOUR, None)


def test_a_limit_that_the_desk_names_was_agreed_with_the_customer(site: Site) -> None:
    jing = site.client("jing")
    order = new_order(site, jing, due_at=NOW + DAY)
    assert read(jing, order)["due_at"] == NOW + DAY
    assert clocks(jing, order)["arrive"] == (DAY, "7x24", "agreed")


def test_another_calendar_and_other_policies_are_settings(site: Site) -> None:
    jing = site.client("jing")
    for key, value in {
        "service.calendar": {"off": ["2026-03-11"], "work": []},
        "sla.policies": [{"rule": "R-SLA-1", "measure": "arrive", "limit_ms": HOUR}],
    }.items():
        doc = json.dumps({"key": key, "value": value})
        site.sql("UPDATE row SET doc = :doc WHERE tbl = 11 AND doc LIKE :like", doc=doc, like=f'%"{key}"%')
    order = new_order(site, jing)
    assert clocks(jing, order) == {"arrive": (HOUR, "5x8", "R-SLA-1")}
    assert read(jing, order)["due_at"] == at(3, 12, 9, 30)
