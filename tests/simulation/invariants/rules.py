"""21 authorisation, 2 gap-free numbers: who did what, judged from the rows alone."""

from __future__ import annotations

import json
from collections import defaultdict
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
