"""Two people, one field: both values are kept until a person chooses. Source: PROTOCOL section 5."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site

ORDER = ORDERS["lin-check"]
"""Accepted by lin and he."""

ORDER_ROW, ANSWER, CONFLICT = 1, 3, 5
EARTH = str(uuid.uuid5(uuid.UUID(ORDER), "power.earth"))


class Case:
    """lin and he on site, diao at the desk, all looking at the same version; then each acts unseen by the others."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.lin, self.he, self.diao = site.ready("lin"), site.ready("he"), site.client("diao")
        self.seen = self.ver()

    def ver(self) -> int:
        return self.site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)

    def send(self, client: RawClient, kind: str, x: dict[str, Any], **more: Any) -> dict[str, Any]:
        """One op with the version that was on the screen at first, unless `bv` says another."""
        op = client.op(kind, ORDER, x, **{"bv": self.seen} | more)
        return client.result(op, have=None, budget=0)

    def patch(self, client: RawClient, was: dict[str, Any] | None = None, **x: Any) -> dict[str, Any]:
        bv = x.pop("bv", self.seen)
        return self.send(client, "order.patch@1", x, r=ORDER, bv=bv, **({"was": was} if was else {}))

    def answer(self, client: RawClient, **x: Any) -> dict[str, Any]:
        bv = x.pop("bv", self.seen)
        return self.send(client, "answer.set@1", {"item": "power.earth", **x}, r=EARTH, bv=bv)

    def shown(self, table: int = ORDER_ROW, row_id: str = ORDER) -> dict[str, Any]:
        """A row as lin and he see it after a sync; they see the same."""
        self.lin.exchange()
        self.he.exchange()
        assert self.lin.rows(ORDER, table) == self.he.rows(ORDER, table)
        return self.lin.rows(ORDER, table)[row_id]

    def conflicts(self, state: str = "open") -> dict[str, dict[str, Any]]:
        self.shown()
        found = self.lin.rows(ORDER, CONFLICT)
        return {row_id: doc for row_id, doc in found.items() if doc["state"] == state}


@pytest.fixture
def case(site: Site) -> Case:
    return Case(site)


def values(conflict: dict[str, Any]) -> tuple[Any, list[Any]]:
    return conflict["current"]["value"], [side["value"] for side in conflict["others"]]


def test_what_both_may_write_stays_as_the_office_has_it(case: Case) -> None:
    before = case.shown()
    assert case.patch(case.diao, contact="喆一", phone="0571-1", note="from the office")["o"] == "applied"
    outcome = case.patch(
        case.lin, {"contact": before["contact"], "phone": before["phone"], "address": before["address"]},
        contact="㛃二", phone="0571-2", address="Gate 3",
    )  # fmt: skip
    assert outcome["o"] == "conflict"
    conflicts = case.conflicts()
    assert set(conflicts) == set(outcome["c"])
    by_field = {doc["field"]: doc for doc in conflicts.values()}
    assert {field: values(doc) for field, doc in by_field.items()} == {
        "contact": ("喆一", ["㛃二"]),
        "phone": ("0571-1", ["0571-2"]),
    }
    contact = by_field["contact"]
    assert (contact["row"], contact["kind"], contact["policy"]) == ([ORDER_ROW, ORDER], "value", "keep_server")
    assert contact["base"] == {"v": case.seen, "value": before["contact"]}
    assert (contact["current"]["by_name"], contact["others"][0]["by_name"]) == ("刁一鸣", "林予安")
    order = case.shown()
    expected = {"contact": "喆一", "phone": "0571-1", "address": "Gate 3", "note": "from the office"}
    assert {name: order[name] for name in expected} == expected
    assert case.site.one("SELECT conflicts FROM order_index WHERE id = :order", order=ORDER) == 2


def test_what_was_seen_on_site_becomes_current(case: Case) -> None:
    assert case.answer(case.he, result="pass", value="0.9", unit="Ω")["o"] == "applied"
    assert case.answer(case.lin, result="fail", value="1.4", unit="Ω")["o"] == "conflict"
    conflicts = {doc["field"]: values(doc) for doc in case.conflicts().values()}
    assert conflicts == {"result": ("fail", ["pass"]), "value": ("1.4", ["0.9"])}
    answer = case.shown(ANSWER, EARTH)
    assert (answer["result"], answer["value"], answer["unit"], answer["by"]) == (
        "fail",
        "1.4",
        "Ω",
        case.lin.user["id"],
    )


def test_equal_values_and_different_fields_merge_in_silence(case: Case) -> None:
    case.patch(case.diao, contact="喆一", note="office")
    assert case.patch(case.lin, contact="喆一")["o"] == "merged"
    assert case.patch(case.he, address="Gate 3")["o"] == "merged"
    assert case.conflicts() == {}
    order = case.shown()
    assert (order["contact"], order["note"], order["address"]) == ("喆一", "office", "Gate 3")


def test_a_device_never_clashes_with_itself(case: Case) -> None:
    outcomes = [case.patch(case.lin, contact=f"name {n}")["o"] for n in range(5)]
    outcomes += [case.answer(case.lin, result=result)["o"] for result in ("pass", "fail", "na")]
    assert set(outcomes) == {"applied"}
    assert (case.shown()["contact"], case.conflicts()) == ("name 4", {})


def test_one_batch_of_edits_against_a_foreign_one_makes_one_conflict(case: Case) -> None:
    case.patch(case.diao, contact="office")
    case.lin.op("order.patch@1", ORDER, {"contact": "first"}, r=ORDER, bv=case.seen)
    case.lin.op("order.patch@1", ORDER, {"contact": "second"}, r=ORDER, bv=case.seen)
    assert [outcome["o"] for outcome in case.lin.exchange()["res"]] == ["conflict", "conflict"]
    ((_, conflict),) = case.conflicts().items()
    assert values(conflict) == ("office", ["first", "second"])
    assert case.patch(case.he, contact="third")["o"] == "conflict"
    ((_, conflict),) = case.conflicts().items()
    assert values(conflict) == ("office", ["first", "second", "third"])


def test_a_later_edit_by_somebody_who_saw_the_conflict_supersedes_it(case: Case) -> None:
    case.patch(case.diao, contact="office")
    case.patch(case.lin, contact="site")
    assert case.patch(case.he, contact="both agree", bv=case.ver())["o"] == "applied"
    assert case.conflicts() == {}
    ((_, conflict),) = case.conflicts("superseded").items()
    assert values(conflict) == ("office", ["site"])
    assert case.shown()["contact"] == "both agree"


def test_an_edit_of_ones_own_value_moves_the_conflict_on(case: Case) -> None:
    case.patch(case.diao, contact="office")
    after_own = case.ver()
    case.patch(case.lin, contact="site")
    assert case.patch(case.diao, contact="office 2", bv=after_own)["o"] == "applied"
    ((_, conflict),) = case.conflicts().items()
    current, others = values(conflict)
    assert (current, set(others)) == ("office 2", {"site", "office"})


def test_a_conflict_is_resolved_reopened_and_resolved_again(case: Case) -> None:
    case.patch(case.diao, contact="office")
    (conflict,) = case.patch(case.lin, contact="site")["c"]
    chosen = case.send(case.he, "conflict.resolve@1", {"value": "site", "note": "asked him"}, r=conflict, bv=case.ver())
    assert chosen["o"] == "applied"
    assert case.shown()["contact"] == "site"
    resolution = case.shown(CONFLICT, conflict)["resolution"]
    assert (resolution["value"], resolution["by"], resolution["note"]) == ("site", case.he.user["id"], "asked him")
    assert case.site.one("SELECT conflicts FROM order_index WHERE id = :order", order=ORDER) == 0
    again = case.send(case.lin, "conflict.resolve@1", {"value": "site"}, r=conflict, bv=case.ver())
    assert again["o"] == "merged"
    assert case.send(case.lin, "conflict.reopen@1", {}, r=conflict, bv=case.ver())["o"] == "applied"
    assert (case.shown()["contact"], list(case.conflicts())) == ("office", [conflict])
    assert case.send(case.lin, "conflict.reopen@1", {}, r=conflict, bv=case.ver())["o"] == "merged"
    third = case.send(case.diao, "conflict.resolve@1", {"value": "a third way"}, r=conflict, bv=case.ver())
    assert third["o"] == "applied"
    assert (case.shown()["contact"], case.conflicts()) == ("a third way", {})


def test_a_reopened_conflict_holds_what_the_field_has_become_since(case: Case) -> None:
    case.answer(case.he, value="1.4")
    (conflict,) = case.answer(case.lin, value="0.9")["c"]
    case.send(case.he, "conflict.resolve@1", {"value": "1.4"}, r=conflict, bv=case.ver())
    seen = case.ver()
    assert case.answer(case.he, value="2.5", bv=seen)["o"] == "applied"
    assert case.send(case.diao, "conflict.reopen@1", {}, r=conflict, bv=case.ver())["o"] == "applied"
    ((_, opened),) = case.conflicts().items()
    current, others = values(opened)
    assert (current, set(others)) == ("2.5", {"0.9", "1.4"})
    assert case.answer(case.lin, value="3.1", bv=seen)["o"] == "conflict"
    ((_, opened),) = case.conflicts().items()
    current, others = values(opened)
    assert (current, set(others)) == ("3.1", {"0.9", "1.4", "2.5"})


def test_a_choice_that_was_not_seen_is_not_taken_back(case: Case) -> None:
    case.patch(case.diao, contact="office")
    (conflict,) = case.patch(case.lin, contact="site")["c"]
    case.send(case.he, "conflict.resolve@1", {"value": "site"}, r=conflict, bv=case.ver())
    seen = case.ver()
    assert case.send(case.lin, "conflict.reopen@1", {}, r=conflict, bv=seen)["o"] == "applied"
    case.send(case.diao, "conflict.resolve@1", {"value": "a third way"}, r=conflict, bv=case.ver())
    assert case.send(case.he, "conflict.reopen@1", {}, r=conflict, bv=seen)["o"] == "merged"
    assert (case.shown()["contact"], case.conflicts()) == ("a third way", {})


def test_two_choices_made_unseen_of_each_other_clash(case: Case) -> None:
    case.patch(case.diao, contact="office")
    (conflict,) = case.patch(case.lin, contact="site")["c"]
    seen = case.ver()
    assert case.send(case.he, "conflict.resolve@1", {"value": "site"}, r=conflict, bv=seen)["o"] == "applied"
    second = case.send(case.diao, "conflict.resolve@1", {"value": "office"}, r=conflict, bv=seen)
    assert second["o"] == "conflict"
    ((_, opened),) = case.conflicts().items()
    assert values(opened) == ("site", ["office"])
    assert case.shown()["contact"] == "site"


def test_a_late_choice_moves_on_the_newer_conflict_that_it_had_not_seen(case: Case) -> None:
    case.patch(case.diao, contact="office")
    (first,) = case.patch(case.lin, contact="site")["c"]
    case.send(case.he, "conflict.resolve@1", {"value": "site"}, r=first, bv=case.ver())
    seen = case.ver()
    assert case.patch(case.diao, contact="office 2", bv=seen)["o"] == "applied"
    (second,) = case.patch(case.lin, contact="site 2", bv=seen)["c"]
    assert second != first
    assert case.send(case.diao, "conflict.resolve@1", {"value": "office"}, r=first, bv=seen)["o"] == "applied"
    ((opened, doc),) = case.conflicts().items()
    current, others = values(doc)
    assert (opened, current, set(others)) == (second, "office", {"office 2", "site 2"})
    assert case.shown()["contact"] == "office"


def test_a_choice_made_without_seeing_a_newer_value_clashes(case: Case) -> None:
    case.patch(case.diao, contact="office")
    after_own = case.ver()
    (conflict,) = case.patch(case.lin, contact="site")["c"]
    seen = case.ver()
    case.patch(case.diao, contact="office 2", bv=after_own)
    late = case.send(case.he, "conflict.resolve@1", {"value": "site"}, r=conflict, bv=seen)
    assert late["o"] == "conflict"
    assert case.shown()["contact"] == "office 2"
    ((_, opened),) = case.conflicts().items()
    current, others = values(opened)
    assert (current, set(others)) == ("office 2", {"office", "site"})


def test_what_the_office_plans_by_is_settled_by_the_office(case: Case) -> None:
    case.patch(case.diao, priority="urgent")
    (conflict,) = case.patch(case.lin, priority="high")["c"]
    refused = case.send(case.lin, "conflict.resolve@1", {"value": "high"}, r=conflict, bv=case.ver())
    assert (refused["o"], refused["e"]["code"]) == ("parked", "conflict.office_only")
    assert case.send(case.diao, "conflict.resolve@1", {"value": "high"}, r=conflict, bv=case.ver())["o"] == "applied"
    assert case.shown()["priority"] == "high"


@pytest.mark.parametrize("value", ["soon", "x" * 300, "", None])
def test_a_choice_must_be_a_value_that_the_field_can_have(case: Case, value: str | None) -> None:
    case.patch(case.diao, priority="urgent")
    (conflict,) = case.patch(case.lin, priority="high")["c"]
    outcome = case.send(case.diao, "conflict.resolve@1", {"value": value}, r=conflict, bv=case.ver())
    assert (outcome["o"], outcome["e"]["code"]) == ("parked", "op.payload")
    assert (case.shown()["priority"], len(case.conflicts())) == ("urgent", 1)


def test_a_conflict_of_an_answer_may_be_cleared_but_not_invented(case: Case) -> None:
    case.answer(case.he, result="pass", value="0.9")
    fields = {}
    for conflict in case.answer(case.lin, result="fail", value="1.4")["c"]:
        case.shown()
        fields[case.lin.rows(ORDER, CONFLICT)[conflict]["field"]] = conflict
    odd = case.send(case.he, "conflict.resolve@1", {"value": "maybe"}, r=fields["result"], bv=case.ver())
    assert (odd["o"], odd["e"]["code"]) == ("parked", "op.payload")
    assert case.send(case.he, "conflict.resolve@1", {"value": None}, r=fields["value"], bv=case.ver())["o"] == "applied"
    assert case.shown(ANSWER, EARTH)["value"] is None


def test_null_clears_a_field_and_an_absent_one_stays(case: Case) -> None:
    assert case.patch(case.diao, contact="喆一", note="bring a ladder")["o"] == "applied"
    assert case.patch(case.diao, note=None)["o"] == "applied"
    order = case.shown()
    assert (order["contact"], order["note"]) == ("喆一", "")
    assert case.answer(case.lin, result="fail", value="1.4", unit="Ω", note="rust")["o"] == "applied"
    assert case.answer(case.lin, note=None)["o"] == "applied"
    answer = case.shown(ANSWER, EARTH)
    assert (answer["result"], answer["value"], answer["note"]) == ("fail", "1.4", None)


@pytest.mark.parametrize("kind", ["conflict.resolve@1", "conflict.reopen@1"])
def test_a_conflict_that_is_not_there_parks_the_choice(case: Case, kind: str) -> None:
    x = {"value": "x"} if kind.startswith("conflict.resolve") else {}
    for more in ({}, {"r": str(uuid.uuid4())}, {"r": ORDER}):
        outcome = case.send(case.lin, kind, x, **more)
        assert (outcome["o"], outcome["e"]["code"]) == ("parked", "row.unknown")


def test_every_value_ever_written_is_in_the_history(case: Case) -> None:
    for n, client in enumerate((case.diao, case.lin, case.he, case.diao)):
        case.patch(client, address=f"place {n}")
    written = [value for (value,) in case.site.sql("SELECT value FROM history WHERE field = 'address' ORDER BY ver")]
    ((_, conflict),) = case.conflicts().items()
    kept = {value.strip('"') for value in written} | {side["value"] for side in conflict["others"]}
    assert {f"place {n}" for n in range(4)} <= kept


def test_the_first_values_of_an_order_are_in_the_history_with_whoever_gave_them(case: Case) -> None:
    order, group = str(uuid.uuid4()), str(uuid.uuid4())
    x = {"customer": case.shown()["customer"], "kind": "repair", "fault": "停机", "contact": "喆一"}
    made = case.diao.op("order.create@1", order, x, bv=0, g=[group, 0, 2])
    edited = case.diao.op("order.patch@1", order, {"fault": "异响"}, r=order, bv=0, g=[group, 1, 2])
    reply = case.diao.exchange(have=None, budget=0)
    assert [outcome["o"] for outcome in reply["res"]] == ["applied", "applied"]
    kept = case.site.sql(
        "SELECT field, value, op_id FROM history WHERE row_id = :order ORDER BY ver, field", order=order
    )
    first = {field: (value, op) for field, value, op in kept if op == made}
    assert first["fault"] == ('"停机"', made)
    assert first["contact"] == ('"喆一"', made)
    assert set(first) >= {"address", "contact", "fault", "note", "phone", "priority"}
    assert [row for row in kept if row[2] == edited] == [("fault", '"异响"', edited)]
