"""Identifiers and digests over plainly defined inputs. Source: PROTOCOL sections 2 and 4."""

import hashlib
import re
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from functools import lru_cache
from typing import NewType

Bid = NewType("Bid", int)
"""A bucket's number, given by the server."""

OpId = NewType("OpId", str)

MAX_INT = 2**53 - 1
"""Largest integer that every JSON reader of ours keeps exactly."""

_MASK = 0xFFFFFFFF
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def is_uuid(text: str) -> bool:
    """True for the canonical lower-case form only: other spellings would be other ids on a device."""
    return _UUID.fullmatch(text) is not None


def uuid5(namespace: str, name: str) -> str:
    """The id of a row with a natural key, e.g. an answer: `uuid5(order, item)`. RFC 9562, version 5."""
    digest = hashlib.sha1(bytes.fromhex(namespace.replace("-", "")) + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digest[16], 16) & 3]
    return f"{digest[:8]}-{digest[8:12]}-5{digest[13:16]}-{variant}{digest[17:20]}-{digest[20:32]}"


def _b64url22(digest: bytes) -> str:
    return urlsafe_b64encode(digest).decode()[:22]


def chain_hash(previous: str, body: bytes) -> str:
    """`h` of an op: the first 22 characters of base64url(SHA-256(previous ‖ body)). MUST-CHAIN."""
    return _b64url22(hashlib.sha256(previous.encode("ascii") + body).digest())


def have_digest(vector: Iterable[tuple[int, int]]) -> str:
    """`have.d` of a version vector of (bid, ver). MUST-HAVE."""
    lines = "".join(f"{bid}:{ver}\n" for bid, ver in sorted(vector))
    return _b64url22(hashlib.sha256(lines.encode("ascii")).digest())


def _fmix32(h: int) -> int:
    h = ((h ^ (h >> 16)) * 0x85EBCA6B) & _MASK
    h = ((h ^ (h >> 13)) * 0xC2B2AE35) & _MASK
    return h ^ (h >> 16)


def _fnv(high: int, low: int, text: str) -> tuple[int, int]:
    for byte in text.encode("ascii"):
        high = ((high ^ byte) * 0x01000193) & _MASK
        low = ((low ^ byte) * 0x01000193) & _MASK
    return high, low


@lru_cache(maxsize=16_384)
def _fnv_of_row(table: int, row_id: str) -> tuple[int, int]:
    # A row that changes is hashed at its old and its new version, and soon again: only the version differs.
    return _fnv(0x811C9DC5, 0x9747B28C, f"{table}:{row_id}:")


def h64(table: int, row_id: str, v: int) -> int:
    """The row's share of its bucket's checksum, 64 bit. MUST-H64."""
    high, low = _fnv(*_fnv_of_row(table, row_id), str(v))
    return (_fmix32(high) << 32) | _fmix32(low)


def chk_text(total: int) -> str:
    """A checksum as it is written on the wire: 16 hex digits."""
    return f"{total % 2**64:016x}"
