"""Time that counts: the hours in which a contract is served. Source: R-SLA-9.

A calendar's days are those of the site's zone. Hours around the clock know no holidays; otherwise Monday to Friday
count, less the holidays, plus the weekend days that are worked in their stead.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from msgspec import Struct

from backend.domain.calendar import SHANGHAI, on_site

MINUTE_MS = 60_000
_DAY_MS = 1_440 * MINUTE_MS
_ZONE_MS = int(SHANGHAI.utcoffset(None).total_seconds() * 1000)
_EPOCH = date(1970, 1, 1)
_FURTHEST_DAYS = 1_000
"""No limit reaches further: a calendar without a working day must not be searched for ever."""


class Calendar(Struct, frozen=True):
    """Holidays that fall out, and weekend days that are worked. ISO dates, as the row carries them."""

    off: frozenset[str] = frozenset()
    work: frozenset[str] = frozenset()


class Hours(Struct, frozen=True):
    """Open spans of a working day, minutes from midnight, in order. None: open around the clock, every day."""

    spans: Sequence[tuple[int, int]] | None = None


AROUND_THE_CLOCK = Hours()
WORKDAYS = Hours(((510, 720), (810, 1080)))
"""5×8: half past eight to noon, half past one to six."""


class Span(Struct, frozen=True):
    """From `since` until `until`, ms; None: it goes on."""

    since: int
    until: int | None


def is_workday(calendar: Calendar, day: date) -> bool:
    """Does that day of the site's zone count in hours that know working days?"""
    name = day.isoformat()
    return name in calendar.work or (day.weekday() < 5 and name not in calendar.off)


def counted_ms(hours: Hours, calendar: Calendar, since: int, until: int) -> int:
    """How much of the time between two instants counts."""
    if hours.spans is None:
        return max(0, until - since)
    return sum(max(0, min(end, until) - max(begin, since)) for begin, end in _open(hours, calendar, since, until))


def deadline(hours: Hours, calendar: Calendar, spans: Sequence[Span], limit_ms: int) -> int | None:
    """The instant at which `limit_ms` of counted time is used up over these spans; None if it never is, because the last
    span has ended or the calendar opens no more."""
    left = limit_ms
    for span in spans:
        if span.until is None:
            return _after(hours, calendar, span.since, left)
        counted = counted_ms(hours, calendar, span.since, span.until)
        if counted >= left:
            return _after(hours, calendar, span.since, left)
        left -= counted
    return None


def _after(hours: Hours, calendar: Calendar, since: int, ms: int) -> int | None:
    if hours.spans is None:
        return since + ms
    left = ms
    for begin, end in _open(hours, calendar, since, since + _FURTHEST_DAYS * _DAY_MS):
        length = end - max(begin, since)
        if length >= left:
            return max(begin, since) + left
        left -= max(0, length)
    return None


def _open(hours: Hours, calendar: Calendar, since: int, until: int) -> Iterator[tuple[int, int]]:
    """The open spans of the days from one instant to another, in ms."""
    day, last = on_site(since), on_site(until)
    while day <= last:
        if is_workday(calendar, day):
            midnight = (day - _EPOCH).days * _DAY_MS - _ZONE_MS
            for begin, end in hours.spans or ():
                yield midnight + begin * MINUTE_MS, midnight + end * MINUTE_MS
        day += timedelta(days=1)
