"""What is written down about a visit: sheets of named entries, each a row of its own, so that two engineers fill one sheet.

An entry is called `sheet.field`. A choice holds one of its words; every other entry is free text. Both sides share this
table (`make types`). Source: R-ORD-1, 3, 6, 8, 11, 14, 16, 17, 19, 20; PROTOCOL section 6.
"""

from collections.abc import Mapping

YES = ("yes",)
TEXT: tuple[str, ...] = ()

SHEETS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    # The technician's part, before leaving: what it may be, what will be done (R-ORD-1).
    "service": {"cause": TEXT, "work": TEXT},
    # On site, before work: who agreed, and where work is done (R-ORD-3).
    "consent": {"by": TEXT, "place": TEXT},
    # Before a system is changed: how it was, and whether a copy was made (R-ORD-11).
    "original": {"config": TEXT, "backup": ("made", "nothing_to_back_up", "customer_declined"), "where": TEXT},
    # Work on a customer's data goes by a plan that the customer agreed to (R-ORD-20).
    "maintenance": {"plan": TEXT, "agreed_by": TEXT},
    # What was wrong, and what was done about it (R-ORD-16, R-ORD-17).
    "fault": {
        "code": TEXT,
        "symptom": TEXT,
        "environment": TEXT,
        "cause_kind": ("device", "software", "operation", "environment", "other"),
        "cause": TEXT,
        "handling": TEXT,
        "analysis": TEXT,
        "taught": TEXT,
    },
    # Before finishing: self-check, clean-up, and the customer's word (R-ORD-6, R-ORD-14).
    "leaving": {
        "tested": YES,
        "clean": YES,
        "opinion": ("content", "settled", "complaint"),
        "words": TEXT,
    },
    # The order's summary part (R-ORD-8) and the report that stands beside it (R-ORD-19).
    "summary": {"text": TEXT},
    "report": {"done": TEXT, "open": TEXT, "advice": TEXT, "told": TEXT},
}

PACK = "pack"
"""The sheet of the packing list: its fields are the keys of the order's own list (R-ORD-13)."""


def words_of(name: str) -> tuple[str, ...] | None:
    """The words that an entry may hold; empty for free text, None where there is no such entry."""
    sheet, _, field = name.partition(".")
    if sheet == PACK:
        return YES if field else None
    return SHEETS.get(sheet, {}).get(field)
