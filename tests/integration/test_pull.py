"""What a device is sent, and that it can check it. Source: PROTOCOL section 4."""

from __future__ import annotations

import itertools
import uuid
from typing import Any

from tests.integration.raw_client import RawClient, h64
from tests.integration.site import ORDERS, Site

ORDER = ORDERS["lin-check"]
NOTE = 4


def note(client: RawClient, text: str, **more: Any) -> str:
    row = str(uuid.uuid4())
    client.op("note.add@1", ORDER, {"text": text}, r=row, **more)
    client.exchange()
    return row


def drain(client: RawClient, **more: Any) -> list[dict[str, Any]]:
    replies = [client.exchange(**more)]
    while replies[-1]["more"]:
        replies.append(client.exchange(**more))
    return replies


def test_a_fresh_device_gets_its_buckets_whole_and_nothing_twice(site: Site) -> None:
    lin = site.client("lin")
    parts = [part for reply in drain(lin, have=None) for part in reply["b"]]
    assert {part["mode"] for part in parts} == {"snap"}
    assert len({part["id"] for part in parts}) == len(parts)
    kinds = [part["key"][0] for part in parts]
    assert kinds == sorted(kinds, key="utock".index)
    assert {tuple(part["key"]) for part in parts} == {
        tuple(key)
        for key in site.sql(
            "SELECT DISTINCT kind, root FROM bucket JOIN member ON member.bid = bucket.bid WHERE user_id = :user",
            user=lin.user["id"],
        )
    }
    again = lin.exchange()
    assert (again["b"], again["drop"], again["more"]) == ([], [], False)
    by_digest = lin.exchange(have=lin.digest())
    assert (by_digest["b"], "err" in by_digest) == ([], False)


def test_checksums_are_those_of_the_rows_in_the_database(site: Site) -> None:
    lin = site.ready("lin")
    for n in range(3):
        note(lin, str(n))
    lin.result(lin.op("note.delete@1", ORDER, {}, r=note(lin, "gone")))
    totals: dict[int, int] = {}
    for bid, table, row_id, v in site.sql("SELECT bid, tbl, id, v FROM row WHERE NOT del"):
        totals[bid] = totals.get(bid, 0) + h64(f"{table}:{row_id}:{v}")
    stored = dict(site.sql("SELECT bid, chk FROM bucket WHERE ver > 0"))
    assert stored == {bid: f"{totals.get(bid, 0) % 2**64:016x}" for bid in stored}


def test_a_delta_brings_what_is_newer_and_tombstones(site: Site) -> None:
    lin, he = site.ready("lin"), site.ready("he")
    first, second = note(lin, "first"), note(lin, "second")
    he.exchange()
    lin.result(lin.op("note.delete@1", ORDER, {}, r=first))
    (part,) = he.exchange()["b"]
    assert (part["mode"], part["from"], part["ver"]) == ("delta", part["ver"] - 1, part["ver"])
    (row,) = part["rows"]
    assert row == {"t": NOTE, "id": first, "v": part["ver"], "x": 1}
    assert list(he.rows(ORDER, NOTE)) == [second]
    fresh = site.ready("he")
    assert fresh.rows(ORDER, NOTE) == he.rows(ORDER, NOTE)
    assert first not in {row_id for bucket in fresh.held.values() for _, row_id in bucket["rows"]}


def test_deltas_from_any_version_lead_to_the_snapshot(site: Site) -> None:
    lin, he = site.ready("lin"), site.client("he")
    stages = []
    for n in range(6):
        row = note(lin, f"note {n}")
        if n % 2:
            lin.result(lin.op("note.delete@1", ORDER, {}, r=row))
        stages.append({bid: {**bucket, "rows": dict(bucket["rows"])} for bid, bucket in lin.held.items()})
    for stage in stages:
        he.held = {bid: bucket for bid, bucket in stage.items() if bucket["key"] == ["o", ORDER]}
        drain(he)
        assert he.rows(ORDER, NOTE) == lin.rows(ORDER, NOTE)
    he.held = {}
    drain(he)
    assert he.rows(ORDER, NOTE) == lin.rows(ORDER, NOTE)


def test_who_holds_too_little_or_too_much_gets_it_whole(site: Site) -> None:
    lin = site.ready("lin")
    ((bid, ver),) = site.sql("SELECT bid, ver FROM bucket WHERE root = :order", order=ORDER)
    lin.held = {bid: {**lin.held[bid], "ver": ver + 5}}
    reply = lin.exchange()
    (part,) = [part for part in reply["b"] if part["id"] == bid]
    assert (part["mode"], part["ver"]) == ("snap", ver)
    drain(lin)
    note(lin, "newer")
    site.sql("UPDATE bucket SET min_ver = ver WHERE bid = :bid", bid=bid)
    lin.held[bid]["ver"] = ver
    (part,) = lin.exchange()["b"]
    assert (part["id"], part["mode"], part["ver"]) == (bid, "snap", ver + 1)


def test_what_is_held_without_membership_is_dropped(site: Site) -> None:
    lin = site.ready("lin")
    (foreign,) = site.sql("SELECT bid FROM bucket WHERE root = :order", order=ORDERS["lanya-1"])
    lin.held |= {foreign[0]: {"key": ["o", ORDERS["lanya-1"]], "ver": 1, "rows": {}}}
    lin.held |= {2**53 - 1: {"key": ["o", ORDER], "ver": 1, "rows": {}}}
    reply = lin.exchange()
    assert (reply["drop"], reply["b"]) == (sorted([foreign[0], 2**53 - 1]), [])


def test_membership_comes_and_goes_with_the_order(site: Site) -> None:
    he, diao = site.ready("he"), site.client("diao")
    order = ORDERS["lin-library"]
    customer = site.one("SELECT customer FROM order_index WHERE id = :order", order=order)
    assert not any(bucket["key"] in (["o", order], ["c", customer]) for bucket in he.held.values())
    for technicians, member in (([he.user["id"]], True), ([site.client("lin").user["id"]], False)):
        diao.op("order.dispatch@1", order, {"from": "dispatched", "technicians": technicians})
        assert diao.exchange(have=None, budget=0)["res"][-1]["o"] == "applied"
        drain(he)
        keys = [bucket["key"] for bucket in he.held.values()]
        assert (["o", order] in keys, ["c", customer] in keys) == (member, member)


def test_a_customer_stays_as_long_as_one_order_needs_it(site: Site) -> None:
    admin, lin = site.client("admin"), site.ready("lin")
    customer = site.one("SELECT id FROM customer_index WHERE name = '松果书店'")
    orders = [str(uuid.uuid4()) for _ in range(2)]
    for order in orders:
        admin.op("order.create@1", order, {"customer": customer, "kind": "repair", "fault": "x"}, bv=0)
        admin.op("order.submit@1", order, {"from": "draft"}, bv=1)
        admin.op("order.approve@1", order, {"from": "submitted"}, bv=2)
        admin.op("order.dispatch@1", order, {"from": "approved", "technicians": [lin.user["id"]]}, bv=3)
    assert {outcome["o"] for outcome in admin.exchange(have=None, budget=0)["res"]} == {"applied"}
    for order, held in zip(orders, (True, False), strict=True):
        drain(lin)
        assert ["c", customer] in [bucket["key"] for bucket in lin.held.values()]
        lin.result(lin.op("order.decline@1", order, {"from": "dispatched", "reason": "ill"}))
        drain(lin)
        assert (["c", customer] in [bucket["key"] for bucket in lin.held.values()]) == held


def test_pages_stay_within_the_budget_and_add_up(site: Site) -> None:
    whole, paged = site.ready("lin"), site.client("lin")
    replies = drain(paged, budget=20_000)
    assert len(replies) > 3
    for reply in replies:
        sizes = [sum(len(str(row)) for row in part["rows"]) for part in reply["b"]]
        assert sum(sizes) < 40_000
    # The newer installation has a card of its own, of which the other one hears too.
    drain(whole)
    assert paged.held == whole.held


def test_a_bucket_larger_than_the_budget_comes_in_parts(site: Site) -> None:
    lin, whole = site.client("lin"), site.ready("lin")
    replies = drain(lin, budget=4_000)
    parts = [part["part"] for reply in replies for part in reply["b"] if "part" in part]
    assert len(parts) > 10
    for (k, n), (following, of) in itertools.pairwise(parts):
        assert (following, of) == (k + 1, n) or (k == n and following == 1)
    drain(whole)
    assert lin.held == whole.held


def test_a_bucket_that_changes_between_its_parts_begins_anew(site: Site) -> None:
    lin, he = site.client("lin"), site.ready("he")
    shared = site.one("SELECT bid FROM bucket WHERE kind = 't'")
    while not (lin.staged and (lin.staged[0], lin.staged[2]) == (shared, 2)):
        lin.exchange(budget=4_000)
    bid, ver, _, n = lin.staged
    site.sql("UPDATE bucket SET ver = ver + 1, min_ver = ver + 1 WHERE bid = :bid", bid=bid)
    lin.exchange(budget=4_000)
    assert lin.staged == [bid, ver + 1, 1, n]
    drain(lin, budget=4_000)
    drain(he)
    assert lin.held[bid] == he.held[bid]


def test_a_budget_of_nothing_asks_for_nothing(site: Site) -> None:
    diao = site.client("diao")
    reply = diao.exchange(have=None, budget=0)
    assert (reply["b"], reply["drop"], reply["more"]) == ([], [], False)


def test_a_row_that_is_not_ones_own_never_comes(site: Site) -> None:
    entitled = {}
    for login in ("lin", "jing", "cang", "diao", "zhi"):
        client = site.ready(login)
        entitled[login] = {tuple(bucket["key"]) for bucket in client.held.values()}
        assert ("u", client.user["id"]) in entitled[login]
        assert [key for key in entitled[login] if key[0] == "u"] == [("u", client.user["id"])]
    assert not any(kind == "k" for kind, _ in entitled["zhi"])
    assert any(kind == "k" for kind, _ in entitled["cang"])
    waiting = {("o", order) for (order,) in site.sql(
        "SELECT id FROM order_index WHERE approval = 'pending' AND state NOT IN ('draft', 'cancelled') AND branch = (SELECT unit FROM account WHERE login = 'jing')"
    )}  # fmt: skip
    assert {key for key in entitled["jing"] if key[0] == "o"} == waiting != set()


def test_read_your_writes_in_the_same_exchange(site: Site) -> None:
    lin = site.ready("lin")
    row = str(uuid.uuid4())
    op = lin.op("note.add@1", ORDER, {"text": "mine"}, r=row)
    reply = lin.exchange()
    (outcome,) = [outcome for outcome in reply["res"] if outcome["i"] == op]
    (part,) = reply["b"]
    assert outcome["at"] == [[part["id"], part["ver"]]]
    assert lin.rows(ORDER, NOTE)[row]["text"] == "mine"
