"""Plans of orders out of the table, with everything they refer to."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from backend.demo.customers import customer_id, device_id
from backend.demo.life import Cast, is_said_at_creation, life
from backend.demo.names import demo_id, rows
from backend.demo.order_table import LIN, OTHERS
from backend.demo.shapes import Customer, OrderPlan, Person, Step, Template
from backend.domain.calendar import SHANGHAI


def orders(
    today: date, people: Iterable[Person], customers: Iterable[Customer], templates: Mapping[str, Template]
) -> tuple[OrderPlan, ...]:
    """`templates` by the key that the table names them with."""
    persons = {person.login: person for person in people}
    by_id = {customer.id: customer for customer in customers}
    return tuple(
        _plan(n, cells, today, persons, by_id, templates) for n, cells in enumerate(rows(LIN + OTHERS.lstrip()))
    )


def _plan(
    n: int,
    cells: list[str],
    today: date,
    people: Mapping[str, Person],
    customers: Mapping[str, Customer],
    templates: Mapping[str, Template],
) -> OrderPlan:
    key, name, device, kind, fault_class, priority, appointment, due, logins, reach, taken, fault, more = cells
    checklist, _, fault = fault.rpartition(": ")
    template = templates[checklist] if checklist else None
    customer = customers[customer_id(name)]
    order = demo_id("order", key)
    technicians = tuple(logins.split())
    cast = _cast(n, customer, technicians, people)
    fields: dict[str, Any] = {
        "customer": customer.id,
        "device": None if device == "-" else device_id(name, int(device)),
        "kind": kind,
        "fault": fault,
        "fault_class": fault_class,
        "priority": priority,
        "appointment_at": at_ms(today, minutes(appointment)),
        "due_at": at_ms(today, minutes(due)),
        "template": template and template.id,
        "branch": customer.branch,
    }
    contact = customer.contacts[n % len(customer.contacts)]
    said = {
        "contact": contact.name,
        "phone": contact.phone,
        "address": customer.address,
        "note": more if is_said_at_creation(reach) else "",
    }
    taker = technicians[0] if reach == "found" else cast.taker
    created = Step(
        id=demo_id("step", f"{key}:0"),
        at=at_ms(today, minutes(taken)),
        login=taker,
        type="order.create@1",
        b=("o", order),
        x=fields | said,
    )
    moments = life(order, reach, cast, minutes(taken), minutes(appointment), more, template)
    later = (
        Step(
            id=demo_id("step", f"{key}:{nth}"),
            at=at_ms(today, moment.minute),
            login=moment.login,
            type=moment.type,
            b=("o", order),
            x=moment.x,
            r=moment.r,
        )
        for nth, moment in enumerate(moments, 1)
    )
    return OrderPlan(id=order, key=key, technicians=technicians, steps=(created, *later), **fields)


def _cast(n: int, customer: Customer, technicians: tuple[str, ...], people: Mapping[str, Person]) -> Cast:
    """The branch's own manager approves, its region's dispatcher sends; the hotline's people take turns."""
    region = people[technicians[0]].region
    takers = [person.login for person in people.values() if "hotline" in person.roles]
    return Cast(
        taker=takers[n % len(takers)],
        approver=next(p.login for p in people.values() if "manager" in p.roles and p.branch == customer.branch),
        dispatcher=next(p.login for p in people.values() if "dispatcher" in p.roles and p.region == region),
        technicians=technicians,
        technician_ids=tuple(people[login].id for login in technicians),
    )


def minutes(when: str) -> int:
    """ "-1 16:20" as minutes from today's midnight: -460."""
    day, clock = when.split()
    hour, minute = clock.split(":")
    return int(day) * 1440 + int(hour) * 60 + int(minute)


def at_ms(today: date, minute: int) -> int:
    """The instant, ms UTC, `minute` minutes after the midnight that begins `today` at the site."""
    midnight = datetime.combine(today, time(), SHANGHAI)
    return int((midnight + timedelta(minutes=minute)).timestamp()) * 1000
