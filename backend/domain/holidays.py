"""Public holidays of China, and the weekend days that are worked in their stead.

Source: the yearly notices of the General Office of the State Council on the arrangement of holidays, for 2025
(published 2024-11-12) and 2026 (published 2025-11-04). For 2027 these are the days that the Regulation on Public
Holidays fixes by itself; days worked in exchange come with that year's notice.
"""

from backend.domain.service_hours import Calendar

_OFF = {
    2025: "01-01 01-28 01-29 01-30 01-31 02-01 02-02 02-03 02-04 04-04 04-05 04-06 05-01 05-02 05-03 05-04 05-05 "
    "05-31 06-01 06-02 10-01 10-02 10-03 10-04 10-05 10-06 10-07 10-08",
    2026: "01-01 01-02 01-03 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23 04-04 04-05 04-06 05-01 05-02 05-03 "
    "05-04 05-05 06-19 06-20 06-21 09-25 09-26 09-27 10-01 10-02 10-03 10-04 10-05 10-06 10-07",
    2027: "01-01 02-05 02-06 02-07 02-08 04-05 05-01 05-02 06-09 09-15 10-01 10-02 10-03",
}
_WORK = {
    2025: "01-26 02-08 04-27 09-28 10-11",
    2026: "01-04 02-14 02-28 05-09 09-20 10-10",
    2027: "",
}


def _days(years: dict[int, str]) -> frozenset[str]:
    return frozenset(f"{year}-{day}" for year, days in years.items() for day in days.split())


CHINA = Calendar(_days(_OFF), _days(_WORK))
