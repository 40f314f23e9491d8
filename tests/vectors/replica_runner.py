"""A client's life in steps, on the Python side: what it knows, owes and shows after each."""

import copy
from typing import Any

import msgspec

from sync.replica import Asked, Entry, Replica, WireReply

DEV, EPOCH, USER = "dev-1", "e1", "lin"
CLOCK = {"wall": 1_000, "mono": 1, "ses": "ses"}


def replica(given: dict[str, Any]) -> list[dict[str, Any]]:
    """Steps: `record` an op, `send` a request (it then waits for its answer), take a `reply`, `enrol` anew, `free` what
    has been kept for so long.

    With two tabs, requests are sent under a name, and a reply says `to` which it comes."""
    core = Replica(DEV, EPOCH, USER, batch=given.get("batch", 100))
    seen: list[dict[str, Any]] = []
    waiting: dict[str, Asked | None] = {}
    for step in given["steps"]:
        kept: dict[str, Any] = {}
        if "record" in step:
            core.record(step["record"], (1_000, 1, "ses"))
        elif "send" in step:
            _request(core)
            waiting[step["send"]] = core.asked
        elif "reply" in step:
            to = step.get("to", "one")
            if to not in waiting:
                _request(core)
            core.asked = waiting.pop(to, core.asked)
            core.receive(msgspec.convert(step["reply"], WireReply))
        elif "free" in step:
            core.free(step["free"])
            kept = {"kept": [entry.op_id for entry in _all(core)]}
        else:
            core.adopt(**step["enrol"], replay_stored=core.needs_device != "fork")
        seen.append({**_seen(core), **kept})
    return seen


def _request(core: Replica) -> list[dict[str, Any]]:
    return [msgspec.json.decode(line) for line in core.request("req", CLOCK, "app", 512).splitlines()]


def _seen(core: Replica) -> dict[str, Any]:
    sound = sorted((bucket.bid, bucket.ver) for bucket in core.base.values() if bucket.sound)
    known = {
        "owed": [entry.op_id for entry in core.pending()],
        "stored": core.stored,
        "device": core.needs_device,
        "sound": [list(pair) for pair in sound],
    }
    if core.needs_device:
        return known
    header, *ops = _request(copy.deepcopy(core))
    asks = {
        "have": header["have"],
        "gotOutcomesUpTo": header["gotOutcomesUpTo"],
        "staged": header.get("staged"),
        "ops": [_line(op) for op in ops],
    }
    return {**known, "shown": [entry.op_id for entry in _all(core) if core.is_shown(entry)], "next": asks}


def _all(core: Replica) -> list[Entry]:
    return core.kept + core.outbox


def _line(op: dict[str, Any]) -> dict[str, Any]:
    """Where the op stands now. The hash is proven by chain.json: the order of a line's keys is its writer's."""
    origin = {"e": op["e"], "o": op["o"][:2]} if "o" in op else {}
    return {"i": op["i"], "s": op["s"], "bv": op["bv"], **origin}
