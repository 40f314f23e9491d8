"""A year of generated events: recomputed, every level is what is stored, on both databases; and what was tampered with shows."""

from __future__ import annotations

import json
import random
import re
import uuid
from datetime import date, timedelta

import pytest

from backend.cli.care import Unsound
from backend.cli.main import main
from backend.cli.stars import AskedWrongly, stars
from backend.domain.calendar import on_site
from backend.domain.star_facts import SealedRating
from backend.persistence.ratings import add_ratings
from backend.services.recompute_stars import recompute_stars
from tests.integration.people import PLAN, WHO, callback_id, code, exam, file_of, say
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, Site

DAY_MS = 86_400_000
LOGINS = [person.login for person in PLAN.people if person.technician]


def a_year(site: Site, admin: RawClient, seed: int) -> dict[str, int]:
    """Two days a step: exams, scores, sealed ratings, complaints; whoever is due is reviewed. What happened, counted."""
    rng, said = random.Random(seed), dict[str, int]()
    zhi, xie = site.client("zhi"), site.client("xiejing")
    free = [(visit.id, visit.technician) for visit in PLAN.past]
    for day in range(0, 366, 6):
        site.clock.at_ms = NOW + day * DAY_MS
        on = on_site(site.clock.now_ms())
        for desk in (zhi, xie, admin):  # a session that nobody uses ends within the year
            desk.http.get("/sessions/current").raise_for_status()
        for login in rng.sample(LOGINS, 3):
            happened = _event(rng, site, zhi, login, on, free)
            said[happened] = said.get(happened, 0) + 1
        for line in zhi.http.get("/api/people", params={"only": "review"}).json()["people"]:
            login = next(name for name, who in WHO.items() if who == line["id"])
            done = _review(rng, zhi, xie, login, line["standing"]["review"])
            said[done] = said.get(done, 0) + 1
    return said


def _event(rng: random.Random, site: Site, zhi: RawClient, login: str, on: date, free: list[tuple[str, str]]) -> str:
    what, row = rng.choice(("exam", "score", "sealed", "sealed", "complaint")), str(uuid.UUID(int=rng.getrandbits(128)))
    if what == "exam":
        span = {"passed_on": on.isoformat(), "until_on": (on + timedelta(days=rng.randint(30, 900))).isoformat()}
        assert say(zhi, "certification.grant", login, exam(grade=rng.randint(1, 4), **span), row)["o"] == "applied"
        if rng.random() < 0.3:
            assert say(zhi, "certification.withdraw", login, {"reason": "误录"}, row)["o"] == "applied"
    elif what == "complaint":
        assert say(zhi, "complaint.record", login, {"on": on.isoformat(), "text": "迟到"}, row)["o"] == "applied"
        verdict = {"verdict": rng.choice(("justified", "unfounded")), "note": "核实"}
        assert say(zhi, "complaint.find", login, verdict, row)["o"] == "applied"
    else:
        order = str(uuid.UUID(int=rng.getrandbits(128)))
        _plant_order(site, order, login)
        if what == "score":
            x = {"order": order, "on": on.isoformat(), "scores": [rng.randint(2, 5) for _ in range(5)]}
            assert say(zhi, "callback.record", login, x, callback_id(order, login))["o"] == "applied"
        else:
            now = site.clock.now_ms()
            rating = SealedRating(str(uuid.uuid4()), WHO[login], order, rng.randint(1, 5), "", now - 3_600_000, now)
            with site.database.write() as connection:
                add_ratings(connection, [rating, rating])
    return what


def _plant_order(site: Site, order: str, login: str) -> None:
    """A finished order of that technician: a copy of one of the past."""
    pattern = next(visit.id for visit in PLAN.past if visit.technician == login or login == "zhusansi")
    bid = site.one("SELECT MAX(bid) + 1 FROM bucket")
    site.sql("UPDATE counter SET n = :n WHERE name = 'bid'", n=bid)
    site.sql(
        "INSERT INTO bucket (bid, kind, root, ver, min_ver, floor, chk) VALUES (:b, 'o', :o, 1, 0, 0, :c)",
        b=bid, o=order, c="0" * 16,
    )  # fmt: skip
    doc = site.one("SELECT doc FROM row WHERE tbl = 1 AND id = :id", id=pattern)
    doc = doc if login != "zhusansi" else doc.replace(WHO[_owner(pattern)], WHO[login])
    site.sql("INSERT INTO row (bid, tbl, id, v, del, doc, fv) VALUES (:b, 1, :o, 1, :no, :d, '{}')", b=bid, o=order, d=doc, no=False)  # fmt: skip


def _owner(order: str) -> str:
    return next(visit.technician for visit in PLAN.past if visit.id == order)


def _review(rng: random.Random, zhi: RawClient, xie: RawClient, login: str, state: str) -> str:
    page = file_of(zhi, login)
    if state == "awaiting_second":
        row = next(row for row, doc in page["review"].items() if doc["state"] == "awaiting_second")
        verdict = {"verdict": rng.choice(("confirm", "refuse"))}
        assert code(say(xie, "review.confirm", login, verdict, row)) == "applied"
        return verdict["verdict"]
    proposed = page["proposal"]["level"]
    level = min(5, max(1, proposed + rng.choice((-1, 0, 0, 0, 1))))
    decision = {"proposed": proposed, "level": level, "reason": "年度评审"}
    assert code(say(zhi, "review.decide", login, decision)) == "applied"
    return "as proposed" if level == proposed else "override"


@pytest.mark.rule("R-STAR-2")
def test_a_year_recomputed_is_the_year_that_is_stored(site: Site) -> None:
    admin = site.client("admin")
    new = {"from_on": "2026-07-01", "formula": {"complaint_cost": 8, "sealed_percent": 70, "levels": [35, 50, 68, 84]}, "reason": "x"}  # fmt: skip
    assert (
        admin.result(admin.op("formula.publish@1", "", new, b=["t", PLAN.id], bv=0), have=None, budget=0)["o"]
        == "applied"
    )
    before = {login: file_of(admin, login)["review"] for login in LOGINS}
    said = a_year(site, admin, seed=11)
    assert set(said) == {"exam", "score", "sealed", "complaint", "as proposed", "override", "confirm", "refuse"}, said
    found = list(recompute_stars(site.database))
    assert len(found) == 24
    assert [one for one in found if one.recomputed.differences] == []
    assert all(one.recomputed.level == one.stored_level for one in found)
    assert sum(one.recomputed.reviews for one in found) > 40
    versions = set()
    for login in LOGINS:
        page = file_of(admin, login)
        versions |= {doc["version"] for doc in page["review"].values()}
        for row, doc in before[login].items():
            kept = page["review"][row]
            assert {**kept, "state": doc["state"], "second": doc["second"]} == doc, (
                "an old review is explained as it was"
            )
            assert kept["formula"]["complaint_cost"] == 5
    assert versions == {1, 2}


TAMPERED = {
    "a level on a card": (10, '"level":4', '"level":5', "star_card.level"),
    "points of a call-back": (24, '"points":24', '"points":25', "review."),
    "a complaint that became unfounded": (25, "justified", "unfounded", "complaint.find@1 verdict"),
    "a better grade": (23, '"grade":2', '"grade":4', "certification.grant@1 grade"),
    "a formula of the past": (11, '"complaint_cost":5', '"complaint_cost":1', "review.formula"),
    "a lost qualification": (10, '"state":"lost"', '"state":"valid"', "star_card.state"),
    "a second person who is the first": (26, "支令仪", "谁也不是", "star_card.decision"),
}
"""Table, what stands there, what is put in its place, what is found to differ."""


@pytest.mark.parametrize("case", TAMPERED)
def test_what_was_changed_behind_the_ops_is_found(site: Site, case: str) -> None:
    assert all(not one.recomputed.differences for one in recompute_stars(site.database))
    table, old, new, named = TAMPERED[case]
    site.sql("UPDATE row SET doc = REPLACE(doc, :old, :new) WHERE tbl = :tbl", old=old, new=new, tbl=table)
    whats = {difference.what for one in recompute_stars(site.database) for difference in one.recomputed.differences}
    assert any(named in what for what in whats), whats


def test_sealed_ratings_and_ops_that_changed_or_went_are_found(site: Site) -> None:
    site.sql("UPDATE sealed_rating SET score = 1")
    whats = {difference.what for one in recompute_stars(site.database) for difference in one.recomputed.differences}
    assert {"review.why", "review.points"} <= whats
    site.sql("DELETE FROM journal WHERE seq = 1")
    whats = {difference.what for one in recompute_stars(site.database) for difference in one.recomputed.differences}
    assert "certification.grant@1" in whats


def test_a_technician_holds_no_score_of_a_sealed_rating(site: Site) -> None:
    lin = site.ready("lin")
    held = json.dumps([list(bucket["rows"].values()) for bucket in lin.held.values()], ensure_ascii=False)
    ratings = site.sql("SELECT signature_id, score FROM sealed_rating WHERE technician_id = :t", t=WHO["lin"])
    assert len(ratings) >= 3
    own = next(bucket for bucket in lin.held.values() if bucket["key"][0] == "u")
    assert {table for table, _ in own["rows"]} >= {9, 10, 23, 24, 26}
    assert re.search(r'"score": [0-9]', held) is None, "the card's own score is a text with two decimals"
    assert "rated_at" not in held
    page = json.dumps(site.client("jing").http.get(f"/api/people/{WHO['lin']}").json())
    assert "rated_at" not in page, "not even the desk reads whose rating it was"


def test_two_sealed_ratings_are_too_few_to_be_counted(site: Site) -> None:
    zhi = site.client("zhi")
    site.sql("DELETE FROM sealed_rating WHERE technician_id = :t", t=WHO["lin"])
    now = site.clock.now_ms()
    before = file_of(zhi, "lin")["proposal"]
    for n in range(3):
        with site.database.write() as connection:
            add_ratings(connection, [SealedRating(str(uuid.uuid4()), WHO["lin"], str(uuid.uuid4()), 1, "", now, now)])
        after = file_of(zhi, "lin")["proposal"]
        assert (after["points"] == before["points"]) is (n < 2), f"{n + 1} ratings of one star"


def test_the_command_says_what_differs_and_ends_with_it(site: Site, capsys: pytest.CaptureFixture[str]) -> None:
    stars(site.wiring.settings, "recompute")
    assert "SX-02187 林予安: level 4" in capsys.readouterr().out
    stars(site.wiring.settings, "recompute --verify")
    assert capsys.readouterr().out == "24 technicians, 25 reviews recomputed, 0 differences\n"
    site.sql("UPDATE row SET doc = REPLACE(doc, :old, :new) WHERE tbl = 10 AND id = :id", old='"level":4', new='"level":5', id=WHO["lin"])  # fmt: skip
    with pytest.raises(Unsound, match="1 differences"):
        stars(site.wiring.settings, "recompute --verify")
    assert "star_card.level" in capsys.readouterr().out
    with pytest.raises(AskedWrongly):
        stars(site.wiring.settings, "recompute --mend")
    assert main(["stars", "recompute", "--verify", "now"]) == 2


@pytest.mark.parametrize("clock", [10**18, -(10**18), NOW + 10 * 365 * DAY_MS])
def test_a_rating_from_a_tablet_with_a_wrong_clock_breaks_nothing(site: Site, clock: int) -> None:
    zhi, now = site.client("zhi"), site.clock.now_ms()
    before = file_of(zhi, "lin")
    with site.database.write() as connection:
        add_ratings(connection, [SealedRating(str(uuid.uuid4()), WHO["lin"], str(uuid.uuid4()), 1, "", clock, now)])
    after = file_of(zhi, "lin")
    assert after["sealed"] == before["sealed"] + 1
    counted = after["proposal"]["rated"] - before["proposal"]["rated"]
    assert counted == (1 if clock > 0 else 0), "rated after it was opened: taken as rated then; before 1970: long past"
