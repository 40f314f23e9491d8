"""Calendar arithmetic in whole months, with the end-of-month rule."""

from calendar import monthrange
from datetime import date


def add_months(day: date, months: int) -> date:
    """The same day `months` later, or that month's last day if it is shorter: 31 January + 1 = 28 or 29 February."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def full_years(start: date, day: date) -> int:
    """Whole years that have passed from `start` to `day`; 0 before the first anniversary."""
    years = max(0, day.year - start.year)
    return years - 1 if years and add_months(start, 12 * years) > day else years
