"""Into the journal, once, and executed, whatever stands beside it. Source: PROTOCOL sections 2 and 3."""

import http.client
import uuid

from tests.integration.raw_client import RawClient
from tests.integration.site import ORDERS, Site

ORDER = ORDERS["lin-check"]
"""Accepted by lin and he, with a checklist."""

EVENT, ANSWER, NOTE = 2, 3, 4


def answer_id(item: str) -> str:
    return str(uuid.uuid5(uuid.UUID(ORDER), item))


def visit(client: RawClient) -> list[str]:
    """The ops of a short visit."""
    return [
        client.op("order.depart@1", ORDER, {"from": "accepted"}),
        client.op("order.arrive@1", ORDER, {"from": "en_route"}),
        client.op("order.start@1", ORDER, {"from": "on_site"}),
        client.op("answer.set@1", ORDER, {"item": "power.earth", "result": "pass"}, r=answer_id("power.earth")),
        client.op("note.add@1", ORDER, {"text": "𠅤女士在场"}, r=str(uuid.uuid4())),
    ]


def lose_the_reply(client: RawClient) -> None:
    """Sends the outbox and hangs up without reading."""
    body = b"\n".join([client.header(), *client.outbox])
    cookie = "; ".join(f"{name}={value}" for name, value in client.http.cookies.items())
    connection = http.client.HTTPConnection("127.0.0.1", client.http.base_url.port)
    connection.request("POST", "/sync/v1", body, {"Content-Type": "application/x-ndjson", "Cookie": cookie})
    connection.close()


def test_a_batch_sent_three_times_has_one_effect_and_equal_answers(site: Site) -> None:
    lin = site.ready("lin")
    ops = visit(lin)
    lose_the_reply(lin)
    lines = list(lin.outbox)
    replies = [lin.post(*lines).json() for _ in range(3)]
    assert [[outcome["i"] for outcome in reply["res"]] for reply in replies] == [ops] * 3
    assert replies[0]["res"] == replies[1]["res"] == replies[2]["res"]
    assert {outcome["o"] for outcome in replies[0]["res"]} == {"applied"}
    assert [reply["stored"] for reply in replies] == [5, 5, 5]
    assert site.one("SELECT COUNT(*) FROM journal WHERE dev = :dev", dev=lin.dev) == 5
    lin.exchange()
    events = lin.rows(ORDER, EVENT)
    assert [events[op]["type"] for op in ops[:3]] == ["order.depart", "order.arrive", "order.start"]
    (version,) = {at[1] for at in replies[0]["res"][-1]["at"]}
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER) == version


def test_the_journal_holds_the_very_bytes_of_the_outbox(site: Site) -> None:
    lin = site.ready("lin")
    visit(lin)
    lin.op("note.add@1", ORDER, {"text": 'quote " and back\\slash, \U0001f9f0, e\u0301'}, r=str(uuid.uuid4()))
    lin.exchange()
    stored = site.sql("SELECT raw, chain_ok FROM journal WHERE dev = :dev ORDER BY seq", dev=lin.dev)
    assert [bytes(raw) for raw, _ in stored] == lin.outbox
    assert all(chain_ok for _, chain_ok in stored)


def test_what_is_wrong_with_one_op_never_holds_up_the_others(site: Site) -> None:
    lin = site.ready("lin")
    good = [lin.op("order.depart@1", ORDER, {"from": "accepted"})]
    refused = lin.op("order.cancel@1", ORDER, {"from": "accepted", "reason": "no"})
    unknown = lin.op("order.teleport@7", ORDER, {"from": "accepted"})
    good.append(lin.op("note.add@1", ORDER, {"text": "still here"}, r=str(uuid.uuid4())))
    wrong = lin.op("note.add@1", ORDER, {"text": "x", "colour": "red"}, r=str(uuid.uuid4()))
    extra = lin.op("note.add@1", ORDER, {"text": "x"}, r=str(uuid.uuid4()), zz=1)
    foreign = lin.op("order.accept@1", ORDERS["lanpu-1"], {"from": "dispatched"})
    good.append(lin.op("order.arrive@1", ORDER, {"from": "en_route"}))
    reply = lin.exchange()
    found = {outcome["i"]: (outcome["o"], outcome.get("e", {}).get("code")) for outcome in reply["res"]}
    assert [found[op] for op in good] == [("applied", None)] * 3
    assert found[refused] == ("rejected", "op.role")
    assert found[unknown] == ("parked", "op.unknown_type")
    assert found[wrong] == ("parked", "op.payload")
    assert found[extra] == ("parked", "op.malformed")
    assert found[foreign] == ("parked", "bucket.not_member")
    assert (reply["stored"], "err" in reply) == (8, False)
    parked = site.sql("SELECT op_id FROM exception WHERE dev = :dev", dev=lin.dev)
    assert {op for (op,) in parked} == {unknown, wrong, extra, foreign}
    assert lin.post(*lin.outbox).json()["res"] == reply["res"]


def test_a_gap_stores_what_came_before_it_and_nothing_after(site: Site) -> None:
    lin = site.ready("lin")
    first, *_, last = visit(lin)
    held_back = lin.outbox.pop(1)
    reply = lin.exchange()
    assert (reply["err"], reply["stored"]) == ("gap", 1)
    assert [outcome["i"] for outcome in reply["res"]] == [first]
    assert site.one("SELECT COUNT(*) FROM journal WHERE dev = :dev", dev=lin.dev) == 1
    lin.outbox.insert(1, held_back)
    reply = lin.exchange()
    assert (reply["stored"], reply["res"][-1]["i"], reply["res"][-1]["o"]) == (5, last, "applied")


def test_another_op_at_a_place_that_is_taken_is_a_fork(site: Site) -> None:
    lin = site.ready("lin")
    visit(lin)
    lin.exchange()
    twin = RawClient.__new__(RawClient)
    twin.__dict__.update(lin.__dict__, outbox=list(lin.outbox[:3]), s=3, h="")
    other = twin.op("note.add@1", ORDER, {"text": "a restored tablet"}, r=str(uuid.uuid4()))
    later = twin.op("note.add@1", ORDER, {"text": "and more"}, r=str(uuid.uuid4()))
    reply = twin.post(*twin.outbox[2:]).json()
    assert (reply["err"], reply["stored"]) == ("fork", 5)
    assert [outcome["i"] for outcome in reply["res"]] == [site.one(
        "SELECT op_id FROM journal WHERE dev = :dev AND seq = 3", dev=lin.dev
    )]  # fmt: skip
    assert site.sql("SELECT 1 FROM journal WHERE op_id IN (:a, :b)", a=other, b=later) == []


def test_an_op_that_comes_again_under_another_device_is_linked(site: Site) -> None:
    lin = site.ready("lin")
    ops = visit(lin)
    lin.op("order.teleport@1", ORDER, {})
    first = lin.exchange()["res"]
    again = site.client("lin")
    again.outbox = list(lin.outbox)
    reply = again.exchange()
    assert (reply["stored"], reply["res"]) == (6, first)
    linked = site.sql("SELECT repeats_dev, raw FROM journal WHERE dev = :dev ORDER BY seq", dev=again.dev)
    assert {dev for dev, _ in linked} == {lin.dev}
    assert [bytes(raw) for _, raw in linked] == lin.outbox
    assert site.one("SELECT COUNT(*) FROM row WHERE id = :op", op=ops[0]) == 1
    assert again.post(*again.outbox).json()["res"] == first


def test_an_op_id_of_another_user_is_taken(site: Site) -> None:
    lin, he = site.ready("lin"), site.ready("he")
    note = lin.op("note.add@1", ORDER, {"text": "mine"}, r=str(uuid.uuid4()))
    assert lin.result(note)["o"] == "applied"
    he.op("note.add@1", ORDER, {"text": "his own words"}, r=str(uuid.uuid4()), i=note)
    outcome = he.result(note)
    assert (outcome["o"], outcome["e"]["code"]) == ("parked", "row.taken")
    assert he.post(*he.outbox).json()["res"] == [outcome]
    assert lin.post(*lin.outbox).json()["res"][0]["o"] == "applied"


def test_a_row_id_that_is_in_use_is_taken(site: Site) -> None:
    lin, he = site.ready("lin"), site.ready("he")
    row = str(uuid.uuid4())
    assert lin.result(lin.op("note.add@1", ORDER, {"text": "first"}, r=row))["o"] == "applied"
    outcome = he.result(he.op("note.add@1", ORDER, {"text": "second"}, r=row))
    assert (outcome["o"], outcome["e"]["code"]) == ("parked", "row.taken")
    assert he.rows(ORDER, NOTE)[row]["text"] == "first"


def test_a_broken_chain_is_flagged_and_executed(site: Site) -> None:
    lin = site.ready("lin")
    ops = visit(lin)
    lin.outbox[2] = lin.outbox[2][:-5] + b'AAA"}'
    reply = lin.exchange()
    assert [(outcome["i"], outcome["o"]) for outcome in reply["res"]] == [(op, "applied") for op in ops]
    flags = site.sql("SELECT chain_ok FROM journal WHERE dev = :dev ORDER BY seq", dev=lin.dev)
    assert [bool(ok) for (ok,) in flags] == [True, True, False, False, True]


def test_after_a_line_whose_h_is_no_hash_the_device_goes_on(site: Site) -> None:
    lin = site.ready("lin")
    lin.op("order.depart@1", ORDER, {"from": "accepted"})
    lin.outbox[0] = lin.outbox[0].rpartition(b',"h":"')[0] + ',"h":"é\x7f"}'.encode()
    assert lin.exchange()["res"][0]["o"] == "applied"
    lin.h = ""
    arrived = lin.op("order.arrive@1", ORDER, {"from": "en_route"})
    assert lin.result(arrived)["o"] == "applied"
    flags = site.sql("SELECT chain_ok FROM journal WHERE dev = :dev ORDER BY seq", dev=lin.dev)
    assert [bool(ok) for (ok,) in flags] == [False, True]


def test_need_have_and_epoch(site: Site) -> None:
    lin = site.ready("lin")
    note = lin.op("note.add@1", ORDER, {"text": "sent with a digest nobody knows"}, r=str(uuid.uuid4()))
    reply = lin.exchange(have={"d": "x" * 22})
    assert (reply["err"], reply["stored"], reply["res"][0]["i"], reply["b"]) == ("need_have", 1, note, [])
    old = lin.epoch
    lin.op("note.add@1", ORDER, {"text": "under another epoch"}, r=str(uuid.uuid4()))
    reply = lin.post(*lin.outbox[1:], epoch=str(uuid.uuid4())).json()
    assert (reply["err"], reply["epoch"], reply["stored"]) == ("epoch", old, 1)
    assert (reply["res"], reply["b"], reply["drop"]) == ([], [], [])


def test_a_line_replayed_after_a_restore_is_read(site: Site) -> None:
    lin = site.ready("lin")
    first = [str(uuid.uuid4()), 7, "A" * 22]
    op = lin.op("note.add@1", ORDER, {"text": "again"}, r=str(uuid.uuid4()), e=str(uuid.uuid4()), o=first)
    assert lin.result(op)["o"] == "applied"
