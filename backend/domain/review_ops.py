"""The yearly review: the formula proposes, a person decides, a second one confirms what differs. Source: R-STAR-2, R-EVA-3."""

from datetime import date, timedelta

from msgspec import to_builtins

from backend.domain.months import add_months
from backend.domain.people import card_of, docs, file_of, formula_today, fresh_id, look_now, row_of, signed, today
from backend.domain.star import Formula, rate, why_rows
from backend.domain.star_facts import inputs_of
from backend.domain.tables import REVIEW, STAR_CARD
from sync.command import Effect, Insert, Put, Scene
from sync.errors import Refusal
from sync.world import Doc


def decide(scene: Scene) -> list[Effect]:
    """As proposed, the level holds at once; otherwise it waits for a second person. Refused before its time."""
    said, row_id, card = scene.payload, fresh_id(scene, REVIEW), card_of(scene)
    published, day = formula_today(scene), today(scene)
    reviews = docs(scene, REVIEW)
    if card["state"] == "lost":
        raise Refusal("review.lost")
    if any(doc["state"] == "awaiting_second" for doc in reviews.values()):
        raise Refusal("review.open")
    last = reviews.get(card["review"] or "")
    again = last is not None and last["state"] == "reopened"
    due_on = date.fromisoformat(card["level_until_on"])
    if not again and day < due_on - timedelta(days=published.formula.lead_days):
        raise Refusal("review.not_due", due_on=due_on.isoformat())
    inputs, evidence = inputs_of(file_of(scene), look_now(scene), published.formula)
    rating = rate(inputs, published.formula)
    if said.proposed != rating.level:
        raise Refusal("review.moved", proposed=rating.level)
    doc: Doc = {
        "kind": "again" if again else "yearly",
        "on": day.isoformat(),
        "version": published.version,
        "formula": to_builtins(published.formula),
        "evidence": to_builtins(evidence),
        "why": why_rows(rating),
        "points": rating.points,
        "proposed": rating.level,
        "score": rating.score,
        "rated": rating.rated,
        "level": said.level,
        "before": card["level"],
        "until_on": (due_on if again else next_due(due_on, day, published.formula)).isoformat(),
        "state": "decided" if said.level == rating.level else "awaiting_second",
        "reason": said.reason,
        "second": None,
        "op": scene.op.i,
        **signed(scene),
    }
    effects: list[Effect] = [Insert(REVIEW, row_id, doc)]
    return effects if doc["state"] == "awaiting_second" else [*effects, *_take_effect(scene, row_id, doc)]


def next_due(due_on: date, day: date, formula: Formula) -> date:
    """The anniversary stays where the review is in time; after a long delay it begins anew."""
    start = due_on if abs((day - due_on).days) <= formula.lead_days else day
    return add_months(start, formula.review_months)


def confirm(scene: Scene) -> list[Effect]:
    """Four eyes: never whoever decided. Refused, the technician is due again, and nothing has changed."""
    doc = row_of(scene, REVIEW)
    if doc["state"] != "awaiting_second":
        raise Refusal("review.settled", state=doc["state"])
    if doc["by"] == scene.who.user:
        raise Refusal("review.same_person")
    second = {"verdict": scene.payload.verdict, "note": scene.payload.note, "op": scene.op.i, **signed(scene)}
    state = "decided" if scene.payload.verdict == "confirm" else "refused"
    put = Put(REVIEW, scene.op.r or "", {"state": state, "second": second})
    if state == "refused":
        return [put]
    return [put, *_take_effect(scene, scene.op.r or "", {**doc, "second": second})]


def _take_effect(scene: Scene, review: str, doc: Doc) -> list[Effect]:
    """On the card, and so on the technician's phone and in the status list, in the same commit."""
    return [Put(STAR_CARD, scene.bucket.root, shown_by(review, doc))]


def shown_by(review: str, doc: Doc) -> Doc:
    """The fields of a star card that a review in force decides."""
    differs = doc["level"] != doc["proposed"]
    return {
        "level": doc["level"],
        "level_until_on": doc["until_on"],
        "why": doc["why"],
        "score": doc["score"],
        "rated_count": doc["rated"],
        "review": review,
        "formula_version": doc["version"],
        "decision": {
            "proposed": doc["proposed"],
            "reason": doc["reason"],
            "by_name": doc["by_name"],
            "second_name": doc["second"]["by_name"],
        }
        if differs
        else None,
    }
