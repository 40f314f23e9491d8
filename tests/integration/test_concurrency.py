"""At the same moment: one effect per op, no version skipped, no number missing, nobody waits for ever."""

from __future__ import annotations

import threading
import uuid
from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from backend.domain.calendar import on_site
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, ORDERS, PASSWORD, Site, new_key

ORDER = ORDERS["lin-check"]
DESK = {"have": None, "budget": 0}


T = TypeVar("T")


def at_once(*works: Callable[[], T]) -> list[T]:
    """Runs all works in threads that start together; their results."""
    start = threading.Barrier(len(works))
    results: dict[int, T] = {}
    failures: list[Exception] = []

    def run(place: int, work: Callable[[], T]) -> None:
        start.wait()
        try:
            results[place] = work()
        except Exception as failure:  # noqa: BLE001 - it is raised in the main thread
            failures.append(failure)

    threads = [threading.Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return [results[place] for place in range(len(works))]


def notes(client: RawClient, count: int) -> list[str]:
    return [client.op("note.add@1", ORDER, {"text": "x"}, r=str(uuid.uuid4())) for _ in range(count)]


def post(client: RawClient, lines: list[bytes]) -> dict[str, Any]:
    return client.post(*lines, **DESK).raise_for_status().json()


def test_one_batch_pushed_by_several_tabs_at_once_has_one_effect(site: Site) -> None:
    lin = site.ready("lin")
    before = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)
    ops = notes(lin, 10)
    replies = at_once(*[lambda: post(lin, lin.outbox)] * 6)
    assert all(reply["res"] == replies[0]["res"] for reply in replies)
    assert {reply["stored"] for reply in replies} == {10}
    assert [outcome["i"] for outcome in replies[0]["res"]] == ops
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER) == before + 10
    assert site.one("SELECT COUNT(*) FROM journal WHERE dev = :dev", dev=lin.dev) == 10


def test_one_batch_under_several_devices_of_one_user_at_once_has_one_effect(site: Site) -> None:
    lin = site.ready("lin")
    before = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)
    notes(lin, 10)
    devices = [site.client("lin") for _ in range(4)]
    replies = at_once(*[lambda device=device: post(device, lin.outbox) for device in devices])
    assert all(reply["res"] == replies[0]["res"] for reply in replies)
    assert site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER) == before + 10
    executed = site.one("SELECT COUNT(*) FROM journal WHERE repeats_dev IS NULL AND dev NOT IN (SELECT dev FROM device WHERE label = 'demo')")  # fmt: skip
    assert executed == 10


def test_overlapping_batches_of_one_device_are_stored_once_in_order(site: Site) -> None:
    lin = site.ready("lin")
    ops = notes(lin, 12)
    at_once(*[lambda end=end: post(lin, lin.outbox[:end]) for end in (3, 6, 9, 12)])
    post(lin, lin.outbox)
    stored = site.sql("SELECT op_id FROM journal WHERE dev = :dev ORDER BY seq", dev=lin.dev)
    assert [op for (op,) in stored] == ops


def test_people_who_write_to_one_order_at_once_skip_no_version(site: Site) -> None:
    clients = [site.ready("lin"), site.ready("he"), site.client("diao"), site.client("jing")]
    before = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)

    def work(client: RawClient) -> set[int]:
        seen = set()
        for _ in range(5):
            notes(client, 2)
            reply = client.exchange(**DESK)
            seen |= {ver for outcome in reply["res"] for _, ver in outcome["at"]}
        return seen

    versions = at_once(*[lambda client=client: work(client) for client in clients])
    assert sorted(ver for seen in versions for ver in seen) == list(range(before + 1, before + 41))
    held = site.ready("he")
    assert len(held.rows(ORDER, 4)) == 40


def test_order_numbers_have_no_gap(site: Site) -> None:
    branches = [branch for (branch,) in site.sql("SELECT id FROM unit WHERE kind = 'branch' ORDER BY id")][:3]
    customer = site.one("SELECT id FROM customer_index WHERE name = '松果书店'")
    clients = [site.client(login) for login in ("lengxing", "baigang", "qiudu", "admin")]
    before = site.deadlocks()

    def work(client: RawClient, shift: int) -> None:
        for n in range(4):
            for k in range(3):
                wanted = {"customer": customer, "kind": "repair", "fault": "x", "branch": branches[(k + shift) % 3]}
                client.op("order.create@1", str(uuid.uuid4()), wanted, bv=0)
                unknown = wanted | {"device": str(uuid.uuid4())}
                client.op("order.create@1", str(uuid.uuid4()), unknown, bv=0)
            outcomes = [outcome["o"] for outcome in client.exchange(**DESK)["res"]]
            assert outcomes == ["applied", "rejected"] * 3, n

    at_once(*[lambda client=client, shift=shift: work(client, shift) for shift, client in enumerate(clients)])
    day = f"{on_site(NOW):%y%m%d}"
    numbers = defaultdict(list)
    for branch, number in site.sql("SELECT branch, number FROM order_index WHERE number LIKE :day", day=f"XL-{day}-%"):
        numbers[branch].append(int(number[-4:]))
    assert sum(len(found) for found in numbers.values()) >= 48
    for found in numbers.values():
        assert sorted(found) == list(range(1, len(found) + 1))
    assert site.deadlocks() == before


def test_one_order_made_by_two_people_at_once_is_the_first_one_s(site: Site) -> None:
    customer = site.one("SELECT id FROM customer_index WHERE name = '松果书店'")
    clients = [site.client("lengxing"), site.client("baigang")]
    for _ in range(6):
        order = str(uuid.uuid4())
        for client in clients:
            client.op(
                "order.create@1", order, {"customer": customer, "kind": "repair", "fault": client.user["name"]}, bv=0
            )
        replies = at_once(*[lambda client=client: client.exchange(**DESK) for client in clients])
        assert sorted(reply["res"][-1]["o"] for reply in replies) == ["applied", "rejected"]
        ((doc, ver),) = site.sql(
            "SELECT doc, bucket.ver FROM row JOIN bucket USING (bid) WHERE id = :order", order=order
        )
        winner = next(c for c, reply in zip(clients, replies, strict=True) if reply["res"][-1]["o"] == "applied")
        assert (winner.user["name"] in doc, ver) == (True, 1)
    numbers = [number for (number,) in site.sql("SELECT number FROM order_index WHERE fault_class = 'c' AND customer = :c AND created_at >= :now", c=customer, now=NOW)]  # fmt: skip
    places = sorted(int(number[-4:]) for number in numbers)
    assert places == list(range(places[0], places[0] + 6))


def test_work_that_crosses_finishes_without_deadlock(site: Site) -> None:
    """Each has an order of his own, and names the same people, each batch in another order."""
    people = [site.client(login).user["id"] for login in ("lin", "he", "ding")]
    before = site.deadlocks()
    open_orders = [ORDERS[key] for key in ("lin-library", "lin-outlet", "lin-install", "lin-pinpad")]
    clients = [site.client("diao"), site.client("jing"), site.client("admin"), site.client("diao")]

    def work(client: RawClient, shift: int) -> set[str]:
        said = set()
        for n in range(8):
            for k in range(4):
                order = open_orders[shift]
                named = people[(k + n + shift) % 3 :] + people[: (k + n + shift) % 3]
                client.op("order.dispatch@1", order, {"from": "dispatched", "technicians": named}, bv=99)
            said |= {outcome["o"] for outcome in client.exchange(**DESK)["res"]}
        return said

    said = at_once(*[lambda client=client, shift=shift: work(client, shift) for shift, client in enumerate(clients)])
    assert set().union(*said) == {"applied"}
    assert site.deadlocks() == before


def test_enrolling_at_once_gives_everybody_a_lineage_of_his_own(site: Site) -> None:
    logins = ["lin", "he", "diao", "jing"]
    devices = at_once(*[lambda login=login: RawClient(site.url, login, PASSWORD, new_key()) for login in logins * 2])
    assert len({device.lineage for device in devices}) == 8
    assert len({device.dev for device in devices}) == 8
