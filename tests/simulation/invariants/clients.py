"""6 convergence, 7 scope, 8 cursor completeness, 9 monotone, 11 read your writes, 13 checksum: what devices hold and show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tests.simulation.invariants.mirror import Mirror, share
from tests.simulation.invariants.values import ANSWER, EVENT, FIELDS, ORDER
from tests.simulation.invariants.verdict import Held, Intent, require


def check_sent(sent: Iterable[int], entitled: set[int], device: str) -> None:
    """7, 21: no row leaves the server for somebody who is not entitled to its bucket."""
    strange = set(sent) - entitled
    require(not strange, 7, "{} was sent buckets {}", device, strange)


def check_turn(device: str, before: Mapping[int, int], after: Mapping[int, Held]) -> None:
    """9: inside an epoch an older answer never covers a newer one."""
    for bid, held in after.items():
        require(
            held.ver >= before.get(bid, 0), 9, "{} took {} from {} back to {}", device, bid, before.get(bid), held.ver
        )


def check_at_rest(device: str, held: Mapping[int, Held], entitled: set[int], mirror: Mirror) -> None:
    """6, 7, 13: what the device holds is exactly what the server holds for its user."""
    require(set(held) == entitled, 6, "{} holds {}, its user is entitled to {}", device, sorted(held), sorted(entitled))
    for bid, bucket in held.items():
        seen = mirror.buckets[bid]
        total = sum(share(*key, v) for key, (v, _) in bucket.rows.items()) % 2**64
        require(
            bucket.key == seen.key and bucket.ver == seen.ver,
            6,
            "{} has {} at {}, the server at {}",
            device,
            bid,
            bucket.ver,
            seen.ver,
        )
        require(
            bucket.rows == seen.live(),
            6,
            "{} holds other rows of {}: {}",
            device,
            bid,
            _Difference(bucket.rows, seen.live()),
        )
        require(f"{total:016x}" == seen.chk, 13, "the rows of {} on {} do not sum up to {}", bid, device, seen.chk)


Rows = Mapping[tuple[int, str], tuple[int, dict[str, Any]]]


class _Difference:
    """The first rows that differ; only worked out where somebody reads it."""

    def __init__(self, one: Rows, other: Rows) -> None:
        self._sides = one, other

    def __str__(self) -> str:
        one, other = self._sides
        keys = sorted(key for key in {*one, *other} if one.get(key) != other.get(key))
        return str([(key, one.get(key), other.get(key)) for key in keys][:3])


def check_delta(device: str, bid: int, old: Held, rows: Iterable[tuple[int, str, int, Any]], mirror: Mirror) -> None:
    """8: whatever was held once, with the delta from there, is the whole bucket."""
    laid = dict(old.rows)
    for table, row_id, v, doc in rows:
        if doc is None:
            laid.pop((table, row_id), None)
        else:
            laid[table, row_id] = (v, doc)
    live = mirror.buckets[bid].live()
    require(
        laid == live,
        8,
        "{}: {} at {} with its delta is not the bucket: {}",
        device,
        bid,
        old.ver,
        _Difference(laid, live),
    )


def check_groups(device: str, held: Mapping[int, Held], groups: Mapping[tuple[str, str], list[str]]) -> None:
    """10: of one tap a device sees everything or nothing. `groups`: (order, group) → ops that leave an event row."""
    orders = {bucket.key[1]: bucket for bucket in held.values() if bucket.key[0] == "o"}
    for (root, _), ops in groups.items():
        if root in orders and len(ops) > 1:
            there = [(EVENT, op_id) in orders[root].rows for op_id in ops]
            require(all(there) or not any(there), 10, "{} sees half of a group: {} {}", device, ops, there)


def check_own_writes(
    device: str,
    intents: Iterable[Intent],
    outcomes: Mapping[str, tuple[str, Mapping[int, int]]],
    held: Mapping[int, Held],
    shown: Mapping[tuple[int, str, str], Any],
) -> None:
    """11: an edit stays on its author's screen until the device holds what the server made of it.

    `outcomes`: op → (verdict, bid → ver), for those that the device knows; `shown`: (table, row, field) → value on screen.
    """
    expected: dict[tuple[int, str, str], Any] = {}
    for intent in intents:
        verdict, at = outcomes.get(intent.op_id, ("", {}))
        if verdict == "rejected":
            continue
        if verdict == "parked" or (verdict and all(bid not in held or held[bid].ver >= ver for bid, ver in at.items())):
            for field in intent.x:
                expected.pop((_table(intent), intent.row or "", field), None)
            continue
        for field in FIELDS.get(_table(intent), ()):
            if field in intent.x:
                expected[_table(intent), intent.row or "", field] = intent.x[field]
    for place, value in expected.items():
        if place in shown:
            require(
                shown[place] == value, 11, "{} wrote {!r} at {} and is shown {!r}", device, value, place, shown[place]
            )


def _table(intent: Intent) -> int:
    return {"order.patch@1": ORDER, "answer.set@1": ANSWER}.get(intent.type, 0)
