"""Service contracts: tax offices are projects served around the clock, banks and offices have times of their own, shops none."""

from datetime import date

from backend.demo.customer_table import TABLE
from backend.demo.customers import customer_id
from backend.demo.names import demo_id, rows
from backend.demo.shapes import Contract
from backend.domain.months import add_months
from backend.domain.service_promises import HOUR, MINUTE, Agreement

AGREEMENTS = {
    "bank": Agreement(scope="营业网点全部设备", limits={"respond": HOUR, "urgent": 30 * MINUTE, "solve": 16 * HOUR}),
    "tax": Agreement(scope="办税大厅设备", grade="project", hours="7x24"),
    "public": Agreement(
        scope="窗口与机房设备", limits={"respond": 2 * HOUR, "urgent": 30 * MINUTE, "arrive": 4 * HOUR}
    ),
}


def contracts(today: date) -> list[Contract]:
    """One a customer at most; its year began some months ago."""
    found = []
    for n, (_, sector, name, *_) in enumerate(rows(TABLE)):
        if sector in AGREEMENTS:
            signed_on = add_months(today, -(1 + n % 11))
            found.append(
                Contract(
                    id=demo_id("contract", name),
                    customer=customer_id(name),
                    number=f"HT-{signed_on:%Y}-{n + 101}",
                    agreement=AGREEMENTS[sector],
                    signed_on=signed_on,
                    until_on=add_months(signed_on, 12),
                )
            )
    return found
