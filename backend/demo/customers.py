"""Customers and their devices, with dates on both sides of the warranty and a few without any record."""

from datetime import date, timedelta

from backend.demo.customer_table import TABLE
from backend.demo.names import demo_id, phone, rows
from backend.demo.products import PLACES, PRODUCTS, SECTOR_KINDS, Product
from backend.demo.shapes import Contact, Customer, Device
from backend.demo.units import branch_id
from backend.domain.months import add_months

SIZES = (2, 4, 3, 5, 1)
"""Devices of one customer after the other: 180 for 60."""

RECORDS = (("a", 2), ("a", 14), ("a", 7), ("p", 9), ("a", 11), ("a", 31), ("p", 19), ("a", 5), ("n", 0), ("a", 47))
"""What is known of one device after the other: acceptance or production date, months ago, or nothing."""


def customer_id(name: str) -> str:
    return demo_id("customer", name)


def device_id(customer: str, n: int) -> str:
    """The id of a customer's device; `n` counts from 1."""
    return demo_id("device", f"{customer}#{n}")


def customers(today: date) -> list[Customer]:
    found = []
    for n, (branch, _, name, address, way_in, contacts) in enumerate(rows(TABLE)):
        people = [contact.split() for contact in contacts.split(", ")]
        found.append(
            Customer(
                id=customer_id(name),
                name=name,
                address=address,
                way_in=way_in,
                branch=branch_id(branch),
                contacts=tuple(
                    Contact(person, title, phone(2000 + 10 * n + nth)) for nth, (person, title) in enumerate(people)
                ),
                since_on=add_months(today, -(50 + n * 7 % 60)),
            )
        )
    return found


def devices(today: date) -> list[Device]:
    found: list[Device] = []
    for at, (_, sector, name, *_) in enumerate(rows(TABLE)):
        for nth in range(SIZES[at % len(SIZES)]):
            found.append(_device(len(found), name, sector, nth, today))
    return found


def _device(n: int, customer: str, sector: str, nth: int, today: date) -> Device:
    product = _product(SECTOR_KINDS[sector][nth], n)
    places = PLACES[sector]
    record, months = RECORDS[n % len(RECORDS)]
    recorded_on = add_months(today, -months) - timedelta(days=n % 23)
    return Device(
        id=device_id(customer, nth + 1),
        customer=customer_id(customer),
        kind=product.kind,
        name=product.name,
        model=product.model,
        serial=f"{product.model}-{10007 + n * 7919 % 89993:05d}",
        place=places[(n + nth) % len(places)].format(n=nth + 1),
        accepted_on=recorded_on if record == "a" else None,
        produced_on={"a": add_months(recorded_on, -2), "p": recorded_on, "n": None}[record],
        warranty_months=product.warranty_months,
    )


def _product(kind: str, n: int) -> Product:
    models = [product for product in PRODUCTS if product.kind == kind]
    return models[n % len(models)]
