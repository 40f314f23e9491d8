"""A sync client down to the bytes: op lines with their chain, and HTTP/1.1 over one socket. Nothing of the product is imported.

The load generator must cost little itself, so there is no HTTP library in between.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import select
import socket
import time
import uuid
from base64 import urlsafe_b64encode
from typing import Any

import zstandard


def compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def digest22(body: bytes) -> str:
    """The first 22 characters of base64url(SHA-256)."""
    return urlsafe_b64encode(hashlib.sha256(body).digest()).decode()[:22]


def op_id() -> str:
    """A UUIDv7, as devices make them: its first half is the time."""
    digits = f"{time.time_ns() // 10**6:012x}7{uuid.uuid4().hex[13:]}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def b64url(number: int) -> str:
    """A 256-bit number as a JWK writes it."""
    return urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def have_digest(held: dict[int, int]) -> str:
    """`have.d` of what is held, bucket → ver."""
    return digest22("".join(f"{bid}:{ver}\n" for bid, ver in sorted(held.items())).encode())


class Chain:
    """Records ops of one device: counts them and links their hashes."""

    def __init__(self, dev: str, user: str) -> None:
        self.dev, self.user, self.s, self.h = dev, user, 0, ""

    def line(self, kind: str, order: str, x: dict[str, Any], *, r: str | None = None, bv: int = 0) -> bytes:
        """One op line, as an outbox would keep it."""
        self.s += 1
        op = {"s": self.s, "i": op_id(), "t": kind, "b": ["o", order], **({"r": r} if r else {}), "bv": bv}
        body = compact({**op, "x": x, "at": [time.time_ns() // 10**6, 5_000, "bench"], "u": self.user})
        self.h = digest22(self.h.encode() + body)
        return body[:-1] + b',"h":"' + self.h.encode() + b'"}'

    def header(self, epoch: str, have: dict[str, Any] | None, budget: int, **more: Any) -> bytes:
        """First line of a request. The floor reads `have` and `budget` of it too, and its own `more`."""
        clock = {"wall": time.time_ns() // 10**6, "mono": 6_000, "ses": "bench"}
        ours = {"p": 1, "epoch": epoch, "dev": self.dev, "app": "1.0.0", "sch": 1, "req": str(uuid.uuid4())}
        return compact({**ours, "clock": clock, "gotOutcomesUpTo": 0, "have": have, "budget": budget, **more})


def packed(header: bytes, lines: list[bytes]) -> bytes:
    """A request body as it goes out: gzip from 1 KB on."""
    body = b"\n".join([header, *lines]) + b"\n"
    return gzip.compress(body, 5) if len(body) > 1024 else body


class Wire:
    """One connection that is kept open. `up` and `down` count bytes with all headers."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._socket = self._connect()
        self._rest = b""
        self.up = self.down = 0
        self.cookie = ""
        self._zstd = zstandard.ZstdDecompressor()

    def _connect(self) -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return connection

    def post(self, path: str, body: bytes, media: str = "application/x-ndjson") -> tuple[bytes, float]:
        """(reply body as it came, seconds from the first byte sent to the last received). Raises RuntimeError."""
        head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {media}\r\nContent-Length: {len(body)}\r\n"
        head += "Accept-Encoding: zstd\r\n"
        if body[:2] == b"\x1f\x8b":
            head += "Content-Encoding: gzip\r\n"
        if self.cookie:
            head += f"Cookie: {self.cookie}\r\n"
        request = head.encode() + b"\r\n" + body
        if select.select([self._socket], [], [], 0)[0]:
            self._socket = self._connect()  # it was idle for too long, and the server has hung up
        began = time.perf_counter()
        self._socket.sendall(request)
        status, answer = self._receive()
        took = time.perf_counter() - began
        self.up += len(request)
        if status >= 300:
            raise RuntimeError(f"{path}: {status} {answer[:300]!r}")
        return answer, took

    def plain(self, answer: bytes) -> Any:
        """A reply body, decoded."""
        return json.loads(self._zstd.decompress(answer) if answer[:4] == b"\x28\xb5\x2f\xfd" else answer)

    def _receive(self) -> tuple[int, bytes]:
        got = self._rest
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        head = got[:end].decode("latin-1").split("\r\n")
        fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
        if "set-cookie" in fields:
            self.cookie = fields["set-cookie"].partition(";")[0]
        total = end + 4 + int(fields["content-length"])
        parts, size = [got], len(got)
        while size < total:
            parts.append(self._more())
            size += len(parts[-1])
        got = b"".join(parts)
        self._rest = got[total:]
        self.down += total
        return int(head[0].split()[1]), got[end + 4 : total]

    def _more(self) -> bytes:
        more = self._socket.recv(1 << 18)
        if not more:
            raise RuntimeError("the server closed the connection")
        return more
