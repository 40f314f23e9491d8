"""What a process remembers to be quick. Everything here can be lost at any moment: it costs time, never truth."""

import asyncio
import threading
from collections import OrderedDict
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from backend.persistence.pull_rows import Encoded
from sync.bucket import Head
from sync.ids import have_digest

_VECTORS = 20_000
"""Vectors kept: about 4 MB. A forgotten one costs a `need_have` and 2 KB."""

_SNAPSHOTS = 64
"""Shared snapshots kept."""

_ADDRESSES = 10_000

_UNREAD = 100
"""Hints that a slow listener may leave unread; then the oldest go, and it will pull anyway."""


class Vectors:
    """The version vectors that devices were last left with, by digest, so that 22 bytes can stand for 2 KB."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, str], dict[int, int]] = OrderedDict()

    def keep(self, dev: str, vector: dict[int, int]) -> None:
        with self._lock:
            self._kept[dev, have_digest(vector.items())] = vector
            while len(self._kept) > _VECTORS:
                self._kept.popitem(last=False)

    def find(self, dev: str, digest: str) -> dict[int, int] | None:
        with self._lock:
            return self._kept.get((dev, digest))


class Shelf:
    """Encoded snapshots of shared buckets, one a bucket and version."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[int, int], Encoded] = OrderedDict()

    def keep(self, head: Head, encoded: Encoded) -> None:
        with self._lock:
            self._kept[head.bid, head.ver] = encoded
            while len(self._kept) > _SNAPSHOTS:
                self._kept.popitem(last=False)

    def find(self, head: Head) -> Encoded | None:
        with self._lock:
            return self._kept.get((head.bid, head.ver))


class Board:
    """What is signed for everybody, kept for the second that it says it was made in."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[int, str]] = {}

    def find(self, name: str, at: int) -> str | None:
        made_at, text = self._kept.get(name, (-1, ""))
        return text if made_at == at else None

    def keep(self, name: str, at: int, text: str) -> str:
        self._kept[name] = (at, text)
        return text


class Asked:
    """How often each address has asked a public question in the last minute. Guessing a code takes for ever; this keeps
    it from being a burden."""

    def __init__(self, most: int = 30, window_ms: int = 60_000) -> None:
        self._lock = threading.Lock()
        self._most, self._window_ms = most, window_ms
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def may(self, address: str, now: int) -> bool:
        """Counts; False for one too many."""
        with self._lock:
            begun, count = self._counts.pop(address, (now, 0))
            if now - begun >= self._window_ms:
                begun, count = now, 0
            self._counts[address] = (begun, count + 1)
            while len(self._counts) > _ADDRESSES:
                self._counts.popitem(last=False)
            return count < self._most


class Pokes:
    """Tells open streams which buckets have changed. A hint: no data, no guarantee. Source: PROTOCOL section 3."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._streams: dict[asyncio.Queue[frozenset[int]], tuple[str, asyncio.AbstractEventLoop]] = {}

    def tell(self, bids: Iterable[int]) -> None:
        """From any thread."""
        changed = frozenset(bids)
        if not changed:
            return
        with self._lock:
            streams = list(self._streams.items())
        for queue, (_, loop) in streams:
            loop.call_soon_threadsafe(_offer, queue, changed)

    def count(self, user: str) -> int:
        with self._lock:
            return sum(1 for listener, _ in self._streams.values() if listener == user)

    @asynccontextmanager
    async def listen(self, user: str) -> AsyncIterator[asyncio.Queue[frozenset[int]]]:
        queue: asyncio.Queue[frozenset[int]] = asyncio.Queue(_UNREAD)
        with self._lock:
            self._streams[queue] = (user, asyncio.get_running_loop())
        try:
            yield queue
        finally:
            with self._lock:
                del self._streams[queue]


def _offer(queue: asyncio.Queue[frozenset[int]], changed: frozenset[int]) -> None:
    if queue.full():
        queue.get_nowait()
    queue.put_nowait(changed)


class Heads:
    """The newest signed head of the server's chain that this process knows of: (size, token)."""

    def __init__(self) -> None:
        self._newest: tuple[int, str] | None = None

    def keep(self, size: int, token: str) -> None:
        if self._newest is None or self._newest[0] < size:
            self._newest = (size, token)

    def newer_than(self, size: int) -> str | None:
        newest = self._newest
        return newest[1] if newest is not None and newest[0] > size else None
