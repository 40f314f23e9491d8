"""A customer's decision arrives: kept whatever it says, and looked at. Source: PROTOCOL section 10, MUST-SEAL; R-ORD-6, R-ORD-7."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest

from backend.api.auditing import follow
from backend.domain.canonical import canonical
from backend.domain.jws import open_jws
from backend.domain.seal_check import payload_of
from backend.persistence.ratings import ratings_of
from tests.integration.site import NOW, ORDERS, Site
from tests.integration.tablet import Tablet, name_drawn, sha

ORDER = ORDERS["lin-check"]
"""Accepted by lin and he; an inspection."""
OTHER = ORDERS["lin-pinpad"]
SIGNATURE, OPINION = 18, 19
EARTH = str(uuid.uuid5(uuid.UUID(ORDER), "power.earth"))
OPINION_SAID = {"answers": {"prompt": "good", "skill": "good", "manner": "fair"}, "text": "希望提前半小时电话通知 𠅤"}


def visit(tablet: Tablet, order: str = ORDER) -> None:
    lin = tablet.client
    for event in ("arrive", "start"):
        lin.op(f"order.{event}@1", order, {"from": "accepted"})
    lin.op(
        "answer.set@1",
        order,
        {"item": "power.earth", "result": "fail", "value": "1.4"},
        r=str(uuid.uuid5(uuid.UUID(order), "power.earth")),
    )
    lin.op("note.add@1", order, {"text": "接地线已紧固"}, r=str(uuid.uuid4()))
    lin.op("order.complete@1", order, {"from": "in_work"})


@pytest.fixture
def tablet(site: Site) -> Tablet:
    """At the customer's, the work done."""
    lin = Tablet(site, "lin")
    visit(lin)
    lin.pull()
    return lin


def signature(tablet: Tablet, op: str, order: str = ORDER) -> dict[str, Any]:
    tablet.pull()
    return tablet.client.rows(order, SIGNATURE)[op]


def state(site: Site, order: str = ORDER) -> str:
    return site.one("SELECT state FROM order_index WHERE id = :order", order=order)


@pytest.mark.rule("R-ORD-6")
def test_a_signature_ends_the_order_and_is_answered_by_a_receipt(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    record = json.loads(tablet.client.outbox[-1])["x"]["record"]
    row = signature(tablet, op)
    assert state(site) == "signed"
    assert (row["flags"], row["state"], row["level"], row["differs"]) == ([], "sealed", "E0", [])
    assert row["record"] == record
    keys = site.wiring.keys
    receipt = json.loads(open_jws(row["receipt"], "receipt+jws", lambda kid: keys.find("receipt", kid)).payload)
    assert receipt["record_sha256"] == sha(payload_of(record)) == row["record_sha256"]
    assert (receipt["op"], receipt["order"], receipt["received_at"], receipt["flags"]) == (op, ORDER, NOW, [])


def test_the_bytes_that_were_signed_come_back_as_they_were_sent(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    sent = tablet.client.outbox[-1]
    tablet.pull()
    assert bytes(site.one("SELECT raw FROM journal WHERE op_id = :op", op=op)) == sent
    act = json.loads(payload_of(signature(tablet, op)["record"]))
    assert canonical(act) == payload_of(signature(tablet, op)["record"])


def test_one_who_has_never_been_online_since_the_visit_signs_on_his_own_past_alone(site: Site) -> None:
    lin = Tablet(site, "lin")
    visit(lin)
    answers = lin.client.rows(ORDER, 3)
    shown = lin.content(ORDER, op := str(uuid.uuid4()))
    items = shown["checklist"]["items"]
    shown["checklist"]["items"] = [
        item | {"result": "fail", "value": "1.4"} if item["id"] == EARTH else item for item in items
    ]
    assert EARTH not in answers
    record, act = lin.record(shown, ink={"fmt": "strokes/1", "sha256": sha(name_drawn().encode())})
    x = {"record": record, "record_sha256": sha(canonical(act)), "content_sha256": act["content_sha256"]}
    x |= {"signer": "徐𬭎", "role": "self", "ink": name_drawn(), "ink_sha256": sha(name_drawn().encode())}
    lin.op_of(op, "order.sign@1", ORDER, x)
    assert signature(lin, op)["flags"] == []
    assert state(site) == "signed"


@pytest.mark.parametrize("flagged", ["value", "fault", "note"])
def test_what_the_device_cannot_have_held_is_found(site: Site, tablet: Tablet, flagged: str) -> None:
    shown = tablet.content(ORDER, op := str(uuid.uuid4()))
    if flagged == "value":
        item = next(item for item in shown["checklist"]["items"] if item["id"] == EARTH)
        item["value"] = "0.4"
    elif flagged == "fault":
        shown["fault"] = "不是这样说的"
    else:
        shown["work"].append({"id": str(uuid.uuid4()), "text": "更换压缩机 1 台", "by_name": "林予安"})
    record, act = tablet.record(shown, ink={"fmt": "strokes/1", "sha256": sha(name_drawn().encode())})
    x = {"record": record, "record_sha256": sha(canonical(act)), "content_sha256": act["content_sha256"]}
    x |= {"signer": "徐𬭎", "role": "self", "ink": name_drawn(), "ink_sha256": sha(name_drawn().encode())}
    tablet.op_of(op, "order.sign@1", ORDER, x)
    row = signature(tablet, op)
    assert row["flags"] == ["sign_mismatch"]
    assert row["state"] == "stale", "what was signed is not what the rows say"
    assert state(site) == "signed", "a fact is never refused"


def rewritten(tablet: Tablet, **other: Any) -> str:
    """The op of a true signature, with a part of its payload changed before it is sent."""
    op = tablet.sign(ORDER)
    line = json.loads(tablet.client.outbox.pop())
    tablet.client.s, tablet.client.h = line["s"] - 1, json.loads(tablet.client.outbox[-1])["h"]
    return tablet.op_of(op, "order.sign@1", ORDER, line["x"] | other)


def spoilt(record: str) -> str:
    """One bit of the payload turned."""
    head, payload, tail = record.split(".")
    return f"{head}.{payload[:40]}{'A' if payload[40] != 'A' else 'B'}{payload[41:]}.{tail}"


def test_bytes_that_the_device_did_not_sign_are_found(tablet: Tablet) -> None:
    op = tablet.sign(ORDER)
    x = json.loads(tablet.client.outbox.pop())["x"]
    tablet.client.s -= 1
    tablet.client.h = json.loads(tablet.client.outbox[-1])["h"]
    tablet.op_of(op, "order.sign@1", ORDER, x | {"record": spoilt(x["record"])})
    assert {"signature", "digest"} <= set(signature(tablet, op)["flags"])


def test_a_signature_replayed_on_another_order_is_found_and_ends_nothing_unseen(site: Site, tablet: Tablet) -> None:
    tablet.sign(ORDER)
    x = json.loads(tablet.client.outbox[-1])["x"]
    visit(tablet, OTHER)
    tablet.pull()
    again = tablet.op_of(str(uuid.uuid4()), "order.sign@1", OTHER, x)
    flags = signature(tablet, again, OTHER)["flags"]
    assert {"another_order", "ink_again"} <= set(flags)


@pytest.mark.parametrize("apart", [True, False], ids=["in two pushes", "in one push"])
def test_the_same_ink_twice_is_found(tablet: Tablet, apart: bool) -> None:
    first = tablet.sign(ORDER, ink=name_drawn(5))
    if apart:
        tablet.pull()
    visit(tablet, OTHER)
    second = tablet.sign(OTHER, ink=name_drawn(5))
    assert signature(tablet, first)["flags"] == []
    assert "ink_again" in signature(tablet, second, OTHER)["flags"]


@pytest.mark.parametrize(
    ("ink", "flag"),
    [
        ({"fmt": "strokes/1", "box": [1000, 460], "strokes": [[500, 200]]}, "ink_dot"),
        ({"fmt": "strokes/1", "box": [1000, 460], "strokes": [[500, 200, 501, 201]]}, "ink_dot"),
        ({"fmt": "strokes/1", "box": [1000, 460], "strokes": []}, "ink_dot"),
        ({"fmt": "strokes/1", "box": [1000, 460], "strokes": [[1, 2, 3]]}, "ink"),
        ({"fmt": "strokes/2", "box": [1000, 460], "strokes": [[1, 2, 300, 400]]}, "ink"),
    ],
    ids=["a dot", "a slip", "nothing", "half a point", "another format"],
)
def test_too_little_ink_is_kept_and_flagged(tablet: Tablet, ink: dict[str, Any], flag: str) -> None:
    op = tablet.sign(ORDER, ink=canonical(ink).decode())
    assert signature(tablet, op)["flags"] == [flag]


def test_a_typed_name_stands_without_ink(site: Site, tablet: Tablet) -> None:
    shown = tablet.content(ORDER, op := str(uuid.uuid4()))
    typed = {"name": "徐𬭎", "capacity": "agent", "how": "typed", "reason": None}
    record, act = tablet.record(shown, signer=typed)
    x = {"record": record, "record_sha256": sha(canonical(act)), "content_sha256": act["content_sha256"]}
    tablet.op_of(op, "order.sign@1", ORDER, x | {"signer": "徐𬭎", "role": "agent"})
    assert (signature(tablet, op)["flags"], state(site)) == ([], "signed")


@pytest.mark.parametrize(("outcome", "after"), [("refused", "signature_refused"), ("later", "awaiting_signature")])
def test_no_and_not_now_are_outcomes_too_and_may_still_become_a_signature(
    site: Site, tablet: Tablet, outcome: str, after: str
) -> None:
    op = tablet.decline(ORDER, outcome, "对费用有异议 𠅤")
    row = signature(tablet, op)
    assert (row["outcome"], row["flags"], row["reason"], state(site)) == (outcome, [], "对费用有异议 𠅤", after)
    assert signature(tablet, tablet.sign(ORDER))["flags"] == []
    assert state(site) == "signed"


def test_a_past_that_is_not_the_devices_own_is_found(tablet: Tablet) -> None:
    client = tablet.client
    op = tablet.sign(ORDER, ops_upto=[client.dev, client.s, "x" * 22])
    assert signature(tablet, op)["flags"] == ["prefix"]


def test_a_head_that_was_never_signed_is_found(tablet: Tablet) -> None:
    op = tablet.sign(ORDER, anchor={"epoch": tablet.client.epoch, "size": 3, "root": "0" * 64})
    assert signature(tablet, op)["flags"] == ["anchor"]


def test_words_that_nobody_has_are_found(tablet: Tablet) -> None:
    shown = tablet.content(ORDER, op := str(uuid.uuid4()), wording={"id": "act/1", "lang": "en", "sha256": "0" * 64})
    record, act = tablet.record(shown, ink={"fmt": "strokes/1", "sha256": sha(name_drawn().encode())})
    x = {"record": record, "record_sha256": sha(canonical(act)), "content_sha256": act["content_sha256"]}
    x |= {"signer": "徐𬭎", "role": "self", "ink": name_drawn(), "ink_sha256": sha(name_drawn().encode())}
    tablet.op_of(op, "order.sign@1", ORDER, x)
    assert signature(tablet, op)["flags"] == ["wording"]


@pytest.mark.parametrize("record", ["x", "a.b.c", "..", "e30.e30.e30"])
def test_what_is_no_record_at_all_is_kept_and_flagged(site: Site, tablet: Tablet, record: str) -> None:
    op = rewritten(tablet, record=record)
    flags = signature(tablet, op)["flags"]
    assert {"signature", "digest", "shape"} <= set(flags)
    assert signature(tablet, op)["record"] == record


def technicians(tablet: Tablet) -> list[str]:
    return [person["id"] for person in tablet.client.rows(ORDER, 1)[ORDER]["technicians"]]


@pytest.mark.rule("R-ORD-7")
def test_the_opinion_reaches_the_office_and_nobody_else(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER, opinion=OPINION_SAID)
    row = signature(tablet, op)
    assert row["flags"] == []
    with site.database.read() as connection:
        ratings = {person: ratings_of(connection, person) for person in technicians(tablet)}
    assert [
        (one.signature_id, one.order_id, one.score, one.opinion)
        for mine in ratings.values()
        for one in mine
        if one.order_id == ORDER
    ] == [(op, ORDER, 5, OPINION_SAID["text"])] * 2
    everything = json.dumps(
        [row["d"] for bucket in tablet.client.held.values() for row in bucket["rows"].values()], ensure_ascii=False
    )
    sent = b"".join(tablet.client.outbox).decode()
    assert "希望提前" not in everything + sent
    assert "so_so" not in everything + sent


def test_an_envelope_moved_to_another_order_does_not_open(site: Site, tablet: Tablet) -> None:
    op = str(uuid.uuid4())
    sealed = tablet.seal(ORDER, op, OPINION_SAID)
    visit(tablet, OTHER)
    moved = tablet.client.op(
        "opinion.seal@1", OTHER, {"signature": op, "sealed": sealed, "sealed_sha256": sha(sealed.encode())}
    )
    tablet.pull()
    assert tablet.client.rows(OTHER, OPINION)[moved]["unopened"] == "seal"
    assert site.one("SELECT COUNT(*) FROM sealed_rating WHERE order_id IN (:a, :b)", a=ORDER, b=OTHER) == 0


def test_another_envelope_than_the_signed_one_is_found(tablet: Tablet) -> None:
    op = tablet.sign(ORDER, opinion=OPINION_SAID, opinion_sha256="0" * 64)
    assert signature(tablet, op)["flags"] == ["opinion"]


def test_an_opinion_in_halves_of_a_group_waits_with_its_signature(site: Site, tablet: Tablet) -> None:
    tablet.sign(ORDER, opinion=OPINION_SAID)
    client = tablet.client
    reply = client.post(client.outbox[client.stored]).json()
    assert (reply["stored"], reply["res"]) == (client.s - 1, [])
    assert site.one("SELECT COUNT(*) FROM sealed_rating WHERE order_id IN (:a, :b)", a=ORDER, b=OTHER) == 0


def test_an_executed_signature_is_executed_once(site: Site, tablet: Tablet) -> None:
    op = tablet.sign(ORDER, opinion=OPINION_SAID)
    lines = tablet.client.outbox[-2:]
    tablet.pull()
    receipt = signature(tablet, op)["receipt"]
    again = tablet.client.post(*lines).json()
    assert [outcome["o"] for outcome in again["res"]] == ["applied", "applied"]
    assert signature(tablet, op)["receipt"] == receipt
    assert site.one("SELECT COUNT(*) FROM sealed_rating WHERE order_id IN (:a, :b)", a=ORDER, b=OTHER) == 2


def test_a_device_is_handed_the_signed_head_and_what_it_seals_names_it(site: Site, tablet: Tablet) -> None:
    follow(site.wiring)
    reply = tablet.client.exchange()
    keys = site.wiring.keys
    head = json.loads(open_jws(reply["head"], "checkpoint+jws", lambda kid: keys.find("checkpoint", kid)).payload)
    assert "head" not in tablet.client.exchange(head=head["size"])
    op = tablet.sign(ORDER, anchor={name: head[name] for name in ("epoch", "size", "root")})
    row = signature(tablet, op)
    assert row["flags"] == []
    receipt = json.loads(open_jws(row["receipt"], "receipt+jws", lambda kid: keys.find("receipt", kid)).payload)
    assert receipt["head"] == {"size": head["size"], "root": head["root"]}
