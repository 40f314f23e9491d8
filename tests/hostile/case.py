"""The shape of one hostile case, and the forge that its recipes are made with."""

from __future__ import annotations

import gzip
import json
import uuid
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.integration.raw_client import RawClient, digest22
from tests.integration.site import ORDERS

ORDER = ORDERS["lin-check"]
"""An order of lin's, accepted, with a checklist."""

ID = "0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e"
"""An id that stands for nothing."""


class Forge:
    """Makes headers and lines for one enrolled device that has stored nothing yet."""

    def __init__(self, client: RawClient) -> None:
        self.client = client

    def header(self, **other: Any) -> bytes:
        """A good header, but for what is said."""
        return self.client.header(**{"have": None, "budget": 0} | other)

    def header_without(self, name: str) -> bytes:
        header = json.loads(self.header())
        del header[name]
        return json.dumps(header).encode()

    def shape(self, s: int = 1, **other: Any) -> dict[str, Any]:
        """A good op as an object, but for what is said."""
        op = {"s": s, "i": str(uuid.uuid4()), "t": "note.add@1", "b": ["o", ORDER], "r": str(uuid.uuid4()), "bv": 0}
        op |= {"x": {"text": "hello"}, "at": [0, 0, "raw"], "u": self.client.user["id"]}
        return op | other

    def line(self, s: int = 1, **other: Any) -> bytes:
        return self.seal(self.shape(s, **other))

    def line_without(self, name: str) -> bytes:
        op = self.shape()
        del op[name]
        return self.seal(op)

    def seal(self, op: dict[str, Any]) -> bytes:
        body = json.dumps(op, ensure_ascii=False, separators=(",", ":"))
        return self.close(body.encode("utf-8", "surrogatepass"))

    def close(self, body: bytes) -> bytes:
        """Puts `h` behind a body, whatever that is."""
        return body[:-1] + b',"h":"' + digest22(body.decode("utf-8", "replace")).encode() + b'"}'

    def swapped(self, old: bytes, new: bytes) -> bytes:
        """A good line in which some bytes are others."""
        line = self.line()
        assert old in line, old
        return line.replace(old, new, 1)

    def body(self, *lines: bytes) -> bytes:
        return b"\n".join([self.header(), *lines])


Recipe = Callable[[Forge], "bytes | Iterator[bytes]"]
NDJSON = "application/x-ndjson"


@dataclass(frozen=True)
class Case:
    """What is sent, and what may come back.

    `code` of a refusal, or of the outcome of the op with the smallest `s`; `said` is that outcome. Where neither is
    given any answer below 500 is good. A refusal stores nothing, ever.
    """

    name: str
    recipe: Recipe = field(repr=False)
    status: tuple[int, ...]
    code: str | None = None
    said: str | None = None
    method: str = "POST"
    path: str = "/sync/v1"
    headers: tuple[tuple[str, str], ...] = (("Content-Type", NDJSON),)
    signed_in: bool = True


def refused(name: str, recipe: Recipe, status: int, code: str, **headers: str) -> Case:
    """A whole request to /sync/v1 that is not taken."""
    typed = {"Content-Type": NDJSON} | {key.replace("_", "-"): value for key, value in headers.items()}
    return Case(name, recipe, (status,), code, headers=tuple(typed.items()))


def unreadable(name: str, recipe: Callable[[Forge], bytes]) -> Case:
    """A line from which no single `s` and `i` can be read: the request is refused, and the line named."""
    return refused(name, lambda f: f.body(recipe(f)), 400, "sync.line")


def kept(name: str, recipe: Callable[[Forge], bytes], code: str, said: str = "parked") -> Case:
    """A line that cannot be executed: journalled byte for byte and parked."""
    return Case(name, lambda f: f.body(recipe(f)), (200,), code, said)


def taken(name: str, recipe: Callable[[Forge], bytes], said: str = "applied") -> Case:
    """A line that looks dangerous and is only text."""
    return Case(name, lambda f: f.body(recipe(f)), (200,), None, said)


def head(name: str, recipe: Recipe, *status: int) -> Case:
    """A header line by itself."""
    return Case(name, recipe, status, "sync.header" if status == (400,) else None)


def rest(
    name: str,
    method: str,
    path: str,
    body: bytes | Recipe,
    *status: int,
    signed_in: bool = True,
    headers: dict[str, str] | None = None,
) -> Case:
    """A request to any other address; JSON unless said. Header names are written with underscores."""
    typed = {"Content-Type": "application/json"} if method == "POST" else {}
    typed |= {key.replace("_", "-"): value for key, value in (headers or {}).items()}
    recipe = body if callable(body) else lambda _: body
    return Case(name, recipe, status, None, None, method, path, tuple(typed.items()), signed_in)


def packed(body: bytes) -> bytes:
    return gzip.compress(body, 9)


def bomb(size_bytes: int) -> bytes:
    """A gzip member that inflates to that many zeros, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    block = bytes(1 << 20)
    return b"".join([*(packer.compress(block) for _ in range(size_bytes >> 20)), packer.flush()])
