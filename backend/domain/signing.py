"""What a customer decided about the record of a visit: signed, refused, later; and the opinion that he sealed.

Each is a fact: whatever may be wrong with it is flagged where the server looks at it, and its bytes stand for ever.
Source: R-ORD-6, R-ORD-7; PROTOCOL section 10.
"""

from backend.domain.order_ops import lived_event
from backend.domain.order_rows import event_line, order_of
from backend.domain.payloads import SignOrder
from backend.domain.tables import OPINION, SIGNATURE
from sync.command import Effect, Insert, Scene
from sync.world import Doc

OUTCOMES = {"order.sign": "signed", "order.refuse_signature": "refused", "order.sign_later": "later"}
"""Op type → what it says in the record."""


def take_act(scene: Scene) -> list[Effect]:
    """The order goes on as its state allows; the act is kept whatever that is."""
    return [*lived_event(scene), Insert(SIGNATURE, scene.op.i, _act(scene))]


def seal_opinion(scene: Scene) -> list[Effect]:
    """The envelope lies with the order, for the office alone to open."""
    order_of(scene)
    opinion = scene.payload
    sealed = {"signature": opinion.signature, "sealed": opinion.sealed, "sealed_sha256": opinion.sealed_sha256}
    return [Insert(OPINION, scene.op.i, {**sealed, **_author(scene)}), event_line(scene)]


def _act(scene: Scene) -> Doc:
    act = scene.payload
    signed = isinstance(act, SignOrder)
    return {
        "outcome": OUTCOMES[scene.op.t.partition("@")[0]],
        "record": act.record,
        "record_sha256": act.record_sha256,
        "content_sha256": act.content_sha256,
        "ink": act.ink if signed else None,
        "ink_sha256": act.ink_sha256 if signed else None,
        "signer": act.signer if signed else "",
        "role": act.role if signed else None,
        "reason": None if signed else act.reason,
        "level": "E0",
        "flags": [],
        "state": "sealed",
        "differs": [],
        "receipt": None,
        **_author(scene),
    }


def _author(scene: Scene) -> Doc:
    return {"by": scene.who.user, "by_name": scene.who.name, "at": scene.moment.est}
