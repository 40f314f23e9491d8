"""The desk's list of orders: narrowed, counted, paged, searched; and its list of customers."""

from __future__ import annotations

import pytest

from tests.integration.desk import UNKNOWN, create, customer_of, get, orders, patch, problem, reader
from tests.integration.site import NOW, ORDERS, Site

TO_ARRIVE = {"draft", "submitted", "approved", "dispatched", "accepted", "en_route"}
OVER = {"done", "archived", "cancelled"}


def test_a_line_says_what_a_desk_decides_by(site: Site) -> None:
    line = orders(reader(site, "diao"))[ORDERS["lin-check"]]
    assert line["customer_name"] == "屿安市听澜区办税服务厅"
    assert line["technicians"] == ["林予安", "何川"]
    assert (line["kind"], line["state"], line["approval"]) == ("inspection", "accepted", "approved")
    assert line["number"].startswith("XL-")
    assert line["device_name"] is None
    assert line["conflicts"] == 0
    whole = get(reader(site, "diao"), f"/api/orders/{line['id']}")
    (order,) = (row["d"] for row in whole["rows"] if row["t"] == 1)
    same = ("branch", "priority", "fault_class", "customer", "appointment_at", "due_at", "created_at", "number")
    assert {name: line[name] for name in same} == {name: order[name] for name in same}
    assert whole["bid"] == line["bid"]


def test_the_list_is_newest_first_or_most_urgent_first(site: Site) -> None:
    diao = reader(site, "diao")
    newest = [(line["created_at"], line["id"]) for line in orders(diao).values()]
    assert newest == sorted(newest, reverse=True)
    never = 2**53
    urgent = [(line["due_at"] or never, line["id"]) for line in orders(diao, by="due").values()]
    assert urgent == sorted(urgent)


def test_state_approval_and_branch_narrow_the_list_and_the_counts_stay(site: Site) -> None:
    admin = reader(site, "admin")
    every = orders(admin)
    states: dict[str, int] = {}
    for line in every.values():
        states[line["state"]] = states.get(line["state"], 0) + 1
    assert get(admin, "/api/orders", state="draft", limit=1)["counts"] == states
    for state, n in states.items():
        assert len(orders(admin, state=state)) == n
    assert {line["state"] for line in orders(admin, state="open").values()} == set(states) - OVER
    pending = orders(admin, approval="pending")
    assert pending
    assert set(pending) == {order for order, line in every.items() if line["approval"] == "pending"}
    branch = every[ORDERS["lanya-1"]]["branch"]
    there = orders(admin, branch=branch, state="open")
    assert set(there) == {o for o, line in every.items() if line["branch"] == branch and line["state"] not in OVER}


def test_what_is_late_and_what_is_soon_is_counted_until_somebody_is_on_site(site: Site) -> None:
    diao = reader(site, "diao")
    left = {line["due_at"] - NOW for line in orders(diao).values() if line["state"] in TO_ARRIVE}
    hour = 3_600_000
    for moved in (0, 90 * 60_000, 5 * hour):
        site.clock.at_ms = NOW + moved
        expected = {"late": sum(ms < moved for ms in left), "soon": sum(moved <= ms < moved + hour for ms in left)}
        assert get(diao, "/api/orders", limit=1)["due"] == expected
    assert expected["late"] > 0


@pytest.mark.parametrize("by", ["created", "due"])
def test_pages_are_complete_and_name_nothing_twice_while_orders_come_in(site: Site, by: str) -> None:
    desk = site.client("diao")
    customer = customer_of(site, "松果书店")
    create(desk, customer)  # without a time limit
    there = set(orders(desk.http))
    seen: list[str] = []
    after = ""
    for _ in range(len(there)):
        page = get(desk.http, "/api/orders", limit=3, by=by, after=after)
        assert len(page["orders"]) <= 3
        seen += [line["id"] for line in page["orders"]]
        after = page["next"]
        if after is None:
            break
        assert len(page["orders"]) == 3
        site.clock.at_ms += 1
        create(desk, customer, due_at=NOW + 60_000 * len(seen))
    assert after is None
    assert len(seen) == len(set(seen))
    assert there <= set(seen)


@pytest.mark.parametrize(
    "query",
    [
        *({"limit": n} for n in ("0", "201", "-1", "1.5", "x", "", "9" * 30)),
        {"q": "x" * 101},
        {"q": "\x00"},
        *({"state": state} for state in ("openx", "DRAFT", "'", "x" * 21)),
        {"approval": "maybe"},
        {"branch": "x" * 37},
        {"by": "name"},
        *({"after": place} for place in ("x", "1.", "." + UNKNOWN, "-1." + UNKNOWN, "1." + UNKNOWN.upper() + "x", "9" * 17 + "." + UNKNOWN)),
    ],
    ids=str,
)  # fmt: skip
def test_a_bad_question_is_called_malformed(site: Site, query: dict[str, str]) -> None:
    assert problem(reader(site, "diao").get("/api/orders", params=query)) == (400, "request.malformed")


def test_people_are_found_by_rare_characters(site: Site) -> None:
    desk, order = site.client("diao"), ORDERS["lin-pinpad"]
    for name in ("陆知𠅤", "䶮先生", "㛃琳", "𬭎喆", "𫖯之"):
        patch(desk, order, contact=name)
        assert set(orders(desk.http, q=name)) == {order}
        assert set(orders(desk.http, q=name[:2])) == {order}
    assert set(orders(desk.http, q="“𫟹”")) == {ORDERS["lin-library"]}


def test_number_device_fault_phone_and_technician_are_searched_without_regard_to_case(site: Site) -> None:
    diao = reader(site, "diao")
    line = orders(diao)[ORDERS["he-magnetic"]]
    for words in (line["number"].lower(), line["device_name"], "读卡失败率", "  何川 ", "海棠村镇"):
        assert line["id"] in orders(diao, q=words), words
    assert orders(diao, q="没有这样的单") == {}


def test_accents_are_found_however_they_are_typed(site: Site) -> None:
    desk, order = site.client("diao"), ORDERS["lin-pinpad"]
    patch(desk, order, note="Café Ångström")
    for words in ("caf\u00e9", "cafe\u0301", "A\u030angstro\u0308m"):
        assert set(orders(desk.http, q=words)) == {order}


def test_wildcards_are_only_characters(site: Site) -> None:
    desk, order, other = site.client("diao"), ORDERS["lin-pinpad"], ORDERS["he-magnetic"]
    for wild in ("%", "_", "!", "\\", "%%", "!%"):
        assert orders(desk.http, q=wild) == {}
        assert get(desk.http, "/api/customers", q=wild) == []
    patch(desk, order, note=r"折扣 50%_!\ 以内")
    patch(desk, other, note="折扣 50x以内")
    for words in ("50%", "%_!", "!\\", "_"):
        assert set(orders(desk.http, q=words)) == {order}


def test_customers_are_found_by_name_address_contact_and_phone(site: Site) -> None:
    admin = reader(site, "admin")
    (found,) = get(admin, "/api/customers", q="砚溪农商银行砚台支行")
    assert (found["name"], found["address"], found["contact"]) == (
        "砚溪农商银行砚台支行",
        "砚溪市砚台区墨香路 19 号",
        "文墨",
    )
    for words in ("墨香路 19", "侯𨱏", found["phone"], "  文墨 "):
        assert found in get(admin, "/api/customers", q=words), words
    assert len(get(admin, "/api/customers", limit=7)) == 7
    assert get(reader(site, "diao"), "/api/customers", q="砚溪农商银行") == []
    assert problem(admin.get("/api/customers?limit=0")) == (400, "request.malformed")
