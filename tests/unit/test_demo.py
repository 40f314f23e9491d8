"""The demo organisation: complete, consistent, and fresh on any day."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from backend.demo import Organisation, doc, organisation, profile
from backend.demo.products import KINDS
from backend.demo.rare_han import NAMES
from backend.domain.warranty import warranty
from sync.ids import is_uuid

TODAY = date(2026, 11, 21)
ORG = organisation(TODAY)
DAYS = st.dates(date(2024, 1, 1), date(2060, 12, 31))
PEOPLE = {person.login: person for person in ORG.people}


def texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield from (key, *texts(each))
    elif isinstance(value, list):
        for each in value:
            yield from texts(each)


def test_the_organisation_has_the_promised_size() -> None:
    kinds = Counter(unit.kind for unit in ORG.units)
    roles = Counter(role for person in ORG.people for role in person.roles)
    assert kinds == {"hq": 1, "region": 3, "branch": 8}
    assert roles["technician"] == 24
    assert {"keeper", "manager", "dispatcher", "quality", "hotline", "admin"} < set(roles)
    assert (len(ORG.customers), len(ORG.devices), len(ORG.parts)) == (60, 180, 80)
    assert len(ORG.fault_codes) >= 30
    assert len(ORG.orders) == 45
    assert [len(template.items) for template in ORG.templates] == [20, 60]


def test_every_product_kind_of_the_source_is_installed_stocked_and_diagnosable() -> None:
    named = {"字符终端", "打印机", "网络终端", "磁条读写器", "密码键盘", "税控收款机", "税控器"}
    assert set(KINDS) == named
    assert {device.kind for device in ORG.devices} == named
    assert {kind for part in ORG.parts for kind in part.device_kinds} == named
    for kind in named:
        assert sum(kind in code.device_kinds for code in ORG.fault_codes) >= 4


@pytest.mark.parametrize(
    ("login", "name", "role"),
    [
        ("lin", "林予安", "technician"),
        ("he", "何川", "technician"),
        ("cang", None, "keeper"),
        ("jing", None, "manager"),
        ("diao", None, "dispatcher"),
        ("zhi", None, "quality"),
        ("admin", None, "admin"),
    ],
)
def test_the_promised_logins_exist(login: str, name: str | None, role: str) -> None:
    assert PEOPLE[login].roles == (role,)
    assert name in (None, PEOPLE[login].name)


def test_logins_are_plain_pinyin_and_reach_is_where_people_work() -> None:
    assert len(PEOPLE) == len(ORG.people)
    assert all(re.fullmatch("[a-z]{2,16}", login) for login in PEOPLE)
    assert len({person.employee_no for person in ORG.people}) == len(ORG.people)
    units = {unit.id: unit for unit in ORG.units}
    assert all(person.reach in units for person in ORG.people)
    assert units[PEOPLE["jing"].reach].kind == "branch"
    assert units[PEOPLE["diao"].reach].kind == "region"
    assert units[PEOPLE["zhi"].reach].kind == "hq"
    assert PEOPLE["lin"].branch == PEOPLE["he"].branch == PEOPLE["jing"].branch
    assert units[str(PEOPLE["lin"].branch)].parent == PEOPLE["diao"].reach


def test_every_branch_has_a_manager_a_keeper_and_three_technicians_of_four_products_or_more() -> None:
    for unit in ORG.units:
        if unit.kind == "branch":
            roles = Counter(role for person in ORG.people if person.branch == unit.id for role in person.roles)
            assert (roles["manager"], roles["keeper"], roles["technician"]) == (1, 1, 3)
    assert all(len(set(p.skills)) >= 4 for p in ORG.people if p.technician), "R-STAR-8"


@given(DAYS)
@example(date(2028, 2, 29))
@example(date(2027, 3, 31))
def test_there_are_technicians_of_every_star_level_on_any_day(today: date) -> None:
    org = organisation(today)
    logins = {person.id: person.login for person in org.people if person.technician}
    levels = {logins[step.b[1]]: step.x["level"] for step in org.files if step.type == "review.decide@1"}
    assert set(levels) == set(logins.values())
    assert set(levels.values()) == {1, 2, 3, 4, 5}
    assert (levels["lin"], levels["he"]) == (4, 3)


def test_some_certificate_has_lapsed_and_one_ends_soon() -> None:
    ends = [one.until_on for person in ORG.people if person.technician for one in person.technician.certificates]
    days = [(on - TODAY).days for on in ends if on]
    assert any(left < 0 for left in days)
    assert any(0 <= left < 60 for left in days)


def test_every_state_of_a_technician_s_file_is_there() -> None:
    said = Counter(step.type for step in ORG.files)
    assert said["review.decide@1"] == said["review.confirm@1"] + 24
    assert set(said) >= {"certification.grant@1", "callback.record@1", "complaint.find@1", "statement.make@1"}
    assert set(said) >= {"hearing.decide@1", "hearing.confirm@1", "hearing.restore@1", "statement.answer@1"}
    assert len(ORG.past) < 150, "the desk's list of one page holds every order of the demo"


@given(DAYS)
@example(date(2028, 2, 29))
def test_devices_lie_on_both_sides_of_the_warranty_and_some_are_unknown(today: date) -> None:
    found = Counter()
    for device in organisation(today).devices:
        judged = warranty(doc(device), today)
        found[judged.state, judged.code] += 1
        assert all(day is None or day < today for day in (device.accepted_on, device.produced_on))
    for case in (("in", "accepted"), ("out", "accepted"), ("in", "produced"), ("out", "produced"), ("unknown", "none")):
        assert found[case] >= 5, case


def test_ids_are_unique_and_the_same_on_every_day() -> None:
    def ids(org: Organisation) -> list[str]:
        rows = (
            *org.units,
            *org.people,
            *org.customers,
            *org.devices,
            *org.templates,
            *org.parts,
            *org.fault_codes,
            *org.settings,
            *org.orders,
            *(each for plan in org.orders for each in plan.steps),
            *org.past,
            *sorted(org.files, key=lambda each: each.id),
        )
        return [org.id, *(row.id for row in rows)]

    found = ids(ORG)
    assert len(set(found)) == len(found)
    assert all(is_uuid(each) and UUID(each).version == 5 for each in found)
    assert ids(organisation(date(2028, 2, 29))) == found
    assert len({visit.id for visit in ORG.visits}) == len(ORG.visits)
    assert organisation(TODAY) == ORG


def test_serials_codes_and_numbers_are_unique() -> None:
    for values in (
        [device.serial for device in ORG.devices],
        [part.code for part in ORG.parts],
        [code.code for code in ORG.fault_codes],
        [p.phone for p in ORG.people] + [c.phone for customer in ORG.customers for c in customer.contacts],
    ):
        assert len(set(values)) == len(values)


def test_telephone_numbers_are_nobodys() -> None:
    for text in texts(msgspec.to_builtins(ORG)):
        for number in re.findall(r"\b1\d\d-?\d{4}-?\d{4}\b|\b400[-\d]{7,}", text):
            assert number.startswith(("138-0000-", "400-000-")), number


def test_rare_names_are_there_and_every_text_is_nfc() -> None:
    everyone = "".join(person.name for person in ORG.people)
    everyone += "".join(contact.name for customer in ORG.customers for contact in customer.contacts)
    assert set("𠅤䶮㛃𬭎喆𫖯") <= set(everyone)
    assert set(NAMES) <= set(everyone), "a listed name that nobody bears needs no font"
    assert all(unicodedata.is_normalized("NFC", text) for text in texts(msgspec.to_builtins(ORG)))


def test_documents_carry_the_fields_of_the_protocol() -> None:
    fields = {
        "customers": {"name", "address", "way_in", "branch", "contacts", "since_on"},
        "devices": {
            *("customer", "kind", "name", "model", "serial", "place"),
            *("accepted_on", "produced_on", "warranty_months"),
        },
        "visits": {"device", "on", "title", "by_name", "result"},
        "templates": {"name", "version", "kind", "sections"},
        "parts": {"code", "name", "unit", "main", "price_fen", "device_kinds"},
        "fault_codes": {"code", "name", "device_kinds"},
        "settings": {"key", "value"},
    }
    for table, names in fields.items():
        assert all(set(doc(row)) == names for row in getattr(ORG, table)), table
    lin = profile(ORG, PEOPLE["lin"])
    assert (lin["branch_name"], lin["region_name"], lin["roles"]) == ("屿安办事处", "东屿大区", ["technician"])
    assert profile(ORG, PEOPLE["zhi"])["branch_name"] == "总部"
    assert b"." not in re.sub(rb'"(?:[^"\\]|\\.)*"', b"", msgspec.json.encode(ORG)), "no number with a fraction"


def test_checklists_have_distinct_keys_and_decimal_limits_with_units() -> None:
    for template in ORG.templates:
        assert len({item.key for item in template.items}) == len(template.items)
        assert len({item.code for item in template.items}) == len(template.items)
        for item in template.items:
            limits = [Decimal(bound) for bound in (item.min, item.max) if bound is not None]
            assert limits == sorted(limits)
            assert (item.kind == "number") == bool(limits) == (item.unit is not None), item
    assert all(4 <= len(section.items) <= 6 for section in ORG.templates[0].sections)
    by_key = {item.key: item for item in ORG.templates[0].items}
    assert (by_key["power.l_n"].min, by_key["power.l_n"].max, by_key["power.l_n"].unit) == ("209", "231", "V")
    assert (by_key["power.earth"].min, by_key["power.earth"].max, by_key["power.earth"].unit) == (None, "1.0", "Ω")


def test_nothing_refers_to_something_missing() -> None:
    units = {unit.id for unit in ORG.units}
    customers = {customer.id: customer for customer in ORG.customers}
    devices = {device.id: device for device in ORG.devices}
    templates = {template.id for template in ORG.templates}
    assert all(unit.parent is None or unit.parent in units for unit in ORG.units)
    assert all({p.unit, p.reach} <= units and {p.branch, p.region} <= units | {None} for p in ORG.people)
    assert all(customer.branch in units and customer.contacts for customer in ORG.customers)
    assert all(device.customer in customers for device in ORG.devices)
    for visit in ORG.visits:
        assert visit.customer in customers
        assert visit.device is None or devices[visit.device].customer == visit.customer
        assert visit.by_name in {person.name for person in ORG.people}
    for plan in ORG.orders:
        assert plan.branch == customers[plan.customer].branch
        assert plan.device is None or devices[plan.device].customer == plan.customer
        assert plan.template is None or plan.template in templates
        assert (plan.kind == "inspection") == (plan.template is not None) == (plan.device is None)
        assert len(plan.technicians) == (2 if plan.kind == "inspection" else 1), "R-INS-1"
        assert all(PEOPLE[login].branch == plan.branch for login in plan.technicians)


def test_each_ordered_device_but_the_newest_has_a_history() -> None:
    ordered = {plan.device for plan in ORG.orders if plan.device}
    counts = Counter(visit.device for visit in ORG.visits)
    assert set(counts) == ordered
    assert sum(counts.values()) >= 2 * len(ordered)
