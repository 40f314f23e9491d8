"""A new order, by the desk or found on site. Source: R-ORD-1, R-ORD-2, R-ORD-10; PROTOCOL section 6."""

from backend.domain.authority import DESK_ROLES
from backend.domain.calendar import on_site
from backend.domain.order import State, number_text
from backend.domain.order_clocks import promised
from backend.domain.order_rows import event_line
from backend.domain.seats import person_of, seat, seat_approvers
from backend.domain.tables import CUSTOMER, DEVICE, ORDER
from backend.domain.warranty import warranty
from sync.command import Effect, Insert, Principal, Scene
from sync.errors import Refusal
from sync.world import Doc


def create(scene: Scene) -> list[Effect]:
    """A technician's order is a fact found on site, its approval pending; the desk's is an intent."""
    wanted, world, who = scene.payload, scene.world, scene.who
    found_on_site = not who.roles & DESK_ROLES
    if scene.bucket.ver:
        raise Refusal("row.taken", park=found_on_site)
    customer_bucket = world.look("c", wanted.customer)
    customer = world.row(customer_bucket, CUSTOMER, wanted.customer) if customer_bucket else None
    if customer_bucket is None or customer is None:
        raise Refusal("order.customer_unknown", park=found_on_site)
    device = world.row(customer_bucket, DEVICE, wanted.device) if wanted.device else None
    if wanted.device and device is None:
        raise Refusal("order.device_unknown", park=found_on_site)
    branch = wanted.branch or customer.doc["branch"]
    if branch not in who.branches:
        raise Refusal("order.out_of_reach", park=found_on_site)
    today = on_site(scene.moment.now)
    day = f"{today:%y%m%d}"
    contact: Doc = next(iter(customer.doc["contacts"]), {"name": "", "phone": ""})
    state = State.ACCEPTED if found_on_site else State.DRAFT
    doc: Doc = {
        "number": number_text(day, world.next_number(f"order:{branch}:{day}")),
        "kind": wanted.kind,
        "source": source_of(wanted.source, found_on_site),
        "state": state,
        "approval": "pending",
        "customer": wanted.customer,
        "customer_name": customer.doc["name"],
        "device": wanted.device,
        "device_name": device.doc["name"] if device else None,
        "branch": branch,
        "fault": wanted.fault,
        "fault_class": wanted.fault_class,
        "contact": contact["name"] if wanted.contact is None else wanted.contact,
        "phone": contact["phone"] if wanted.phone is None else wanted.phone,
        "address": customer.doc["address"] if wanted.address is None else wanted.address,
        "way_in": customer.doc["way_in"],
        "note": wanted.note,
        "priority": wanted.priority,
        "appointment_at": wanted.appointment_at,
        "due_at": wanted.due_at,
        "warranty": warranty(device.doc, today).doc() if device else None,
        "technicians": [person_of(scene, who.user)] if found_on_site else [],
        "template": wanted.template,
        "owner": first_asked(who),
        "created_at": scene.moment.est,
        "dispatched_at": None,
        "times": {state: scene.moment.est},
        "pause_reason": None,
        "pause_why": None,
        "clocks": [],
        "pauses": [],
        "packing": [],
        "leave": None,
        "late": None,
        "confirmed": None,
        "keeper": None,
    }
    doc |= promised(scene, customer_bucket, doc)
    if wanted.appointment_at is not None:
        doc["times"]["planned"] = scene.moment.est
    effects: list[Effect] = [Insert(ORDER, scene.bucket.root, doc), event_line(scene, to=state)]
    if found_on_site:
        effects += seat(scene, [who.user], wanted.customer) + seat_approvers(scene, branch)
    return effects


def source_of(said: str | None, found_on_site: bool) -> str:
    """Where an order came from. R-ORD-2."""
    return said or ("site" if found_on_site else "call")


def first_asked(who: Principal) -> Doc:
    """Who takes an issue follows it to its end: dispatch and hand-over leave this alone. R-ORD-10."""
    return {"id": who.user, "name": who.name}
