"""A small organisation in a fresh database: two branches, a few people, customers and orders under way."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from backend.domain import tables
from backend.domain.session import token_hash
from backend.persistence import accounts
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.world_source import RowSource
from sync.world import Bucket, Row, World

START_MS = 1_772_000_000_000
"""The first moment of every simulation: 2026-02-25."""

_FAR_MS = START_MS + 20 * 365 * 86_400_000


def name_id(name: str) -> str:
    """The id of everything that the template holds: the same in every run."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, f"simulation {name}"))


@dataclass(frozen=True)
class Person:
    login: str
    name: str
    roles: tuple[str, ...]
    unit: str

    @property
    def id(self) -> str:
        return name_id(self.login)

    @property
    def token(self) -> str:
        """Of a session that outlasts the simulation."""
        return f"session of {self.login}"


TECHNICIANS = [
    Person("t1", "𠅤小满", ("technician",), "east"),
    Person("t2", "䶮一鸣", ("technician",), "east"),
    Person("t3", "㛃静", ("technician",), "east"),
    Person("t4", "钱喆", ("technician",), "west"),
]
DESKS = [
    Person("d1", "𬭎安", ("dispatcher",), "company"),
    Person("d2", "𫖯宁", ("dispatcher", "hotline"), "east"),
    Person("m1", "庄重", ("manager",), "company"),
]
PEOPLE = [*TECHNICIANS, *DESKS]
BY_ID = {person.id: person for person in PEOPLE}

UNITS = [("company", "company", None), ("east", "branch", "company"), ("west", "branch", "company")]
CUSTOMERS = {"c1": "east", "c2": "east", "c3": "west"}
ITEMS = ["a1", "a2", "b1"]
ORGANISATION = name_id("organisation")


def plant(database: Database) -> None:
    """Everything but the orders: people with their sessions, customers with a device each, the shared buckets."""

    def work(connection: Any) -> None:
        for unit, kind, parent in UNITS:
            accounts.insert_unit(connection, name_id(unit), kind, unit, parent and name_id(parent))
        for person in PEOPLE:
            account = Account(person.id, person.login, person.name, "-", list(person.roles), name_id(person.unit), True)
            accounts.insert_account(connection, account)
            accounts.insert_session(connection, token_hash(person.token), person.id, _FAR_MS)
        source = RowSource(connection)
        world = World(source)
        _plant_buckets(world)
        source.save(world, START_MS)

    database.transact(work)


def _plant_buckets(world: World) -> None:
    template = {"name": "年检", "version": 1, "kind": "inspection", "sections": []}
    shared = _rows(world, "t", ORGANISATION, [(tables.TEMPLATE, name_id("template"), template)])
    parts = [
        (tables.PART, name_id(f"part {n}"), {"code": f"P{n}", "name": "断路器", "price_fen": 100 + n}) for n in range(4)
    ]
    catalogue = _rows(world, "k", ORGANISATION, parts)
    for person in PEOPLE:
        profile = {
            "name": person.name,
            "login": person.login,
            "roles": list(person.roles),
            "branch": name_id(person.unit),
        }
        own = _rows(world, "u", person.id, [(tables.PROFILE, person.id, profile)])
        world.join(own, person.id, "self", person.id)
        world.join(shared, person.id, "organisation", ORGANISATION)
        if "technician" in person.roles:
            world.join(catalogue, person.id, "catalogue", ORGANISATION)
    for customer, branch in CUSTOMERS.items():
        _rows(world, "c", name_id(customer), list(_customer(customer, branch)))


def _customer(customer: str, branch: str) -> Iterable[tuple[int, str, dict[str, Any]]]:
    contacts = [{"name": "何㛃", "title": "", "phone": "021-5555 0100"}]
    doc = {"name": customer, "address": "仓库路 1 号", "way_in": "", "branch": name_id(branch), "contacts": contacts}
    yield tables.CUSTOMER, name_id(customer), doc
    device = {"customer": name_id(customer), "kind": "ups", "name": "UPS", "model": "X", "serial": "1", "place": ""}
    dates = {"accepted_on": "2025-06-01", "produced_on": None, "warranty_months": 12}
    yield tables.DEVICE, name_id(f"{customer} device"), {**device, **dates}
    for n in range(3):
        visit = {"device": None, "on": "2025-07-01", "title": f"{n}", "by_name": "钱喆", "result": ""}
        yield tables.VISIT, name_id(f"{customer} visit {n}"), visit


def _rows(world: World, kind: str, root: str, rows: Iterable[tuple[int, str, dict[str, Any]]]) -> Bucket:
    bucket = world.make_bucket(kind, root)
    ver = world.bump(bucket)
    for table, row_id, doc in rows:
        world.put(bucket, (table, row_id), Row(doc, {}, ver))
    return bucket
