"""The database as it was last seen: what changed since, and whether it may have changed so."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tests.simulation.invariants.verdict import require
from tests.simulation.raw import Raw

_MASK = 0xFFFFFFFF


@lru_cache(maxsize=200_000)
def share(table: int, row_id: str, v: int) -> int:
    """A row's share of its bucket's checksum, written a second time from PROTOCOL, MUST-H64."""
    halves = []
    for start in (0x811C9DC5, 0x9747B28C):
        h = start
        for byte in f"{table}:{row_id}:{v}".encode():
            h = (h ^ byte) * 0x01000193 & _MASK
        h = (h ^ h >> 16) * 0x85EBCA6B & _MASK
        h = (h ^ h >> 13) * 0xC2B2AE35 & _MASK
        halves.append(h ^ h >> 16)
    return halves[0] << 32 | halves[1]


@dataclass(slots=True)
class Seen:
    """A bucket as last seen. `rows`: (table, id) → (v, deleted, document, field versions)."""

    bid: int
    key: tuple[str, str]
    ver: int
    min_ver: int
    chk: str
    rows: dict[tuple[int, str], tuple[int, bool, dict[str, Any], dict[str, Any]]] = field(default_factory=dict)

    def live(self) -> dict[tuple[int, str], tuple[int, dict[str, Any]]]:
        return {key: (v, doc) for key, (v, deleted, doc, _) in self.rows.items() if not deleted}

    def checksum(self) -> str:
        total = sum(share(*key, v) for key, (v, deleted, _, _) in self.rows.items() if not deleted)
        return f"{total % 2**64:016x}"


class Mirror:
    """Follows the database step by step. 9 monotone, 13 checksum soundness (the server's half)."""

    def __init__(self, raw: Raw) -> None:
        self._raw = raw
        self.buckets: dict[int, Seen] = {}
        self.members: dict[str, set[int]] = {}

    def follow(self) -> list[Seen]:
        """Looks at what changed; the buckets that did, as they are now."""
        changed = []
        for bid, kind, root, ver, min_ver, chk in self._raw.rows(
            "SELECT bid, kind, root, ver, min_ver, chk FROM bucket"
        ):
            seen = self.buckets.get(bid)
            if seen is not None and (seen.ver, seen.min_ver, seen.chk) == (ver, min_ver, chk):
                continue
            seen = self.buckets.setdefault(bid, Seen(bid, (kind, root), 0, 0, ""))
            require(ver >= seen.ver, 9, "bucket {} went from {} back to {}", bid, seen.ver, ver)
            self._take(seen, seen.ver)
            seen.ver, seen.min_ver, seen.chk = ver, min_ver, chk
            total = seen.checksum()
            require(total == chk, 13, "bucket {} says {}, its rows {}", bid, chk, total)
            changed.append(seen)
        return changed

    def _take(self, seen: Seen, before: int) -> None:
        found = self._raw.rows("SELECT tbl, id, v, del, doc, fv FROM row WHERE bid = ? AND v > ?", seen.bid, before)
        for table, row_id, v, deleted, doc, fv in found:
            seen.rows[table, row_id] = (v, bool(deleted), json.loads(doc), json.loads(fv))

    def forget(self) -> None:
        """After a restore: what was seen is no longer what was."""
        self.buckets.clear()

    def entitled(self, user: str) -> set[int]:
        return {bid for (bid,) in self._raw.rows("SELECT DISTINCT bid FROM member WHERE user_id = ?", user)}

    def inspect(self) -> None:
        """At rest: every row is the one last seen, so nothing ever changed without a new version."""
        found: dict[int, dict[tuple[int, str], Any]] = {bid: {} for bid in self.buckets}
        for bid, table, row_id, v, deleted, doc, fv in self._raw.rows("SELECT bid, tbl, id, v, del, doc, fv FROM row"):
            found[bid][table, row_id] = (v, bool(deleted), json.loads(doc), json.loads(fv))
        for bid, seen in self.buckets.items():
            gone = {key for key, row in seen.rows.items() if key not in found[bid] and not row[1]}
            require(not gone, 9, "rows {} of bucket {} vanished", gone, bid)
            for key, row in found[bid].items():
                require(seen.rows.get(key) == row, 9, "row {} of bucket {} changed unseen", key, bid)
                require(row[0] <= seen.ver, 9, "row {} is newer than its bucket {}", key, bid)
