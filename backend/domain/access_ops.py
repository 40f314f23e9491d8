"""A lost device, a technician who no longer speaks for us. Source: PROTOCOL section 6, reliability of star cards.

Both take effect at commit: the status list that customers check by is made from these rows.
"""

from backend.domain.jws import to_base64url
from backend.domain.tables import CREDENTIAL, STAR_CARD
from sync.command import Effect, Insert, Put, Scene
from sync.errors import Refusal
from sync.world import Doc

_NO_CARD: Doc = dict.fromkeys(("ix", "token", "kid", "jti", "issued_at", "expires_at", "aud"))
"""The row of a device that never carried a card."""


def revoke_device(scene: Scene) -> list[Effect]:
    """`r` is the device, or the printed badge. It is for ever: who finds it again enrols it anew."""
    if scene.op.r is None:
        raise Refusal("op.payload", reason="r is missing")
    credential = scene.doc(CREDENTIAL, scene.op.r)
    if credential is None:
        return [Insert(CREDENTIAL, scene.op.r, {**_NO_CARD, "revoked": _said(scene)})]
    if credential["revoked"] is not None:
        raise Refusal("device.revoked")
    return [Put(CREDENTIAL, scene.op.r, {"revoked": _said(scene)})]


def revoke_card(scene: Scene) -> list[Effect]:
    """All cards of the technician, on every device and on paper."""
    if _star_card(scene).get("revoked") is not None:
        raise Refusal("card.revoked")
    return [Put(STAR_CARD, scene.bucket.root, {"revoked": _said(scene)})]


def set_portrait(scene: Scene) -> list[Effect]:
    """The next card of each of his devices names the picture by its hash."""
    _star_card(scene)
    photo = scene.payload.photo
    return [Put(STAR_CARD, scene.bucket.root, {"photo": photo and to_base64url(bytes.fromhex(photo))})]


def restore_card(scene: Scene) -> list[Effect]:
    """Who and why stays in the history."""
    if _star_card(scene).get("revoked") is None:
        raise Refusal("card.not_revoked")
    return [Put(STAR_CARD, scene.bucket.root, {"revoked": None})]


def _star_card(scene: Scene) -> Doc:
    card = scene.doc(STAR_CARD, scene.bucket.root)
    if card is None:
        raise Refusal("card.none")
    return card


def _said(scene: Scene) -> Doc:
    return {
        "at": scene.moment.now,
        "by": scene.who.user,
        "by_name": scene.who.name,
        "reason": scene.payload.reason,
    }
