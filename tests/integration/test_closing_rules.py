"""From the customer's signature to the archive: summary and report with their keeper, the customer's last word. R-ORD-8, 15, 18, 19."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.site import NOW, Site
from tests.integration.tablet import Tablet
from tests.integration.visit import EVENT, FAULT, HOUR, LEAVING, Visit

SUMMARY = {"summary__text": "一次修复，客户满意"}
REPORT = {"report__done": "更换电磁锁一只", "report__told": "䶮店长"}


class Closing(Visit):
    """A visit whose technician holds a tablet that a customer signs on."""

    def __init__(self, site: Site, **said: Any) -> None:
        super().__init__(site, **said)
        self.tablet = Tablet(site, "lin")
        self.lin = self.tablet.client

    def done(self) -> Closing:
        self.in_work()
        self.say(**FAULT, **LEAVING)
        self.step("complete")
        return self

    def signed(self) -> Closing:
        self.done()
        op = self.tablet.sign(self.order)
        self.tablet.pull()
        assert self.row["state"] == "signed", op
        return self

    def summarised(self) -> Closing:
        self.signed()
        self.say(**SUMMARY, **REPORT)
        self.step("summarise")
        return self

    def archive(self) -> dict[str, Any]:
        return self.office(self.manager, "archive", **{"from": "summarised"})


@pytest.mark.rule("R-ORD-8")
def test_after_the_visit_comes_the_summary_and_a_keeper_is_named(site: Site) -> None:
    visit = Closing(site).signed()
    visit.say(**REPORT)
    assert visit.step("summarise")["x"] == {"lacks": ["summary"]}
    keeper = visit.row["keeper"]
    assert keeper == {"id": visit.manager.user["id"], "name": visit.manager.user["name"]}
    whole = Closing(site).signed()
    whole.say(**SUMMARY, **REPORT)
    assert "x" not in whole.step("summarise")


@pytest.mark.rule("R-ORD-19")
def test_the_report_stands_beside_the_summary_with_the_same_keeper(site: Site) -> None:
    visit = Closing(site).signed()
    visit.say(**SUMMARY, report__done="更换电磁锁一只")
    assert visit.step("summarise")["x"] == {"lacks": ["report"]}
    whole = Closing(site).summarised()
    assert whole.row["keeper"]["id"] == whole.manager.user["id"]
    assert whole.said["report.told"]["value"] == "䶮店长"


@pytest.mark.rule("R-ORD-18")
def test_an_order_is_filed_on_the_customers_confirmation_only(site: Site) -> None:
    visit = Closing(site).summarised()
    assert (
        visit.office(visit.hotline, "confirm", by="䶮店长", how="phone", solved=False, words="又不弹了")["o"]
        == "applied"
    )
    refused = visit.archive()
    assert (refused["o"], refused["e"]["code"]) == ("rejected", "order.not_confirmed")
    assert visit.office(visit.hotline, "confirm", by="䶮店长", how="phone", solved=True)["o"] == "applied"
    assert visit.archive()["o"] == "applied"
    assert visit.row["state"] == "archived"


@pytest.mark.rule("R-ORD-18")
def test_a_signature_is_a_confirmation_too_and_a_refusal_is_none(site: Site) -> None:
    assert Closing(site).summarised().archive()["o"] == "applied"
    refused = Closing(site).done()
    refused.tablet.decline(refused.order, "refused", "要等三天再看")
    refused.tablet.pull()
    refused.say(**SUMMARY, **REPORT)
    refused.step("summarise")
    assert refused.archive()["e"]["code"] == "order.not_confirmed"


def test_what_somebody_must_still_look_at_is_not_filed(site: Site) -> None:
    visit = Closing(site).summarised()
    parked = visit.lin.result(visit.entry(visit.lin, "fault.colour", "x"))
    assert parked["o"] == "parked"
    assert visit.archive()["e"] == {"code": "order.parked_open", "args": {"n": 1}}
    clashing = Closing(site).summarised()
    patch = {"r": clashing.order, "was": {"phone": "1"}}
    desk = clashing.dispatcher.op("order.patch@1", clashing.order, {"phone": "2"}, bv=clashing.ver(), **patch)
    field = clashing.lin.op("order.patch@1", clashing.order, {"phone": "3"}, **patch)
    assert clashing.dispatcher.result(desk, have=None, budget=0)["o"] == "applied"
    assert clashing.lin.result(field)["o"] == "conflict"
    assert clashing.archive()["e"]["code"] == "order.conflict_open"


@pytest.mark.rule("R-ORD-15")
def test_a_repair_goes_its_whole_way(site: Site) -> None:
    visit = Closing(site, appointment_at=None)
    visit.dispatch()
    visit.step("accept")
    assert visit.record("order.appoint", at=NOW + HOUR, **{"with": "𠅤工"})["o"] == "applied"
    visit.say(service__work="换电磁锁", pack__forms="yes")
    visit.step("depart")
    visit.step("arrive")
    visit.say(consent__by="𠅤工")
    visit.step("start")
    visit.step("escalate", to="service_department", want="parts", reason="缺电磁锁")
    visit.step("resume")
    visit.say(**FAULT, **LEAVING)
    visit.step("complete")
    visit.tablet.sign(visit.order)
    visit.tablet.pull()
    visit.say(**SUMMARY, **REPORT)
    visit.step("summarise")
    assert visit.archive()["o"] == "applied"
    times = visit.row["times"]
    way = ["submitted", "approved", "dispatched", "accepted", "planned", "en_route", "on_site", "in_work", "escalated", "done", "signed", "summarised", "archived"]  # fmt: skip
    assert [state for state in way if state not in times] == []
    lines = visit.lin.rows(visit.order, EVENT).values()
    assert [line for line in lines if "lacks" in line.get("x", {})] == []
