"""What a desk reads: what lies within reach, and nothing else. Source: R-STAR-5."""

from __future__ import annotations

import pytest

from tests.integration.desk import UNKNOWN, customer_of, get, orders, problem, reader
from tests.integration.site import ORDERS, Site

LISTS = ["/api/orders", "/api/customers", "/api/technicians", "/api/exceptions", "/api/templates"]


def in_region(site: Site, region: str) -> set[str]:
    """Orders of the branches of a region, by the database."""
    found = site.sql(
        "SELECT o.id FROM order_index o JOIN unit b ON b.id = o.branch JOIN unit r ON r.id = b.parent WHERE r.name = :region",
        region=region,
    )
    return {order for (order,) in found}


@pytest.mark.parametrize(("login", "region"), [("diao", "东屿大区"), ("chuyan", "中垣大区"), ("gengbo", "西岚大区")])
def test_a_dispatcher_sees_the_orders_of_his_own_region_and_no_others(site: Site, login: str, region: str) -> None:
    expected = in_region(site, region)
    assert expected
    assert set(orders(reader(site, login))) == expected


def test_a_manager_sees_one_branch_and_headquarters_sees_all(site: Site) -> None:
    every = {order for (order,) in site.sql("SELECT id FROM order_index")}
    yuan = {
        order
        for (order,) in site.sql(
            "SELECT o.id FROM order_index o JOIN unit u ON u.id = o.branch WHERE u.name = '屿安办事处'"
        )
    }
    assert set(orders(reader(site, "jing"))) == yuan
    for login in ("lengxing", "zhi", "admin"):
        assert set(orders(reader(site, login))) == every


def test_what_is_foreign_is_answered_exactly_like_what_does_not_exist(site: Site) -> None:
    gengbo, order, customer = reader(site, "gengbo"), ORDERS["lin-check"], customer_of(site, "松果书店")
    answers = {
        path: gengbo.get(path)
        for kind, own in (("orders", order), ("customers", customer))
        for path in (f"/api/{kind}/{own}", f"/api/{kind}/{UNKNOWN}", f"/api/{kind}/𠅤", f"/api/{kind}/{own.upper()}")
    }
    answers |= {
        f"technicians {name}": gengbo.get("/api/technicians", params={"order": name}) for name in (order, UNKNOWN)
    }
    said = {path: {**answer.json(), "request": None} for path, answer in answers.items()}
    assert {path: answer["code"] for path, answer in said.items()} == {
        path: "customer.not_found" if "customers" in path else "order.not_found" for path in answers
    }
    assert len({str(answer) for answer in said.values()}) == 2
    assert orders(gengbo, branch=site.one("SELECT branch FROM order_index WHERE id = :id", id=order)) == {}


@pytest.mark.parametrize("login", ["lin", "cang"])
def test_who_does_not_work_at_a_desk_is_told_so_whatever_he_asks_for(site: Site, login: str) -> None:
    http = reader(site, login)
    mine = f"/api/orders/{ORDERS['lin-check']}"
    customer = f"/api/customers/{customer_of(site, '松果书店')}"
    for path in (*LISTS, mine, f"/api/orders/{UNKNOWN}", customer, f"/api/customers/{UNKNOWN}"):
        assert problem(http.get(path)) == (403, "auth.role"), path


def test_nobody_reads_without_a_session(site: Site) -> None:
    with site.anonymous() as http:
        for path in (*LISTS, f"/api/orders/{ORDERS['lin-check']}", f"/api/customers/{UNKNOWN}"):
            assert problem(http.get(path)) == (401, "auth.session"), path


def test_an_order_is_read_as_its_technician_holds_it(site: Site) -> None:
    lin, order = site.ready("lin"), ORDERS["lin-stone"]
    whole = get(reader(site, "diao"), f"/api/orders/{order}")
    held = lin.held[whole["bid"]]
    assert (held["key"], held["ver"]) == (["o", order], whole["ver"])
    assert {(row["t"], row["id"]): row for row in whole["rows"]} == held["rows"]
    assert whole["epoch"] == lin.epoch
    customer = whole["customer"]
    assert {(row["t"], row["id"]): row for row in customer["rows"]} == lin.held[customer["bid"]]["rows"]
    assert lin.held[customer["bid"]]["ver"] == customer["ver"]
    root = lin.held[customer["bid"]]["key"][1]
    assert get(reader(site, "diao"), f"/api/customers/{root}") == customer


def test_what_the_desk_read_is_the_base_of_what_it_writes(site: Site) -> None:
    lin, diao, order = site.ready("lin"), site.client("diao"), ORDERS["lin-pinpad"]
    read = get(diao.http, f"/api/orders/{order}")
    (was,) = (row["d"] for row in read["rows"] if row["t"] == 1)
    mine = lin.op("order.patch@1", order, {"contact": "陆喆"}, r=order, was={"contact": was["contact"]})
    assert lin.result(mine)["o"] == "applied"
    late = diao.op(
        "order.patch@1",
        order,
        {"contact": "景行", "note": "y"},
        r=order,
        was={"contact": was["contact"]},
        bv=read["ver"],
    )
    assert diao.result(late, have=None, budget=0)["o"] == "conflict"
    assert orders(diao.http)[order]["conflicts"] == 1
    rows = get(diao.http, f"/api/orders/{order}")["rows"]
    (clash,) = (row["d"] for row in rows if row["t"] == 5)
    assert (clash["field"], clash["current"]["value"], clash["others"][0]["value"]) == ("contact", "陆喆", "景行")
