"""An entry of the server's chain, as bytes, and what its hash covers. Source: PROTOCOL section 10, MUST-AUDIT."""

import hashlib
import hmac

from backend.domain.canonical import canonical


def commitment(salt: str, raw: bytes, outcome: str) -> str:
    """Binds an op's line and its outcome. Without the salt nobody can guess its way from the commitment to a person."""
    return hmac.new(bytes.fromhex(salt), raw + b"\n" + outcome.encode(), hashlib.sha256).hexdigest()


def entry_bytes(n: int, dev: str, seq: int, op_id: str, at: int, committed: str) -> bytes:
    """What the chain and the tree hash: the salt, which may be erased, is not in it."""
    return canonical({"n": n, "dev": dev, "seq": seq, "op": op_id, "at": at, "commitment": committed})


def link(previous: str, entry: bytes) -> str:
    """`h` of an entry: SHA-256 over 0x00, the previous `h` as ASCII (empty for the first), and its bytes."""
    return hashlib.sha256(b"\x00" + previous.encode("ascii") + entry).hexdigest()
