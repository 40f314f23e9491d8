"""Visits of the two years before, archived: what call-backs and sealed ratings are about."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from backend.demo.names import demo_id
from backend.demo.orders import at_ms
from backend.demo.shapes import Customer, PastVisit, Person, Technician
from backend.domain.months import add_months

FAULTS = ("打印头缺针", "密码键盘按键失灵", "网络终端频繁掉线", "税控时钟偏差", "终端花屏", "磁头读卡失败")

BEFORE_DAYS = (30, 150, 290)
"""Days before the last review."""

SINCE = 3
"""Visits since the last review, spread evenly."""


def past_orders(today: date, people: Iterable[Person], customers: Iterable[Customer]) -> tuple[PastVisit, ...]:
    """Half a dozen for each technician that anybody has rated: half before the last review, half since."""
    local: dict[str, list[str]] = {}
    for customer in customers:
        local.setdefault(customer.branch, []).append(customer.id)
    found: list[PastVisit] = []
    for n, person in enumerate(people):
        if person.technician and person.technician.tenths is not None and person.branch:
            found += _visits(n, person, person.technician, today, local[person.branch])
    return tuple(found)


def _visits(n: int, person: Person, technician: Technician, today: date, customers: list[str]) -> Iterator[PastVisit]:
    reviewed_on, tenths = technician.reviewed_on, technician.tenths or 0
    gap = (today - reviewed_on).days // (SINCE + 1)
    days = [reviewed_on - timedelta(days=back + n % 7) for back in BEFORE_DAYS]
    days += [reviewed_on + timedelta(days=gap * k) for k in range(1, SINCE + 1)]
    for nth, on in enumerate(days):
        if on <= add_months(technician.since_on, 1) or on >= today:
            continue
        minute = (on - today).days * 1440 + 10 * 60 + 25 * ((n + nth) % 14)
        yield PastVisit(
            id=demo_id("past", f"{person.login}:{nth}"),
            technician=person.login,
            branch=person.branch or "",
            customer=customers[(n + nth) % len(customers)],
            done_at=at_ms(today, minute),
            fault=FAULTS[(n + nth) % len(FAULTS)],
            sealed=stars(tenths, nth) if nth != SINCE else None,
        )


def stars(tenths: int, nth: int) -> int:
    """Whole stars around the average: the rest is made up by every other customer."""
    whole, rest = divmod(tenths, 50)
    return min(5, whole + (1 if (nth * 20) % 50 < rest else 0))


def marks(tenths: int, nth: int) -> list[int]:
    """Five marks of 0 to 5 whose sums lie around the average of a service's points."""
    points = min(25, tenths // 10 + (1 if (nth * 4) % 10 < tenths % 10 else 0))
    return [points // 5 + (1 if question < points % 5 else 0) for question in range(5)]
