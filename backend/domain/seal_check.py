"""What the server finds when it looks at a sealed record. Nothing is refused: each finding is a flag. Source: PROTOCOL
section 10, MUST-SEAL; reliability of signatures 4.4."""

import hashlib
from typing import Any, Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from msgspec import Struct

from backend.domain.act_wording import WORDINGS, wording_sha256
from backend.domain.canonical import NotCanonical, canonical
from backend.domain.ink import is_dot, read_ink
from backend.domain.jws import JwsRefused, from_base64url, open_jws
from backend.domain.service_act import ServiceAct, content_sha256, decode_act
from sync.messages import Op
from sync.world import Doc

TYP = "sar+jws"

Flag = Literal[
    "key", "signature", "digest", "shape", "wording", "another_order", "ink", "ink_dot", "ink_again", "opinion",
    "prefix", "anchor", "sign_mismatch",
]  # fmt: skip
"""key: the device's key is unknown · signature: it did not sign these bytes · digest: op and record name different ones ·
shape: no record in its one spelling · wording: words that nobody has · another_order: it was sealed for another order or
op · ink, ink_dot, ink_again: another drawing, too little drawn, drawn before · opinion: another envelope · prefix: not the
device's own past · anchor: a head that was never signed · sign_mismatch: shown was something that the device did not hold."""


class Evidence(Struct, frozen=True):
    """What the server knows beside the record itself."""

    key: EllipticCurvePublicKey | None
    """Of the device that `kid` names."""
    prefix_fits: bool
    head_known: bool
    ink_seen: bool
    """The same drawing lies under another record."""
    opinion_sha256: str | None
    """Of the envelope that came with it."""
    mismatch: bool


def payload_of(record: str) -> bytes:
    """The signed bytes, whoever signed them; empty where there are none."""
    parts = record.split(".")
    try:
        return from_base64url(parts[1]) if len(parts) == 3 else b""
    except JwsRefused:
        return b""


def read_act(payload: bytes) -> ServiceAct | None:
    """None for what is no record in its one spelling."""
    try:
        act = decode_act(payload)
        return act if canonical(msgspec.to_builtins(act)) == payload else None
    except (msgspec.MsgspecError, NotCanonical, UnicodeDecodeError):
        return None


def findings(op: Op, act: ServiceAct | None, evidence: Evidence) -> list[Flag]:
    """In the order in which they are looked for."""
    x = op.x
    found: list[Flag] = [*_signature(x["record"], evidence)]
    if hashlib.sha256(payload_of(x["record"])).hexdigest() != x["record_sha256"]:
        found.append("digest")
    if act is None:
        return [*found, "shape"]
    found += _said(op, act)
    found += _drawn(x, act, evidence)
    if act.opinion_sha256 != evidence.opinion_sha256:
        found.append("opinion")
    if not evidence.prefix_fits:
        found.append("prefix")
    if not evidence.head_known:
        found.append("anchor")
    if evidence.mismatch:
        found.append("sign_mismatch")
    return found


def _signature(record: str, evidence: Evidence) -> list[Flag]:
    if evidence.key is None:
        return ["key"]
    try:
        open_jws(record, TYP, lambda _: evidence.key)
    except JwsRefused:
        return ["signature"]
    return []


def _said(op: Op, act: ServiceAct) -> list[Flag]:
    """The record against the op that carries it, and against itself."""
    found: list[Flag] = []
    x, content = op.x, act.content
    reason = (x.get("signer", ""), x.get("role"), x.get("reason"))
    if (act.content_sha256, act.signer.name, act.signer.capacity, act.signer.reason) != (x["content_sha256"], *reason):
        found.append("digest")
    if content_sha256(act) != act.content_sha256:
        found.append("shape")
    words = content.wording
    if words.lang not in WORDINGS.get(words.id, {}) or wording_sha256(words.id, words.lang) != words.sha256:
        found.append("wording")
    if (content.op, content.order.id) != (op.i, op.b[1]):
        found.append("another_order")
    return found


def _drawn(x: Doc, act: ServiceAct, evidence: Evidence) -> list[Flag]:
    text: Any = x.get("ink")
    sealed = act.ink.sha256 if act.ink else None
    if (sealed, sealed is None) != (x.get("ink_sha256"), text is None):
        return ["ink"]
    if text is None:
        return ["ink"] if act.signer.how == "ink" else []
    ink = read_ink(text)
    if ink is None or hashlib.sha256(text.encode()).hexdigest() != sealed:
        return ["ink"]
    found: list[Flag] = ["ink_dot"] if is_dot(ink) else []
    return [*found, "ink_again"] if evidence.ink_seen else found
