"""Request bodies: capped while they stream in, and taken only in the form that an address asks for."""

import json
import zlib
from typing import Any, TypeVar

import msgspec
from litestar import Request

from backend.problems import Problem
from sync.errors import ProtocolError
from sync.lines import depth
from sync.version import MAX_BODY_BYTES, MAX_DEPTH, MAX_INFLATED_BYTES, MAX_RATIO

T = TypeVar("T")

_RATIO_MATTERS_BYTES = 1024 * 1024
"""Small bodies may shrink as well as they like."""


async def read_body(request: Request, most_bytes: int) -> bytes:
    """Raises Problem request.too_large as soon as too much has come."""
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most_bytes:
            raise Problem("request.too_large", most_bytes=most_bytes)
        chunks.append(chunk)
    return b"".join(chunks)


def media_type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def read_json(request: Request, shape: type[T]) -> T:
    """A JSON body of that shape. Raises Problem request.media_type, request.too_large or request.malformed."""
    if media_type(request) != "application/json":
        raise Problem("request.media_type", takes="application/json")
    body = await read_body(request, 64 * 1024)
    if depth(body) > MAX_DEPTH:
        raise Problem("request.malformed", "nested too deep")
    try:
        json.loads(body, object_pairs_hook=_unique)
        return msgspec.json.decode(body, type=shape)
    except (ValueError, UnicodeDecodeError, msgspec.MsgspecError) as error:
        raise Problem("request.malformed", str(error)[:200]) from None


def _unique(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    if any("\x00" in text for pair in pairs for text in pair if isinstance(text, str)):
        raise ValueError("NUL in a text")  # one of the two databases keeps none


async def read_ndjson(request: Request) -> bytes:
    """The body of a sync request, inflated. Raises Problem or ProtocolError. Source: PROTOCOL section 2."""
    if media_type(request) != "application/x-ndjson":
        raise Problem("request.media_type", takes="application/x-ndjson")
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding == "identity":
        return await read_body(request, MAX_INFLATED_BYTES)
    if encoding != "gzip":
        raise Problem("sync.unknown_encoding", takes="gzip")
    return inflate(await read_body(request, MAX_BODY_BYTES))


def inflate(packed: bytes) -> bytes:
    """One gzip member, at most MAX_INFLATED_BYTES. Raises ProtocolError sync.encoding, Problem request.too_large."""
    stream = zlib.decompressobj(wbits=31)
    try:
        plain = stream.decompress(packed, MAX_INFLATED_BYTES + 1)
    except zlib.error:
        raise ProtocolError("sync.encoding") from None
    if len(plain) > MAX_INFLATED_BYTES:
        raise Problem("request.too_large", most_bytes=MAX_INFLATED_BYTES)
    if len(plain) > _RATIO_MATTERS_BYTES and len(plain) > MAX_RATIO * len(packed):
        raise Problem("request.too_large", most_ratio=MAX_RATIO)
    if not stream.eof or stream.unused_data:
        raise ProtocolError("sync.encoding")
    return plain
