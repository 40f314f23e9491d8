"""What a device needs to hold what its user is entitled to. Source: PROTOCOL section 4, MUST-PULL."""

import threading
from collections import OrderedDict
from typing import Literal

from msgspec import Struct

from backend.persistence import journal_rows
from backend.persistence.database import Database
from backend.persistence.pull_rows import entitled, read_chks, read_rows
from sync.bucket import Want, plan_pull
from sync.ids import have_digest
from sync.messages import BucketPart, Have
from sync.version import PAGE_BYTES

_REMEMBERED = 20_000
"""Vectors kept in memory; a forgotten one costs a `need_have` and 2 KB, nothing else."""

_READ_AHEAD = 64
"""Buckets read by one statement."""


class Vectors:
    """The version vectors that devices were last left with, by digest, so that 22 bytes can stand for 2 KB."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], dict[int, int]] = OrderedDict()

    def keep(self, dev: str, vector: dict[int, int]) -> None:
        with self._lock:
            self._kept[dev, have_digest(vector.items())] = vector
            while len(self._kept) > _REMEMBERED:
                self._kept.popitem(last=False)

    def find(self, dev: str, digest: str) -> dict[int, int] | None:
        with self._lock:
            return self._kept.get((dev, digest))


class Pulled(Struct, frozen=True):
    b: list[BucketPart]
    drop: list[int]
    more: bool
    archived: int
    err: Literal["need_have"] | None = None


def pull_rows(database: Database, vectors: Vectors, user: str, dev: str, have: Have | None, budget: int) -> Pulled:
    """One snapshot of the database. Whole buckets, until `budget` bytes of rows are reached; the rest is `more`."""
    with database.read() as connection:
        archived = journal_rows.archived_until(connection, dev)
        if budget == 0:
            return Pulled([], [], False, archived)
        heads = entitled(connection, user)
        current = {head.bid: head.ver for head in heads}
        held = _held(vectors, dev, have, current)
        if held is None:
            return Pulled([], [], False, archived, err="need_have")
        plan = plan_pull(heads, held)
        parts: list[BucketPart] = []
        left, rest = min(budget, PAGE_BYTES), list(plan.wants)
        while rest and left > 0:
            ahead, rest = rest[:_READ_AHEAD], rest[_READ_AHEAD:]
            rows = read_rows(connection, ahead)
            chks = read_chks(connection, [want.head.bid for want in ahead])
            for place, want in enumerate(ahead):
                if left <= 0:
                    rest = ahead[place:] + rest
                    break
                part = _part(want, rows.get(want.head.bid, []), chks[want.head.bid])
                left -= sum(len(bytes(row)) for row in part.rows)
                parts.append(part)
    after = {bid: ver for bid, ver in held.items() if bid in current}
    after.update((part.id, part.ver) for part in parts)
    vectors.keep(dev, after)
    return Pulled(parts, plan.drop, bool(rest), archived)


def _held(vectors: Vectors, dev: str, have: Have | None, current: dict[int, int]) -> dict[int, int] | None:
    if have is None:
        return {}
    if have.v is not None:
        return dict(have.v)
    if have.d is None or have.d == have_digest(current.items()):
        return current if have.d else {}
    return vectors.find(dev, have.d)


def _part(want: Want, rows: list, chk: str) -> BucketPart:
    head = want.head
    since = want.since if want.mode == "delta" else None
    return BucketPart(head.bid, (head.kind, head.root), head.ver, want.mode, rows, chk, since)
