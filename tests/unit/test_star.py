"""R-STAR-1, R-STAR-2: the level from four inputs, every point of it explained."""

from datetime import date

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.months import add_months
from backend.domain.star import Formula, Inputs, Published, Weights, in_force, rate, why_rows

ON = date(2026, 6, 30)


def inputs(
    grade: int = 0,
    years: int = 0,
    phoned: tuple[int, int] = (0, 0),
    sealed: tuple[int, int] = (0, 0),
    complaints: int = 0,
) -> Inputs:
    return Inputs(
        on=ON,
        best=(f"认证{grade}", grade) if grade else None,
        since_on=add_months(ON, -12 * years - 3),
        callbacks=phoned[1],
        callback_points=phoned[0],
        sealed=sealed[1],
        sealed_points=sealed[0],
        complaints=complaints,
    )


# Worked by hand: certification of 30 (a quarter per grade), experience of 20 (2 a year), evaluation of 35
# (3.5 per point of the average above 15), complaints of 15 (5 each). A sealed rating of s counts as 5 s of 25.
CASES = {
    "a newcomer with nothing yet": (inputs(), (0, 0, 18, 15), 33, 1),
    "a first certificate, one year, just good": (inputs(1, 1, (200, 10)), (8, 2, 18, 15), 43, 2),
    "one point below level 3": (inputs(2, 3, (200, 10)), (15, 6, 18, 15), 54, 2),
    "middle grade and three years": (inputs(2, 3, (210, 10)), (15, 6, 21, 15), 57, 3),
    "nine years and 24.6 of 25": (inputs(3, 9, (246, 10)), (23, 18, 34, 15), 90, 5),
    "the same with one complaint, on the bound": (inputs(3, 9, (246, 10), complaints=1), (23, 18, 34, 10), 85, 5),
    "the same with two complaints": (inputs(3, 9, (246, 10), complaints=2), (23, 18, 34, 5), 80, 4),
    "everything full, fourteen years": (inputs(4, 14, (75, 3), (15, 3)), (30, 20, 35, 15), 100, 5),
    "no certificate, on the bound": (inputs(0, 14, (75, 3)), (0, 20, 35, 15), 70, 4),
    "a fourth complaint costs no more than three": (inputs(3, 5, (220, 10), complaints=4), (23, 10, 25, 0), 58, 3),
    "poor services": (inputs(2, 2, (140, 10)), (15, 4, 0, 15), 34, 1),
    "sealed ratings alone, 4 of 5": (inputs(2, 4, sealed=(16, 4)), (15, 8, 18, 15), 56, 3),
    "both kinds share the evaluation, 23 and 20 make 21.5": (
        inputs(2, 4, (230, 10), (16, 4)),
        (15, 8, 23, 15),
        61,
        3,
    ),
    "two sealed ratings are not counted": (inputs(2, 4, (230, 10), (2, 2)), (15, 8, 28, 15), 66, 3),
    "the third one is": (inputs(2, 4, (230, 10), (3, 3)), (15, 8, 0, 15), 38, 1),
}


@pytest.mark.parametrize("case", CASES)
def test_the_level_equals_the_hand_worked_case(case: str) -> None:
    given_, points, total, level = CASES[case]
    rating = rate(given_)
    assert tuple(line.points for line in rating.why) == points
    assert (rating.points, rating.level) == (total, level)


def naive(grade: int, years: int, phoned: tuple[int, int], sealed: tuple[int, int], complaints: int) -> tuple[int, int]:
    """The published formula again, in integers only: the average as a fraction of hundredths of shares."""

    def half_up(top: int, bottom: int) -> int:
        return (2 * top + bottom) // (2 * bottom)

    total = half_up(30 * grade, 4) + 2 * min(years, 10) + max(0, 15 - 5 * complaints)
    (p, n), (s, m) = phoned, sealed
    if n and m >= 3:
        top, bottom = p * m + 5 * s * n, 2 * n * m
    elif n:
        top, bottom = p, n
    elif m >= 3:
        top, bottom = 5 * s, m
    else:
        top, bottom = 20, 1
    total += half_up(max(0, 35 * (top - 15 * bottom)), 10 * bottom)
    for level, bound in ((5, 85), (4, 70), (3, 55), (2, 40)):
        if total >= bound:
            return total, level
    return total, 1


@given(
    grade=st.integers(0, 4),
    years=st.integers(0, 30),
    scores=st.lists(st.integers(0, 25), max_size=40),
    stars=st.lists(st.integers(1, 5), max_size=40),
    complaints=st.integers(0, 5),
)
def test_a_second_formula_agrees(grade: int, years: int, scores: list[int], stars: list[int], complaints: int) -> None:
    phoned, sealed = (sum(scores), len(scores)), (sum(stars), len(stars))
    rating = rate(inputs(grade, years, phoned, sealed, complaints))
    assert (rating.points, rating.level) == naive(grade, years, phoned, sealed, complaints)
    assert all(0 <= line.points <= line.of for line in rating.why)
    assert sum(line.of for line in rating.why) == 100
    assert rating.rated == len(scores) + (len(stars) if len(stars) >= 3 else 0)


def test_every_line_names_its_sentence_and_what_stands_in_it() -> None:
    assert why_rows(rate(inputs(3, 9, (246, 10), (14, 3), 1))) == [
        {"input": "certification", "code": "best", "args": {"name": "认证3", "grade": 3, "top": 4}, "points": 23, "of": 30},
        {"input": "experience", "code": "years", "args": {"years": 9, "full": 10}, "points": 18, "of": 20},
        {
            "input": "evaluation",
            "code": "both",
            "args": {
                "full": 25,
                "floor": 15,
                "callbacks": 10,
                "callback_average": "24.60",
                "sealed": 3,
                "sealed_average": "23.33",
                "percent": 50,
                "average": "23.97",
            },
            "points": 31,
            "of": 35,
        },
        {"input": "complaints", "code": "count", "args": {"count": 1, "cost": 5, "months": 12}, "points": 10, "of": 15},
    ]  # fmt: skip


def test_a_technician_without_a_counted_rating_shows_no_score_and_counts_as_just_good() -> None:
    rating = rate(inputs(sealed=(10, 2)))
    assert (rating.score, rating.rated) == (None, 0)
    assert (rating.why[2].code, rating.why[2].args["taken"]) == ("unrated", 20)


def test_the_score_is_shown_as_customers_gave_it_of_five() -> None:
    assert rate(inputs(phoned=(246, 10))).score == "4.92"
    assert rate(inputs(sealed=(14, 3))).score == "4.67"


def test_the_weights_are_a_setting() -> None:
    formula = msgspec.convert(
        {"weights": {"certification": 0, "experience": 0, "evaluation": 100, "complaints": 0}}, Formula
    )
    assert rate(inputs(4, 14, (200, 10)), formula).points == 50


@pytest.mark.parametrize(
    "setting",
    [
        {"weights": {"certification": 31}},
        {"levels": [40, 55, 55, 85]},
        {"experience_years": 0},
        {"review_months": 0},
        {"window_months": 0},
        {"evaluation_floor": 25},
        {"evaluation_unrated": 26},
        {"sealed_percent": 101},
        {"complaint_cost": -1},
        {"bonus": 5},
    ],
)
def test_a_formula_that_cannot_be_right_is_refused(setting: dict) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(setting, Formula)


def test_the_default_formula_survives_being_stored_as_a_setting() -> None:
    assert msgspec.convert(msgspec.to_builtins(Formula()), Formula) == Formula(weights=Weights())


def test_the_version_in_force_is_the_last_one_that_has_begun() -> None:
    old, new = Published(1, date(2026, 1, 1), Formula()), Published(2, date(2026, 7, 1), Formula(complaint_cost=7))
    assert in_force([new, old], date(2026, 6, 30)) is old
    assert in_force([new, old], date(2026, 7, 1)) is new
    with pytest.raises(LookupError):
        in_force([new, old], date(2025, 12, 31))
