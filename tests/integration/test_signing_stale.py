"""After the seal: the signed bytes stand, and whatever reads otherwise is named, with who. Source: PROTOCOL section 10, MUST-STALE;
protocol invariants 16 and 17 as properties."""

from __future__ import annotations

import json
import random
import uuid
from typing import Any

import pytest

from backend.domain.canonical import canonical
from backend.domain.seal_check import payload_of, read_act
from backend.domain.signed_content import differences
from tests.integration.desk import get
from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site
from tests.integration.tablet import Tablet, sha
from tests.integration.test_signing import EARTH, ORDER, SIGNATURE, signature, state, visit

REVISION = 20
TABLES = (1, 3, 4, 16)


@pytest.fixture
def tablet(site: Site) -> Tablet:
    lin = Tablet(site, "lin")
    visit(lin)
    lin.pull()
    return lin


def desk_patch(site: Site, **x: str) -> RawClient:
    """As the desk does it: it says what its page showed."""
    desk = site.client("diao")
    whole = get(desk.http, f"/api/orders/{ORDER}")
    shown = next(row["d"] for row in whole["rows"] if row["t"] == 1)
    was = {field: shown[field] for field in x}
    outcome = desk.result(desk.op("order.patch@1", ORDER, x, r=ORDER, was=was, bv=whole["ver"]), have=None, budget=0)
    assert outcome["o"] == "applied"
    return desk


def differing(row: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(one["field"], one["signed"], one["value"], one["by_name"]) for one in row["differs"]]


def test_the_office_edits_a_signed_field(site: Site, tablet: Tablet) -> None:
    """Must show 4: what was signed stands; the order says what changed and by whom."""
    op = tablet.sign(ORDER)
    before = signature(tablet, op)
    was = tablet.client.rows(ORDER, 1)[ORDER]["contact"]
    desk = desk_patch(site, contact="徐宏 改")
    after = signature(tablet, op)
    assert after["record"] == before["record"]
    assert after["receipt"] == before["receipt"]
    assert after["state"] == "stale"
    assert differing(after) == [("contact", was, "徐宏 改", desk.user["name"])]
    [revision] = tablet.client.rows(ORDER, REVISION).values()
    assert (revision["signature"], revision["by_name"]) == (op, desk.user["name"])
    assert revision["fields"] == [{"table": 1, "id": ORDER, "field": "contact", "signed": was, "value": "徐宏 改"}]
    assert site.one("SELECT state FROM signature_index WHERE id = :id", id=op) == "stale"
    assert state(site) == "signed"


def test_what_nobody_signed_may_change(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    desk_patch(site, phone="021-9", priority="urgent", note="回访用")
    tablet.client.op("note.add@1", ORDER, {"text": "签字后补记"}, r=str(uuid.uuid4()))
    row = signature(tablet, op)
    assert (row["state"], row["differs"], tablet.client.rows(ORDER, REVISION)) == ("sealed", [], {})


def test_an_edit_taken_back_leaves_both_revisions_and_no_difference(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    tablet.pull()
    was = tablet.client.rows(ORDER, 1)[ORDER]["contact"]
    desk_patch(site, contact="徐宏 改")
    desk_patch(site, contact=was)
    row = signature(tablet, op)
    assert (row["state"], row["differs"]) == ("sealed", [])
    fields = [revision["fields"][0]["value"] for revision in tablet.client.rows(ORDER, REVISION).values()]
    assert sorted(fields) == sorted(["徐宏 改", was])


def test_the_office_edited_while_the_customer_read_offline(site: Site, tablet: Tablet) -> None:
    """The record is true to the device; the order is stale from the moment it arrives."""
    op = tablet.sign(ORDER)
    was = tablet.client.rows(ORDER, 1)[ORDER]["fault"]
    desk = desk_patch(site, fault="改写过的故障")
    row = signature(tablet, op)
    assert row["flags"] == []
    assert row["state"] == "stale"
    assert differing(row) == [("fault", was, "改写过的故障", desk.user["name"])]


def test_the_technician_changes_a_reading_after_the_customer_left(tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    tablet.client.op("answer.set@1", ORDER, {"item": "power.earth", "value": "0.4", "result": "pass"}, r=EARTH)
    row = signature(tablet, op)
    assert differing(row) == [("result", "fail", "pass", "林予安"), ("value", "1.4", "0.4", "林予安")]


def test_a_signed_note_taken_away_is_missed(tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    note = next(iter(tablet.client.rows(ORDER, 4)))
    tablet.client.op("note.delete@1", ORDER, {}, r=note)
    assert differing(signature(tablet, op)) == [("text", "接地线已紧固", None, "林予安")]


def test_signing_again_makes_it_whole_and_keeps_the_first(site: Site, tablet: Tablet) -> None:
    first = tablet.sign(ORDER)
    tablet.pull()
    desk_patch(site, contact="徐宏 改")
    tablet.pull()
    second = tablet.sign(ORDER)
    rows = [signature(tablet, op) for op in (first, second)]
    assert [row["state"] for row in rows] == ["superseded", "sealed"]
    assert rows[0]["record"] != rows[1]["record"]
    desk_patch(site, contact="又改")
    rows = [signature(tablet, op) for op in (first, second)]
    assert [row["state"] for row in rows] == ["superseded", "stale"]


def edit(site: Site, tablet: Tablet, rng: random.Random) -> None:
    """One thing that somebody does to a signed order."""
    lin = tablet.client
    match rng.randrange(6):
        case 0:
            desk_patch(site, **{rng.choice(["contact", "address", "fault", "phone"]): f"改 {rng.randrange(3)}"})
        case 1:
            item = rng.choice(["power.earth", "power.l1", "power.l2"])
            value = {"item": item, "result": rng.choice(["pass", "fail"]), "note": f"{rng.randrange(3)}"}
            lin.op("answer.set@1", ORDER, value, r=str(uuid.uuid5(uuid.UUID(ORDER), item)))
        case 2:
            lin.op("note.add@1", ORDER, {"text": f"补记 {rng.randrange(9)}"}, r=str(uuid.uuid4()))
        case 3 if lin.rows(ORDER, 4):
            lin.op("note.delete@1", ORDER, {}, r=rng.choice(sorted(lin.rows(ORDER, 4))))
        case 4:
            lin.op("order.patch@1", ORDER, {"contact": f"现场 {rng.randrange(3)}"}, r=ORDER)
        case _:
            if len(lin.outbox) > lin.stored:
                tablet.pull()  # This tablet shows no op of its own before the server does.
            tablet.sign(ORDER)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_happens_signed_bytes_stand_and_no_signed_field_changes_without_a_revision(
    site: Site, tablet: Tablet, seed: int
) -> None:
    """Invariants 16 and 17, at every step of a random life."""
    rng = random.Random(seed)
    bytes_of: dict[str, str] = {}
    tablet.sign(ORDER)
    for _ in range(10):
        tablet.pull()
        if rng.random() < 0.7:
            edit(site, tablet, rng)
        edit(site, tablet, rng)
        tablet.pull()
        rows = {table: tablet.client.rows(ORDER, table) for table in TABLES}
        revised = {
            (revision["signature"], one["table"], one["id"], one["field"])
            for revision in tablet.client.rows(ORDER, REVISION).values()
            for one in revision["fields"]
        }
        signatures = tablet.client.rows(ORDER, SIGNATURE)
        for op, row in signatures.items():
            payload = payload_of(row["record"])
            assert bytes_of.setdefault(op, row["record"]) == row["record"]
            assert sha(payload) == row["record_sha256"]
            assert canonical(json.loads(payload)) == payload
            act = read_act(payload)
            assert act is not None
            assert "sign_mismatch" not in row["flags"], "every field derives from what the device held"
            if row["state"] == "superseded":
                continue
            found = {(one.table, one.id, one.field, one.value) for one in differences(act.content, rows)}
            assert found == {(one["table"], one["id"], one["field"], one["value"]) for one in row["differs"]}
            assert (row["state"] == "stale") == bool(found)
            assert {(op, *one[:3]) for one in found} <= revised
        assert sum(row["state"] != "superseded" for row in signatures.values()) == 1


def test_another_order_is_none_of_it(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    tablet.client.op("note.add@1", ORDERS["lin-pinpad"], {"text": "x"}, r=str(uuid.uuid4()))
    assert signature(tablet, op)["state"] == "sealed"
