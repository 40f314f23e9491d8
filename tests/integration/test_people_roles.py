"""Ops about technicians by every role, and everything that can be wrong with them: refused in words, nothing half-done."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from backend.domain.commands import CATALOGUE
from backend.services.filter_poke import filter_poke
from tests.integration.desk import UNKNOWN, get, problem, reader
from tests.integration.people import PLAN, TODAY, WHO, callback_id, code, done_order, exam, file_of, say
from tests.integration.site import Site

OVER_LIN = {"jing", "zhi", "admin"}
ALL = ("lin", "ding", "kekun", "cang", "jing", "weilan", "diao", "gengbo", "zhi", "lengxing", "admin")
NEAR = {"jing", "diao", "zhi", "lengxing", "admin"}
"""At a desk that lin's branch belongs to: told that the role is wrong. Others hear that there is nothing."""

MAY: dict[str, set[str]] = {
    "certification.grant@1": OVER_LIN,
    "certification.withdraw@1": OVER_LIN,
    "callback.record@1": OVER_LIN | {"lengxing"},
    "complaint.record@1": OVER_LIN | {"lengxing", "diao"},
    "complaint.find@1": OVER_LIN,
    "review.decide@1": OVER_LIN,
    "review.confirm@1": OVER_LIN,
    "hearing.decide@1": OVER_LIN,
    "hearing.confirm@1": OVER_LIN,
    "hearing.restore@1": OVER_LIN,
    "statement.make@1": {"lin"},
    "statement.answer@1": OVER_LIN,
}
X: dict[str, dict[str, Any]] = {
    "certification.grant@1": exam(),
    "certification.withdraw@1": {"reason": "x"},
    "callback.record@1": {"order": UNKNOWN, "on": TODAY, "scores": [5, 5, 5, 5, 5]},
    "complaint.record@1": {"on": TODAY, "text": "x"},
    "complaint.find@1": {"verdict": "unfounded", "note": "x"},
    "review.decide@1": {"proposed": 4, "level": 4, "reason": "x"},
    "review.confirm@1": {"verdict": "confirm"},
    "hearing.decide@1": {"verdict": "kept", "harm": False, "reason": "x"},
    "hearing.confirm@1": {"verdict": "confirm"},
    "hearing.restore@1": {"certification": UNKNOWN},
    "statement.make@1": {"about": "training", "text": "x"},
    "statement.answer@1": {"verdict": "stands", "text": "x"},
}
ALLOWED = {
    "certification.grant@1": "applied",
    "callback.record@1": "rejected star.not_his_order",
    "complaint.record@1": "applied",
    "review.decide@1": "rejected review.not_due",
    "statement.make@1": "applied",
}
"""What who may is told; the rest finds nothing to work on: `row.unknown`."""


def test_every_op_about_a_technician_by_every_role(site: Site) -> None:
    assert set(MAY) == {
        name for name, one in CATALOGUE.commands.items() if one.bucket == "u"
    } - {"parked.settle@1"} - {name for name in CATALOGUE.commands if name.startswith(("card.", "device."))}  # fmt: skip
    for actor in ALL:
        client = site.client(actor)
        ops = {}
        for kind, x in X.items():
            row = callback_id(UNKNOWN, "lin") if kind == "callback.record@1" else str(uuid.uuid4())
            ops[kind] = client.op(kind, "", x, b=["u", WHO["lin"]], r=row, bv=0)
        found = {outcome["i"]: outcome for outcome in client.exchange(have=None, budget=0)["res"]}
        for kind, op in ops.items():
            told = code(found[op])
            if actor in MAY[kind]:
                assert told == ALLOWED.get(kind, "rejected row.unknown"), (kind, actor)
            elif actor in NEAR or actor == "lin":
                assert told == f"{'parked' if kind == 'statement.make@1' else 'rejected'} op.role", (kind, actor)
            else:
                assert told == "parked bucket.not_member", (kind, actor)


def test_only_an_administrator_publishes_a_formula_and_only_ahead(site: Site) -> None:
    admin, jing = site.client("admin"), site.client("jing")
    formula = {"complaint_cost": 7}
    ahead = {"from_on": "2026-04-01", "formula": formula, "reason": "加重投诉"}

    def publish(client: Any, x: dict[str, Any]) -> str:
        return code(client.result(client.op("formula.publish@1", "", x, b=["t", PLAN.id], bv=0), have=None, budget=0))

    assert publish(jing, ahead) == "rejected op.role"
    assert publish(admin, {**ahead, "from_on": TODAY}) == "rejected formula.not_ahead"
    assert publish(admin, {**ahead, "formula": {"weights": {"certification": 99}}}) == "parked op.payload"
    assert get(jing.http, "/api/formula")["versions"][0]["version"] == 1
    assert publish(admin, ahead) == "applied"
    page = get(jing.http, "/api/formula")
    assert [one["version"] for one in page["versions"]] == [2, 1]
    assert (page["in_force"], page["versions"][0]["formula"]["complaint_cost"]) == (1, 7)
    site.clock.at_ms += 30 * 86_400_000
    assert get(jing.http, "/api/formula")["in_force"] == 2


BAD = {
    "a score above five": ("callback.record", {"scores": [5, 5, 5, 5, 6]}, "parked op.payload"),
    "a score below nought": ("callback.record", {"scores": [-1, 5, 5, 5, 5]}, "parked op.payload"),
    "four scores": ("callback.record", {"scores": [5, 5, 5, 5]}, "parked op.payload"),
    "a score with a fraction": ("callback.record", {"scores": [5, 5, 5, 5, "4.5"]}, "parked op.payload"),
    "a call-back from tomorrow": ("callback.record", {"on": "2026-03-12"}, "rejected star.future"),
    "a day that no calendar has": ("callback.record", {"on": "2026-02-30"}, "parked op.payload"),
    "a complaint from tomorrow": ("complaint.record", {"on": "2026-03-12"}, "rejected star.future"),
    "a complaint without words": ("complaint.record", {"text": ""}, "parked op.payload"),
    "a complaint about an order of somebody else": ("complaint.record", {"order": UNKNOWN}, "rejected star.not_his_order"),
    "an exam of tomorrow": ("certification.grant", {"passed_on": "2026-03-12"}, "rejected star.future"),
    "an exam that ends before it was passed": ("certification.grant", {"until_on": "2026-03-01"}, "rejected certification.span"),
    "a grade of five": ("certification.grant", {"grade": 5}, "parked op.payload"),
    "a product without a grade": ("certification.grant", {"grade": None}, "rejected certification.grade"),
    "a role that there is not": (
        "certification.grant",
        {"kind": "role", "subject": "chief", "grade": None},
        "rejected certification.subject",
    ),
    "a level of six": ("review.decide", {"level": 6}, "parked op.payload"),
    "a review without a reason": ("review.decide", {"reason": ""}, "parked op.payload"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_what_is_wrong_is_named_and_changes_nothing(site: Site, case: str) -> None:
    kind, wrong, told = BAD[case]
    zhi, order = site.client("zhi"), done_order(site, "lin")
    x = {**X[f"{kind}@1"], **({"order": order} if kind == "callback.record" else {}), **wrong}
    row = callback_id(order, "lin") if kind == "callback.record" else str(uuid.uuid4())
    before = file_of(zhi, "lin")["rows"]
    assert code(say(zhi, kind, "lin", x, row)) == told
    assert file_of(zhi, "lin")["rows"] == before


def test_nobody_is_unknown_and_nobody_is_judged_by_himself(site: Site) -> None:
    zhi = site.client("zhi")
    op = zhi.op("complaint.record@1", "", X["complaint.record@1"], b=["u", UNKNOWN], r=str(uuid.uuid4()), bv=0)
    assert code(zhi.result(op, have=None, budget=0)) == "parked bucket.not_member"
    assert code(say(zhi, "complaint.record", "cang", X["complaint.record@1"])) == "rejected star.no_card"
    site.sql("UPDATE account SET roles = '[\"technician\",\"manager\"]' WHERE login = 'lin'")
    assert code(say(site.client("lin"), "certification.grant", "lin", exam())) == "rejected op.role"


def test_an_unfinished_visit_and_one_s_own_are_not_scored(site: Site) -> None:
    jing = site.client("jing")
    accepted = next(plan.id for plan in PLAN.orders if plan.key == "lin-check")
    x = {"order": accepted, "on": TODAY, "scores": [5] * 5}
    assert code(say(jing, "callback.record", "lin", x, callback_id(accepted, "lin"))) == "rejected callback.unfinished"
    assert code(say(jing, "callback.record", "lin", x, str(uuid.uuid4()))) == "rejected op.payload"
    done = done_order(site, "lin")
    site.sql("UPDATE account SET roles = '[\"technician\",\"manager\"]' WHERE login = 'he'")
    both = next(plan.id for plan in PLAN.orders if plan.key == "lin-stone")
    own = {"order": both, "on": TODAY, "scores": [5] * 5}
    assert (
        code(say(site.client("he"), "callback.record", "lin", own, callback_id(both, "lin")))
        == "rejected callback.own_visit"
    )
    ok = {"order": done, "on": TODAY, "scores": [5, 4, 5, 5, 4]}
    assert code(say(jing, "callback.record", "lin", ok, callback_id(done, "lin"))) == "applied"


def test_pages_about_people_are_for_desks_and_their_reach(site: Site) -> None:
    for path in ("/api/people", "/api/people.csv", f"/api/people/{WHO['lin']}", "/api/coverage", "/api/formula"):
        assert problem(site.anonymous().get(path)) == (401, "auth.session")
        assert problem(reader(site, "lin").get(path)) == (403, "auth.role")
    for who in (WHO["lin"], UNKNOWN, "x" * 50, WHO["cang"]):
        assert problem(reader(site, "weilan").get(f"/api/people/{who}")) == (404, "person.not_found")
    assert problem(reader(site, "zhi").get("/api/people", params={"only": "rich"})) == (400, "request.malformed")


def test_the_list_counts_narrows_and_finds(site: Site) -> None:
    zhi = reader(site, "zhi")
    page = get(zhi, "/api/people")
    assert (len(page["people"]), page["counts"][""]) == (24, 24)
    for only, n in page["counts"].items():
        assert len(get(zhi, "/api/people", only=only)["people"]) == n > 0
    first = get(zhi, "/api/people", limit=5)
    assert (first["people"], first["more"], first["counts"]) == (page["people"][:5], 19, page["counts"])
    waits = {one["name"]: one["standing"] for one in page["people"]}
    assert {name: each["review"] for name, each in waits.items() if each["review"] != "none"} == {
        "郁昇": "due", "祝三思": "due", "穆之行": "awaiting_second", "莫问津": "overdue", "谈舟": "again",
    }  # fmt: skip
    assert {name: each["hearing"] for name, each in waits.items() if each["hearing"] != "none"} == {
        "骆㸌": "open", "卓𬘭": "lost",
    }  # fmt: skip
    assert (waits["陶望舒"]["objections"], waits["鲁𫖯"]["trainings"], waits["温庭舟"]["complaints"]) == (1, 1, 1)
    assert waits["郁昇"]["lapsing"] == 1
    assert [one["name"] for one in get(zhi, "/api/people", q="𬘭")["people"]] == ["卓𬘭"]
    assert [one["name"] for one in get(zhi, "/api/people", q="sx-02187")["people"]] == ["林予安"]
    assert {one["branch_name"] for one in get(reader(site, "jing"), "/api/people")["people"]} == {"屿安办事处"}


def test_the_list_as_a_file_is_read_by_spreadsheets_and_runs_nothing(site: Site) -> None:
    site.sql("UPDATE account SET name = '=cmd()' WHERE login = 'he'")
    answer = reader(site, "zhi").get("/api/people.csv")
    assert answer.headers["content-type"].startswith("text/csv")
    text = answer.content.decode("utf-8-sig")
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert len(text.splitlines()) == 25
    assert "卓𬘭" in text
    assert text.splitlines()[0].startswith("姓名,工号")
    english = (
        reader(site, "zhi").get("/api/people.csv", params={"lang": "en", "only": "lost"}).content.decode("utf-8-sig")
    )
    assert [line.split(",")[10] for line in english.splitlines()] == ["hearing", "open", "lost"]
    assert problem(reader(site, "zhi").get("/api/people.csv", params={"lang": "xx"})) == (400, "request.malformed")
    assert "\n'=cmd()," in text.replace("\r\n", "\n")


def test_the_phone_is_told_at_once_and_the_desk_too(site: Site) -> None:
    bid = site.one("SELECT bid FROM bucket WHERE kind = 'u' AND root = :root", root=WHO["lin"])
    for login, hears in (("lin", True), ("jing", True), ("zhi", True), ("he", False), ("weilan", False)):
        assert (filter_poke(site.database, WHO[login], [bid]) == [bid]) is hears, login
