"""R-WAR-1, R-WAR-2: in warranty or not, until when, and on what evidence."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.months import add_months, full_years
from backend.domain.warranty import WarrantyTerms, warranty

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def device(accepted_on: str | None = None, produced_on: str | None = None, months: int | None = 12) -> dict:
    return {"accepted_on": accepted_on, "produced_on": produced_on, "warranty_months": months}


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        (date(2026, 3, 15), 12, date(2027, 3, 15)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_months_end_on_the_same_day_or_the_last_of_a_shorter_month(start: date, months: int, end: date) -> None:
    assert add_months(start, months) == end


@given(DAYS, st.integers(-240, 240))
def test_added_months_always_land_in_the_month_counted(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year * 12 + end.month) - (start.year * 12 + start.month) == months
    assert end.day == start.day or (end.day < start.day and (end + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("start", "day", "years"),
    [
        (date(2020, 5, 10), date(2026, 5, 9), 5),
        (date(2020, 5, 10), date(2026, 5, 10), 6),
        (date(2024, 2, 29), date(2025, 2, 28), 1),
        (date(2026, 5, 10), date(2026, 5, 10), 0),
        (date(2026, 5, 10), date(2025, 1, 1), 0),
    ],
)
def test_a_year_is_full_on_its_anniversary(start: date, day: date, years: int) -> None:
    assert full_years(start, day) == years


def test_an_acceptance_record_decides_and_is_named_as_the_evidence() -> None:
    found = warranty(device("2026-03-15", "2024-01-01"), date(2026, 11, 21))
    assert found.doc() == {
        "state": "in",
        "until_on": "2027-03-15",
        "evidence": "验收日 2026-03-15 起 12 个月",
    }
    assert (found.code, found.args) == ("accepted", {"on": "2026-03-15", "months": 12})


def test_the_last_day_is_covered_and_the_next_is_not() -> None:
    accepted = device("2026-03-15")
    assert warranty(accepted, date(2027, 3, 15)).state == "in"
    assert warranty(accepted, date(2027, 3, 16)).state == "out"


def test_without_a_record_the_period_begins_three_months_after_production() -> None:
    found = warranty(device(None, "2025-11-30"), date(2027, 2, 28))
    assert found.doc() == {
        "state": "in",
        "until_on": "2027-02-28",
        "evidence": "无验收记录，生产日 2025-11-30 推后 3 个月起 12 个月",
    }
    assert warranty(device(None, "2025-11-30"), date(2027, 3, 1)).state == "out"


def test_with_neither_date_the_warranty_is_unknown_and_says_so() -> None:
    found = warranty(device(), date(2026, 11, 21))
    assert found.doc() == {
        "state": "unknown",
        "until_on": None,
        "evidence": "无验收记录，也无生产日期，待核实",
    }


def test_the_products_own_length_goes_before_the_default() -> None:
    assert warranty(device("2024-03-15", months=36), date(2026, 11, 21)).until_on == date(2027, 3, 15)
    assert warranty(device("2024-03-15", months=None), date(2026, 11, 21)).until_on == date(2025, 3, 15)


def test_both_numbers_of_the_sources_are_settings() -> None:
    terms = WarrantyTerms(months=6, months_after_production=1)
    assert warranty(device(None, "2026-01-31", months=None), date(2026, 8, 28), terms).until_on == date(2026, 8, 28)


@given(DAYS, st.integers(1, 120), DAYS)
def test_a_device_is_in_warranty_exactly_up_to_its_last_day(accepted_on: date, months: int, today: date) -> None:
    found = warranty(device(accepted_on.isoformat(), months=months), today)
    assert found.until_on == add_months(accepted_on, months)
    assert (found.state == "in") == (today <= add_months(accepted_on, months))


@given(DAYS, st.integers(1, 120), DAYS)
def test_a_missing_record_never_shortens_the_warranty(produced_on: date, months: int, today: date) -> None:
    on = produced_on.isoformat()
    from_production = warranty(device(None, on, months), today).until_on
    from_acceptance = warranty(device(on, on, months), today).until_on
    assert from_production is not None
    assert from_acceptance is not None
    assert from_production > from_acceptance
