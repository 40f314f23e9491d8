"""The star level: a published formula over four inputs, explained line by line. Source: R-STAR-1, R-STAR-2.

Points of 100 = certification + experience + customer evaluation + complaint record, each rounded half up to a whole
point, so that the lines of the explanation add up to the total. A level is awarded for a year; the inputs are looked
at as they stood on the day of the award or of the last yearly review.
"""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any, Literal

from msgspec import Struct

from backend.domain.months import add_months, full_years

Input = Literal["certification", "experience", "evaluation", "complaints"]
GRADES = ("无", "初级", "中级", "高级", "专家级")
FULL_SERVICE_POINTS = 25
"""Each service is scored by headquarters with 25 points: five questions of 0 to 5 (R-CB-2)."""


class Certification(Struct, frozen=True):
    """`grade` 1 to 4 as in `GRADES`; `until_on` is the last valid day."""

    name: str
    grade: int
    until_on: date


class Technician(Struct, frozen=True, kw_only=True):
    """What a star card shows and what its level is made of. `awarded_on` is the first award; every year after it is a
    review. `service_points` is the sum over `rated_count` services, 25 each. Complaints are those found justified."""

    name: str
    employee_no: str
    branch_name: str
    role: str
    card_no: str
    since_on: date
    awarded_on: date
    certifications: tuple[Certification, ...]
    service_points: int
    rated_count: int
    complaints_on: tuple[date, ...] = ()


class Weights(Struct, frozen=True):
    """Points that each input can bring; together 100."""

    certification: int = 30
    experience: int = 20
    evaluation: int = 35
    complaints: int = 15

    def __post_init__(self) -> None:
        if self.certification + self.experience + self.evaluation + self.complaints != 100:
            raise ValueError("the weights of the star formula must add up to 100")


class Formula(Struct, frozen=True):
    """Setting `star.formula`. The sources name the four inputs; the numbers are ours."""

    weights: Weights = Weights()
    experience_years: int = 10
    """Full years that bring all points of experience."""
    evaluation_floor: int = 15
    """Average service score that brings none: below it a service counts as poor (R-CB-2)."""
    evaluation_unrated: int = 20
    """Taken for a technician without a scored service: the lower bound of good."""
    complaint_cost: int = 5
    """Points lost by each complaint of the last 12 months: the third takes the last ones (R-STAR-5)."""
    levels: tuple[int, int, int, int] = (40, 55, 70, 85)
    """Points from which levels 2, 3, 4 and 5 begin."""
    review_months: int = 12

    def __post_init__(self) -> None:
        if list(self.levels) != sorted(set(self.levels)):
            raise ValueError("the levels of the star formula must rise")
        if min(self.experience_years, self.review_months) < 1 or not 0 <= self.evaluation_floor < FULL_SERVICE_POINTS:
            raise ValueError("a span of the star formula is empty")


class Line(Struct, frozen=True):
    """One line of the explanation: `points` of at most `of`."""

    input: Input
    text: str
    points: int
    of: int


class Rating(Struct, frozen=True):
    points: int
    level: int
    why: tuple[Line, ...]


DEFAULT_FORMULA = Formula()


def rate(technician: Technician, on: date, formula: Formula = DEFAULT_FORMULA) -> Rating:
    """Points, level and explanation from the inputs as they stood on a day."""
    why = (
        _certification(technician.certifications, on, formula),
        _experience(technician.since_on, on, formula),
        _evaluation(technician.service_points, technician.rated_count, formula),
        _complaints(technician.complaints_on, on, formula),
    )
    points = sum(line.points for line in why)
    return Rating(points, 1 + sum(points >= bound for bound in formula.levels), why)


def review_in_force(technician: Technician, today: date, formula: Formula = DEFAULT_FORMULA) -> tuple[date, date]:
    """The day of the award or yearly review that counts today, and the day of the next one."""
    reviewed_on, count = technician.awarded_on, 0
    while (next_on := add_months(technician.awarded_on, (count + 1) * formula.review_months)) <= today:
        reviewed_on, count = next_on, count + 1
    return reviewed_on, next_on


def star_card(technician: Technician, today: date, formula: Formula = DEFAULT_FORMULA) -> dict[str, Any]:
    """The `star_card` document (PROTOCOL section 7). `score` is the average per question, of 5, as decimal text."""
    reviewed_on, until_on = review_in_force(technician, today, formula)
    rating = rate(technician, reviewed_on, formula)
    return {
        "name": technician.name,
        "level": rating.level,
        "role": technician.role,
        "employee_no": technician.employee_no,
        "branch_name": technician.branch_name,
        "since_on": technician.since_on.isoformat(),
        "score": _score(technician),
        "rated_count": technician.rated_count,
        "level_until_on": until_on.isoformat(),
        "card_no": technician.card_no,
        "certifications": [
            {"name": each.name, "until_on": each.until_on.isoformat()} for each in technician.certifications
        ],
        "why": [{"input": w.input, "text": w.text, "points": w.points, "of": w.of} for w in rating.why],
    }


def _certification(held: Iterable[Certification], on: date, formula: Formula) -> Line:
    of, top = formula.weights.certification, len(GRADES) - 1
    valid = [each for each in held if each.until_on >= on]
    best = max(valid, key=lambda each: each.grade, default=None)
    if best is None:
        return Line("certification", f"{on} 无有效认证", 0, of)
    text = f"最高有效认证“{best.name}”为{GRADES[best.grade]}（共 {top} 级，第 {best.grade} 级）"
    return Line("certification", text, _half_up(Fraction(of * best.grade, top)), of)


def _experience(since_on: date, on: date, formula: Formula) -> Line:
    of, full = formula.weights.experience, formula.experience_years
    years = full_years(since_on, on)
    text = f"从业满 {years} 年，满 {full} 年得满分"
    return Line("experience", text, _half_up(Fraction(of * min(years, full), full)), of)


def _evaluation(points: int, count: int, formula: Formula) -> Line:
    of, floor = formula.weights.evaluation, formula.evaluation_floor
    average = Fraction(points, count) if count else Fraction(formula.evaluation_unrated)
    share = max(Fraction(0), (average - floor) / (FULL_SERVICE_POINTS - floor))
    source = f"{count} 次服务平均 {_decimal(average, 2)} 分" if count else f"尚无服务评分，按 {average} 分计"
    return Line(
        "evaluation",
        f"{source}（满分 {FULL_SERVICE_POINTS}，{floor} 分及以下不得分）",
        _half_up(of * share),
        of,
    )


def _complaints(complaints_on: Iterable[date], on: date, formula: Formula) -> Line:
    of, cost = formula.weights.complaints, formula.complaint_cost
    count = sum(add_months(on, -12) < day <= on for day in complaints_on)
    text = f"近 12 个月有责投诉 {count} 起，每起扣 {cost} 分"
    return Line("complaints", text, max(0, of - cost * count), of)


def _score(technician: Technician) -> str | None:
    if not technician.rated_count:
        return None
    return _decimal(Fraction(technician.service_points, technician.rated_count * 5), 2)


def _half_up(share: Fraction) -> int:
    return int(share + Fraction(1, 2))


def _decimal(number: Fraction, places: int) -> str:
    scaled = _half_up(number * 10**places)
    return f"{scaled // 10**places}.{scaled % 10**places:0{places}d}"
