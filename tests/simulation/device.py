"""A device: a disk that outlives crashes, tabs that do not, and clocks that lie. Its mind is the product's own replica."""

from __future__ import annotations

import json
import random
from base64 import urlsafe_b64encode
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, derive_private_key

from sync.replica import Asked, Entry, Replica
from tests.simulation.invariants.verdict import Held, Intent
from tests.simulation.organisation import Person

PATCHED = {"order.patch@1": 1, "answer.set@1": 3}
"""Op type → table of the row that it patches."""


@cache
def public_key(number: int) -> dict[str, str]:
    """JWK of the key with that private number; any number makes a good one."""
    numbers = derive_private_key(number + 1, SECP256R1()).public_key().public_numbers()
    x, y = (urlsafe_b64encode(n.to_bytes(32, "big")).decode().rstrip("=") for n in (numbers.x, numbers.y))
    return {"kty": "EC", "crv": "P-256", "x": x, "y": y}


@dataclass(frozen=True)
class Build:
    """A version of the app, and what its requests say of themselves."""

    app: str
    sch: int
    more: dict[str, Any] = field(default_factory=dict)
    """Header fields that today's server does not know."""

    def request(self, body: bytes) -> bytes:
        """What this build sends where today's would send `body`."""
        header, _, lines = body.partition(b"\n")
        said = json.loads(header) | {"app": self.app, "sch": self.sch} | self.more
        return json.dumps(said).encode() + b"\n" + lines


OLD, TODAY, NEXT = Build("0.1.0", 0), Build("1.0.0", 1), Build("9.0.0", 2, {"hint": {"of": "next"}})
BUILDS = [OLD, TODAY, NEXT]


@dataclass
class Clocks:
    """Wall and monotonic clock of one device. Nothing but time evidence may depend on them."""

    skew_ms: int
    session: int = 0
    started_ms: int = 0

    def stamp(self, now: int) -> list[Any]:
        return [now + self.skew_ms, max(0, now - self.started_ms), f"s{self.session}"]

    def reading(self, now: int) -> dict[str, Any]:
        wall, mono, session = self.stamp(now)
        return {"wall": wall, "mono": mono, "ses": session}

    def restart(self, now: int) -> None:
        self.session += 1
        self.started_ms = now


@dataclass
class Flight:
    """One exchange under way, and what it was asked on."""

    number: int
    asked: Asked


@dataclass
class Tab:
    """A window of the app. All tabs of a device share its disk."""

    flight: Flight | None = None
    view: Replica | None = None
    """What a tab of an old build goes on from, which does not look at the disk before it writes."""


@dataclass
class Device:
    """One installation of one person's app."""

    name: str
    person: Person
    replica: Replica
    key: int
    clocks: Clocks
    desk: bool
    build: Build = TODAY
    life: int = 0
    """Raised when an older copy of the disk is put back: what is left is a stranger to what was."""
    tabs: list[Tab] = field(default_factory=lambda: [Tab()])
    intents: list[Intent] = field(default_factory=list)
    """What was recorded here and is not forgotten."""
    parked: list[tuple[str, str]] = field(default_factory=list)
    """At a desk: what waits for a person, as (op, author)."""
    freed: set[str] = field(default_factory=set)
    """Ops that it has forgotten since, as it may."""
    trouble: str | None = None
    """Why it must enrol again: fork | restore."""
    flushed: Replica | None = None
    """What a crash would leave of everything that is not written strictly."""
    older: tuple[Replica, int] | None = None
    """The whole disk at some earlier moment, and how many intents it knew."""

    def __post_init__(self) -> None:
        self.flush()

    def flush(self) -> None:
        """All writes so far have reached the disk."""
        self.flushed = copy_of(self.replica)

    def crash(self, now: int) -> bool:
        """Tabs are gone, and so is what was not written strictly; the outbox stays. True if a write was lost."""
        kept, current = copy_of(self.flushed or self.replica), self.replica
        outcomes = {entry.op_id: entry.outcome for entry in kept.outbox}
        kept.staged = None
        kept.outbox = [replace(entry, outcome=outcomes.get(entry.op_id)) for entry in current.outbox]
        kept.head, kept.last_seq = current.head, current.last_seq
        lost = (kept.base, kept.stored) != (current.base, current.stored) or kept.outbox != current.outbox
        self.replica = kept
        self.close_tabs(now)
        return lost

    def free(self, keep_ms: int) -> int:
        """Forgets what is archived and was answered long ago; how many ops."""
        had = {entry.op_id for entry in self.replica.outbox}
        self.replica.free(keep_ms)
        gone = had - {entry.op_id for entry in self.replica.outbox}
        self.freed |= gone
        self.flush()
        return len(gone)

    def close_tabs(self, now: int) -> None:
        self.tabs = [Tab()]
        self.parked = []
        self.trouble = None
        self.clocks.restart(now)
        self.flush()

    def remember(self) -> None:
        """Somebody makes a copy of the disk."""
        self.older = copy_of(self.replica), len(self.intents)

    def record(self, what: dict[str, Any], was: dict[str, Any], now: int, view: Replica | None = None) -> Intent:
        """Writes one op to disk, strictly. With `view` by a tab that takes its place in the chain from memory."""
        entry = (view or self.replica).record(what, tuple(self.clocks.stamp(now)))  # type: ignore[arg-type]
        if view is not None:
            self.replica.outbox.append(replace(entry))
        intent = Intent(
            entry.op_id, entry.line, self.name, self.person.id, what["t"], what["b"][1], what.get("r"), what["x"], was
        )
        intent.group = what["g"][0] if "g" in what else None
        self.intents.append(intent)
        return intent

    def held(self) -> dict[int, Held]:
        """What it relies on, in plain shapes."""
        return {
            bid: Held(bucket.key, bucket.ver, {key: (row[2], row[3]) for key, row in bucket.rows.items()})
            for bid, bucket in self.replica.base.items()
            if bucket.sound
        }

    def outcomes(self) -> dict[str, tuple[str, dict[int, int]]]:
        known = [(entry.op_id, entry.outcome) for entry in self.entries()]
        return {op_id: (outcome.o, dict(outcome.at)) for op_id, outcome in known if outcome is not None}

    def entries(self) -> list[Entry]:
        """Its ops, in the order in which they lie over the base."""
        return self.replica.kept + self.replica.outbox

    def orders(self) -> dict[str, dict[str, Any]]:
        """Order id → the order as its screen shows it."""
        found = {}
        for bucket in self.replica.base.values():
            row = bucket.rows.get((1, bucket.key[1])) if bucket.key[0] == "o" else None
            if row is not None:
                found[bucket.key[1]] = self.shown(1, bucket.key[1], row[3])
        return found

    def row(self, root: str, table: int, row_id: str) -> dict[str, Any] | None:
        """A row of an order as the screen shows it."""
        for bucket in self.replica.base.values():
            if bucket.key == ("o", root):
                found = bucket.rows.get((table, row_id))
                return self.shown(table, row_id, found[3] if found else None)
        return self.shown(table, row_id, None)

    def shown(self, table: int, row_id: str, doc: dict[str, Any] | None) -> dict[str, Any] | None:
        """Base, with this device's own ops laid over it."""
        for entry in self.entries():
            op = entry.op
            if PATCHED.get(op["t"]) == table and op.get("r") == row_id and self.replica.is_shown(entry):
                doc = {**(doc or {}), **op["x"]}
        return doc

    def table(self, root: str, table: int) -> dict[str, dict[str, Any]]:
        """All rows of one table of an order, as held."""
        for bucket in self.replica.base.values():
            if bucket.key == ("o", root):
                return {row_id: row[3] for (number, row_id), row in bucket.rows.items() if number == table}
        return {}

    def screen(self) -> dict[tuple[int, str, str], Any]:
        """(table, row, field) → value, for every row that an own op patches."""
        places = {(PATCHED[i.type], i.root, i.row or "") for i in self.intents if i.type in PATCHED}
        return {
            (table, row_id, name): value
            for table, root, row_id in places
            for name, value in (self.row(root, table, row_id) or {}).items()
        }


def has_two_of_one_place(replica: Replica) -> bool:
    """Two tabs have handed out one `s` twice."""
    places = [entry.seq for entry in replica.outbox]
    return len(places) != len(set(places))


def copy_of(replica: Replica) -> Replica:
    outbox, kept = ([replace(entry) for entry in entries] for entries in (replica.outbox, replica.kept))
    return replace(replica, outbox=outbox, kept=kept, base=dict(replica.base))


def pick(rng: random.Random, things: Any) -> Any:
    """One of them, or None."""
    listed = list(things)
    return listed[rng.randrange(len(listed))] if listed else None
