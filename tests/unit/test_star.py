"""R-STAR-1, R-STAR-2: the level from four inputs, every point of it explained."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.months import add_months
from backend.domain.star import Certification, Formula, Technician, Weights, rate, review_in_force, star_card

ON = date(2026, 6, 30)
LATER, EARLIER = date(2027, 9, 1), date(2026, 6, 29)


def technician(
    grades: tuple[int, ...] = (),
    years: int = 0,
    service: tuple[int, int] = (0, 0),
    complaints: int = 0,
    expired: tuple[int, ...] = (),
    long_ago: int = 0,
) -> Technician:
    held = [Certification(f"认证{grade}", grade, LATER) for grade in grades]
    lapsed = [Certification(f"过期{grade}", grade, EARLIER) for grade in expired]
    return Technician(
        name="𬭎喆",
        employee_no="SX-02187",
        branch_name="屿安办事处",
        role="产品支持工程师",
        card_no="XK-02187-04",
        since_on=add_months(ON, -12 * years - 3),
        awarded_on=ON,
        certifications=(*held, *lapsed),
        service_points=service[0],
        rated_count=service[1],
        complaints_on=(*[date(2026, 2, 1 + n) for n in range(complaints)], *[date(2025, 6, 30)] * long_ago),
    )


# Worked by hand: certification of 30 (a quarter per grade), experience of 20 (2 a year), evaluation of 35
# (3.5 per point of the average above 15), complaints of 15 (5 each).
CASES = {
    "a newcomer with nothing yet": (technician(), (0, 0, 18, 15), 33, 1),
    "a first certificate, one year, just good": (technician((1,), 1, (200, 10)), (8, 2, 18, 15), 43, 2),
    "one point below level 3": (technician((2,), 3, (200, 10)), (15, 6, 18, 15), 54, 2),
    "middle grade and three years": (technician((2,), 3, (210, 10)), (15, 6, 21, 15), 57, 3),
    "nine years and 24.6 of 25": (technician((3,), 9, (246, 10)), (23, 18, 34, 15), 90, 5),
    "the same with one complaint, on the bound": (technician((3,), 9, (246, 10), 1), (23, 18, 34, 10), 85, 5),
    "the same with two complaints": (technician((3,), 9, (246, 10), 2), (23, 18, 34, 5), 80, 4),
    "everything full, fourteen years": (technician((4,), 14, (75, 3)), (30, 20, 35, 15), 100, 5),
    "the only certificate lapsed, on the bound": (
        technician((), 14, (75, 3), expired=(4,)),
        (0, 20, 35, 15),
        70,
        4,
    ),
    "a lower certificate still valid": (technician((1,), 14, (75, 3), expired=(4,)), (8, 20, 35, 15), 78, 4),
    "a fourth complaint costs no more than three": (
        technician((3,), 5, (220, 10), 4),
        (23, 10, 25, 0),
        58,
        3,
    ),
    "poor services": (technician((2,), 2, (140, 10)), (15, 4, 0, 15), 34, 1),
    "a complaint of a year ago is past": (technician((2,), 4, (230, 10), long_ago=1), (15, 8, 28, 15), 66, 3),
}


@pytest.mark.parametrize("case", CASES)
def test_the_level_equals_the_hand_worked_case(case: str) -> None:
    person, points, total, level = CASES[case]
    rating = rate(person, ON)
    assert tuple(line.points for line in rating.why) == points
    assert (rating.points, rating.level) == (total, level)


def naive(grade: int, years: int, points: int, count: int, complaints: int) -> tuple[int, int]:
    """The published formula again, in integers only."""

    def half_up(top: int, bottom: int) -> int:
        return (2 * top + bottom) // (2 * bottom)

    total = half_up(30 * grade, 4) + 2 * min(years, 10) + max(0, 15 - 5 * complaints)
    total += half_up(max(0, 35 * (points - 15 * count)), 10 * count) if count else 18
    for level, bound in ((5, 85), (4, 70), (3, 55), (2, 40)):
        if total >= bound:
            return total, level
    return total, 1


@given(
    grade=st.integers(0, 4),
    years=st.integers(0, 30),
    count=st.integers(0, 400),
    share=st.integers(0, 25),
    complaints=st.integers(0, 5),
)
def test_a_second_formula_agrees(grade: int, years: int, count: int, share: int, complaints: int) -> None:
    points = count * share - (count // 3 if share else 0)
    person = technician((grade,) if grade else (), years, (points, count), complaints)
    rating = rate(person, ON)
    assert (rating.points, rating.level) == naive(grade, years, points, count, complaints)
    assert all(0 <= line.points <= line.of for line in rating.why)
    assert sum(line.of for line in rating.why) == 100


def test_the_card_explains_its_level_line_by_line() -> None:
    assert star_card(technician((3,), 9, (246, 10), 1), date(2026, 11, 21)) == {
        "name": "𬭎喆",
        "level": 5,
        "role": "产品支持工程师",
        "employee_no": "SX-02187",
        "branch_name": "屿安办事处",
        "since_on": "2017-03-30",
        "score": "4.92",
        "rated_count": 10,
        "level_until_on": "2027-06-30",
        "card_no": "XK-02187-04",
        "certifications": [{"name": "认证3", "until_on": "2027-09-01"}],
        "why": [
            {
                "input": "certification",
                "text": "最高有效认证“认证3”为高级（共 4 级，第 3 级）",
                "points": 23,
                "of": 30,
            },
            {"input": "experience", "text": "从业满 9 年，满 10 年得满分", "points": 18, "of": 20},
            {
                "input": "evaluation",
                "text": "10 次服务平均 24.60 分（满分 25，15 分及以下不得分）",
                "points": 34,
                "of": 35,
            },
            {"input": "complaints", "text": "近 12 个月有责投诉 1 起，每起扣 5 分", "points": 10, "of": 15},
        ],
    }


def test_a_technician_without_a_scored_service_shows_no_score_and_counts_as_just_good() -> None:
    card = star_card(technician(), ON)
    assert (card["score"], card["rated_count"]) == (None, 0)
    assert card["why"][2]["text"] == "尚无服务评分，按 20 分计（满分 25，15 分及以下不得分）"


def test_the_level_holds_until_the_next_yearly_review_and_then_moves() -> None:
    person = technician((3,), 9, (246, 10), complaints=2)
    assert review_in_force(person, date(2027, 6, 29)) == (ON, date(2027, 6, 30))
    assert review_in_force(person, date(2027, 6, 30)) == (date(2027, 6, 30), date(2028, 6, 30))
    assert star_card(person, date(2027, 6, 29))["level"] == 4
    assert star_card(person, date(2027, 6, 30))["level"] == 5, "the complaints are over a year old by then"
    assert star_card(person, date(2028, 6, 30))["level"] == 3, "the certificate has lapsed by then"


def test_the_weights_are_a_setting() -> None:
    formula = msgspec.convert(
        {"weights": {"certification": 0, "experience": 0, "evaluation": 100, "complaints": 0}}, Formula
    )
    assert rate(technician((4,), 14, (200, 10)), ON, formula).points == 50


@pytest.mark.parametrize(
    "setting",
    [
        {"weights": {"certification": 31}},
        {"levels": [40, 55, 55, 85]},
        {"experience_years": 0},
        {"review_months": 0},
        {"evaluation_floor": 25},
    ],
)
def test_a_formula_that_cannot_be_right_is_refused(setting: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(setting, Formula)


def test_the_default_formula_survives_being_stored_as_a_setting() -> None:
    assert msgspec.convert(msgspec.to_builtins(Formula()), Formula) == Formula(weights=Weights())
