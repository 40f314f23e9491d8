"""Every op by every role, on orders made for it: what is allowed is executed, what is not says so. Source: PROTOCOL section 6."""

from __future__ import annotations

import uuid
from typing import Any

from backend.domain.commands import CATALOGUE
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, ORDERS, Site

ACTORS = {
    "lin": "technician of the order",
    "ding": "technician of the branch",
    "kekun": "technician elsewhere",
    "cang": "keeper of the branch",
    "jing": "manager of the branch",
    "weilan": "manager elsewhere",
    "diao": "dispatcher of the region",
    "gengbo": "dispatcher elsewhere",
    "zhi": "quality",
    "lengxing": "hotline",
    "admin": "administrator",
}
DESK = {"jing", "diao", "lengxing", "admin"}
"""At the desk, and the order within reach."""

ON_SITE = {"lin"}
MAY: dict[str, set[str]] = {
    "order.create@1": DESK | {"lin", "ding"},
    "order.submit@1": DESK,
    "order.approve@1": {"jing", "admin"},
    "order.dispatch@1": {"jing", "diao", "admin"},
    "order.decline@1": ON_SITE,
    "order.cancel@1": {"jing", "diao", "admin"},
    "order.accept@1": ON_SITE,
    "order.depart@1": ON_SITE,
    "order.arrive@1": ON_SITE,
    "order.start@1": ON_SITE,
    "order.resume@1": ON_SITE,
    "order.complete@1": ON_SITE,
    "order.pause@2": ON_SITE,
    "order.respond@1": DESK | ON_SITE,
    "order.promise@1": DESK | ON_SITE,
    "clock.deviate@1": {"jing", "admin"},
    "order.escalate@1": ON_SITE,
    "order.leave@1": ON_SITE,
    "order.summarise@1": ON_SITE,
    "order.ask_leave@1": ON_SITE,
    "order.late@1": ON_SITE,
    "swap.record@1": ON_SITE,
    "change.record@1": ON_SITE,
    "order.permit@1": {"jing", "diao", "admin"},
    "order.archive@1": {"jing", "lengxing", "admin"},
    "order.confirm@1": DESK,
    "order.appoint@1": DESK | ON_SITE,
    "entry.set@1": DESK | ON_SITE,
    "order.sign@1": ON_SITE,
    "order.refuse_signature@1": ON_SITE,
    "order.sign_later@1": ON_SITE,
    "opinion.seal@1": ON_SITE,
    "order.patch@1": DESK | ON_SITE,
    "answer.set@1": ON_SITE,
    "note.add@1": DESK | ON_SITE,
    "note.delete@1": DESK | ON_SITE,
    "photo.add@1": ON_SITE,
    "photo.remove@1": ON_SITE,
    "photo.restore@1": ON_SITE,
    "blob.verify@1": set(),
    "order.erase@1": set(),
    "card.show@1": ON_SITE,
    "conflict.resolve@1": DESK | ON_SITE,
    "conflict.reopen@1": DESK | ON_SITE,
    "parked.settle@1": {"jing", "diao", "admin"},
}
"""About orders; the ops about people: test_people_roles.py."""

BLAMED = {"photo.remove@1", "photo.restore@1", "note.delete@1", "conflict.resolve@1", "conflict.reopen@1"}
"""Ops that find nothing to work on: allowed ones say `row.unknown`."""

EARLY = {"order.summarise@1": ("conflict", None), "order.archive@1": ("rejected", "order.transition")}
"""Ops that come long before their order is signed, and what who may is answered."""

PATHS = {
    "order.submit@1": 1,
    "order.approve@1": 2,
    "order.dispatch@1": 3,
    "order.start@1": 7,
    "order.pause@2": 8,
    "order.resume@1": 9,
    "order.complete@1": 8,
    "order.escalate@1": 8,
    "order.leave@1": 8,
    "order.permit@1": 8,
    "order.sign@1": 10,
    "order.refuse_signature@1": 10,
    "order.sign_later@1": 10,
}
"""How many steps of LIFE an order has behind it; a dispatched one (4) where nothing is said."""

BLOB = {"att": str(uuid.uuid4()), "sha256": "0" * 64, "size": 3, "mime": "image/jpeg"}

LIFE = ["create", "submit", "approve", "dispatch", "accept", "depart", "arrive", "start", "pause", "complete"]


ACT = {"record": "a.b.c", "record_sha256": "0" * 64, "content_sha256": "0" * 64}


def payload(kind: str, site: Site, technician: str) -> dict[str, Any]:
    customer = site.one("SELECT id FROM customer_index WHERE name = '松果书店'")
    return {
        "order.create@1": {"customer": customer, "kind": "repair", "fault": "x"},
        "order.dispatch@1": {"from": "approved", "technicians": [technician]},
        "order.decline@1": {"from": "dispatched", "reason": "x"},
        "order.respond@1": {},
        "order.promise@1": {},
        "clock.deviate@1": {"measure": "solve", "due_at": NOW + 9 * 86_400_000, "reason": "x"},
        "order.escalate@1": {"from": "in_work", "reason": "x", "to": "manager", "want": "parts"},
        "order.leave@1": {"from": "in_work", "reason": "x"},
        "order.ask_leave@1": {"reason": "x", "told": "喆", "way_on": "x"},
        "order.permit@1": {"allow": True},
        "order.confirm@1": {"by": "喆", "how": "phone", "solved": True},
        "order.appoint@1": {"at": NOW, "with": "喆"},
        "order.late@1": {"until": NOW, "reason": "x", "told": "phone"},
        "entry.set@1": {"name": "consent.by", "value": "喆"},
        "swap.record@1": {"what": "x", "how": "swapped"},
        "change.record@1": {"what": "x"},
        "order.cancel@1": {"from": "dispatched", "reason": "x"},
        "order.pause@1": {"from": "in_work", "reason": "x"},
        "order.pause@2": {"from": "in_work", "why": "parts", "reason": "x"},
        "order.sign@1": ACT | {"signer": "喆", "role": "self"},
        "order.refuse_signature@1": ACT | {"reason": "x"},
        "order.sign_later@1": ACT | {"reason": "x"},
        "opinion.seal@1": {"signature": str(uuid.uuid4()), "sealed": "x", "sealed_sha256": "0" * 64},
        "order.patch@1": {"contact": "喆"},
        "answer.set@1": {"item": "power.earth", "result": "pass"},
        "note.add@1": {"text": "x"},
        "note.delete@1": {},
        "photo.add@1": {**BLOB, "w": 2, "h": 1, "of": [3, str(uuid.uuid4())]},
        "photo.remove@1": {},
        "photo.restore@1": {},
        "blob.verify@1": {"sha256": BLOB["sha256"]},
        "order.erase@1": {},
        "card.show@1": {"verified": "skipped"},
        "conflict.resolve@1": {"value": "x"},
        "conflict.reopen@1": {},
        "parked.settle@1": {"decision": "keep"},
    }.get(kind, {"from": "dispatched"})


def row_of(kind: str, order: str) -> dict[str, str]:
    if kind == "order.patch@1":
        return {"r": order}
    if kind == "entry.set@1":
        return {"r": str(uuid.uuid5(uuid.UUID(order), "consent.by"))}
    if kind == "answer.set@1":
        return {"r": str(uuid.uuid5(uuid.UUID(order), "power.earth"))}
    return {} if kind.startswith(("order.", "card.", "swap.", "change.", "clock.")) else {"r": str(uuid.uuid4())}


def prepare(site: Site, lin: RawClient) -> dict[tuple[str, str], str]:
    """(op type, actor) → an order of its own, in the state that the op starts from."""
    admin = site.client("admin")
    orders = {(kind, actor): str(uuid.uuid4()) for kind in MAY for actor in ACTORS}
    for place, step in enumerate(LIFE):
        client = admin if place < 4 else lin
        for (kind, _), order in orders.items():
            if place < PATHS.get(kind, 4) and kind not in ("order.create@1", "parked.settle@1"):
                client.op(f"order.{step}@1", order, payload(f"order.{step}@1", site, lin.user["id"]), bv=0)
        if client.outbox[client.stored :]:
            reply = client.exchange(have=None, budget=0)
            assert {outcome["o"] for outcome in reply["res"]} == {"applied"}
    return orders


def test_every_op_by_every_role(site: Site) -> None:
    assert set(MAY) == {name for name, one in CATALOGUE.commands.items() if one.bucket == "o"} | {"parked.settle@1"}
    lin = site.ready("lin")
    orders = prepare(site, lin)
    for actor in ACTORS:
        client = lin if actor == "lin" else site.client(actor)
        ops = {}
        for kind in MAY:
            order = orders[kind, actor]
            more: dict[str, Any] = {"bv": 0, **row_of(kind, order)}
            if kind == "parked.settle@1":
                more["b"] = ["u", lin.user["id"]]
            ops[kind] = client.op(kind, order, payload(kind, site, lin.user["id"]), **more)
        reply = client.exchange(have=None, budget=0)
        found = {outcome["i"]: outcome for outcome in reply["res"]}
        for kind, op in ops.items():
            check(kind, actor, found[op])


def sees(actor: str, kind: str) -> bool:
    """A technician knows of an order from its dispatch on, and of his own bucket; the desk of all orders in reach, and with
    the quality clerk of all technicians in reach."""
    if actor == "lin":
        return PATHS.get(kind, 4) >= 4
    return actor in (DESK | {"zhi"} if kind == "parked.settle@1" else DESK)


def check(kind: str, actor: str, outcome: dict[str, Any]) -> None:
    what = f"{kind} by {actor}, {ACTORS[actor]}"
    said = ("applied" if outcome["o"] == "merged" else outcome["o"], outcome.get("e", {}).get("code"))
    if actor in MAY[kind]:
        expected = ("parked", "row.unknown") if kind in BLAMED else EARLY.get(kind, ("applied", None))
    elif kind == "order.create@1":
        elsewhere = {"kekun": ("parked", "order.out_of_reach")}
        out_of_reach = {"weilan", "gengbo"}
        expected = elsewhere.get(actor, ("rejected", "order.out_of_reach" if actor in out_of_reach else "op.role"))
    elif sees(actor, kind):
        fact = CATALOGUE.commands[kind].kind == "fact"
        expected = ("parked" if fact else "rejected", "op.role")
    else:
        expected = ("parked", "bucket.not_member")
    assert said == expected, what


def test_one_s_own_bucket_is_no_place_to_settle_in(site: Site) -> None:
    lin = site.ready("lin")
    outcome = lin.result(lin.op("parked.settle@1", ORDERS["lin-check"], {"decision": "execute"}, r=str(uuid.uuid4()), b=["u", lin.user["id"]]))  # fmt: skip
    assert (outcome["o"], outcome["e"]["code"]) == ("rejected", "op.role")


def test_an_op_in_a_bucket_of_the_wrong_kind_is_parked(site: Site) -> None:
    lin = site.ready("lin")
    for kind, root in (("u", lin.user["id"]), ("c", ORDERS["lin-check"]), ("z", ORDERS["lin-check"])):
        outcome = lin.result(lin.op("note.add@1", "", {"text": "x"}, r=str(uuid.uuid4()), b=[kind, root]))
        assert (outcome["o"], outcome["e"]["code"]) == ("parked", "bucket.kind")


def test_roles_are_those_of_the_moment_of_execution(site: Site) -> None:
    lin = site.ready("lin")
    lin.op("order.depart@1", ORDERS["lin-check"], {"from": "accepted"})
    site.sql("UPDATE account SET roles = '[\"keeper\"]' WHERE login = 'lin'")
    (outcome,) = lin.exchange()["res"]
    assert (outcome["o"], outcome["e"]["code"]) == ("parked", "op.role")
