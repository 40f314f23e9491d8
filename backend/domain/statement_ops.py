"""What a technician says: an objection to a review, his words in a hearing, a request for training. Source: R-STAR-2, R-STAR-5,
R-STAR-9."""

from backend.domain.people import row_of
from backend.domain.tables import REVIEW, STATEMENT
from sync.command import Effect, Insert, Put, Scene
from sync.errors import Refusal
from sync.world import Doc

VERDICTS = {"review": ("stands", "again"), "training": ("arranged", "declined"), "hearing": ()}
"""What each kind can be answered by; a hearing's decision is the answer to the words spoken in it."""


def make(scene: Scene) -> list[Effect]:
    """A fact: whatever he says is kept, also after the time for it, and also of what is not there. Pages say what is late."""
    said = scene.payload
    if scene.op.r is None:
        raise Refusal("op.payload", reason="r is missing")
    doc: Doc = {
        "about": said.about,
        "subject": said.subject,
        "text": said.text,
        "by": scene.who.user,
        "by_name": scene.who.name,
        "at": scene.moment.est,
        "answer": None,
        "op": scene.op.i,
    }
    return [Insert(STATEMENT, scene.op.r, doc)]


def answer(scene: Scene) -> list[Effect]:
    """By somebody who had no hand in the review. `again`: the review is made once more."""
    statement, said = row_of(scene, STATEMENT), scene.payload
    if statement["answer"] is not None:
        raise Refusal("statement.answered")
    if said.verdict not in VERDICTS[statement["about"]]:
        raise Refusal("statement.verdict", verdicts=list(VERDICTS[statement["about"]]))
    reply = {
        "verdict": said.verdict,
        "text": said.text,
        "by": scene.who.user,
        "by_name": scene.who.name,
        "at": scene.moment.now,
        "op": scene.op.i,
    }
    effects: list[Effect] = [Put(STATEMENT, scene.op.r or "", {"answer": reply})]
    review = (
        scene.doc(REVIEW, statement["subject"]) if statement["about"] == "review" and statement["subject"] else None
    )
    if review is None:
        return effects
    if scene.who.user in (review["by"], (review["second"] or {}).get("by")):
        raise Refusal("statement.same_person")
    if said.verdict == "again" and review["state"] == "decided":
        effects.append(Put(REVIEW, statement["subject"], {"state": "reopened"}))
    return effects
