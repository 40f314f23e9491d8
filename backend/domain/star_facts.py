"""What a technician's file says on a day: which facts count for a review, and nothing else does. Source: R-STAR-1, R-STAR-5.

Rows are facts, each recorded by one op at a server time (`at`). A review looked at what was there then, so everything
here is asked *as of* a moment: what was recorded, found or withdrawn later does not change an old review.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from msgspec import Struct

from backend.domain.calendar import on_site
from backend.domain.months import add_months
from backend.domain.star import Formula, Inputs
from backend.domain.tables import CALLBACK, CERTIFICATION, COMPLAINT

Doc = dict[str, Any]
Rows = Mapping[int, Mapping[str, Doc]]
"""Table → row id → document, of one technician's bucket."""


class SealedRating(Struct, frozen=True):
    """A customer's sealed rating, opened by the server. It is bound to the signature of a visit; without one there is no row.
    `score` 1 to 5; `rated_at`: when the customer sealed it; `opened_at`: when the server opened it, ms."""

    signature_id: str
    technician_id: str
    order_id: str
    score: int
    opinion: str
    rated_at: int
    opened_at: int

    @property
    def rated_on(self) -> date:
        """A tablet's clock is evidence only: nothing was rated after it was opened, nor before there were such clocks."""
        return on_site(max(0, min(self.rated_at, self.opened_at)))


class File(Struct, frozen=True):
    """All that is known of a technician."""

    since_on: date
    rows: Rows
    sealed: tuple[SealedRating, ...] = ()


class Evidence(Struct, frozen=True):
    """Ids of the facts that were counted; of a sealed rating that of its signature."""

    certification: str | None = None
    callbacks: tuple[str, ...] = ()
    sealed: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()


class Look(Struct, frozen=True):
    """A look at a file: the day that it judges, and the moment up to which facts were there. Of those of the very same
    millisecond it saw what `saw` names, None for all."""

    on: date
    at: int
    saw: frozenset[str] | None = None

    def had(self, fact: str, at: int) -> bool:
        return at < self.at or (at == self.at and (self.saw is None or fact in self.saw))

    def names(self, fact: str) -> bool:
        return self.saw is not None and fact in self.saw


def valid(rows: Rows, look: Look, kind: str) -> dict[str, Doc]:
    """The valid certificates of one kind, by id: passed, not withdrawn, and not past their last day."""
    held = rows.get(CERTIFICATION, {})
    return {row_id: doc for row_id, doc in held.items() if doc["kind"] == kind and _is_valid(row_id, doc, look)}


def _is_valid(row_id: str, certificate: Doc, look: Look) -> bool:
    day, withdrawn, until_on = look.on.isoformat(), certificate["withdrawn"], certificate["until_on"]
    if not look.had(row_id, certificate["at"]) or certificate["passed_on"] > day:
        return False
    if withdrawn is not None and (withdrawn["at"] < look.at or (withdrawn["at"] == look.at and not look.names(row_id))):
        return False
    return until_on is None or until_on >= day


def justified(rows: Rows, look: Look, months: int) -> list[str]:
    """Complaints of the months before, found justified by then."""
    since_on = add_months(look.on, -months).isoformat()
    return sorted(
        row_id
        for row_id, doc in rows.get(COMPLAINT, {}).items()
        if since_on < doc["on"] <= look.on.isoformat()
        and (found := doc["finding"]) is not None
        and found["verdict"] == "justified"
        and look.had(row_id, found["at"])
    )


def inputs_of(file: File, look: Look, formula: Formula) -> tuple[Inputs, Evidence]:
    """The four inputs of the formula, and the facts that they were taken from."""
    since_on = add_months(look.on, -formula.window_months).isoformat()
    until_on = look.on.isoformat()
    certificates = valid(file.rows, look, "product")
    best = max(sorted(certificates), key=lambda row_id: certificates[row_id]["grade"], default=None)
    scored = {
        row_id: doc
        for row_id, doc in sorted(file.rows.get(CALLBACK, {}).items())
        if since_on < doc["on"] <= until_on and look.had(row_id, doc["at"])
    }
    sealed = sorted(
        (one.signature_id, one.score)
        for one in file.sealed
        if since_on < one.rated_on.isoformat() <= until_on and look.had(one.signature_id, one.opened_at)
    )
    complaints = justified(file.rows, look, formula.window_months)
    inputs = Inputs(
        on=look.on,
        best=None if best is None else (certificates[best]["name"], certificates[best]["grade"]),
        since_on=file.since_on,
        callbacks=len(scored),
        callback_points=sum(doc["points"] for doc in scored.values()),
        sealed=len(sealed),
        sealed_points=sum(score for _, score in sealed),
        complaints=len(complaints),
    )
    return inputs, Evidence(best, tuple(scored), tuple(signature for signature, _ in sealed), tuple(complaints))
