"""Inspections: by two engineers, and what failed is settled before it ends. R-INS-1, R-INS-2."""

from __future__ import annotations

import uuid

import pytest

from tests.integration.site import Site
from tests.integration.visit import EVENT, LEAVING, Visit


def dispatched_line(visit: Visit) -> dict[str, object]:
    visit.lin.exchange()
    return next(line for line in visit.lin.rows(visit.order, EVENT).values() if line["type"] == "order.dispatch")


@pytest.mark.rule("R-INS-1")
def test_an_inspection_is_made_by_two_engineers(site: Site) -> None:
    alone = Visit(site, kind="inspection").dispatch()
    assert dispatched_line(alone)["x"] == {"lacks": ["engineer"]}
    assert "x" not in dispatched_line(Visit(site).dispatch())
    two = Visit(site, kind="inspection")
    two.approve()
    people = [two.lin.user["id"], site.client("he").user["id"]]
    assert two.office(two.dispatcher, "dispatch", **{"from": "approved"}, technicians=people)["o"] == "applied"
    assert "x" not in dispatched_line(two)


@pytest.mark.rule("R-INS-2")
@pytest.mark.parametrize(("result", "note", "lacks"), [
    ("fail", None, ["findings"]),
    ("fail", "  ", ["findings"]),
    ("fail", "接地线已紧固", None),
    ("pass", None, None),
])  # fmt: skip
def test_what_failed_says_what_is_done_about_it(
    site: Site, result: str, note: str | None, lacks: list[str] | None
) -> None:
    visit = Visit(site, kind="inspection").in_work()
    row = str(uuid.uuid5(uuid.UUID(visit.order), "power.earth"))
    x = {"item": "power.earth", "result": result, **({"note": note} if note else {})}
    assert visit.lin.result(visit.lin.op("answer.set@1", visit.order, x, r=row))["o"] == "applied"
    visit.say(**LEAVING)
    assert visit.step("complete").get("x", {}).get("lacks") == lacks
