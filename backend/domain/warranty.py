"""Is this device in warranty, and on what evidence? Source: R-WAR-1, R-WAR-2.

A period of months ends on the day of the same number, that day included, or on the month's last day
(Civil Code of China, art. 202), so a device accepted on 2026-03-15 for 12 months is covered through 2027-03-15.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from msgspec import Struct

from backend.domain.months import add_months

SENTENCES = {
    "accepted": "验收日 {on} 起 {months} 个月",
    "produced": "无验收记录，生产日 {on} 推后 {delay} 个月起 {months} 个月",
    "none": "无验收记录，也无生产日期，待核实",
}


class WarrantyTerms(Struct, frozen=True):
    """Setting `warranty.terms`. The numbers are the sources': one year [S0][S1], three months after production [S2]."""

    months: int = 12
    months_after_production: int = 3


class Warranty(Struct, frozen=True):
    """`until_on` is the last day covered. `code` and `args` name the evidence for other languages than Chinese."""

    state: Literal["in", "out", "unknown"]
    until_on: date | None
    code: Literal["accepted", "produced", "none"]
    args: Mapping[str, str | int]

    @property
    def evidence(self) -> str:
        return SENTENCES[self.code].format(**self.args)

    def doc(self) -> dict[str, str | None]:
        """The `warranty` field of an order (PROTOCOL section 7)."""
        until_on = self.until_on and self.until_on.isoformat()
        return {"state": self.state, "until_on": until_on, "evidence": self.evidence}


DEFAULT_TERMS = WarrantyTerms()


def warranty(device: Mapping[str, Any], today: date, terms: WarrantyTerms = DEFAULT_TERMS) -> Warranty:
    """The warranty of a device document on a day.

    The acceptance record decides; without one the period begins some months after production; with neither the
    state is unknown and a person finds out. The product's own `warranty_months` goes before the default length.
    """
    length = device.get("warranty_months")
    months = terms.months if length is None else length
    if device.get("accepted_on"):
        on, delay = device["accepted_on"], 0
        code, args = "accepted", {"on": on, "months": months}
    elif device.get("produced_on"):
        on, delay = device["produced_on"], terms.months_after_production
        code, args = "produced", {"on": on, "delay": delay, "months": months}
    else:
        return Warranty("unknown", None, "none", {})
    begins_on = add_months(date.fromisoformat(on), delay)
    until_on = add_months(begins_on, months)
    return Warranty("in" if today <= until_on else "out", until_on, code, args)
