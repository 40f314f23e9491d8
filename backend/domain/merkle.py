"""The Merkle tree of RFC 6962 over the entries of a growing log: its root from a few peaks, and proofs that an entry is in
it. Source: RFC 6962 section 2.1; reliability of signatures 4.4."""

import hashlib
from collections.abc import Iterable, Sequence

Peaks = list[tuple[int, bytes]]
"""Complete subtrees from left to right: (how many leaves, hash). Enough to go on from."""


def leaf(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def grow(peaks: Peaks, leaves: Iterable[bytes]) -> Peaks:
    grown = list(peaks)
    for one in leaves:
        size, top = 1, one
        while grown and grown[-1][0] == size:
            top, size = node(grown.pop()[1], top), size * 2
        grown.append((size, top))
    return grown


def root(peaks: Peaks) -> bytes:
    """Of an empty log: the digest of nothing."""
    if not peaks:
        return hashlib.sha256(b"").digest()
    top = peaks[-1][1]
    for _, left in reversed(peaks[:-1]):
        top = node(left, top)
    return top


def path(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The hashes beside the way from that leaf up to the root, from below."""
    if len(leaves) <= 1:
        return []
    half = 1 << (len(leaves) - 1).bit_length() - 1
    if index < half:
        return [*path(leaves[:half], index), root(grow([], leaves[half:]))]
    return [*path(leaves[half:], index - half), root(grow([], leaves[:half]))]
