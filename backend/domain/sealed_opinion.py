"""An opinion that the customer sealed to the office: what the technician carries and can neither read nor change.

Envelope: `header.iv.ciphertext`, each base64url. The header, in its one spelling, names the office's key and carries
the tablet's one-time key; ECDH over P-256, HKDF-SHA-256, AES-256-GCM. Header, order and act are bound to the
ciphertext: an envelope moved to another act does not open. Source: R-ORD-7, PROTOCOL section 10, RFC 5869.
"""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Literal

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msgspec import Meta, Struct

from backend.domain.jws import JwsRefused, from_base64url
from sync.ids import MAX_INT

INFO = b"xinglin opinion/1"
QUESTIONS = ("prompt", "skill", "manner", "order", "price")
Answer = Literal["good", "fair", "so_so", "bad"]
POINTS: dict[Answer, int] = {"good": 5, "fair": 4, "so_so": 3, "bad": 1}
"""The four answers of the survey (R-SAT-1) on a scale of five."""

_HEADER = re.compile(
    rb'\{"epk":\{"crv":"P-256","kty":"EC","x":"([\w-]{43})","y":"([\w-]{43})"\},"kid":"([\w-]{1,64})","typ":"opinion/1"\}'
)


class Opinion(Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer said. An answer may be left open, the text may be empty."""

    typ: Literal["opinion/1"]
    answers: dict[Annotated[str, Meta(max_length=16)], Answer]
    text: Annotated[str, Meta(max_length=4_000)]
    rated_at: Annotated[int, Meta(ge=0, le=MAX_INT)]

    @property
    def score(self) -> int | None:
        """1 to 5, the mean of what was answered, halves up; None where nothing was."""
        points = [POINTS[answer] for question, answer in self.answers.items() if question in QUESTIONS]
        return (2 * sum(points) + len(points)) // (2 * len(points)) if points else None


class NotOpened(ValueError):
    """`why` is one of shape, key, seal, content."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def bound(order: str, act: str) -> bytes:
    """What the envelope is bound to besides its header."""
    return f".{order}.{act}".encode("ascii")


def open_opinion(
    sealed: str,
    order: str,
    act: str,
    keys: Mapping[str, ec.EllipticCurvePrivateKey] | Iterable[tuple[str, ec.EllipticCurvePrivateKey]],
) -> Opinion:
    """Raises NotOpened."""
    try:
        header, iv, box = (from_base64url(part) for part in sealed.split("."))
    except (ValueError, JwsRefused):
        raise NotOpened("shape") from None
    said = _HEADER.fullmatch(header)
    if said is None or len(iv) != 12:
        raise NotOpened("shape")
    key = dict(keys).get(said[3].decode())
    if key is None:
        raise NotOpened("key")
    try:
        x, y = (int.from_bytes(from_base64url(said[n].decode()), "big") for n in (1, 2))
        once = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        plain = AESGCM(_derive(key.exchange(ec.ECDH(), once))).decrypt(
            iv, box, sealed.split(".")[0].encode("ascii") + bound(order, act)
        )
    except (InvalidTag, ValueError, JwsRefused):
        raise NotOpened("seal") from None
    try:
        # Padded with spaces, so that its length says nothing of what is in it.
        return msgspec.convert(json.loads(plain), Opinion)
    except (msgspec.MsgspecError, ValueError):
        raise NotOpened("content") from None


def _derive(secret: bytes) -> bytes:
    return HKDF(hashes.SHA256(), 32, salt=None, info=INFO).derive(secret)
