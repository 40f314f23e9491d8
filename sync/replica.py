"""A client's core: what it holds, what it owes, and what a reply means. Pure; the model for the browser's core.

Nothing is sent or stored here: `request` gives the bytes to send, `receive` takes what came back. Ids, keys and clock
readings are handed in. Source: PROTOCOL sections 2 to 4.
"""

from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec
from msgspec import Struct

from sync.holding import HeldBucket, Staged, WirePart, apply_part, stage_part, vector_of
from sync.ids import chain_hash, have_digest
from sync.messages import Outcome, Stamp

_encode = msgspec.json.Encoder().encode

RECEIPT = 14
"""Table of what became of parked ops."""

FIRST_BATCH, LARGEST_BATCH = 100, 1_000


class WireReply(Struct, frozen=True):
    """A reply as a client reads it; unknown fields are ignored."""

    epoch: str
    now: int
    stored: int
    archived: int
    res: list[Outcome]
    drop: list[int]
    b: list[WirePart]
    more: bool
    err: str | None = None
    wait: int | None = None


@dataclass(slots=True)
class Entry:
    """One op in the outbox. `line` is sent as it is, for ever."""

    dev: str
    """The device under which it was last recorded or sent."""
    seq: int
    op_id: str
    line: bytes
    op: dict[str, Any]
    outcome: Outcome | None = None
    answered_at: int | None = None
    """Server time of the first answer, ms."""


class Asked(Struct, frozen=True):
    """What was known when a request was made: with a second tab its answer may come after a newer one."""

    dev: str
    said: dict[int, int]
    """The vector that `have` stands for."""
    stored: int


@dataclass(slots=True)
class Replica:
    """One installation of one user."""

    dev: str
    epoch: str
    user: str
    head: str = ""
    outbox: list[Entry] = field(default_factory=list)
    kept: list[Entry] = field(default_factory=list)
    """Answered under a former device of this installation: nothing to send, unless the server is restored."""
    last_seq: int = 0
    stored: int = 0
    archived: int = 0
    heard_at: int = 0
    """Server time of the last reply, ms."""
    base: dict[int, HeldBucket] = field(default_factory=dict)
    batch: int = FIRST_BATCH
    full_vector: bool = True
    """The server does not know what the digest stands for: say the vector itself."""
    asked: Asked | None = None
    """The request under way."""
    staged: Staged | None = None
    """Parts of a bucket larger than one reply; lost with the process, it only costs their bytes again."""
    gap_at: int | None = None
    """`stored` of a gap that the last exchange met."""
    needs_device: Literal["fork", "restore"] | None = None
    """Enrol again, then `adopt`: with a new key after a fork, with the same one where the server was restored."""

    def record(self, what: dict[str, Any], at: Stamp) -> Entry:
        """Appends an op (`i, t, b, x` and, where they apply, `r, was, g, dep, bv`) to the outbox."""
        key = tuple(what["b"])
        held = next((bucket for bucket in self.base.values() if bucket.key == key), None)
        op = {"s": self.last_seq + 1, **what, "at": list(at), "u": self.user}
        if "bv" not in op:
            op["bv"] = self._seen(op, held.ver if held else 0)
        entry = Entry(self.dev, op["s"], op["i"], b"", op)
        self._seal(entry)
        self.outbox.append(entry)
        self.last_seq = entry.seq
        return entry

    def _seen(self, op: dict[str, Any], ver: int) -> int:
        """The base that the screen really showed: where an own op covers a field, what lies under it was not seen.
        Over an op from before a restore that is nothing: no number counts in both epochs."""
        covering = [
            entry.op
            for entry in self.kept + self.outbox
            if entry.op.get("r") == op.get("r")
            and op.get("was", {}).keys() & entry.op["x"].keys()
            and self.is_shown(entry)
        ]
        return min([ver, *(each["bv"] if each.get("e", self.epoch) == self.epoch else 0 for each in covering)])

    def _seal(self, entry: Entry) -> None:
        body = _encode(entry.op)
        self.head = chain_hash(self.head, body)
        entry.line = body[:-1] + b',"h":"' + self.head.encode() + b'"}'

    def pending(self) -> list[Entry]:
        """Ops whose outcome is not known, whatever `stored` says: a lost reply may have told of them."""
        return [entry for entry in self.outbox if entry.outcome is None]

    def _next_batch(self) -> list[Entry]:
        """The first pending ops; a group is never split."""
        pending = self.pending()
        most = end = min(self.batch, len(pending))
        while 0 < end < len(pending) and _same_group(pending[end - 1], pending[end]):
            end -= 1
        end = end or most
        while 0 < end < len(pending) and _same_group(pending[end - 1], pending[end]):
            end += 1
        return pending[:end]

    def request(self, req: str, clock: dict[str, Any], app: str, budget: int) -> bytes:
        """The body of the next exchange."""
        said = vector_of(self.base.values())
        self.asked = Asked(self.dev, said, self.stored)
        have: dict[str, Any] | None = {"d": have_digest(said.items())}
        if self.full_vector or not said:
            have = {"v": sorted(said.items())} if said else None
        header = {
            "p": 1,
            "epoch": self.epoch,
            "dev": self.dev,
            "app": app,
            "sch": 1,
            "req": req,
            "clock": clock,
            "gotOutcomesUpTo": self._outcomes_up_to(),
            "have": have,
            "budget": budget,
            **({"staged": self.staged.said()} if self.staged else {}),
        }
        lines = [entry.line for entry in self._next_batch()]
        return b"\n".join([_encode(header), *lines]) + b"\n"

    def _outcomes_up_to(self) -> int:
        for entry in self.outbox:
            if entry.outcome is None:
                return entry.seq - 1
        return self.last_seq

    def receive(self, reply: WireReply) -> bool:
        """Takes the reply to `asked`; True if another exchange should follow at once."""
        assert self.asked is not None, "nothing was asked"
        if self.asked.dev != self.dev:
            # Asked as a former device: the database that answers may be gone. MUST-LATE
            return True
        if reply.err == "epoch" or reply.epoch != self.epoch or reply.stored < self.asked.stored:
            self._drop_vector()
            self.needs_device = "restore"
            return False
        fills = any(entry.seq == reply.stored + 1 for entry in self._next_batch())
        outcomes = {outcome.i: outcome for outcome in reply.res}
        for entry in self.outbox:
            # By id, never by seq: two tabs of an older build could have handed out one seq twice. MUST-OUTCOME.
            if entry.op_id in outcomes:
                entry.outcome = outcomes[entry.op_id]
                entry.answered_at = entry.answered_at or reply.now
        self.stored, self.archived = max(self.stored, reply.stored), max(self.archived, reply.archived)
        self.heard_at = max(self.heard_at, reply.now)
        if reply.err == "fork":
            self.needs_device = "fork"
            return False
        if reply.err == "gap" and (not fills or self.gap_at == reply.stored):
            # The server lacks what nobody here can give it again in its place.
            self.gap_at, self.needs_device = None, "restore"
            return False
        self.gap_at = reply.stored if reply.err == "gap" else None
        sound = self._take_buckets(reply, self.asked.said)
        self.full_vector = reply.err == "need_have" or not sound
        self.batch = min(self.batch * 2, LARGEST_BATCH) if reply.res else self.batch
        return reply.more or bool(self.pending()) or self.full_vector

    def _drop_vector(self) -> None:
        """What is held means nothing in another epoch; what is owed stays. MUST-EPOCH."""
        self.base, self.full_vector, self.staged = {}, True, None

    def _take_buckets(self, reply: WireReply, said: dict[int, int]) -> bool:
        for bid in reply.drop:
            self.base.pop(bid, None)
        sound = True
        for wired in reply.b:
            step = stage_part(self.staged, wired)
            self.staged = step if isinstance(step, Staged) else None
            if not isinstance(step, WirePart):
                continue
            part = step
            held = self.base.get(part.id)
            applied = apply_part(held, part, said.get(part.id))
            if isinstance(applied, HeldBucket):
                self.base[part.id] = applied
            elif applied == "mismatch":
                sound = False
                if held is not None:
                    self.base[part.id] = msgspec.structs.replace(held, sound=False)
        return sound

    def adopt(self, dev: str, epoch: str, *, replay_stored: bool) -> None:
        """Goes on as a newly enrolled device: what is owed is rebuilt under its `s` and `h`, with the same op ids.

        After another epoch everything here is sent again (`replay_stored`), each line with its first place: what came
        back may be an older backup than the one that was called archived. After a fork only what was not answered,
        unless the server was restored meanwhile.
        """
        replay_stored = replay_stored or epoch != self.epoch
        if replay_stored:
            owed, self.kept = self.kept + self.outbox, []
        else:
            owed = self.pending()
            self.kept += [entry for entry in self.outbox if entry.outcome is not None]
        for place, entry in enumerate(owed, start=1):
            origin = {}
            if replay_stored:
                origin = {
                    "e": entry.op.get("e", self.epoch),
                    "o": [entry.dev, entry.seq, msgspec.json.decode(entry.line)["h"]],
                }
            entry.op = {**entry.op, **(origin if "o" not in entry.op else {}), "s": place}
            entry.dev, entry.seq, entry.outcome = dev, place, None
        if epoch != self.epoch:
            self._drop_vector()
        self.dev, self.epoch, self.head, self.stored, self.archived = dev, epoch, "", 0, 0
        self.needs_device, self.outbox, self.last_seq = None, owed, len(owed)
        for entry in owed:
            self._seal(entry)

    def free(self, keep_ms: int) -> None:
        """Forgets ops that are archived, and were answered so long before the server was last heard: since then it may
        have been restored."""
        before = self.heard_at - keep_ms
        self.outbox = [entry for entry in self.outbox if not self._is_free(entry, before)]

    def _is_free(self, entry: Entry, before: int) -> bool:
        answered = entry.outcome is not None and entry.answered_at is not None and entry.answered_at < before
        return answered and entry.seq <= self.archived and not self.is_shown(entry)

    def is_shown(self, entry: Entry) -> bool:
        """Is the op still laid over the base: until the base holds what it did, its author goes on seeing his edit."""
        if entry.outcome is None:
            return True
        if entry.outcome.o == "rejected":
            return False
        if entry.outcome.o == "parked":
            return entry.op_id not in self._settled()
        return any(bid in self.base and self.base[bid].ver < ver for bid, ver in entry.outcome.at)

    def _settled(self) -> set[str]:
        """Parked ops that a person has decided about: the base holds their receipts."""
        rows = (row for bucket in self.base.values() for row in bucket.rows.values())
        return {row_id for table, row_id, _, doc in rows if table == RECEIPT and doc.get("parked") is None}


def _same_group(one: Entry, other: Entry) -> bool:
    return "g" in one.op and one.op["g"][0] == other.op.get("g", [None])[0]
