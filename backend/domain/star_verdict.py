"""What a customer may believe of a scanned card. Pure; the twin is pwa/src/domain/star-verdict.ts, and both answer alike.
Source: R-STAR-3, reliability of star cards, PROTOCOL section 11.

Green means all of it at once: signed by us, not withdrawn by a list of this minute, shown by the device that it was
made for in this half minute. Whatever is merely not known is amber, whatever is known to be wrong is red.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from msgspec import Struct

from backend.domain import star_token as tokens
from backend.domain.jwk import public_key
from backend.domain.jws import JwsRefused, from_base64url, open_jws, to_base64url
from backend.domain.star_token import Claims, Scanned, StatusList, TrustList

APART_S = 300
"""Clocks further apart than this say nothing about one another."""

_SITE = timezone(timedelta(hours=8))

Tone = Literal["green", "amber", "red"]
State = Literal[
    "valid", "stale", "static", "demoted", "lapsed", "expired", "replayed", "clock", "cannot_check",
    "suspended", "revoked", "lost", "unknown", "forged",
]  # fmt: skip

WITHDRAWN: dict[int, State] = {tokens.SUSPENDED: "suspended", tokens.REVOKED: "revoked", tokens.LOST: "lost"}


class Known(Struct, frozen=True, kw_only=True):
    """What the verifier has beside the token. `pins`: keys of the trust list, by kid. `clock_apart`: its own clock and
    the server's do not agree. `online`: the list came from the server just now."""

    now_ms: int
    aud: str
    pins: Mapping[str, EllipticCurvePublicKey]
    trust: str | None
    status: str | None
    clock_apart: bool = False
    online: bool = True


class Verdict(Struct, frozen=True):
    """`level`: of the list, where it has one. `as_of`: when the list was made, seconds. No claims: none may be shown."""

    tone: Tone
    state: State
    claims: Claims | None = None
    level: int | None = None
    as_of: int | None = None


def judge(token: str, known: Known) -> Verdict:
    now = known.now_ms // 1000
    scanned = tokens.read_token(token)
    if scanned is None:
        return Verdict("red", "forged")
    trust = read_trust(known)
    if trust is None:
        return Verdict("amber", "cannot_check")
    made_at, keys = trust
    try:
        claims = tokens.open_signed(scanned.card, tokens.CARD, Claims, keys.get)
    except JwsRefused as refused:
        if refused.why == "key" and not _is_fresh(made_at, now):
            return Verdict("amber", "cannot_check")
        return Verdict("red", "forged")
    if not _is_held(scanned, claims, known.aud):
        return Verdict("red", "forged")
    status = read_status(known, keys)
    return _weigh(scanned, claims, status, known)


def _weigh(scanned: Scanned, claims: Claims, status: StatusList | None, known: Known) -> Verdict:
    """A card that is ours: is it still good, and is it shown now?"""
    now = known.now_ms // 1000
    entry, as_of = (0, None) if status is None else (status.entry(claims.ix), status.iat)
    if entry in WITHDRAWN:
        return Verdict("red", WITHDRAWN[entry], None, None, as_of)
    if entry > max(WITHDRAWN) or (entry == 0 and status is not None and status.iat >= claims.iat):
        return Verdict("red", "unknown", None, None, as_of)
    level = entry or None

    def amber(state: State) -> Verdict:
        return Verdict("amber", state, claims, level, as_of)

    if claims.exp <= now:
        return amber("expired")
    if status is None or entry == 0:
        return amber("cannot_check")
    if known.clock_apart or max(claims.iat, status.iat) > now + APART_S:
        return amber("clock")
    if scanned.slice is not None:
        behind = known.now_ms // tokens.SLICE_MS - scanned.slice
        if behind not in (0, 1):
            return amber("clock" if behind < 0 else "replayed")
    if claims.un < site_day(known.now_ms):
        return amber("lapsed")
    if scanned.slice is None:
        return amber("static")
    fresh = known.online and _is_fresh(status.iat, now)
    if entry < claims.st:
        return Verdict("green" if fresh else "amber", "demoted", claims, level, as_of)
    return Verdict("green", "valid", claims, level, as_of) if fresh else amber("stale")


def read_trust(known: Known) -> tuple[int, dict[str, EllipticCurvePublicKey]] | None:
    """When it was made, and the issuer keys by kid; None where there is no list that counts now."""
    try:
        listed = tokens.open_signed(known.trust or "", tokens.TRUST, TrustList, known.pins.get)
        keys = {key.kid: public_key({"x": key.x, "y": key.y}) for key in listed.keys}
    except (JwsRefused, ValueError):
        return None
    return (listed.iat, keys) if listed.exp > known.now_ms // 1000 else None


def read_status(known: Known, keys: Mapping[str, EllipticCurvePublicKey]) -> StatusList | None:
    """None where there is no list that counts now."""
    try:
        status = tokens.open_signed(known.status or "", tokens.STATUS, StatusList, keys.get)
        from_base64url(status.st)
    except JwsRefused:
        return None
    return status if status.exp > known.now_ms // 1000 else None


def site_day(now_ms: int) -> str:
    """The date in Shanghai, which has kept UTC+8 since 1991."""
    return datetime.fromtimestamp(now_ms // 1000, _SITE).strftime("%Y-%m-%d")


def end_of_day_s(day: str) -> int:
    """The first second after that date in Shanghai."""
    return int((datetime.fromisoformat(day).replace(tzinfo=_SITE) + timedelta(days=1)).timestamp())


def _is_fresh(made_at: int, now: int) -> bool:
    return abs(now - made_at) <= tokens.FRESH_S


def _is_held(scanned: Scanned, claims: Claims, aud: str) -> bool:
    """Signed by the device that the card was made for. A card without a holder carries no proof."""
    if scanned.slice is None or scanned.signature is None:
        return True
    if claims.hk is None:
        return False
    try:
        raw = from_base64url(claims.hk)
        holder = public_key({"x": to_base64url(raw[:32]), "y": to_base64url(raw[32:])})
        proof = tokens.proof_token(scanned.card, aud, scanned.slice, scanned.signature)
        open_jws(proof, tokens.PROOF, lambda kid: holder if kid == tokens.HOLDER else None)
    except (JwsRefused, ValueError):
        return False
    return True
