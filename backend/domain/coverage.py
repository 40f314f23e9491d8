"""What a branch lacks: knowledge of new products, roles, quota, skills, abilities, basics. Source: R-STAR-6 … R-STAR-9."""

from collections.abc import Mapping
from datetime import date

from msgspec import Struct

from backend.domain.certification_ops import SUBJECTS
from backend.domain.months import add_months
from backend.domain.star_facts import Look, Rows, valid
from backend.domain.star_rules import Product, Refresh, Rules
from backend.domain.tables import CERTIFICATION


class Member(Struct, frozen=True):
    """A technician of a branch; `rows` are those of his bucket. Without the qualification he fills no place."""

    name: str
    rows: Rows
    is_qualified: bool = True


class Stage(Struct, frozen=True):
    """One aim of the knowledge refresh. `met` is None while there is time left and the aim is not reached."""

    months: int
    percent: int
    due_on: date
    met: bool | None


class Refreshed(Struct, frozen=True):
    key: str
    name: str
    released_on: date
    passed: int
    percent: int
    stages: list[Stage]


class Coverage(Struct, frozen=True):
    """`roles`, `data` and `solution` count qualified people; `few_skills` and `no_basics` are names."""

    technicians: int
    refreshed: list[Refreshed]
    roles: dict[str, int]
    certified: int
    quota: int | None
    few_skills: list[str]
    data: int
    solution: int
    no_basics: list[str]
    gaps: list[str]
    """What is lacking, as codes: refresh, project, trainer, quota, skills, data, solution, basics."""


def coverage_of(members: list[Member], quota: int | None, look: Look, rules: Rules) -> Coverage:
    qualified = [member for member in members if member.is_qualified]

    def able(kind: str, subject: str) -> int:
        return sum(subject in _subjects(member, look, kind) for member in qualified)

    roles = {role: able("role", role) for role in SUBJECTS["role"]}
    refreshed = [
        _refreshed(members, product, look, rules.refresh)
        for product in rules.products
        if product.released_on <= look.on
    ]
    certified = sum(bool(valid(member.rows, look, "product")) for member in qualified)
    few = [member.name for member in members if len(_subjects(member, look, "skill")) < rules.skills]
    bare = [member.name for member in members if not set(SUBJECTS["basic"]) <= _subjects(member, look, "basic")]
    data, solution = able("ability", "data"), able("ability", "solution")
    gaps = {
        "refresh": any(stage.met is False for one in refreshed for stage in one.stages),
        "project": roles["project"] < 1,
        "trainer": roles["trainer"] < 1,
        "quota": quota is not None and certified < quota,
        "skills": bool(few),
        "data": data < rules.data_people,
        "solution": solution < rules.solution_people,
        "basics": bool(bare),
    }
    return Coverage(
        technicians=len(members),
        refreshed=refreshed,
        roles=roles,
        certified=certified,
        quota=quota,
        few_skills=few,
        data=data,
        solution=solution,
        no_basics=bare,
        gaps=[code for code, lacks in gaps.items() if lacks],
    )


def _subjects(member: Member, look: Look, kind: str) -> set[str]:
    return {doc["subject"] for doc in valid(member.rows, look, kind).values()}


def _refreshed(members: list[Member], product: Product, look: Look, aims: tuple[Refresh, ...]) -> Refreshed:
    """The clock starts at the release; refreshed is who has passed that product's exam by then (R-STAR-6)."""
    passed = sum(_passed_on(member.rows, product.key, look) is not None for member in members)
    stages = []
    for aim in aims:
        due_on = add_months(product.released_on, aim.months)
        in_time = sum(
            (on := _passed_on(member.rows, product.key, look)) is not None and on <= due_on for member in members
        )
        reached = in_time * 100 >= aim.percent * len(members)
        stages.append(Stage(aim.months, aim.percent, due_on, True if reached else None if look.on <= due_on else False))
    percent = passed * 100 // len(members) if members else 0
    return Refreshed(product.key, product.name, product.released_on, passed, percent, stages)


def _passed_on(rows: Rows, key: str, look: Look) -> date | None:
    """The first exam about the product; that it has lapsed since does not take the knowledge away."""
    held: Mapping[str, dict] = rows.get(CERTIFICATION, {})
    days = [
        doc["passed_on"]
        for doc in held.values()
        if doc["kind"] == "product" and doc["subject"] == key and doc["withdrawn"] is None
    ]
    first = min(days, default=None)
    return None if first is None or first > look.on.isoformat() else date.fromisoformat(first)
