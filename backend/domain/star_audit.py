"""Recomputes a technician's levels from the facts, and says where what is stored differs. Source: R-STAR-2; ADR 0006.

Every review is made again as of its own moment, by its own version of the formula; the card must be what the last one that
took effect says; every fact must be what its op in the journal says.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from msgspec import Struct, convert, structs

from backend.domain.review_ops import shown_by
from backend.domain.star import Formula, Published, rate, why_rows
from backend.domain.star_facts import Doc, Evidence, File, Look, inputs_of
from backend.domain.tables import CALLBACK, CERTIFICATION, COMPLAINT, HEARING, REVIEW, STATEMENT
from sync.messages import Op


class Difference(Struct, frozen=True):
    """`what` is stored as `stored` and recomputed as `found`; `about` is the row."""

    about: str
    what: str
    stored: Any
    found: Any


class Recomputed(Struct, frozen=True):
    """The card's fields by the last review in force (None where nobody was reviewed here), and what differs."""

    level: int | None
    points: int | None
    reviews: int
    differences: list[Difference]


def recompute(
    file: File, card_id: str, card: Doc, versions: Mapping[int, Published], ops: Mapping[str, Op]
) -> Recomputed:
    reviews = sorted(file.rows.get(REVIEW, {}).items(), key=lambda entry: (entry[1]["at"], entry[0]))
    differences: list[Difference] = []
    for row_id, doc in reviews:
        differences += _of_review(row_id, doc, file, versions)
    differences += _of_facts(file, ops)
    in_force = [(row_id, doc) for row_id, doc in reviews if doc["state"] in ("decided", "reopened")]
    last = max(in_force, key=lambda entry: _told_at(entry[1]), default=None)
    lost = any(doc["state"] == "lost" for doc in file.rows.get(HEARING, {}).values())
    expected: Doc = {"state": "lost" if lost else "valid"}
    if last is not None:
        expected |= shown_by(*last)
    differences += [
        Difference(card_id, f"star_card.{name}", card.get(name), value)
        for name, value in expected.items()
        if card.get(name) != value
    ]
    level, points = (None, None) if last is None else (last[1]["level"], last[1]["points"])
    return Recomputed(level, points, len(reviews), differences)


def _told_at(review: Doc) -> int:
    """When it took effect."""
    return review["second"]["at"] if review["second"] else review["at"]


def _of_review(row_id: str, doc: Doc, file: File, versions: Mapping[int, Published]) -> Iterator[Difference]:
    formula, evidence = convert(doc["formula"], Formula), convert(doc["evidence"], Evidence)
    published = versions.get(doc["version"])
    if published is None or published.formula != formula:
        yield Difference(row_id, "review.formula", doc["version"], None if published is None else "another text")
    saw = frozenset((evidence.certification or "", *evidence.callbacks, *evidence.sealed, *evidence.complaints))
    inputs, found = inputs_of(file, Look(date.fromisoformat(doc["on"]), doc["at"], saw), formula)
    rating = rate(inputs, formula)
    again = {
        "evidence": structs.asdict(found),
        "why": why_rows(rating),
        "points": rating.points,
        "proposed": rating.level,
        "score": rating.score,
        "rated": rating.rated,
    }
    stored = {**doc, "evidence": structs.asdict(evidence)}
    for name, value in again.items():
        if stored[name] != value:
            yield Difference(row_id, f"review.{name}", stored[name], value)
    second = doc["second"]
    holds = doc["state"] in ("decided", "reopened") and doc["level"] != rating.level
    if holds and (second is None or second["verdict"] != "confirm" or second["by"] == doc["by"]):
        yield Difference(row_id, "review.second", second and second["by"], "a second person's word")


_SAID: dict[int, tuple[str, tuple[str, ...]]] = {
    CERTIFICATION: ("certification.grant@1", ("kind", "subject", "name", "passed_on", "grade", "until_on")),
    CALLBACK: ("callback.record@1", ("order", "on", "scores", "note")),
    COMPLAINT: ("complaint.record@1", ("on", "text", "order")),
    REVIEW: ("review.decide@1", ("level", "proposed", "reason")),
    STATEMENT: ("statement.make@1", ("about", "text", "subject")),
}
"""Table → the op that made the row, and the fields that are its words."""

_LATER: dict[int, tuple[tuple[str, str], ...]] = {
    CERTIFICATION: (("withdrawn", "certification.withdraw@1"),),
    COMPLAINT: (("finding", "complaint.find@1"),),
    REVIEW: (("second", "review.confirm@1"),),
    HEARING: (("decision", "hearing.decide@1"), ("second", "hearing.confirm@1"), ("restored", "hearing.restore@1")),
    STATEMENT: (("answer", "statement.answer@1"),),
}
"""Table → what was added later, and by which op."""


def op_ids(file: File) -> list[str]:
    """The ops that the file says it was made by."""
    found = []
    for table, rows in file.rows.items():
        for doc in rows.values():
            parts = [doc] + [doc[name] for name, _ in _LATER.get(table, ()) if doc.get(name)]
            found += [part["op"] for part in parts if "op" in part]
    return found


def _of_facts(file: File, ops: Mapping[str, Op]) -> Iterator[Difference]:
    for table, rows in sorted(file.rows.items()):
        for row_id, doc in sorted(rows.items()):
            if table in _SAID and doc.get("source") != "callback":
                kind, fields = _SAID[table]
                yield from _of_op(row_id, doc, kind, fields, ops.get(doc["op"]))
            for name, kind in _LATER.get(table, ()):
                if doc.get(name):
                    fields = ("verdict",) if "verdict" in doc[name] else ()
                    yield from _of_op(row_id, doc[name], kind, fields, ops.get(doc[name]["op"]))


def _of_op(row_id: str, said: Doc, kind: str, fields: tuple[str, ...], op: Op | None) -> Iterator[Difference]:
    if op is None or op.t != kind:
        yield Difference(row_id, kind, said["op"], None if op is None else op.t)
        return
    for name in fields:
        if said[name] != op.x.get(name, "" if name == "note" else None):
            yield Difference(row_id, f"{kind} {name}", said[name], op.x.get(name))
    if said["by"] != op.u:
        yield Difference(row_id, f"{kind} by", said["by"], op.u)
