"""What a person decides about a parked op. Source: PROTOCOL section 6."""

from backend.domain.tables import RECEIPT
from sync.command import Effect, Insert, Put, Scene
from sync.errors import Refusal


def settle_parked(scene: Scene) -> list[Effect]:
    """The receipt tells the author's device how it was settled; once settled, an op stays settled. What was executed and
    parked again is not: the receipt says with which code (`parked`), and another decision takes its place.

    `execute`: the op is executed again, now, with its author's name and the decider's word that he may.
    `keep`: it stays in the journal as it is, without effect.
    """
    if scene.op.r is None:
        raise Refusal("op.payload", reason="r is missing")
    before = scene.doc(RECEIPT, scene.op.r)
    if before is not None and before.get("parked") is None:
        raise Refusal("parked.settled")
    receipt = {
        "op": scene.op.r,
        "decision": scene.payload.decision,
        "note": scene.payload.note,
        "by": scene.who.user,
        "by_name": scene.who.name,
        "at": scene.moment.now,
    }
    if before is not None:
        return [Put(RECEIPT, scene.op.r, {**receipt, "parked": None})]
    return [Insert(RECEIPT, scene.op.r, receipt)]
