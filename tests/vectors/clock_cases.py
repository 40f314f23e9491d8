"""Scenarios of clocks.json: promises of many kinds, over nights, weekends, holidays and pauses."""

from datetime import datetime
from itertools import pairwise
from typing import Any

from backend.domain.calendar import SHANGHAI

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
AUTUMN = {
    "off": [f"2026-10-0{day}" for day in range(1, 8)],
    "work": ["2026-09-20", "2026-10-10"],
}


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> int:
    return int(datetime(2026, month, day, hour, minute, tzinfo=SHANGHAI).timestamp() * 1000)


def promise(measure: str, limit: int, hours: str = "5x8", **more: Any) -> dict[str, Any]:
    return {"measure": measure, "limit_ms": limit, "hours": hours, "rule": "R-SLA-1", **more}


def clock(promised: dict[str, Any], now: int, /, *pauses: tuple[int, int | None], **times: int) -> dict[str, Any]:
    stretches = [{"since": since, "until": until, "why": "parts"} for since, until in pauses]
    return {"promise": promised, "times": times, "pauses": stretches, "calendar": AUTUMN, "now": now}


MONDAY = at(11, 16, 9)
NEW_TIME = {"due_at": at(11, 18, 12), "reason": "大雪封路", "by": "u", "by_name": "𫖯敬之", "at": at(11, 16, 10)}

CASES: list[tuple[str, dict[str, Any]]] = [
    ("nothing has begun", clock(promise("confirm", 48 * HOUR), MONDAY, created=MONDAY)),
    ("running in the morning", clock(promise("respond", HOUR), MONDAY + 10 * MINUTE, created=MONDAY)),
    ("at risk in its last quarter", clock(promise("respond", HOUR), MONDAY + 45 * MINUTE, created=MONDAY)),
    ("not at risk a moment before", clock(promise("respond", HOUR), MONDAY + 45 * MINUTE - 1, created=MONDAY)),
    ("at its limit it is not over", clock(promise("respond", HOUR), MONDAY + HOUR, created=MONDAY)),
    ("a moment later it is", clock(promise("respond", HOUR), MONDAY + HOUR + 1, created=MONDAY)),
    ("met", clock(promise("respond", HOUR), MONDAY + 5 * HOUR, created=MONDAY, accepted=MONDAY + 20 * MINUTE)),
    ("met at its limit", clock(promise("respond", HOUR), MONDAY + 5 * HOUR, created=MONDAY, accepted=MONDAY + HOUR)),
    ("met too late", clock(promise("respond", HOUR), MONDAY + 5 * HOUR, created=MONDAY, accepted=MONDAY + 2 * HOUR)),
    ("the first that stops it counts", clock(promise("arrive", 2 * HOUR), MONDAY + DAY, created=MONDAY, on_site=MONDAY + HOUR, done=MONDAY + 6 * HOUR)),
    ("over the noon break", clock(promise("arrive", 2 * HOUR), at(11, 16, 11), created=at(11, 16, 11))),
    ("asked in the noon break", clock(promise("arrive", 2 * HOUR), at(11, 16, 12, 30), created=at(11, 16, 12, 30))),
    ("over the night", clock(promise("arrive", 2 * HOUR), at(11, 16, 20), created=at(11, 16, 17))),
    ("over the weekend", clock(promise("arrive", 2 * HOUR), at(11, 21, 12), created=at(11, 20, 17))),
    ("asked on a Sunday", clock(promise("respond", HOUR), at(11, 22, 12), created=at(11, 22, 10))),
    ("over the national holiday", clock(promise("arrive", 2 * HOUR), at(10, 3, 12), created=at(9, 30, 17))),
    ("on a Saturday that is worked", clock(promise("respond", HOUR), at(10, 10, 9, 30), created=at(10, 10, 9))),
    ("on a Sunday that is worked", clock(promise("respond", HOUR), at(9, 20, 9, 30), created=at(9, 20, 9))),
    ("around the clock in a holiday", clock(promise("respond", 2 * HOUR, "7x24"), at(10, 2, 3), created=at(10, 2, 2))),
    ("around the clock over midnight", clock(promise("arrive", 12 * HOUR, "7x24"), at(11, 17, 1), created=at(11, 16, 22))),
    ("paused", clock(promise("solve", 8 * HOUR), MONDAY + 2 * HOUR, (MONDAY + HOUR, None), created=MONDAY)),
    ("paused when it was over already", clock(promise("solve", HOUR), MONDAY + 3 * HOUR, (MONDAY + 2 * HOUR, None), created=MONDAY)),
    ("a pause moves the limit", clock(promise("solve", 8 * HOUR), MONDAY + 3 * HOUR, (MONDAY + HOUR, MONDAY + 2 * HOUR), created=MONDAY)),
    ("a pause over the night costs what was open", clock(promise("solve", 8 * HOUR), at(11, 17, 12), (at(11, 16, 17), at(11, 17, 10)), created=MONDAY)),
    ("two pauses", clock(promise("solve", 8 * HOUR, "7x24"), MONDAY + 7 * HOUR, (MONDAY + HOUR, MONDAY + 2 * HOUR), (MONDAY + 3 * HOUR, MONDAY + 5 * HOUR), created=MONDAY)),
    ("pauses that overlap", clock(promise("solve", 8 * HOUR, "7x24"), MONDAY + 7 * HOUR, (MONDAY + HOUR, MONDAY + 3 * HOUR), (MONDAY + 2 * HOUR, MONDAY + 4 * HOUR), created=MONDAY)),
    ("a pause before the clock began", clock(promise("confirm", 48 * HOUR, "7x24"), MONDAY + 9 * HOUR, (MONDAY + HOUR, MONDAY + 2 * HOUR), created=MONDAY, done=MONDAY + 8 * HOUR)),
    ("a pause in which the clock began", clock(promise("solve", 8 * HOUR, "7x24"), MONDAY + 4 * HOUR, (MONDAY - HOUR, MONDAY + 2 * HOUR), created=MONDAY)),
    ("over before the pause", clock(promise("solve", HOUR, "7x24"), MONDAY + 5 * HOUR, (MONDAY + 2 * HOUR, MONDAY + 4 * HOUR), created=MONDAY, done=MONDAY + 5 * HOUR)),
    ("done in a pause", clock(promise("solve", 8 * HOUR), MONDAY + 6 * HOUR, (MONDAY + HOUR, None), created=MONDAY, done=MONDAY + 5 * HOUR)),
    ("the customer's confirmation counts from the solution", clock(promise("confirm", 48 * HOUR, "7x24"), MONDAY + 20 * HOUR, created=MONDAY, done=MONDAY + 8 * HOUR)),
    ("confirmed", clock(promise("confirm", 48 * HOUR, "7x24"), MONDAY + 90 * HOUR, created=MONDAY, done=MONDAY, signed=MONDAY + 30 * HOUR)),
    ("a deviation gives a new time", clock(promise("solve", 8 * HOUR, deviation=NEW_TIME), at(11, 17, 15), created=MONDAY)),
    ("a deviation that is over", clock(promise("solve", 8 * HOUR, deviation=NEW_TIME), at(11, 18, 13), created=MONDAY)),
    ("a deviation that was kept", clock(promise("solve", 8 * HOUR, deviation=NEW_TIME), at(11, 19), created=MONDAY, done=at(11, 18, 11))),
    ("a deviation does not pause", clock(promise("solve", 8 * HOUR, deviation=NEW_TIME), at(11, 17, 15), (MONDAY + HOUR, None), created=MONDAY)),
    ("an event that was recorded before the request", clock(promise("arrive", 2 * HOUR), MONDAY + HOUR, created=MONDAY, on_site=MONDAY - HOUR)),
    ("the present lies before the request", clock(promise("respond", HOUR), MONDAY - HOUR, created=MONDAY)),
    ("two hours before the device, and it is to be replaced", clock(promise("replace", 2 * HOUR), MONDAY + 3 * HOUR, created=MONDAY - DAY, on_site=MONDAY)),
    ("nobody stands before the device yet", clock(promise("replace", 2 * HOUR), MONDAY + 3 * HOUR, created=MONDAY - DAY)),
    ("an answer was promised", clock(promise("answer", HOUR, "7x24"), MONDAY + 3 * HOUR, created=MONDAY, promised=MONDAY + 2 * HOUR)),
    ("the answer was given", clock(promise("answer", HOUR, "7x24"), MONDAY + 9 * HOUR, created=MONDAY, promised=MONDAY, responded=MONDAY + HOUR)),
    ("no limit at all", clock(promise("respond", 0), MONDAY, created=MONDAY)),
]  # fmt: skip

# Days one after another, each asked at another hour: nothing is special about the days above.
CASES += [
    (
        f"asked on day {day} of the year {hour} h after midnight",
        clock(promise("solve", 20 * HOUR), start + 30 * HOUR, created=start),
    )
    for day, hour, start in (
        (day, hour, at(1, 1) + day * DAY + hour * HOUR) for day, hour in ((day, day % 24) for day in range(40, 360, 16))
    )
]
assert all(a[0] != b[0] for a, b in pairwise(sorted(CASES, key=lambda case: case[0])))
