"""How a technician stands on a day, as lists and pages say it. Source: R-STAR-2, R-STAR-5."""

from datetime import date, timedelta

from msgspec import Struct

from backend.domain.star import Published, Rating, rate
from backend.domain.star_facts import Doc, Evidence, File, Look, Rows, inputs_of
from backend.domain.star_rules import Rules
from backend.domain.tables import CERTIFICATION, COMPLAINT, HEARING, REVIEW, STATEMENT

DAY_MS = 86_400_000


class Standing(Struct, frozen=True):
    """`review`: none (nothing to do), due, overdue, awaiting_second or again (an objection was right). `hearing`: state of the
    one that is not over, none otherwise. `lapsing`: valid certificates that end soon; `next_lapse_on` the first of them."""

    review: str
    hearing: str
    objections: int
    trainings: int
    complaints: int
    lapsing: int
    next_lapse_on: str | None


def standing_of(rows: Rows, card: Doc, on: date, lead_days: int, rules: Rules) -> Standing:
    day, soon = on.isoformat(), (on + timedelta(days=rules.remind_days)).isoformat()
    statements = [doc for doc in rows.get(STATEMENT, {}).values() if doc["answer"] is None]
    ends = [
        doc["until_on"]
        for doc in rows.get(CERTIFICATION, {}).values()
        if doc["withdrawn"] is None and doc["until_on"] is not None and day <= doc["until_on"] <= soon
    ]
    hearings = [doc["state"] for doc in rows.get(HEARING, {}).values()]
    return Standing(
        review=_review(rows, card, on, lead_days),
        hearing=next((state for state in ("lost", "awaiting_second", "open") if state in hearings), "none"),
        objections=sum(doc["about"] == "review" for doc in statements),
        trainings=sum(doc["about"] == "training" for doc in statements),
        complaints=sum(doc["finding"] is None for doc in rows.get(COMPLAINT, {}).values()),
        lapsing=len(ends),
        next_lapse_on=min(ends, default=None),
    )


def _review(rows: Rows, card: Doc, on: date, lead_days: int) -> str:
    reviews = rows.get(REVIEW, {})
    if any(doc["state"] == "awaiting_second" for doc in reviews.values()):
        return "awaiting_second"
    if card["state"] == "lost":
        return "none"
    last = reviews.get(card["review"] or "")
    if last is not None and last["state"] == "reopened":
        return "again"
    due_on = date.fromisoformat(card["level_until_on"])
    if on > due_on:
        return "overdue"
    return "due" if on >= due_on - timedelta(days=lead_days) else "none"


def propose(file: File, look: Look, published: Published) -> tuple[Rating, Evidence]:
    """What the formula gives on that day."""
    inputs, evidence = inputs_of(file, look, published.formula)
    return rate(inputs, published.formula), evidence


def is_late(statement: Doc, reviews: dict[str, Doc], rules: Rules) -> bool:
    """An objection that came after its time is kept, and said to be late (ours)."""
    review = reviews.get(statement["subject"] or "") if statement["about"] == "review" else None
    if review is None:
        return False
    told_at = (review["second"] or review)["at"]
    return statement["at"] > told_at + rules.objection_days * DAY_MS
