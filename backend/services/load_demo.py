"""Loads the demo organisation: its people, customers, devices and past visits as rows, its orders and the technicians' files
by replaying their ops."""

import uuid
from collections.abc import Iterable
from typing import Any

import msgspec

from backend.demo import doc, organisation, profile
from backend.demo.cards import archived, first_card
from backend.demo.files import sealed_of
from backend.demo.shapes import Organisation, Person, Step
from backend.domain import tables
from backend.domain.calendar import on_site
from backend.domain.commands import CATALOGUE
from backend.domain.order import number_text
from backend.persistence import accounts, journal_rows
from backend.persistence.accounts import Account
from backend.persistence.database import Database, Transaction
from backend.persistence.projections import project_customer
from backend.persistence.ratings import add_ratings
from backend.persistence.world_source import RowSource, next_number
from sync.command import Moment, Principal
from sync.ids import chain_hash
from sync.lines import Line, read_line
from sync.messages import Outcome
from sync.push import Push, execute
from sync.world import Bucket, Row, World


def load_demo(database: Database, now: int, password_hash: str) -> list[str]:
    """One transaction. Returns the op ids that a rule refused: a lifelike demo has none."""
    plan = organisation(on_site(now))

    def load(connection: Transaction) -> list[str]:
        source = RowSource(connection)
        world = World(source)
        for unit in plan.units:
            accounts.insert_unit(connection, unit.id, unit.kind, unit.name, unit.parent)
        for person in plan.people:
            roles: list[str] = list(person.roles)
            accounts.insert_account(
                connection, Account(person.id, person.login, person.name, password_hash, roles, person.reach, True)
            )
        _plant_organisation(world, plan)
        for customer in plan.customers:
            bucket = _plant_customer(world, plan, customer.id)
            project_customer(connection, bucket.bid, customer.id, doc(customer))
        _plant_past(connection, world, plan)
        source.save(world, now)
        return _replay(connection, source, world, plan, now)

    return database.transact(load)


def _plant(world: World, bucket: Bucket, rows: Iterable[tuple[int, str, dict[str, Any]]]) -> None:
    bucket.ver += 1
    for table, row_id, document in rows:
        world.put(bucket, (table, row_id), Row(document, {}, bucket.ver))


def _plant_organisation(world: World, plan: Organisation) -> None:
    shared = world.make_bucket("t", plan.id)
    _plant(world, shared, [(tables.TEMPLATE, row.id, doc(row)) for row in plan.templates])
    _plant(world, shared, [(tables.SETTING, row.id, doc(row)) for row in plan.settings])
    catalogue = world.make_bucket("k", plan.id)
    _plant(world, catalogue, [(tables.PART, row.id, doc(row)) for row in plan.parts])
    _plant(world, catalogue, [(tables.FAULT_CODE, row.id, doc(row)) for row in plan.fault_codes])
    for person in plan.people:
        own = world.make_bucket("u", person.id)
        _plant(world, own, [(tables.PROFILE, person.id, profile(plan, person)), *_card(plan, person)])
        world.join(own, person.id, "self", person.id)
        world.join(shared, person.id, "organisation", plan.id)
        if {"technician", "keeper"} & set(person.roles):
            world.join(catalogue, person.id, "catalogue", plan.id)


def _card(plan: Organisation, person: Person) -> list[tuple[int, str, dict[str, Any]]]:
    if person.technician is None:
        return []
    return [(tables.STAR_CARD, person.id, first_card(plan, person, person.technician))]


def _plant_past(connection: Transaction, world: World, plan: Organisation) -> None:
    people = {person.login: person for person in plan.people}
    for visit in plan.past:
        bucket = world.make_bucket("o", visit.id)
        day = f"{on_site(visit.done_at):%y%m%d}"
        number = number_text(day, world.next_number(f"order:{visit.branch}:{day}"))
        _plant(world, bucket, archived(plan, visit, people[visit.technician], number))
    sealed = [sealed_of(visit, people[visit.technician].id) for visit in plan.past if visit.sealed]
    add_ratings(connection, sealed)


def _plant_customer(world: World, plan: Organisation, customer: str) -> Bucket:
    bucket = world.make_bucket("c", customer)
    rows = [(tables.CUSTOMER, row.id, doc(row)) for row in plan.customers if row.id == customer]
    rows += [(tables.DEVICE, row.id, doc(row)) for row in plan.devices if row.customer == customer]
    rows += [(tables.CONTRACT, row.id, doc(row)) for row in plan.contracts if row.customer == customer]
    rows += [(tables.VISIT, row.id, doc(row)) for row in plan.visits if row.customer == customer]
    _plant(world, bucket, rows)
    return bucket


def _replay(connection: Transaction, source: RowSource, world: World, plan: Organisation, now: int) -> list[str]:
    """Each person's ops come from a device of his own, in the order in which they happened."""
    people = {person.login: person for person in plan.people}
    desks: dict[str, _Desk] = {}
    refused: list[str] = []
    of_orders = [(step, order.key, place) for order in plan.orders for place, step in enumerate(order.steps)]
    of_people = [(step, "", place) for place, step in enumerate(plan.files)]
    for step, _, _ in sorted(of_orders + of_people, key=lambda entry: (entry[0].at, *entry[1:])):
        if step.at > now:
            continue
        if step.login not in desks:
            desks[step.login] = _Desk(connection, people[step.login], step.at)
        outcome = desks[step.login].record(source, world, step)
        if outcome.o not in ("applied", "merged"):
            refused.append(f"{outcome.i} {step.type} {outcome.e.code if outcome.e else outcome.o}")
    source.save(world, now)
    for desk in desks.values():
        desk.close()
    return refused


def _raise(_line: Line, defect: Exception) -> None:
    raise defect


class _Desk:
    """A person's device: counts ops, chains them, journals them."""

    def __init__(self, connection: Transaction, person: Person, now: int) -> None:
        self._connection = connection
        self._dev = str(uuid.uuid5(uuid.UUID(person.id), "first device"))
        self._lineage = next_number(connection, "lineage")
        journal_rows.insert_device(connection, self._dev, self._lineage, person.id, "{}", "demo", now)
        account = accounts.account_by_id(connection, person.id)
        assert account is not None, "every person has an account"
        self._who: Principal = accounts.principal_of(connection, account, self._lineage)
        self._seq, self._head, self._at = 0, "", now
        self._entries: list[journal_rows.Entry] = []

    def record(self, source: RowSource, world: World, step: Step) -> Outcome:
        self._seq += 1
        self._at = step.at
        bucket = world.bucket(*step.b)
        op = {
            "s": self._seq,
            "i": step.id,
            "t": step.type,
            "b": step.b,
            **({"r": step.r} if step.r else {}),
            "bv": bucket.ver if bucket else 0,
            "x": step.x,
            "at": [step.at, 0, "demo"],
            "u": self._who.user,
        }
        body = msgspec.json.encode(op)
        self._head = chain_hash(self._head, body)
        line = read_line(body[:-1] + b',"h":"' + self._head.encode() + b'"}')
        assert line is not None, "the demo writes readable lines"
        moment = Moment(step.at, step.at, step.at, suspect=False)
        push = Push(
            world, CATALOGUE, self._who, lambda _: moment, source.seen_until(self._who.user), "", frozenset(), _raise
        )
        [outcome] = execute(push, [line])
        state = outcome.o if outcome.o in ("parked", "rejected") else "done"
        self._entries.append(journal_rows.Entry(line, True, state, outcome, None))
        return outcome

    def close(self) -> None:
        journal_rows.append(self._connection, self._dev, self._at, self._entries)
        journal_rows.advance_device(self._connection, self._dev, self._seq, self._head, self._at)
