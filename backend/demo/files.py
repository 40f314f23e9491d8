"""A year of the technicians' files as the ops that people recorded: exams, call-backs, complaints, reviews, hearings.

The decided level is the formula's unless `SPECIAL` says otherwise; it is computed here from the same facts, by the same
formula, so that a review of the demo is refused by nobody.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from msgspec import structs

from backend.demo.file_plot import TRAINING, Beat, plot
from backend.demo.names import demo_id
from backend.demo.orders import at_ms
from backend.demo.past_orders import marks
from backend.demo.shapes import PastVisit, Person, Step, Technician
from backend.domain.calendar import on_site
from backend.domain.star import Formula, rate
from backend.domain.star_facts import File, Look, SealedRating, inputs_of
from backend.domain.tables import CALLBACK, CERTIFICATION, COMPLAINT
from backend.domain.voice_ops import callback_id

EXAMINERS = ("zhi", "xiejing", "nieyun")
CALLERS = ("baigang", "qiudu", "lengxing", "zangyi")
"""Whom a manager assigns to phone the customers: never the technician of the visit (R-CB-1)."""


def files(today: date, people: Iterable[Person], past: Iterable[PastVisit]) -> tuple[Step, ...]:
    by_login = {person.login: person for person in people}
    visits: dict[str, list[PastVisit]] = {}
    for visit in past:
        visits.setdefault(visit.technician, []).append(visit)
    steps: list[Step] = []
    technicians = [person for person in by_login.values() if person.technician]
    for n, person in enumerate(technicians):
        assert person.technician
        manager = next(p.login for p in by_login.values() if "manager" in p.roles and p.branch == person.branch)
        mine = visits.get(person.login, [])
        beats = [*_exams(n, person.technician), *_calls(n, person, mine), *plot(person, manager, today, mine)]
        steps += _with_levels(person, mine, [_step(person, nth, beat, today) for nth, beat in enumerate(beats)])
    steps += [_step(by_login[beat.login], 1000 + nth, beat, today) for nth, beat in enumerate(TRAINING)]
    return tuple(sorted(steps, key=lambda step: (step.at, step.id)))


def _with_levels(person: Person, visits: list[PastVisit], steps: list[Step]) -> Iterator[Step]:
    """Reviews, with the level that the formula proposes by what is in the file at that time."""
    assert person.technician
    sealed = tuple(sealed_of(visit, person.id) for visit in visits if visit.sealed)
    for step in steps:
        if step.type != "review.decide@1":
            yield step
            continue
        rows = _rows([before for before in steps if before.at < step.at])
        inputs, _ = inputs_of(
            File(person.technician.since_on, rows, sealed), Look(on_site(step.at), step.at), Formula()
        )
        proposed = rate(inputs).level
        level = min(5, proposed + step.x["raised"])
        yield structs.replace(step, x={"proposed": proposed, "level": level, "reason": step.x["reason"]})


def _rows(steps: list[Step]) -> dict[int, dict[str, dict[str, Any]]]:
    """As much of the rows as the formula reads."""
    rows: dict[int, dict[str, dict[str, Any]]] = {CERTIFICATION: {}, CALLBACK: {}, COMPLAINT: {}}
    for step in steps:
        x, row = step.x, step.r or ""
        if step.type == "certification.grant@1":
            rows[CERTIFICATION][row] = {"grade": 0, "until_on": None, "withdrawn": None, **x, "at": step.at}
        elif step.type == "callback.record@1":
            rows[CALLBACK][row] = {"on": x["on"], "points": sum(x["scores"]), "at": step.at}
        elif step.type == "complaint.record@1":
            rows[COMPLAINT][row] = {"on": x["on"], "finding": None}
        elif step.type == "complaint.find@1":
            rows[COMPLAINT][row]["finding"] = {"verdict": x["verdict"], "at": step.at}
    return rows


def sealed_of(visit: PastVisit, technician: str) -> SealedRating:
    """Opened by the server in the evening of the visit's day."""
    opened_at = visit.done_at + 6 * 3_600_000
    assert visit.sealed
    return SealedRating(visit.signature, technician, visit.id, visit.sealed, "", visit.done_at + 600_000, opened_at)


def _step(person: Person, nth: int, beat: Beat, today: date) -> Step:
    yesterday = today - timedelta(days=1)
    day = today + timedelta(days=beat.day) if isinstance(beat.day, int) else min(beat.day, yesterday)
    return Step(
        id=demo_id("file", f"{person.login}:{nth}"),
        at=at_ms(today, (day - today).days * 1440 + beat.minute),
        login=beat.login,
        type=f"{beat.type}@1",
        b=("u", person.id),
        x=dict(beat.x),
        r=beat.r,
    )


def _exams(n: int, technician: Technician) -> Iterator[Beat]:
    for nth, one in enumerate(technician.certificates):
        x: Mapping[str, object] = {
            "kind": one.kind,
            "subject": one.subject,
            "name": one.name,
            "passed_on": one.passed_on.isoformat(),
            **({"grade": one.grade} if one.grade else {}),
            **({"until_on": one.until_on.isoformat()} if one.until_on else {}),
        }
        row = demo_id("certification", f"{technician.card_no}:{nth}")
        yield Beat(one.passed_on, 18 * 60 + nth, EXAMINERS[n % 3], "certification.grant", x, row)


def _calls(n: int, person: Person, visits: Iterable[PastVisit]) -> Iterator[Beat]:
    """Two days after the visit somebody asks."""
    assert person.technician
    for nth, visit in enumerate(visits):
        on = on_site(visit.done_at) + timedelta(days=2)
        x = {"order": visit.id, "on": on.isoformat(), "scores": marks(person.technician.tenths or 0, nth)}
        row = callback_id(visit.id, person.id)
        yield Beat(on, 15 * 60 + nth, CALLERS[(n + nth) % len(CALLERS)], "callback.record", x, row)
