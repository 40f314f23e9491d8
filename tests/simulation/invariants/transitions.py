"""14 state machine: only legal transitions; a fact that found none is kept, and a conflict asks what to make of it."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from tests.simulation.invariants.verdict import require
from tests.simulation.raw import Raw

PATH: Sequence[str] = "draft submitted approved dispatched accepted en_route on_site in_work done".split()
"""The states as an order passes them; `paused` lies beside `in_work`, `cancelled` beside all."""

LEGAL: dict[str, tuple[set[str], str]] = {
    "submit": ({"draft"}, "submitted"),
    "approve": ({"submitted"}, "approved"),
    "dispatch": ({"approved", "dispatched", "accepted", "en_route"}, "dispatched"),
    "decline": ({"dispatched", "accepted"}, "approved"),
    "cancel": ({*PATH, "paused"} - {"done"}, "cancelled"),
    "accept": ({"dispatched"}, "accepted"),
    "depart": ({"dispatched", "accepted"}, "en_route"),
    "arrive": ({"dispatched", "accepted", "en_route"}, "on_site"),
    "start": ({"on_site"}, "in_work"),
    "pause": ({"in_work"}, "paused"),
    "resume": ({"paused"}, "in_work"),
    "complete": ({"on_site", "in_work", "paused"}, "done"),
}
"""Event → (states that it may come from, state that it leads to)."""


def check_transitions(raw: Raw) -> None:
    """At rest."""
    ops = {op_id: json.loads(bytes(line)) for op_id, line in raw.rows(
        "SELECT op_id, raw FROM journal WHERE state = 'done' AND repeats_dev IS NULL"
    )}  # fmt: skip
    events = {row_id: json.loads(doc) for row_id, doc in raw.rows("SELECT id, doc FROM row WHERE tbl = 2")}
    conflicts = {row_id: json.loads(doc) for row_id, doc in raw.rows("SELECT id, doc FROM row WHERE tbl = 5")}
    changes = _check_changes(raw, ops, events, conflicts)
    asked = {
        side.get("op")
        for doc in conflicts.values()
        if doc["kind"] == "transition"
        for side in (doc["current"], *doc["others"])
    }
    for op_id, op in ops.items():
        event = _event(op)
        if event not in LEGAL or op_id in changes or op["x"].get("after_the_fact"):
            continue
        seen = events[op_id]
        if seen.get("late"):
            require(op_id in asked, 14, "{} came late to {}, and nobody is asked about it", event, seen["from"])
        else:
            stays = seen["from"] == seen["to"]
            passed = _rank(seen["to"]) >= _rank(LEGAL[event][1])
            require(stays and passed, 14, "{} did nothing to {} and was no repetition", event, seen)


def _check_changes(raw: Raw, ops: dict[str, Any], events: dict[str, Any], conflicts: dict[str, Any]) -> set[str]:
    """Every change of a state, in its order; the ops that made one."""
    states: dict[str, list[str]] = defaultdict(list)
    for op_id, op in ops.items():
        if op["t"] == "order.create@1" and op_id in events:
            states[op["b"][1]].append(events[op_id]["to"])
    changed = raw.rows("SELECT row_id, value, op_id FROM history WHERE tbl = 1 AND field = 'state' ORDER BY bid, ver")
    for order, text, op_id in changed:
        before, now, op = states[order], json.loads(text), ops[op_id]
        event = _event(op)
        if event in LEGAL:
            sources, target = LEGAL[event]
            legal = before[-1] in sources and now == target
        elif event == "resolve":
            doc = conflicts[op["r"]]
            legal = now in {side["value"] for side in (doc["current"], *doc["others"])}
        else:
            legal = event == "reopen" and now in before
        require(legal, 14, "{} took {} from {} to {}", op["t"], order, before[-1], now)
        before.append(now)
    _check_now(raw, states)
    return {op_id for _, _, op_id in changed}


def _check_now(raw: Raw, states: dict[str, list[str]]) -> None:
    for order, doc in raw.rows("SELECT id, doc FROM row WHERE tbl = 1"):
        now = json.loads(doc)["state"]
        require(states[order][-1] == now, 14, "{} is {}, and came by {}", order, now, states[order])


def _event(op: dict[str, Any]) -> str:
    return op["t"].partition(".")[2].partition("@")[0]


def _rank(state: str) -> int:
    return PATH.index({"paused": "in_work"}.get(state, state)) if state != "cancelled" else len(PATH)
