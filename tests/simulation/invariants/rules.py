"""21 authorisation, 2 gap-free numbers: who did what, judged from the rows alone."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping

from tests.simulation.invariants.verdict import Intent, require
from tests.simulation.raw import Raw

DESK = {"dispatcher", "hotline", "manager", "admin"}
MAY = {
    "order.create": DESK | {"technician"},
    "order.submit": {"hotline", "dispatcher", "manager"},
    "order.approve": {"manager"},
    "order.dispatch": {"dispatcher", "manager"},
    "order.decline": {"technician"},
    "order.cancel": {"dispatcher", "manager"},
    **{
        f"order.{event}": {"technician"}
        for event in ("accept", "depart", "arrive", "start", "pause", "resume", "complete")
    },
    "order.patch": DESK | {"technician"},
    "answer.set": {"technician"},
    "note.add": DESK | {"technician"},
    "note.delete": DESK | {"technician"},
    "card.show": {"technician"},
    "parked.settle": {"dispatcher", "manager"},
    "conflict.resolve": DESK | {"technician"},
    "conflict.reopen": DESK | {"technician"},
}
"""Op type → roles that may have it executed."""

FACTS = {
    *(f"order.{event}" for event in ("accept", "depart", "arrive", "start", "pause", "resume", "complete", "patch")),
    *("answer.set", "note.add", "note.delete", "card.show", "conflict.resolve", "conflict.reopen"),
}


def check_executed(raw: Raw, intents: Mapping[str, Intent], roles: Mapping[str, set[str]]) -> None:
    """At rest: nothing was executed that its author's role or place does not allow; no fact was refused."""
    were = "SELECT m.user_id, b.root FROM {} m JOIN bucket b ON b.bid = m.bid"
    settled = {op_id for (op_id,) in raw.rows("SELECT op_id FROM exception WHERE state <> 'open'")}
    inside = {*raw.rows(were.format("member")), *raw.rows(were.format("member_hist"))}
    for op_id, outcome in raw.rows(
        "SELECT op_id, outcome FROM journal WHERE repeats_dev IS NULL AND outcome IS NOT NULL"
    ):
        intent = intents.get(op_id)
        if intent is None or op_id in settled:
            continue
        verdict, name = json.loads(outcome)["o"], intent.type.partition("@")[0]
        if verdict == "rejected":
            require(name not in FACTS, 3, "the fact {} {} was refused: {}", name, op_id, outcome)
        elif verdict != "parked":
            allowed = MAY.get(name, set()) & roles[intent.user]
            at_desk = allowed & DESK
            entitled = at_desk or name == "order.create" or (intent.user, intent.root) in inside
            require(allowed and entitled, 21, "{} {} of {} was executed: {}", name, op_id, intent.device, outcome)


def check_returned(raw: Raw) -> None:
    """19: what came back after a restore before its order did does not wait once its author is sent there."""
    members = set(raw.rows("SELECT m.user_id, b.kind, b.root FROM member m JOIN bucket b ON b.bid = m.bid"))
    outside = (
        "SELECT j.op_id, e.user_id, j.raw FROM exception e JOIN journal j ON j.op_id = e.op_id "
        "WHERE e.state = 'open' AND e.code = 'bucket.not_member' AND j.repeats_dev IS NULL"
    )
    for op_id, user, line in raw.rows(outside):
        op = json.loads(bytes(line))
        waits = "e" in op and "g" not in op and op["t"].partition("@")[0] in FACTS and (user, *op["b"]) in members
        require(not waits, 19, "{} {} waits for a bucket that its author holds", op["t"], op_id)


SHIPPED = {"order.pause": {"1", "2"}}
"""Op type → its versions so far; of every other type there is one."""


def check_versions(raw: Raw, intents: Mapping[str, Intent]) -> None:
    """23: whatever version was ever shipped is understood; what nobody understands yet is kept for a person."""
    for op_id, state, outcome in raw.rows("SELECT op_id, state, outcome FROM journal WHERE repeats_dev IS NULL"):
        intent = intents.get(op_id)
        name, _, version = intent.type.partition("@") if intent else ("", "", "")
        if name not in MAY:
            continue
        known = version in SHIPPED.get(name, {"1"})
        code = json.loads(outcome).get("e", {}).get("code")
        require(known or state == "parked", 23, "{} is {} of a version that is not there yet", op_id, state)
        require(not known or code != "op.unknown_type", 23, "{} {} is not understood", name, version)


def check_session(raw: Raw, user: str, owner: str, status: int) -> None:
    """21: nobody speaks for a disabled account, and nobody for another's device."""
    [(enabled,)] = raw.rows("SELECT enabled FROM account WHERE id = ?", user)
    require(enabled or status >= 400, 21, "{} is disabled, and was answered with {}", user, status)
    require(user == owner or status >= 400, 21, "{} spoke for a device of {}: {}", user, owner, status)


def check_assignments(raw: Raw) -> None:
    """7, 21: who holds an order, and its customer, is who is sent to it, no more and no fewer."""
    members = set(
        raw.rows("SELECT m.user_id, b.kind, b.root, m.reason_id FROM member m JOIN bucket b ON b.bid = m.bid")
    )
    orders = {doc_id: json.loads(doc) for doc_id, doc in raw.rows("SELECT id, doc FROM row WHERE tbl = 1")}
    sent = {
        (person["id"], root, order["customer"]) for root, order in orders.items() for person in order["technicians"]
    }
    for user, root, customer in sent:
        require((user, "o", root, root) in members, 7, "{} is sent to {} and does not hold it", user, root)
        require(
            (user, "c", customer, root) in members, 7, "{} is sent to {} and does not hold its customer", user, root
        )
    known = {(user, root) for user, root, _ in sent}
    for user, root in raw.rows(
        "SELECT m.user_id, b.root FROM member m JOIN bucket b ON b.bid = m.bid WHERE m.reason = 'technician'"
    ):
        require((user, root) in known, 7, "{} holds {} and is not sent to it", user, root)


def check_index(raw: Raw) -> None:
    """What the desk lists orders by is what the orders are."""
    opened = Counter(
        bid
        for bid, doc in raw.rows("SELECT bid, doc FROM row WHERE tbl = 5 AND NOT del")
        if json.loads(doc)["state"] == "open"
    )
    listed = {
        root: (state, conflicts) for root, state, conflicts in raw.rows("SELECT id, state, conflicts FROM order_index")
    }
    for root, bid, doc in raw.rows("SELECT id, bid, doc FROM row WHERE tbl = 1"):
        there = (json.loads(doc)["state"], opened[bid])
        require(listed.get(root) == there, 6, "the list says {} of {}, which is {}", listed.get(root), root, there)


def check_numbers(raw: Raw) -> None:
    """Order numbers count 1, 2, 3… for each branch and day."""
    series: dict[tuple[str, str], list[int]] = defaultdict(list)
    for number, branch in raw.rows("SELECT number, branch FROM order_index WHERE number IS NOT NULL"):
        _, day, n = number.split("-")
        series[branch, day].append(int(n))
    for place, numbers in series.items():
        require(
            sorted(numbers) == list(range(1, len(numbers) + 1)), 2, "order numbers of {}: {}", place, sorted(numbers)
        )
