"""The rules of a visit, each by its ops over HTTP: what the screen would refuse is kept by the server, and said. R-ORD-*."""

from __future__ import annotations

from typing import get_args

import pytest

from backend.domain.payloads import OrderKind
from tests.integration.site import NOW, Site
from tests.integration.visit import CONFLICT, EVENT, FAULT, HOUR, LEAVING, ORDER_ROW, Visit

CHANGES = ("software", "change", "extension", "upgrade", "data", "data_remote")


@pytest.mark.rule("R-ORD-1")
def test_the_technician_fills_the_service_part_before_leaving_and_arrives_with_approval(site: Site) -> None:
    visit = Visit(site, source="call").dispatch()
    visit.step("accept")
    assert visit.step("depart")["x"] == {"lacks": ["service"]}
    visit.say(service__cause="电磁锁", service__work="带电磁锁更换")
    filled = Visit(site).dispatch()
    filled.say(service__work="带电磁锁更换")
    assert "x" not in filled.step("depart")
    assert "x" not in filled.step("arrive")


@pytest.mark.rule("R-ORD-1")
def test_an_emergency_says_why_it_could_not_wait_and_is_approved_afterwards(site: Site) -> None:
    visit = Visit(site)
    assert visit.office(visit.hotline, "submit", **{"from": "draft"})["o"] == "applied"
    x = {"customer": visit.row_of_customer(), "kind": "repair", "fault": "停业"}
    visit.order = visit.found_on_site(x)
    arrived = visit.step("arrive", emergency="全网点停业")
    assert arrived["x"] == {"emergency": "全网点停业", "unapproved": True}
    assert visit.office(visit.manager, "approve", **{"from": "on_site"}, after_the_fact=True)["o"] == "applied"
    assert visit.row["approval"] == "after_the_fact"


@pytest.mark.rule("R-ORD-2")
@pytest.mark.parametrize("source", ["call", "fax", "department", "headquarters", "mail", "web", "chat"])
def test_an_order_says_where_it_came_from(site: Site, source: str) -> None:
    assert Visit(site, source=source).dispatch().row["source"] == source


@pytest.mark.rule("R-ORD-2")
def test_what_nobody_said_is_a_call_or_was_found_on_site(site: Site) -> None:
    visit = Visit(site).dispatch()
    assert visit.row["source"] == "call"
    visit.order = visit.found_on_site({"customer": visit.row_of_customer(), "kind": "repair", "fault": "x"})
    assert visit.row["source"] == "site"


@pytest.mark.rule("R-ORD-3")
def test_nobody_comes_without_an_appointment_and_begins_without_consent(site: Site) -> None:
    visit = Visit(site, appointment_at=None).dispatch()
    assert visit.step("depart")["x"]["lacks"][0] == "appointment"
    visit.step("arrive")
    assert visit.step("start")["x"] == {"lacks": ["consent"]}
    agreed = Visit(site, appointment_at=None).dispatch()
    agreed.say(service__work="换电磁锁", consent__by="𠅤工", consent__place="收银台")
    assert agreed.record("order.appoint", at=NOW + HOUR, **{"with": "𠅤工"})["o"] == "applied"
    assert agreed.row["appointment_at"] == NOW + HOUR
    assert [agreed.step(event).get("x") for event in ("depart", "arrive", "start")] == [None, None, None]


@pytest.mark.rule("R-ORD-3")
def test_two_appointments_made_at_once_are_a_conflict_and_one_in_the_past_is_said(site: Site) -> None:
    visit = Visit(site).dispatch()
    made = visit.lin.op("order.appoint@1", visit.order, {"at": NOW + 2 * HOUR, "with": "𠅤工"})
    desk = visit.dispatcher.op("order.appoint@1", visit.order, {"at": NOW + 5 * HOUR, "with": "喆工"}, bv=visit.ver())
    assert visit.dispatcher.result(desk, have=None, budget=0)["o"] == "applied"
    outcome = visit.lin.result(made)
    assert outcome["o"] == "conflict"
    assert visit.row["appointment_at"] == NOW + 5 * HOUR
    x = {"value": NOW + 2 * HOUR}
    settled = visit.lin.result(visit.lin.op("conflict.resolve@1", visit.order, x, r=outcome["c"][0]))
    assert (settled["o"], visit.row["appointment_at"]) == ("applied", NOW + 2 * HOUR)
    past = visit.lin.op("order.appoint@1", visit.order, {"at": NOW - HOUR, "with": "𠅤工"})
    assert visit.lin.result(past)["o"] == "applied"
    assert visit.lin.rows(visit.order, EVENT)[past]["x"]["past"] is True


@pytest.mark.rule("R-ORD-4")
def test_what_is_taken_back_names_who_agreed(site: Site) -> None:
    visit = Visit(site).in_work()
    for x, lacks in (
        ({"how": "swapped", "serial": "SN-1"}, None),
        ({"how": "taken_back", "agreed_by": "𠅤工"}, None),
        ({"how": "taken_back", "agreed_by": " "}, ["consent"]),
    ):
        op = visit.lin.op("swap.record@1", visit.order, {"what": "主板", **x})
        assert visit.lin.result(op)["o"] == "applied"
        assert visit.lin.rows(visit.order, EVENT)[op]["x"].get("lacks") == lacks


@pytest.mark.rule("R-ORD-5")
def test_nobody_leaves_an_unsolved_fault_without_permission(site: Site) -> None:
    visit = Visit(site).in_work()
    help_ = visit.step("escalate", to="headquarters", want="parts", reason="主板停产")
    assert (help_["to"], help_["x"]) == ("escalated", {"to": "headquarters", "want": "parts"})
    assert visit.step("leave", reason="缺件")["x"] == {"lacks": ["permission"]}
    visit.step("resume")
    ask = {"reason": "缺件", "told": "𠅤工", "way_on": "明早带件再来"}
    assert visit.record("order.ask_leave", **ask)["o"] == "applied"
    assert visit.row["leave"]["state"] == "asked"
    assert visit.office(visit.manager, "permit", allow=False, note="等支援")["o"] == "applied"
    assert visit.step("leave", reason="缺件")["x"] == {"lacks": ["permission"]}
    visit.step("resume")
    assert visit.office(visit.manager, "permit", allow=True)["o"] == "applied"
    assert "x" not in visit.step("leave", reason="缺件")
    assert (visit.row["state"], visit.row["leave"]["state"]) == ("paused", "left")
    visit.step("resume")
    assert visit.step("leave", reason="又缺件")["x"] == {"lacks": ["permission"]}, "a permission is for once"


def test_leave_is_allowed_on_site_only(site: Site) -> None:
    visit = Visit(site).dispatch()
    assert visit.office(visit.manager, "permit", allow=True)["e"]["code"] == "order.transition"


@pytest.mark.rule("R-ORD-6")
def test_before_it_is_done_the_machine_is_checked_and_clean(site: Site) -> None:
    visit = Visit(site).in_work()
    visit.say(**FAULT, leaving__opinion="content", leaving__tested="yes")
    assert visit.step("complete")["x"] == {"lacks": ["self_check"]}
    clean = Visit(site).in_work()
    clean.say(**FAULT, **LEAVING)
    assert "x" not in clean.step("complete")


@pytest.mark.rule("R-ORD-9")
def test_a_hard_problem_goes_to_the_manager_and_that_is_recorded(site: Site) -> None:
    visit = Visit(site).in_work()
    line = visit.step("escalate", to="manager", want="technical", reason="两小时没查出原因")
    assert (line["to"], line["reason"], line["x"]["to"]) == ("escalated", "两小时没查出原因", "manager")
    assert visit.row["state"] == "escalated"
    assert "escalated" in visit.row["times"]


@pytest.mark.rule("R-ORD-10")
def test_who_was_asked_first_stays_the_owner_whoever_works(site: Site) -> None:
    visit = Visit(site).dispatch()
    owner = {"id": visit.hotline.user["id"], "name": visit.hotline.user["name"]}
    assert visit.row["owner"] == owner
    he = site.ready("he")
    assert (
        visit.office(visit.dispatcher, "dispatch", **{"from": "dispatched"}, technicians=[he.user["id"]])["o"]
        == "applied"
    )
    he.exchange()
    assert he.rows(visit.order, ORDER_ROW)[visit.order]["owner"] == owner


@pytest.mark.rule("R-ORD-11")
@pytest.mark.parametrize("kind", CHANGES)
def test_a_system_is_recorded_before_it_is_changed(site: Site, kind: str) -> None:
    visit = Visit(site, kind=kind).on_site()
    visit.say(consent__by="𠅤工", maintenance__plan="先备份", original__config="IP 10.0.0.8")
    assert visit.step("start")["x"] == {"lacks": ["original"]}
    visit.say(original__backup="made", original__where="客户 D 盘")
    visit.step("pause", why="customer", reason="x")
    kept = visit.said["original.config"]
    assert (kept["value"], kept["by"]) == ("IP 10.0.0.8", visit.lin.user["id"])


@pytest.mark.rule("R-ORD-11")
def test_what_was_recorded_before_lets_the_work_start(site: Site) -> None:
    visit = Visit(site, kind="upgrade").on_site()
    visit.say(consent__by="𠅤工", original__config="1.2", original__backup="nothing_to_back_up")
    assert "x" not in visit.step("start")


@pytest.mark.rule("R-ORD-12")
@pytest.mark.parametrize("kind", get_args(OrderKind))
def test_every_kind_of_work_is_an_order(site: Site, kind: str) -> None:
    assert Visit(site, kind=kind).dispatch().row["kind"] == kind


@pytest.mark.rule("R-ORD-12")
def test_what_is_no_kind_of_work_is_no_order(site: Site) -> None:
    visit = Visit(site)
    x = {"customer": visit.row_of_customer(), "kind": "holiday", "fault": "x"}
    visit.order = x["customer"]
    assert visit.office(visit.hotline, "create", **x)["e"]["code"] == "op.payload"


@pytest.mark.rule("R-ORD-13")
def test_the_packing_list_names_forms_tools_and_spares_for_the_fault(site: Site) -> None:
    visit = Visit(site, device=None).dispatch()
    assert [thing["key"] for thing in visit.row["packing"]] == ["forms", "notebook", "cards", "tools"]
    till = Visit(site, device=visit.device("税控收款机")).dispatch()
    packing = till.row["packing"]
    assert any("钱箱" in thing.get("name", "") for thing in packing)
    assert not any("打印头" in thing.get("name", "") for thing in packing)
    till.say(pack__forms="yes")
    assert till.said["pack.forms"]["value"] == "yes"
    odd = till.lin.result(till.entry(till.lin, "pack.umbrella", "yes"))
    assert (odd["o"], odd["e"]["code"]) == ("parked", "entry.unknown")


@pytest.mark.rule("R-ORD-14")
def test_the_customer_is_asked_before_leaving_and_what_dissatisfies_is_written_down(site: Site) -> None:
    for opinion, words, lacks in (
        (None, None, ["opinion"]),
        ("content", None, None),
        ("settled", None, ["opinion"]),
        ("settled", "线太乱，已理好", None),
        ("complaint", None, ["opinion"]),
        ("complaint", "晚到两小时", None),
    ):
        visit = Visit(site, kind="training").in_work()
        visit.say(leaving__tested="yes", leaving__clean="yes")
        if opinion:
            visit.say(leaving__opinion=opinion)
        if words:
            visit.say(leaving__words=words)
        assert visit.step("complete").get("x", {}).get("lacks") == lacks, opinion


@pytest.mark.rule("R-ORD-16")
@pytest.mark.parametrize("left_out", sorted(FAULT))
def test_the_fault_record_is_whole_and_signed_by_who_wrote_it(site: Site, left_out: str) -> None:
    visit = Visit(site).in_work()
    visit.say(**{key: value for key, value in FAULT.items() if key != left_out}, **LEAVING)
    assert visit.step("complete")["x"] == {"lacks": ["fault"]}
    visit.say(**FAULT, fault__analysis="线圈老化，建议同批检查")
    assert visit.said["fault.handling"]["by_name"] == visit.lin.user["name"]
    whole = Visit(site).in_work()
    whole.say(**FAULT, **LEAVING)
    assert "x" not in whole.step("complete")


@pytest.mark.rule("R-ORD-17")
def test_a_wrong_operation_is_taught_on_the_spot(site: Site) -> None:
    visit = Visit(site).in_work()
    visit.say(**FAULT, **LEAVING, fault__cause_kind="operation")
    assert visit.step("complete")["x"] == {"lacks": ["teaching"]}
    taught = Visit(site).in_work()
    taught.say(**FAULT, **LEAVING, fault__cause_kind="operation", fault__taught="𠅤工，开箱钥匙的位置")
    assert "x" not in taught.step("complete")


@pytest.mark.rule("R-ORD-20")
@pytest.mark.parametrize("kind", ["data", "data_remote"])
def test_data_is_maintained_by_a_plan_and_every_change_is_recorded(site: Site, kind: str) -> None:
    visit = Visit(site, kind=kind).on_site()
    visit.say(consent__by="𠅤工", original__config="v1", original__backup="made")
    assert visit.step("start")["x"] == {"lacks": ["maintenance"]}
    planned = Visit(site, kind=kind).on_site()
    planned.say(consent__by="𠅤工", original__config="v1", original__backup="made", maintenance__plan="逐日核对")
    assert "x" not in planned.step("start")
    change = {"what": "会员表", "before": "12 列", "after": "14 列"}
    op = planned.lin.op("change.record@1", planned.order, change)
    assert planned.lin.result(op)["o"] == "applied"
    assert planned.lin.rows(planned.order, EVENT)[op]["x"] == change


@pytest.mark.rule("R-CON-2")
def test_who_is_late_says_why_the_new_time_and_how_the_customer_was_told(site: Site) -> None:
    visit = Visit(site).dispatch()
    late = {"until": NOW + 2 * HOUR, "reason": "堵车", "told": "phone"}
    assert visit.record("order.late", **late)["o"] == "applied"
    assert {key: visit.row["late"][key] for key in late} == late
    without = Visit(site, appointment_at=None).dispatch()
    without.say(service__work="x")
    assert without.step("depart")["x"] == {"lacks": ["appointment"]}


def test_two_engineers_fill_one_sheet_and_clash_only_where_both_wrote(site: Site) -> None:
    visit = Visit(site)
    visit.approve()
    he = site.ready("he")
    people = [visit.lin.user["id"], he.user["id"]]
    assert visit.office(visit.dispatcher, "dispatch", **{"from": "approved"}, technicians=people)["o"] == "applied"
    visit.lin.exchange()
    he.exchange()
    ops = [visit.entry(he, "fault.cause", "线圈断"), visit.entry(he, "fault.environment", "潮")]
    visit.say(fault__cause="弹簧卡", fault__handling="更换")
    reply = he.exchange()
    assert [outcome["o"] for outcome in reply["res"] if outcome["i"] in ops] == ["conflict", "applied"]
    visit.lin.exchange()
    assert visit.said["fault.cause"]["value"] == "线圈断"
    ((conflict_id, conflict),) = visit.lin.rows(visit.order, CONFLICT).items()
    assert (conflict["current"]["value"], [side["value"] for side in conflict["others"]]) == ("线圈断", ["弹簧卡"])
    x = {"value": "弹簧卡"}
    assert visit.lin.result(visit.lin.op("conflict.resolve@1", visit.order, x, r=conflict_id))["o"] == "applied"
    assert visit.said["fault.cause"]["value"] == "弹簧卡"


@pytest.mark.parametrize(("name", "value", "code"), [
    ("fault.colour", "x", "entry.unknown"),
    ("nothing.at_all", "x", "entry.unknown"),
    ("leaving.opinion", "lovely", "entry.word"),
    ("Fault.cause", "x", "op.payload"),
])  # fmt: skip
def test_an_entry_that_nobody_offers_is_kept_for_a_person(site: Site, name: str, value: str, code: str) -> None:
    visit = Visit(site).dispatch()
    outcome = visit.lin.result(visit.entry(visit.lin, name, value))
    assert (outcome["o"], outcome["e"]["code"]) == ("parked", code)
