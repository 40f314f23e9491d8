"""Dates of the organisation's zone out of instants. Source: decisions on time: stored in UTC, shown in Asia/Shanghai."""

from datetime import UTC, date, datetime, timedelta, timezone

SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")
"""China has had one zone and no daylight saving since 1991; a fixed offset needs no zone files on the machine."""


def at_site(at_ms: int) -> datetime:
    """The instant as a clock on the wall shows it."""
    return datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(SHANGHAI)


def on_site(at_ms: int) -> date:
    return at_site(at_ms).date()
