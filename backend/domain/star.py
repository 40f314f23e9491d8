"""The star level: a published formula over four inputs, explained line by line. Source: R-STAR-1, R-STAR-2.

Points of 100 = certification + experience + customer evaluation + complaint record, each rounded half up to a whole
point, so that the lines of the explanation add up to the total. Which facts are the inputs: `star_facts.py`.
"""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

from backend.domain.months import full_years

Input = Literal["certification", "experience", "evaluation", "complaints"]
TOP_GRADE = 4
"""Certificates have the grades 1 to 4: junior, middle, senior, expert."""
FULL_SERVICE_POINTS = 25
"""Each service is scored with 25 points: five questions of 0 to 5 (R-CB-2)."""
SEALED_TOP = 5
"""A customer's sealed rating is 1 to 5."""

Count = Annotated[int, Meta(ge=0, le=1_000)]


class Weights(Struct, frozen=True, forbid_unknown_fields=True):
    """Points that each input can bring; together 100."""

    certification: Count = 30
    experience: Count = 20
    evaluation: Count = 35
    complaints: Count = 15

    def __post_init__(self) -> None:
        if self.certification + self.experience + self.evaluation + self.complaints != 100:
            raise ValueError("the weights of the star formula must add up to 100")


class Formula(Struct, frozen=True, forbid_unknown_fields=True):
    """Setting `star.formula`, one row a version. The sources name the four inputs; the numbers are ours."""

    weights: Weights = Weights()
    experience_years: Count = 10
    """Full years that bring all points of experience."""
    evaluation_floor: Count = 15
    """Average service score that brings none: below it a service counts as poor (R-CB-2)."""
    evaluation_unrated: Count = 20
    """Taken for a technician without a counted rating: the lower bound of good."""
    sealed_percent: Count = 50
    """Share of the customers' sealed ratings where there are call-back scores too."""
    sealed_least: Count = 3
    """Fewer sealed ratings are not counted: nobody may tell from a level who gave which (R-ORD-7)."""
    complaint_cost: Count = 5
    """Points lost by each justified complaint: the third takes the last ones (R-STAR-5)."""
    levels: tuple[Count, Count, Count, Count] = (40, 55, 70, 85)
    """Points from which levels 2, 3, 4 and 5 begin."""
    window_months: Count = 12
    """Ratings and complaints of so many months before the review count."""
    review_months: Count = 12
    """A level holds so long, then it is reviewed (R-STAR-2)."""
    lead_days: Count = 30
    """A review may be decided so long before the old level ends."""

    def __post_init__(self) -> None:
        if list(self.levels) != sorted(set(self.levels)):
            raise ValueError("the levels of the star formula must rise")
        if min(self.experience_years, self.review_months, self.window_months) < 1:
            raise ValueError("a span of the star formula is empty")
        if not 0 <= self.evaluation_floor < FULL_SERVICE_POINTS or self.evaluation_unrated > FULL_SERVICE_POINTS:
            raise ValueError("the evaluation of the star formula lies outside of a service's points")
        if self.sealed_percent > 100:
            raise ValueError("the sealed ratings cannot be more than all of the evaluation")


class Published(Struct, frozen=True):
    """A formula as it was published: a version never changes, and comes into force after its publication."""

    version: int
    from_on: date
    formula: Formula


class Inputs(Struct, frozen=True, kw_only=True):
    """The four inputs on a day. Points are sums: of call-backs 25 each, of sealed ratings 5 each."""

    on: date
    best: tuple[str, int] | None
    """Name and grade of the highest valid certificate."""
    since_on: date
    callbacks: int
    callback_points: int
    sealed: int
    sealed_points: int
    complaints: int


class Line(Struct, frozen=True):
    """One line of the explanation: `points` of at most `of`. Its sentence is named by input and code; averages in `args`
    are decimal text."""

    input: Input
    code: str
    args: dict[str, str | int]
    points: int
    of: int


class Rating(Struct, frozen=True):
    points: int
    level: int
    why: tuple[Line, ...]
    score: str | None
    """The customers' evaluation as they know it: of 5, two decimals; None without a counted rating."""
    rated: int


DEFAULT_FORMULA = Formula()


def rate(inputs: Inputs, formula: Formula = DEFAULT_FORMULA) -> Rating:
    """Points, level and explanation."""
    average, line = _evaluation(inputs, formula)
    why = (_certification(inputs, formula), _experience(inputs, formula), line, _complaints(inputs, formula))
    points = sum(one.points for one in why)
    score = None if average is None else decimal_text(average / (FULL_SERVICE_POINTS // SEALED_TOP), 2)
    rated = 0 if average is None else inputs.callbacks + (inputs.sealed if _counts_sealed(inputs, formula) else 0)
    return Rating(points, 1 + sum(points >= bound for bound in formula.levels), why, score, rated)


def in_force(versions: list[Published], on: date) -> Published:
    """The formula by which a review on that day is made. Raises LookupError where none was published in time."""
    begun = [one for one in versions if one.from_on <= on]
    if not begun:
        raise LookupError(f"no star formula is in force on {on}")
    return max(begun, key=lambda one: (one.from_on, one.version))


def _certification(inputs: Inputs, formula: Formula) -> Line:
    of = formula.weights.certification
    if inputs.best is None:
        return Line("certification", "none", {"on": inputs.on.isoformat()}, 0, of)
    name, grade = inputs.best
    args: dict[str, str | int] = {"name": name, "grade": grade, "top": TOP_GRADE}
    return Line("certification", "best", args, _half_up(Fraction(of * grade, TOP_GRADE)), of)


def _experience(inputs: Inputs, formula: Formula) -> Line:
    of, full = formula.weights.experience, formula.experience_years
    years = full_years(inputs.since_on, inputs.on)
    points = _half_up(Fraction(of * min(years, full), full))
    return Line("experience", "years", {"years": years, "full": full}, points, of)


def _counts_sealed(inputs: Inputs, formula: Formula) -> bool:
    return inputs.sealed >= max(1, formula.sealed_least)


def _evaluation(inputs: Inputs, formula: Formula) -> tuple[Fraction | None, Line]:
    """(average of 25, line). Where both kinds of rating are there, each has its share."""
    of, floor = formula.weights.evaluation, formula.evaluation_floor
    by_phone = Fraction(inputs.callback_points, inputs.callbacks) if inputs.callbacks else None
    sealed = None
    if _counts_sealed(inputs, formula):
        sealed = Fraction(inputs.sealed_points * FULL_SERVICE_POINTS, inputs.sealed * SEALED_TOP)
    args: dict[str, str | int] = {"full": FULL_SERVICE_POINTS, "floor": floor}
    if by_phone is not None:
        args |= {"callbacks": inputs.callbacks, "callback_average": decimal_text(by_phone, 2)}
    if sealed is not None:
        args |= {"sealed": inputs.sealed, "sealed_average": decimal_text(sealed, 2)}
    if by_phone is not None and sealed is not None:
        share = Fraction(formula.sealed_percent, 100)
        average, code = by_phone * (1 - share) + sealed * share, "both"
        args |= {"percent": formula.sealed_percent, "average": decimal_text(average, 2)}
    elif by_phone is not None:
        average, code = by_phone, "callbacks"
    elif sealed is not None:
        average, code = sealed, "sealed"
    else:
        average, code, args = None, "unrated", {**args, "taken": formula.evaluation_unrated}
    counted = Fraction(formula.evaluation_unrated) if average is None else average
    share = max(Fraction(0), (counted - floor) / (FULL_SERVICE_POINTS - floor))
    return average, Line("evaluation", code, args, _half_up(of * share), of)


def _complaints(inputs: Inputs, formula: Formula) -> Line:
    of, cost = formula.weights.complaints, formula.complaint_cost
    args: dict[str, str | int] = {"count": inputs.complaints, "cost": cost, "months": formula.window_months}
    return Line("complaints", "count", args, max(0, of - cost * inputs.complaints), of)


def why_rows(rating: Rating) -> list[dict[str, Any]]:
    """The explanation as rows carry it."""
    return [{"input": w.input, "code": w.code, "args": w.args, "points": w.points, "of": w.of} for w in rating.why]


def decimal_text(number: Fraction, places: int) -> str:
    scaled = _half_up(number * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"


def _half_up(share: Fraction) -> int:
    return int(share + Fraction(1, 2))
