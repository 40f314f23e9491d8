"""R-STAR-1 … R-STAR-9 through the ops and pages that people use."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

from tests.integration.desk import get, reader
from tests.integration.people import PLAN, TODAY, WHO, callback_id, code, complain, done_order, exam, file_of, say
from tests.integration.site import NOW, ORDERS, Site
from tests.integration.stars import Customer, Holder

DAY_MS = 86_400_000


@pytest.mark.rule("R-STAR-1")
def test_the_level_is_awarded_from_the_four_inputs_and_each_is_a_line(site: Site) -> None:
    jing, lin = site.client("jing"), file_of(site.client("zhi"), "lin")
    assert [line["input"] for line in lin["card"]["why"]] == ["certification", "experience", "evaluation", "complaints"]
    assert lin["card"]["why"] == lin["review"][lin["card"]["review"]]["why"]
    before = lin["proposal"]
    assert say(site.client("zhi"), "certification.grant", "lin", exam(grade=4, name="专家级"))["o"] == "applied"
    complain(site.client("lengxing"), jing, "lin", TODAY)
    after = file_of(jing, "lin")["proposal"]
    moved = {
        line["input"]: line["points"] - old["points"] for line, old in zip(after["why"], before["why"], strict=True)
    }
    assert moved == {"certification": 7, "experience": 0, "evaluation": 0, "complaints": -5}
    assert after["points"] == sum(line["points"] for line in after["why"])


@pytest.mark.rule("R-STAR-2")
def test_every_year_the_level_is_decided_anew_up_or_down_and_reviews_are_kept(site: Site) -> None:
    yan, jing = site.client("yanluo"), site.client("jing")
    assert (
        code(say(jing, "review.decide", "lin", {"proposed": 4, "level": 4, "reason": "x"})) == "rejected review.not_due"
    )
    phone = site.ready("yusheng")
    before = file_of(yan, "yusheng")
    assert before["standing"]["review"] == "due"
    for _ in range(3):
        complain(yan, yan, "yusheng", TODAY)
    now = file_of(yan, "yusheng")["proposal"]["level"]
    assert now < before["card"]["level"]
    stale = {"proposed": before["proposal"]["level"], "level": before["proposal"]["level"], "reason": "没看到新投诉"}
    assert code(say(yan, "review.decide", "yusheng", stale)) == "rejected review.moved"
    assert file_of(yan, "yusheng")["card"] == before["card"], "nothing half-done"
    assert (
        say(yan, "review.decide", "yusheng", {"proposed": now, "level": now, "reason": "三起投诉属实"})["o"]
        == "applied"
    )
    after = file_of(yan, "yusheng")
    assert after["card"]["level"] == now
    assert after["card"]["level_until_on"] == "2027-03-31", "the anniversary stays"
    assert len(after["review"]) == len(before["review"]) + 1
    assert all(after["review"][row] == doc for row, doc in before["review"].items())
    phone.exchange()
    (card,) = (row["d"] for bucket in phone.held.values() for (t, _), row in bucket["rows"].items() if t == 10)
    assert card == after["card"], "the level is on his own phone at once"
    again = say(yan, "review.decide", "yusheng", {"proposed": now, "level": now, "reason": "x"})
    assert code(again) == "rejected review.not_due", "a review twice"


@pytest.mark.rule("R-STAR-2")
def test_who_differs_from_the_formula_needs_a_second_person(site: Site) -> None:
    yan, zhi = site.client("yanluo"), site.client("zhi")
    before = file_of(yan, "yusheng")
    proposed, review = before["proposal"]["level"], str(uuid.uuid4())
    raised = {"proposed": proposed, "level": proposed + 1, "reason": "抢修立功"}
    assert say(yan, "review.decide", "yusheng", raised, review)["o"] == "applied"
    waiting = file_of(yan, "yusheng")
    assert (waiting["card"], waiting["standing"]["review"]) == (before["card"], "awaiting_second")
    twice = say(zhi, "review.decide", "yusheng", {**raised, "level": proposed})
    assert code(twice) == "rejected review.open"
    assert code(say(yan, "review.confirm", "yusheng", {"verdict": "confirm"}, review)) == "rejected review.same_person"
    assert file_of(yan, "yusheng")["card"] == before["card"]
    assert say(zhi, "review.confirm", "yusheng", {"verdict": "confirm", "note": "表扬信在案"}, review)["o"] == "applied"
    card = file_of(yan, "yusheng")["card"]
    assert (card["level"], card["decision"]) == (
        proposed + 1,
        {"proposed": proposed, "reason": "抢修立功", "by_name": "严落梅", "second_name": "支令仪"},
    )
    assert code(say(zhi, "review.confirm", "yusheng", {"verdict": "refuse"}, review)) == "rejected review.settled"


def test_a_second_person_may_refuse_and_then_nothing_has_changed(site: Site) -> None:
    zhi, review = site.client("zhi"), next(step.r for step in PLAN.files if step.type == "review.decide@1" and step.login == "pangxu" and step.x["proposed"] != step.x["level"])  # fmt: skip
    before = file_of(zhi, "muzhixing")
    assert say(zhi, "review.confirm", "muzhixing", {"verdict": "refuse", "note": "材料不足"}, review)["o"] == "applied"
    after = file_of(zhi, "muzhixing")
    assert (after["card"], after["standing"]["review"]) == (before["card"], "due")
    assert after["review"][review]["state"] == "refused"


@pytest.mark.rule("R-STAR-2")
def test_the_technician_objects_offline_and_somebody_else_answers(site: Site) -> None:
    lin, jing, zhi = site.ready("lin"), site.client("jing"), site.client("zhi")
    review, row = file_of(jing, "lin")["card"]["review"], str(uuid.uuid4())
    words = {"about": "review", "subject": review, "text": "有一单不是我去的 𠅤"}
    op = lin.op("statement.make@1", "", words, b=["u", WHO["lin"]], r=row)
    site.clock.at_ms += 40 * DAY_MS
    assert lin.result(op)["o"] == "applied", "recorded without a network, weeks before"
    page = file_of(jing, "lin")
    assert (page["statement"][row]["text"], page["standing"]["objections"]) == (words["text"], 1)
    assert page["late"] == [row], "the review is half a year old: kept, and said to be late"
    answer = {"verdict": "again", "text": "属实，重评"}
    assert code(say(jing, "statement.answer", "lin", answer, row)) == "rejected statement.same_person"
    assert say(zhi, "statement.answer", "lin", answer, row)["o"] == "applied"
    page = file_of(jing, "lin")
    assert (page["review"][review]["state"], page["standing"]["review"]) == ("reopened", "again")
    level = page["proposal"]["level"]
    assert say(jing, "review.decide", "lin", {"proposed": level, "level": level, "reason": "重评"})["o"] == "applied"
    page = file_of(jing, "lin")
    assert page["card"]["level_until_on"] == page["review"][review]["until_on"], "the year goes on as it was"
    assert page["review"][page["card"]["review"]]["kind"] == "again"


@pytest.mark.rule("R-STAR-3")
def test_that_the_card_was_shown_stands_on_the_timeline_with_whether_it_was_checked(site: Site) -> None:
    lin, order = site.ready("lin"), ORDERS["lin-check"]
    shown_at = site.clock.now_ms()
    shown = {"verified": "yes", "jti": "XK-02187-10"}
    op = lin.op("card.show@1", order, shown, at=[shown_at, 1, "before the restart"])
    site.clock.at_ms += 2 * DAY_MS
    lin.result(op)
    line = lin.rows(order, 2)[op]
    assert (line["type"], line["by_name"], line["x"]["verified"]) == ("card.show", "林予安", "yes")
    assert abs(line["at"] - shown_at) < 10_000, "when it was shown, and not when it arrived"


@pytest.mark.rule("R-STAR-4")
def test_who_dispatches_sees_level_certificates_and_who_masters_the_device(site: Site) -> None:
    diao = reader(site, "diao")
    order = get(diao, "/api/orders", q="磁条", limit=1)["orders"][0]
    people = get(diao, "/api/technicians", order=order["id"])
    near = [one for one in people if one["branch"] == order["branch"]]
    assert people[: len(near)] == near
    assert {one["fits"] for one in people} == {True, False}
    for group in (near, people[len(near) :]):
        assert {one["state"] for one in group} == {"valid"}
        rank = [(not one["fits"], -one["level"], one["open_orders"]) for one in group]
        assert rank == sorted(rank)
    assert all(one["certifications"] is not None and 1 <= one["level"] <= 5 for one in people)


@pytest.mark.rule("R-STAR-5")
def test_more_than_two_complaints_a_year_open_a_hearing_and_two_people_take_the_qualification(site: Site) -> None:
    lengxing, jing, zhi, lin = site.client("lengxing"), site.client("jing"), site.client("zhi"), site.ready("lin")
    for n, on in enumerate(("2026-01-05", "2026-02-07")):
        complain(lengxing, jing, "lin", on)
        assert file_of(jing, "lin")["hearing"] == {}, f"{n + 1} are not more than two"
    complain(lengxing, jing, "lin", "2025-03-11")
    complain(lengxing, jing, "lin", TODAY, "unfounded")
    assert file_of(jing, "lin")["hearing"] == {}, "one of over a year ago and an unfounded one do not count"
    complain(lengxing, jing, "lin", TODAY)
    ((hearing, doc),) = file_of(jing, "lin")["hearing"].items()
    assert (doc["state"], len(doc["complaints"])) == ("open", 3)
    take: dict[str, Any] = {"verdict": "lost", "harm": True, "reason": "客户改签"}
    assert code(say(jing, "hearing.decide", "lin", take, hearing)) == "rejected hearing.not_heard"
    assert code(say(jing, "hearing.decide", "lin", {**take, "harm": False}, hearing)) == "rejected hearing.no_harm"
    words = {"about": "hearing", "subject": hearing, "text": "有一次是堵车"}
    assert lin.result(lin.op("statement.make@1", "", words, b=["u", WHO["lin"]], r=str(uuid.uuid4())))["o"] == "applied"
    assert say(jing, "hearing.decide", "lin", take, hearing)["o"] == "applied"
    assert file_of(jing, "lin")["card"]["state"] == "valid", "not before the second person"
    assert code(say(jing, "hearing.confirm", "lin", {"verdict": "confirm"}, hearing)) == "rejected hearing.same_person"
    assert say(zhi, "hearing.confirm", "lin", {"verdict": "confirm"}, hearing)["o"] == "applied"
    assert file_of(jing, "lin")["card"]["state"] == "lost"
    lin.exchange()
    (card,) = (row["d"] for bucket in lin.held.values() for (t, _), row in bucket["rows"].items() if t == 10)
    assert card["state"] == "lost"
    _cannot_be_sent(site, "lin")
    old = next(row for row, held in file_of(jing, "lin")["certification"].items() if held["kind"] == "product")
    assert code(say(jing, "hearing.restore", "lin", {"certification": old}, hearing)) == "rejected hearing.no_exam"
    passed = str(uuid.uuid4())
    assert say(zhi, "certification.grant", "lin", exam(), passed)["o"] == "applied"
    assert say(jing, "hearing.restore", "lin", {"certification": passed}, hearing)["o"] == "applied"
    page = file_of(jing, "lin")
    assert (page["card"]["state"], page["hearing"][hearing]["state"]) == ("valid", "restored")


def _cannot_be_sent(site: Site, login: str) -> None:
    diao, order = site.client("diao"), ORDERS["ding-printer"]
    state = get(diao.http, f"/api/orders/{order}")["rows"]
    (doc,) = (row["d"] for row in state if row["t"] == 1)
    op = diao.op("order.dispatch@1", order, {"from": doc["state"], "technicians": [WHO[login]]}, bv=10**6)
    assert code(diao.result(op, have=None, budget=0)) == "rejected order.not_qualified"


def test_a_technician_who_says_nothing_is_decided_about_after_his_days(site: Site) -> None:
    jing = site.client("jing")
    for on in ("2026-01-05", "2026-02-07", TODAY):
        complain(jing, jing, "he", on)
    ((hearing, _),) = file_of(jing, "he")["hearing"].items()
    kept = {"verdict": "kept", "harm": False, "reason": "未造成影响"}
    site.clock.at_ms += 7 * DAY_MS - 1
    assert code(say(jing, "hearing.decide", "he", kept, hearing)) == "rejected hearing.not_heard"
    site.clock.at_ms += 1
    assert say(jing, "hearing.decide", "he", kept, hearing)["o"] == "applied"
    page = file_of(jing, "he")
    assert (page["card"]["state"], page["hearing"][hearing]["state"]) == ("valid", "kept")
    complain(jing, jing, "he", TODAY)
    assert len(file_of(jing, "he")["hearing"]) == 1, "what was judged once is not counted again"


@pytest.mark.rule("R-STAR-6")
def test_a_new_product_is_known_by_30_percent_in_3_months_and_60_in_6(site: Site) -> None:
    found = {one["branch_name"]: one["coverage"] for one in get(reader(site, "zhi"), "/api/coverage")}
    assert len(found) == 8
    yuan = {one["key"]: one for one in found["屿安办事处"]["refreshed"]}
    older = next(one for one in found["澜浦办事处"]["refreshed"] if one["key"] == "pk18v")
    assert [(stage["months"], stage["percent"]) for stage in older["stages"]] == [(3, 30), (6, 60)]
    assert (older["passed"], older["percent"], [stage["met"] for stage in older["stages"]]) == (1, 33, [True, False])
    assert [stage["met"] for stage in yuan["ft900"]["stages"]] == [None, None], "there is time left"
    zhi = site.client("zhi")
    for login in ("lin", "he"):
        say(zhi, "certification.grant", login, exam(subject="ft900", name="新品", grade=1))
    after = {one["branch_name"]: one["coverage"] for one in get(zhi.http, "/api/coverage")}["屿安办事处"]
    ft900 = next(one for one in after["refreshed"] if one["key"] == "ft900")
    assert (ft900["percent"], [stage["met"] for stage in ft900["stages"]]) == (66, [True, True])
    site.clock.at_ms += 65 * DAY_MS
    late = {one["branch_name"]: one["coverage"] for one in get(zhi.http, "/api/coverage")}["砚溪办事处"]
    ft900 = next(one for one in late["refreshed"] if one["key"] == "ft900")
    assert [stage["met"] for stage in ft900["stages"]] == [False, None]
    assert "refresh" in late["gaps"]


@pytest.mark.rule("R-STAR-7")
def test_a_trainer_has_both_skills_and_each_branch_its_quota(site: Site) -> None:
    zhi = site.client("zhi")
    trainer = {"kind": "role", "subject": "trainer", "name": "培训讲师", "passed_on": TODAY}
    assert code(say(zhi, "certification.grant", "lin", trainer)) == "rejected certification.trainer"
    assert code(say(zhi, "certification.grant", "gongyan", trainer)) == "applied"
    found = {one["branch_name"]: one["coverage"] for one in get(zhi.http, "/api/coverage")}
    assert found["澜浦办事处"]["roles"] == {"support": 3, "project": 1, "trainer": 1}
    assert "trainer" not in found["澜浦办事处"]["gaps"]
    assert {"project", "trainer"} - set(found["屿安办事处"]["gaps"]) == {"project", "trainer"}
    assert "trainer" in found["汐州办事处"]["gaps"]
    yanxi = found["砚溪办事处"]
    assert (yanxi["quota"], yanxi["certified"]) == (3, 2), "who has lost the qualification fills no place"
    assert "quota" in yanxi["gaps"]


@pytest.mark.rule("R-STAR-8")
def test_everybody_masters_four_products_and_each_branch_has_who_can_do_data_and_advise(site: Site) -> None:
    zhi = site.client("zhi")
    yuan = {one["branch_name"]: one["coverage"] for one in get(zhi.http, "/api/coverage")}["屿安办事处"]
    assert (yuan["few_skills"], yuan["data"], yuan["solution"]) == ([], 1, 1)
    mastered = [row for row, held in file_of(zhi, "lin")["certification"].items() if held["kind"] == "skill"]
    assert len(mastered) == 4
    assert say(zhi, "certification.withdraw", "lin", {"reason": "久未操作"}, mastered[0])["o"] == "applied"
    yuan = {one["branch_name"]: one["coverage"] for one in get(zhi.http, "/api/coverage")}["屿安办事处"]
    assert yuan["few_skills"] == ["林予安"]
    assert "skills" in yuan["gaps"]
    xizhou = {one["branch_name"]: one["coverage"] for one in get(zhi.http, "/api/coverage")}["汐州办事处"]
    assert (xizhou["data"], "data" in xizhou["gaps"]) == (0, True)


@pytest.mark.rule("R-STAR-9")
def test_the_basics_are_examined_and_anybody_may_ask_for_training(site: Site) -> None:
    zhi, lufu = site.client("zhi"), site.ready("lufu")
    basics = {
        held["subject"]: row for row, held in file_of(zhi, "lufu")["certification"].items() if held["kind"] == "basic"
    }
    assert set(basics) == {"conduct", "technique", "policies"}
    say(zhi, "certification.withdraw", "lufu", {"reason": "须补考"}, basics["policies"])
    xizhou = {one["branch_name"]: one["coverage"] for one in get(zhi.http, "/api/coverage")}["汐州办事处"]
    assert (xizhou["no_basics"], "basics" in xizhou["gaps"]) == (["鲁𫖯"], True)
    row = str(uuid.uuid4())
    op = lufu.op("statement.make@1", "", {"about": "training", "text": "补考"}, b=["u", WHO["lufu"]], r=row)
    assert lufu.result(op)["o"] == "applied"
    assert file_of(zhi, "lufu")["standing"]["trainings"] == 2
    assert (
        code(say(zhi, "statement.answer", "lufu", {"verdict": "stands", "text": "x"}, row))
        == "rejected statement.verdict"
    )
    assert say(zhi, "statement.answer", "lufu", {"verdict": "arranged", "text": "四月班"}, row)["o"] == "applied"
    lufu.exchange()
    own = next(bucket for bucket in lufu.held.values() if bucket["key"][0] == "u")
    assert own["rows"][28, row]["d"]["answer"]["text"] == "四月班"


def test_a_poor_score_is_a_complaint_too(site: Site) -> None:
    zhi, order = site.client("zhi"), done_order(site, "he")
    row = callback_id(order, "he")
    poor = {"order": order, "on": TODAY, "scores": [3, 3, 3, 3, 2], "note": "等了两个小时"}
    assert say(zhi, "callback.record", "he", poor, row)["o"] == "applied"
    page = file_of(zhi, "he")
    assert page["callback"][row]["points"] == 14
    assert [doc["text"] for doc in page["complaint"].values()] == ["等了两个小时"]
    assert code(say(zhi, "callback.record", "he", poor, row)) == "rejected callback.twice"
    assert page["callback"][row]["at"] == NOW


def test_what_is_decided_about_a_technician_is_in_the_list_that_customers_check_at_once(site: Site) -> None:
    phone, customer = Holder(site, "yusheng"), Customer(site)
    yan, zhi = site.client("yanluo"), site.client("zhi")
    for _ in range(3):
        complain(yan, yan, "yusheng", TODAY)
    level = file_of(yan, "yusheng")["proposal"]["level"]
    say(yan, "review.decide", "yusheng", {"proposed": level, "level": level, "reason": "三起投诉属实"})
    site.clock.at_ms += 1_000
    customer.fetch()
    verdict = customer.scan(phone.shown())
    assert (verdict.tone, verdict.state, verdict.level) == ("green", "demoted", level)
    ((hearing, _),) = file_of(yan, "yusheng")["hearing"].items()
    site.clock.at_ms += 7 * DAY_MS
    phone.sync()
    say(yan, "hearing.decide", "yusheng", {"verdict": "lost", "harm": True, "reason": "x"}, hearing)
    say(zhi, "hearing.confirm", "yusheng", {"verdict": "confirm"}, hearing)
    customer.fetch()
    verdict = customer.scan(phone.shown())
    assert (verdict.tone, verdict.state) == ("red", "suspended")
