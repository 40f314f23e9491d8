"""The shapes of the demo organisation. Rows carry the fields of PROTOCOL section 7 plus their `id`.

Everything is plain and frozen. Dates are `date`, instants are ms UTC; `doc` turns a row into its wire document.
"""

from datetime import date
from typing import Any, Literal

from msgspec import Struct, to_builtins

from backend.domain.service_promises import Agreement
from sync.ids import uuid5

Role = Literal["technician", "keeper", "manager", "dispatcher", "quality", "hotline", "admin"]


class Certificate(Struct, frozen=True, kw_only=True):
    """What somebody passed; `grade` 1 to 4 for an exam about a product."""

    kind: Literal["product", "skill", "role", "ability", "basic"]
    subject: str
    name: str
    passed_on: date
    grade: int | None = None
    until_on: date | None = None


class Technician(Struct, frozen=True, kw_only=True):
    """What the star level is made of. `reviewed_on` is the last yearly review; `tenths` the average service score in tenths of
    a point of 25, None for whom nobody has rated. Complaints are those found justified."""

    role: str
    card_no: str
    since_on: date
    reviewed_on: date
    certificates: tuple[Certificate, ...]
    tenths: int | None
    complaints_on: tuple[date, ...] = ()


class Unit(Struct, frozen=True, kw_only=True):
    """A node of the service network: headquarters, a region under it, a branch under a region."""

    id: str
    kind: Literal["hq", "region", "branch"]
    name: str
    parent: str | None


class Person(Struct, frozen=True, kw_only=True):
    """Somebody who signs in. `unit` is where they work; `reach` is the unit whose orders they may work on
    from the desk (with all units below it). `technician` holds the inputs of the star level."""

    id: str
    login: str
    name: str
    roles: tuple[Role, ...]
    unit: str
    branch: str | None
    region: str | None
    reach: str
    employee_no: str
    phone: str
    skills: tuple[str, ...] = ()
    technician: Technician | None = None


class Contact(Struct, frozen=True):
    name: str
    title: str
    phone: str


class Customer(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    address: str
    way_in: str
    branch: str
    contacts: tuple[Contact, ...]
    since_on: date


class Device(Struct, frozen=True, kw_only=True):
    id: str
    customer: str
    kind: str
    name: str
    model: str
    serial: str
    place: str
    accepted_on: date | None
    produced_on: date | None
    warranty_months: int


class Contract(Struct, frozen=True, kw_only=True):
    """R-SLA-11. It belongs to the bucket of `customer`, which the document leaves out."""

    id: str
    customer: str
    number: str
    agreement: Agreement
    signed_on: date
    until_on: date


class Visit(Struct, frozen=True, kw_only=True):
    """One line of a device's history. It belongs to the bucket of `customer`, which the document leaves out."""

    id: str
    customer: str
    device: str | None
    on: date
    title: str
    by_name: str
    result: str


class Item(Struct, frozen=True):
    """One question of a checklist. Limits are decimal strings in `unit`; a check has none."""

    key: str
    code: str
    text: str
    help: str | None = None
    kind: Literal["check", "number"] = "check"
    unit: str | None = None
    min: str | None = None
    max: str | None = None


class Section(Struct, frozen=True):
    key: str
    name: str
    items: tuple[Item, ...]


class Template(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    version: int
    kind: Literal["inspection"]
    sections: tuple[Section, ...]

    @property
    def items(self) -> tuple[Item, ...]:
        return tuple(item for section in self.sections for item in section.items)


class Part(Struct, frozen=True, kw_only=True):
    id: str
    code: str
    name: str
    unit: str
    main: bool
    price_fen: int
    device_kinds: tuple[str, ...]


class FaultCode(Struct, frozen=True, kw_only=True):
    id: str
    code: str
    name: str
    device_kinds: tuple[str, ...]


class Setting(Struct, frozen=True, kw_only=True):
    id: str
    key: str
    value: Any


class Step(Struct, frozen=True, kw_only=True):
    """One op: who (`login`) recorded what (`type`, payload `x`, row `r`) of which bucket, and when (`at`, ms UTC)."""

    id: str
    at: int
    login: str
    type: str
    b: tuple[str, str]
    x: dict[str, Any]
    r: str | None = None


class PastVisit(Struct, frozen=True, kw_only=True):
    """An order of long ago, archived as it ended; it is on nobody's phone any more. `sealed`: the customer's rating of 1 to 5."""

    id: str
    technician: str
    branch: str
    customer: str
    done_at: int
    fault: str
    sealed: int | None

    @property
    def signature(self) -> str:
        return uuid5(self.id, "signature")


class OrderPlan(Struct, frozen=True, kw_only=True):
    """An order and its life so far and to come. `steps` are in order and the first one creates it; a loader
    replays those whose time has come, so the day is as far along as the clock says.
    `technicians` are the logins that the order is meant for (the first leads), sent or not yet."""

    id: str
    key: str
    branch: str
    customer: str
    device: str | None
    kind: Literal["repair", "inspection", "installation", "software"]
    fault: str
    fault_class: Literal["a", "b", "c"]
    priority: Literal["normal", "high", "urgent"]
    appointment_at: int
    due_at: int
    template: str | None
    technicians: tuple[str, ...]
    steps: tuple[Step, ...]


class Organisation(Struct, frozen=True, kw_only=True):
    id: str
    name: str
    today: date
    units: tuple[Unit, ...]
    people: tuple[Person, ...]
    customers: tuple[Customer, ...]
    devices: tuple[Device, ...]
    contracts: tuple[Contract, ...]
    visits: tuple[Visit, ...]
    templates: tuple[Template, ...]
    parts: tuple[Part, ...]
    fault_codes: tuple[FaultCode, ...]
    settings: tuple[Setting, ...]
    orders: tuple[OrderPlan, ...]
    past: tuple[PastVisit, ...]
    files: tuple[Step, ...]
    """A year of the technicians' files: exams, call-backs, complaints, reviews."""


def doc(row: Customer | Device | Contract | Visit | Template | Part | FaultCode | Setting) -> dict[str, Any]:
    """The wire document of a row: its fields without the id (PROTOCOL section 7)."""
    fields = to_builtins(row)
    del fields["id"]
    if isinstance(row, Visit | Contract):
        del fields["customer"]
    return fields
