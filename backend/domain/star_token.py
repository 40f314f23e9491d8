"""What a star card says to whoever scans it, in signed bytes. Source: R-STAR-3, PROTOCOL section 11.

Five kinds of token, each with a `typ` of its own: the card, the holder's proof that the card's own device shows it now,
the status list (level and state of every card), the trust list (which issuer keys count), and the message's
link that says who comes for an order. Times in them are seconds,
as RFC 7519 has them. The twin is pwa/src/domain/star-token.ts.
"""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from msgspec import Meta, Struct, ValidationError, convert, to_builtins

from backend.domain.canonical import NotCanonical, canonical
from backend.domain.jws import JwsRefused, from_base64url, open_jws, to_base64url

CARD, PROOF, STATUS, TRUST, VISIT = "card+jws", "cardproof+jws", "statuslist+jws", "trustlist+jws", "visit+jws"
HOLDER = "holder"
"""`kid` of a proof: its key is the one that the card names."""

CARD_S = 7 * 24 * 3600
"""How long a card is valid; a sync within a day of its issue leaves it, a later one renews it."""
LIST_S = 24 * 3600
FRESH_S = 60
"""A list this young is the present state."""
SLICE_MS = 30_000
MAX_CHARACTERS = 4_096
"""More than a QR code can hold."""

SUSPENDED, REVOKED, LOST = 6, 7, 8
"""Entries of the status list beside the levels 1 to 5; 0: no such card."""

Seconds = Annotated[int, Meta(ge=0, le=2**53 - 1)]
Coordinate = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]
_TOKEN = re.compile(r"([A-Za-z0-9_.-]+)(?:~([0-9]{1,12})~([A-Za-z0-9_-]{86}))?")


class Claims(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The payload of a card. `hk`: the holder's public key, x and y; None on a printed badge. `ix`: place in the status
    list. `sub`: the technician, the same on each card of his; it is in no other document but an order's message.
    `un`: the last day of the star level."""

    v: Literal[1]
    iat: Seconds
    exp: Seconds
    jti: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{11}\Z")]
    ix: Annotated[int, Meta(ge=1, le=1_000_000)]
    sub: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{16}\Z")]
    hk: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{86}\Z")] | None
    nm: str
    no: str
    br: str
    st: Annotated[int, Meta(ge=1, le=5)]
    un: Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]
    ce: list[str]
    ph: Coordinate | None


class StatusList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`st`: four bits a card, the higher half of a byte first."""

    v: Literal[1]
    iat: Seconds
    exp: Seconds
    ttl: Seconds
    st: Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]*\Z")]

    def entry(self, ix: int) -> int:
        packed = from_base64url(self.st)
        return (packed[ix // 2] >> (0 if ix % 2 else 4)) & 15 if ix // 2 < len(packed) else 0


class IssuerKey(Struct, frozen=True, forbid_unknown_fields=True):
    kid: str
    x: Coordinate
    y: Coordinate


class TrustList(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """`call`: the hotline, signed along, because whoever forges a page would put his own."""

    v: Literal[1]
    iat: Seconds
    exp: Seconds
    keys: list[IssuerKey]
    call: str


Payload = TypeVar("Payload", Claims, StatusList, TrustList)


class Scanned(Struct, frozen=True):
    """A token as it stands in the address: the card, and unless it is printed, slice and signature of its proof."""

    card: str
    slice: int | None
    signature: str | None


def read_token(text: str) -> Scanned | None:
    """None for what is not shaped like one."""
    parts = _TOKEN.fullmatch(text) if len(text) <= MAX_CHARACTERS else None
    return parts and Scanned(parts[1], None if parts[2] is None else int(parts[2]), parts[3])


def proof_payload(card: str, aud: str, at_slice: int) -> bytes:
    """What the holder signs: this card, for this site, in this half minute. Only the signature travels (RFC 7515 F)."""
    return canonical({"aud": aud, "card": _digest(card)[:22], "sl": at_slice})


def proof_token(card: str, aud: str, at_slice: int, signature: str) -> str:
    """The proof's whole JWS, from what the verifier knows and the signature that it was shown."""
    header = f'{{"alg":"ES256","kid":"{HOLDER}","typ":"{PROOF}"}}'
    return f"{to_base64url(header.encode())}.{to_base64url(proof_payload(card, aud, at_slice))}.{signature}"


def open_signed(
    token: str, typ: str, of: type[Payload], key_of: Callable[[str], EllipticCurvePublicKey | None]
) -> Payload:
    """The payload, in its one spelling. Raises JwsRefused; `payload` as reason is one signed, but not of this shape."""
    raw = open_jws(token, typ, key_of).payload
    try:
        said = json.loads(raw.decode("utf-8"))
        if canonical(said) == raw:
            return convert(said, of)
    except (NotCanonical, ValidationError, ValueError, RecursionError):
        pass
    raise JwsRefused("payload")


def encode(payload: Claims | StatusList | TrustList) -> bytes:
    """Canonical: what is signed, byte for byte."""
    return canonical(to_builtins(payload))


def pack(entries: Mapping[int, int]) -> str:
    """`st` of a status list, from place → entry."""
    packed = bytearray(max(entries, default=0) // 2 + 1)
    for ix, entry in entries.items():
        packed[ix // 2] |= entry << (0 if ix % 2 else 4)
    return to_base64url(bytes(packed))


def masked(name: str) -> str:
    """林予安 → 林*安, 何川 → 何*: enough for who stands before him, too little for a list of names."""
    return name[:1] + "*" * max(1, len(name) - 2) + (name[-1:] if len(name) > 2 else "")


def subject(user: str) -> str:
    """A technician's name on cards and messages: none can be made into a user id."""
    return _digest(f"star-card/1:{user}")[:16]


def holder_key(jwk: Mapping[str, Any]) -> str:
    """x and y in one text. Raises JwsRefused for odd base64url."""
    return to_base64url(from_base64url(jwk["x"]) + from_base64url(jwk["y"]))


def card_claims(
    star_card: Mapping[str, Any], user: str, dev: str, hk: str | None, ix: int, now_s: int, exp_s: int, today: str
) -> Claims:
    """A card of this moment, from the technician's `star_card` row. `today`: the date at the site."""
    valid = [each["name"] for each in star_card["certifications"] if each["until_on"] >= today]
    return Claims(
        v=1,
        iat=now_s,
        exp=exp_s,
        jti=_digest(f"{dev}:{now_s}")[:11],
        ix=ix,
        sub=subject(user),
        hk=hk,
        nm=masked(star_card["name"]),
        no=star_card["employee_no"],
        br=star_card["branch_name"],
        st=star_card["level"],
        un=star_card["level_until_on"],
        ce=[name[:24] for name in valid[:3]],
        ph=star_card.get("photo"),
    )


def credential_row(claims: Claims, kid: str, token: str, aud: str) -> dict[str, Any]:
    """The `credential` document (PROTOCOL section 7) of a card just signed."""
    times = {"issued_at": claims.iat * 1000, "expires_at": claims.exp * 1000}
    return {"ix": claims.ix, "token": token, "kid": kid, "jti": claims.jti, **times, "aud": aud, "revoked": None}


def _digest(text: str) -> str:
    return to_base64url(hashlib.sha256(text.encode()).digest())


def payload_of(token: str) -> bytes:
    """What an own token says; only for one that was just read from an own row."""
    return from_base64url(token.split(".")[1])
