"""Compact JWS with ES256, and nothing else: one algorithm, one spelling of the header, one spelling of the bytes.
Source: RFC 7515, RFC 7518 section 3.4, PROTOCOL section 9. The twin is pwa/src/crypto/jws.ts; both answer alike.

What is signed is kept and checked as it came, byte for byte: nothing here parses a payload or writes one again. The
algorithm stands in the code, the `typ` is what the caller expects, and a token that says anything else is refused
before a key is looked at. There is one signature value per signature (low s) and one base64url text per byte string
(no padding, no stray bits), so that no character of a token can be changed unseen.
"""

import base64
import re
from collections.abc import Callable
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from msgspec import Struct

MAX_CHARACTERS = 256 * 1024
"""No token of ours is longer; a longer one is refused unread."""

CURVE_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""n of P-256. Source: FIPS 186-5."""

_SIGNATURE_BYTES = 64
_TOKEN = re.compile(r"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
_HEADER = re.compile(rb'\{"alg":"ES256","kid":"([A-Za-z0-9_-]{1,64})","typ":"([a-z0-9+/-]{1,40})"\}')

Why = Literal["size", "shape", "encoding", "header", "typ", "key", "signature", "payload"]
""""payload" is for callers that read one."""


class JwsRefused(Exception):
    """A token that says nothing. `why` is what the check stopped at, the same word on both sides."""

    def __init__(self, why: Why) -> None:
        super().__init__(why)
        self.why = why


class Opened(Struct, frozen=True):
    """`kid` is the key that signed; `payload` the signed bytes."""

    kid: str
    payload: bytes


def sign_jws(payload: bytes, typ: str, kid: str, key: EllipticCurvePrivateKey) -> str:
    """The token. Deterministic (RFC 6979), so that a poor random source gives no key away."""
    header = f'{{"alg":"ES256","kid":"{kid}","typ":"{typ}"}}'.encode("ascii")
    signed = f"{to_base64url(header)}.{to_base64url(payload)}"
    der = key.sign(signed.encode("ascii"), ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    raw = r.to_bytes(32, "big") + min(s, CURVE_ORDER - s).to_bytes(32, "big")
    return f"{signed}.{to_base64url(raw)}"


def open_jws(token: str, typ: str, key_of: Callable[[str], EllipticCurvePublicKey | None]) -> Opened:
    """What the token says, if the key that it names signed exactly this. Raises JwsRefused."""
    if len(token) > MAX_CHARACTERS:
        raise JwsRefused("size")
    parts = _TOKEN.fullmatch(token)
    if parts is None:
        raise JwsRefused("shape")
    header, payload, raw = (from_base64url(part) for part in parts.groups())
    said = _HEADER.fullmatch(header)
    if said is None:
        raise JwsRefused("header")
    if said[2].decode() != typ:
        raise JwsRefused("typ")
    kid = said[1].decode()
    key = key_of(kid)
    if key is None:
        raise JwsRefused("key")
    if not _is_signed(token[: token.rindex(".")], raw, key):
        raise JwsRefused("signature")
    return Opened(kid, payload)


def to_base64url(raw: bytes) -> str:
    """Without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def from_base64url(text: str) -> bytes:
    """The one byte string that is spelled so. Raises JwsRefused for any other spelling of it."""
    if re.fullmatch(r"[A-Za-z0-9_-]*", text) is None or len(text) % 4 == 1:
        raise JwsRefused("encoding")
    raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if to_base64url(raw) != text:
        raise JwsRefused("encoding")
    return raw


def _is_signed(signed: str, raw: bytes, key: EllipticCurvePublicKey) -> bool:
    r, s = int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big")
    if len(raw) != _SIGNATURE_BYTES or s > CURVE_ORDER // 2:
        return False
    try:
        key.verify(encode_dss_signature(r, s), signed.encode("ascii"), ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
