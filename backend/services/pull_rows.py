"""What a device needs to hold what its user is entitled to. Source: PROTOCOL section 4, MUST-PULL, MUST-STAGE."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from msgspec import Struct

from backend.memory import Shelf, Vectors
from backend.persistence.database import Database, Transaction
from backend.persistence.pull_rows import Encoded, entitled, read_chks, read_rows
from sync.bucket import Want, plan_pull, split
from sync.ids import have_digest
from sync.messages import BucketPart, Have, Header
from sync.version import PAGE_BYTES

_READ_AHEAD = 4, 64
"""Buckets read by the first statement, and at most by a later one; each reads twice as many as the one before."""

SHARED_KINDS = frozenset("tk")
"""Buckets that are the same for many: their snapshots are encoded once a version."""


class Pulled(Struct, frozen=True):
    b: list[BucketPart]
    drop: list[int]
    more: bool
    err: Literal["need_have"] | None = None


NOTHING = Pulled([], [], False)


@dataclass(frozen=True, slots=True)
class PullRows:
    """`vectors` and `shelf` are memories of the process; losing them costs time, nothing else."""

    vectors: Vectors
    shelf: Shelf

    def __call__(self, transaction: Transaction, user: str, header: Header) -> Pulled:
        """Whole buckets until the budget is reached, or a part of one larger than it."""
        if header.budget == 0:
            return NOTHING
        heads = entitled(transaction, user)
        current = {head.bid: head.ver for head in heads}
        held = self._held(header.dev, header.have, current)
        if held is None:
            return Pulled([], [], False, err="need_have")
        plan = plan_pull(heads, held)
        parts, more = self._fill(transaction, plan.wants, header)
        whole = {part.id: part.ver for part in parts if part.part is None or part.part[0] == part.part[1]}
        after = {bid: ver for bid, ver in held.items() if bid in current} | whole
        self.vectors.keep(header.dev, after)
        return Pulled(parts, plan.drop, more)

    def _held(self, dev: str, have: Have | None, current: dict[int, int]) -> dict[int, int] | None:
        if have is None or (have.v is None and have.d is None):
            return {}
        if have.v is not None:
            return dict(have.v)
        if have.d == have_digest(current.items()):
            return current
        return self.vectors.find(dev, have.d or "")

    def _fill(self, transaction: Transaction, wants: list[Want], header: Header) -> tuple[list[BucketPart], bool]:
        chosen: list[tuple[Want, Encoded]] = []
        most = left = min(header.budget, PAGE_BYTES)
        more = False
        for want, encoded in self._read(transaction, wants):
            if left < 0 or (chosen and encoded.size > left):
                more = True
                break
            chosen.append((want, encoded))
            left -= encoded.size
        chks = read_chks(transaction, [want.head.bid for want, _ in chosen])
        parts = [_part(want, encoded, chks[want.head.bid], most, header.staged) for want, encoded in chosen]
        return parts, more or any(part.part is not None and part.part[0] < part.part[1] for part in parts)

    def _read(self, transaction: Transaction, wants: list[Want]) -> Iterator[tuple[Want, Encoded]]:
        count, most = _READ_AHEAD
        while wants:
            ahead, wants = wants[:count], wants[count:]
            rows = self._rows(transaction, ahead)
            yield from ((want, rows[want.head.bid]) for want in ahead)
            count = min(2 * count, most)

    def _rows(self, transaction: Transaction, wants: list[Want]) -> dict[int, Encoded]:
        shelved = {want.head.bid: kept for want in wants if _is_shared(want) and (kept := self.shelf.find(want.head))}
        read = read_rows(transaction, [want for want in wants if want.head.bid not in shelved])
        for want in wants:
            if _is_shared(want) and want.head.bid in read:
                self.shelf.keep(want.head, read[want.head.bid])
        return read | shelved


def _is_shared(want: Want) -> bool:
    return want.mode == "snap" and want.head.kind in SHARED_KINDS


def _part(want: Want, encoded: Encoded, chk: str, budget: int, staged: tuple[int, int, int, int] | None) -> BucketPart:
    head = want.head
    since = want.since if want.mode == "delta" else None
    if encoded.size <= budget:
        return BucketPart(head.bid, (head.kind, head.root), head.ver, want.mode, encoded.rows, chk, since)
    k, n = 1, min(len(encoded.rows), -(-encoded.size // budget))
    if staged is not None and staged[:2] == (head.bid, head.ver) and 0 < staged[2] < staged[3] <= len(encoded.rows):
        k, n = staged[2] + 1, staged[3]
    rows = encoded.rows[split(encoded.sizes, n)[k - 1]]
    return BucketPart(head.bid, (head.kind, head.root), head.ver, want.mode, rows, chk, since, (k, n))


def read_snapshot(database: Database, shelf: Shelf, user: str, bid: int, ver: int) -> BucketPart | None:
    """A shared bucket at exactly this version, for a member of it; None otherwise. Source: PROTOCOL section 1."""
    with database.read() as transaction:
        head = next((head for head in entitled(transaction, user) if (head.bid, head.ver) == (bid, ver)), None)
        if head is None or head.kind not in SHARED_KINDS:
            return None
        encoded = shelf.find(head) or read_rows(transaction, [Want(head, "snap", 0)])[bid]
        shelf.keep(head, encoded)
        return BucketPart(bid, (head.kind, head.root), ver, "snap", encoded.rows, read_chks(transaction, [bid])[bid])
