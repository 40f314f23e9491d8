"""The demo organisation on a given day: everything in it, consistent, the same on every machine."""

from datetime import date
from typing import Any

from backend.demo.contracts import contracts
from backend.demo.customers import customers, devices
from backend.demo.fault_codes import fault_codes
from backend.demo.files import files
from backend.demo.history import visits
from backend.demo.names import demo_id
from backend.demo.office import office
from backend.demo.orders import orders
from backend.demo.parts import parts
from backend.demo.past_orders import past_orders
from backend.demo.settings import VALUES, settings
from backend.demo.shapes import Organisation, Person
from backend.demo.technicians import technicians
from backend.demo.templates import templates
from backend.demo.units import units


def organisation(today: date) -> Organisation:
    """`today` is the date at the site; orders, certificates and warranties lie around it."""
    people = (*technicians(today), *office())
    who_asks, what = customers(today), devices(today)
    quarterly, outlet = templates()
    plans = orders(today, people, who_asks, {"quarterly": quarterly, "outlet": outlet})
    past_visits = past_orders(today, people, who_asks)
    past = visits(today, plans, {device.id: device for device in what}, people)
    return Organisation(
        id=demo_id("organisation", "xinglin"),
        name=VALUES["organisation.name"],
        today=today,
        units=units(),
        people=people,
        customers=tuple(who_asks),
        devices=tuple(what),
        contracts=tuple(contracts(today)),
        visits=tuple({visit.id: visit for visit in past}.values()),
        templates=(quarterly, outlet),
        parts=parts(),
        fault_codes=fault_codes(),
        settings=settings(today),
        orders=plans,
        past=past_visits,
        files=files(today, people, past_visits),
    )


def profile(organisation: Organisation, person: Person) -> dict[str, Any]:
    """The `profile` document (PROTOCOL section 7). Who is not at a branch belongs to their region or headquarters."""
    names = {unit.id: unit.name for unit in organisation.units}
    return {
        "name": person.name,
        "login": person.login,
        "roles": list(person.roles),
        "branch": person.unit,
        "branch_name": names[person.unit],
        "region_name": names[person.region] if person.region else "",
        "employee_no": person.employee_no,
        "phone": person.phone,
    }
