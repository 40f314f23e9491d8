"""Who could be sent, whose work waits for a decision, and the checklists. Source: R-STAR-4."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import httpx

from tests.integration.desk import get, orders, reader
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, ORDERS, Site


def test_technicians_come_best_first_and_those_of_the_order_s_branch_before_the_others(site: Site) -> None:
    diao = reader(site, "diao")
    people = get(diao, "/api/technicians")
    assert len(people) == 9
    assert {one["branch_name"] for one in people} == {"屿安办事处", "澜浦办事处", "汐州办事处"}
    rank = [(-one["level"], one["open_orders"]) for one in people]
    assert rank == sorted(rank)
    near = get(diao, "/api/technicians", order=ORDERS["xizhou-2"])
    assert [one["branch_name"] == "汐州办事处" for one in near] == [True] * 3 + [False] * 6
    assert {one["id"] for one in near} == {one["id"] for one in people}
    assert {one["branch_name"] for one in get(reader(site, "jing"), "/api/technicians")} == {"屿安办事处"}


def test_a_technician_s_line_tells_load_certificates_and_last_contact(site: Site) -> None:
    lin, diao = site.ready("lin"), reader(site, "diao")

    def line() -> dict[str, Any]:
        return next(one for one in get(diao, "/api/technicians") if one["id"] == lin.user["id"])

    (card,) = (row["d"] for bucket in lin.held.values() for (t, _), row in bucket["rows"].items() if t == 10)
    before = line()
    assert (before["level"], before["certifications"]) == (card["level"], card["certifications"])
    mine = [one for one in orders(diao, state="open").values() if "林予安" in one["technicians"]]
    assert before["open_orders"] == len(mine)
    site.clock.at_ms += 600_000
    lin.exchange(owed=3)
    after = line()
    assert (after["last_seen_at"], after["owed"], after["parked"]) == (site.clock.at_ms, 3, 0)
    parked_note(lin)
    assert line()["parked"] == 1


def parked_note(client: RawClient) -> str:
    """A note on an order that is none of the author's business."""
    op = client.op("note.add@1", ORDERS["ding-printer"], {"text": "顺路看过 𠅤"}, r=str(uuid.uuid4()), bv=0)
    assert client.result(op, have=None, budget=0)["o"] == "parked"
    return op


def waiting(http: httpx.Client) -> Iterator[str]:
    return (line["op"] for line in get(http, "/api/exceptions"))


def test_parked_ops_are_listed_for_the_desk_of_their_author_until_somebody_decides(site: Site) -> None:
    lin, jing = site.ready("lin"), site.client("jing")
    op = parked_note(lin)
    (line,) = get(jing.http, "/api/exceptions")
    raw = next(raw for raw in lin.outbox if op.encode() in raw).decode()
    assert line == {
        "op": op, "type": "note.add@1", "order": ORDERS["ding-printer"], "user": lin.user["id"], "name": "林予安",
        "code": "bucket.not_member", "at": NOW, "line": raw,
    }  # fmt: skip
    assert op in waiting(reader(site, "diao"))
    assert op not in waiting(reader(site, "gengbo"))
    assert op not in waiting(reader(site, "weilan"))
    settle = jing.op("parked.settle@1", "", {"decision": "keep"}, r=op, b=["u", lin.user["id"]], bv=0)
    assert jing.result(settle, have=None, budget=0)["o"] == "applied"
    assert get(jing.http, "/api/exceptions") == []


def test_a_line_that_cannot_be_read_is_listed_as_far_as_it_goes(site: Site) -> None:
    lin = site.ready("lin")
    op = lin.op("note.add@1", ORDERS["lin-check"], {"text": "x" * 20_000}, r=str(uuid.uuid4()), u=7)
    assert lin.result(op)["o"] == "parked"
    (line,) = get(reader(site, "diao"), "/api/exceptions")
    assert (line["op"], line["type"], line["order"], len(line["line"])) == (op, None, None, 4_000)


def test_what_headquarters_could_not_do_waits_at_headquarters(site: Site) -> None:
    zhi = site.client("zhi")
    op = parked_note(zhi)
    assert list(waiting(reader(site, "admin"))) == [op]
    assert list(waiting(reader(site, "diao"))) == []


def test_templates_are_given_whole(site: Site) -> None:
    found = get(reader(site, "diao"), "/api/templates")
    questions = {one["name"]: sum(len(section["items"]) for section in one["sections"]) for one in found}
    assert questions == {"税控与终端设备季度巡检": 20, "营业网点综合巡检": 60}
    assert all(uuid.UUID(one["id"]) for one in found)
