"""Parked ops wait for a person, who lets them be executed or lie. Source: PROTOCOL section 6, parked.settle."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site

THEIRS = ORDERS["ding-printer"]
"""An order of ding's, of the same branch: lin has nothing to do with it."""

ELSEWHERE = ORDERS["lanya-1"]
RECEIPT = 14


def settle(client: RawClient, author: RawClient, op: str, decision: str, **x: Any) -> dict[str, Any]:
    own = client.op("parked.settle@1", "", {"decision": decision, **x}, r=op, b=["u", author.user["id"]], bv=0)
    return client.result(own, have=None, budget=0)


def parked_note(lin: RawClient, order: str = THEIRS, **more: Any) -> str:
    op = lin.op("note.add@1", order, {"text": "helped out"}, r=str(uuid.uuid4()), **more)
    outcome = lin.result(op)
    assert outcome["o"] == "parked"
    return op


def waiting(site: Site, op: str) -> str:
    return site.one("SELECT state FROM exception WHERE op_id = :op", op=op)


def present(lin: RawClient, op: str) -> dict[str, Any]:
    """What a repeat of the op is answered with."""
    (line,) = [line for line in lin.outbox if op.encode() in line]
    (outcome,) = lin.post(line).json()["res"]
    return outcome


@pytest.mark.parametrize("who", ["jing", "diao", "admin"])
def test_a_parked_op_is_executed_in_its_author_s_name(site: Site, who: str) -> None:
    lin, desk = site.ready("lin"), site.client(who)
    op = parked_note(lin)
    assert waiting(site, op) == "open"
    assert settle(desk, lin, op, "execute", note="he was there")["o"] == "applied"
    assert waiting(site, op) == "settled"
    assert present(lin, op)["o"] == "applied"
    ding = site.ready("ding")
    assert [(note["text"], note["by"]) for note in ding.rows(THEIRS, 4).values() if note["text"] == "helped out"] == [
        ("helped out", lin.user["id"])
    ]
    lin.exchange()
    receipts = [
        row["d"] for bucket in lin.held.values() for (table, _), row in bucket["rows"].items() if table == RECEIPT
    ]
    assert [(r["op"], r["decision"], r["note"], r["by"]) for r in receipts] == [
        (op, "execute", "he was there", desk.user["id"])
    ]
    assert settle(desk, lin, op, "keep")["e"]["code"] == "parked.settled"


def test_a_parked_op_that_is_kept_has_no_effect_and_waits_no_more(site: Site) -> None:
    lin, jing = site.ready("lin"), site.client("jing")
    op = parked_note(lin)
    before = site.one("SELECT ver FROM bucket WHERE root = :order", order=THEIRS)
    assert settle(jing, lin, op, "keep")["o"] == "applied"
    assert (waiting(site, op), present(lin, op)["o"]) == ("settled", "parked")
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=THEIRS) == before


def test_nobody_settles_what_is_beyond_his_reach(site: Site) -> None:
    lin = site.ready("lin")
    op = parked_note(lin)
    for who in ("weilan", "gengbo", "ding", "cang"):
        outcome = settle(site.client(who), lin, op, "execute")
        assert (outcome["o"], outcome["e"]["code"]) == ("parked", "bucket.not_member")
    for who in ("zhi", "lengxing"):  # they know of him, and are told that the role is wrong
        outcome = settle(site.client(who), lin, op, "execute")
        assert (outcome["o"], outcome["e"]["code"]) == ("rejected", "op.role")
    assert (waiting(site, op), present(lin, op)["o"]) == ("open", "parked")


def test_nobody_s_word_goes_further_than_his_own_reach(site: Site) -> None:
    """lin's own manager may settle lin's ops, but has no say over an order of another region."""
    lin, jing = site.ready("lin"), site.client("jing")
    op = parked_note(lin, ELSEWHERE)
    before = site.one("SELECT ver FROM bucket WHERE root = :order", order=ELSEWHERE)
    settle(jing, lin, op, "execute")
    assert present(lin, op)["o"] == "parked"
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=ELSEWHERE) == before


def test_nobody_s_word_does_what_he_may_not_do_himself(site: Site) -> None:
    """A dispatcher may not approve; neither may he by letting a parked approval of a technician pass."""
    lin, diao, jing = site.ready("lin"), site.client("diao"), site.client("jing")
    order = ORDERS["lanpu-4"]  # submitted, in the dispatcher's region
    ops = [lin.op("order.approve@1", order, {"from": "submitted"}) for _ in range(2)]
    assert {outcome["o"] for outcome in lin.exchange()["res"]} == {"parked"}
    settle(diao, lin, ops[0], "execute")
    settle(jing, lin, ops[1], "execute")
    assert site.one("SELECT state FROM order_index WHERE id = :order", order=order) == "submitted"
    assert [present(lin, op)["o"] for op in ops] == ["parked"] * 2


def test_each_op_of_a_parked_group_is_settled_by_itself(site: Site) -> None:
    lin, jing = site.ready("lin"), site.client("jing")
    group = str(uuid.uuid4())
    ops = [
        lin.op("note.add@1", THEIRS, {"text": f"part {k}"}, r=str(uuid.uuid4()), g=[group, k, 2], bv=0)
        for k in range(2)
    ]
    assert [outcome["o"] for outcome in lin.exchange()["res"]] == ["parked"] * 2
    assert settle(jing, lin, ops[1], "execute")["o"] == "applied"
    assert [present_in_group(site, op) for op in ops] == ["parked", "applied"]


def present_in_group(site: Site, op: str) -> str:
    return json.loads(site.one("SELECT outcome FROM journal WHERE op_id = :op", op=op))["o"]


def test_what_was_never_parked_is_not_settled_into_being(site: Site) -> None:
    lin, jing = site.ready("lin"), site.client("jing")
    note = str(uuid.uuid4())
    op = lin.op("note.add@1", ORDERS["lin-check"], {"text": "once"}, r=note)
    assert lin.result(op)["o"] == "applied"
    ver = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDERS["lin-check"])
    for settled in (op, str(uuid.uuid4())):
        settle(jing, lin, settled, "execute")
    assert present(lin, op)["o"] == "applied"
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDERS["lin-check"]) == ver


def receipt(client: RawClient, op: str) -> dict[str, Any]:
    client.exchange()
    return next(bucket["rows"][RECEIPT, op]["d"] for bucket in client.held.values() if (RECEIPT, op) in bucket["rows"])


def test_what_is_executed_and_parked_again_waits_on_and_may_be_decided_once_more(site: Site) -> None:
    lin, jing = site.ready("lin"), site.client("jing")
    op = lin.op("note.delete@1", ORDERS["lin-check"], {}, r=str(uuid.uuid4()), u=str(uuid.uuid4()))
    assert lin.result(op)["e"]["code"] == "op.author"
    assert settle(jing, lin, op, "execute", note="try")["o"] == "applied"
    assert (waiting(site, op), receipt(lin, op)["parked"]) == ("open", "op.author")
    assert site.one("SELECT code FROM exception WHERE op_id = :op", op=op) == "op.author"
    assert settle(jing, lin, op, "keep", note="no")["o"] == "applied"
    assert (waiting(site, op), receipt(lin, op)["parked"]) == ("settled", None)
    assert (receipt(lin, op)["decision"], receipt(lin, op)["note"]) == ("keep", "no")
    assert settle(jing, lin, op, "execute")["e"]["code"] == "parked.settled"


def test_a_parked_op_says_why_it_is_parked_now(site: Site) -> None:
    lin, jing = site.ready("lin"), site.client("jing")
    op = lin.op("note.delete@1", THEIRS, {}, r=str(uuid.uuid4()))
    assert lin.result(op)["e"]["code"] == "bucket.not_member"
    settle(jing, lin, op, "execute")
    assert (present(lin, op)["e"]["code"], receipt(lin, op)["parked"]) == ("row.unknown", "row.unknown")
    assert site.one("SELECT code FROM exception WHERE op_id = :op", op=op) == "row.unknown"
