"""When the server itself is at fault: the journal survives, the others are executed, nobody's op is lost."""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DataError, OperationalError

from backend.domain.commands import CATALOGUE
from backend.persistence.database import Busy, Database
from backend.services.push_ops import Pushed, PushOps
from sync.command import Catalogue, Effect, Scene
from sync.lines import read_line
from sync.messages import Clock
from tests.integration.site import NOW, ORDERS, Site, Socket
from tests.postgres import Cluster

ORDER = ORDERS["lin-check"]


def catalogue(decide: Callable[[Scene], list[Effect]]) -> Catalogue:
    """The real one, but for `card.show`."""
    command = replace(CATALOGUE.commands["card.show@1"], decide=decide)
    return replace(CATALOGUE, commands={**CATALOGUE.commands, "card.show@1": command})


def raising(*failures: BaseException) -> Callable[[Scene], list[Effect]]:
    """Fails in these ways, one after the other; the last one goes on."""
    left = list(failures)

    def decide(_scene: Scene) -> list[Effect]:
        raise left.pop(0) if len(left) > 1 else left[0]

    return decide


def transient() -> OperationalError:
    error = Exception("deadlock detected")
    error.sqlstate = "40P01"  # type: ignore[attr-defined]
    return OperationalError("SELECT 1", {}, error)


class Killed(BaseException):
    """The process ends here."""


class Device:
    """lin's device, pushing by the use case itself."""

    def __init__(self, site: Site) -> None:
        self.site, self.client = site, site.client("lin")
        self.reported: list[Exception] = []

    def batch(self) -> list[str]:
        """Two notes around the op that fails."""
        lin = self.client
        return [
            lin.op("note.add@1", ORDER, {"text": "before"}, r=str(uuid.uuid4())),
            lin.op("card.show@1", ORDER, {"verified": "yes"}),
            lin.op("note.add@1", ORDER, {"text": "after"}, r=str(uuid.uuid4())),
        ]

    def push(self, rules: Catalogue) -> Pushed:
        clock = Clock(NOW, 5_000, "raw")
        push = PushOps(
            self.site.database,
            self.site.wiring.keys,
            NOW,
            self.client.user["id"],
            self.client.dev,
            clock,
            self.reported.append,
            rules,
        )
        return push([line for raw in self.client.outbox if (line := read_line(raw))])

    def journal(self) -> list[tuple[Any, ...]]:
        statement = "SELECT raw, state FROM journal WHERE dev = :dev ORDER BY seq"
        return [(bytes(raw), state) for raw, state in self.site.sql(statement, dev=self.client.dev)]


@pytest.fixture
def device(site: Site) -> Device:
    return Device(site)


@pytest.mark.parametrize(
    "failure",
    [ZeroDivisionError("oops"), DataError("INSERT", {}, Exception("too long"))],
    ids=["ours", "the database's"],
)
def test_an_op_that_fails_is_parked_and_the_others_are_executed(device: Device, failure: Exception) -> None:
    ops = device.batch()
    pushed = device.push(catalogue(raising(failure)))
    assert [(outcome.i, outcome.o) for outcome in pushed.res] == list(
        zip(ops, ["applied", "parked", "applied"], strict=True)
    )
    assert (pushed.stored, pushed.err, pushed.res[1].e.code if pushed.res[1].e else None) == (3, None, "op.defect")
    assert device.journal() == list(zip(device.client.outbox, ["done", "parked", "done"], strict=True))
    assert device.reported
    assert device.site.one("SELECT code FROM exception WHERE op_id = :op", op=ops[1]) == "op.defect"
    assert device.push(CATALOGUE).res == pushed.res
    reply = device.client.exchange()
    assert [outcome["o"] for outcome in reply["res"]] == ["applied", "parked", "applied"]
    assert len(device.client.rows(ORDER, 4)) == 2


def test_a_database_that_asks_to_try_again_parks_nothing(device: Device) -> None:
    ops = device.batch()
    with pytest.raises(Busy):
        device.push(catalogue(raising(transient())))
    assert device.journal() == []
    pushed = device.push(CATALOGUE)
    assert [(outcome.i, outcome.o) for outcome in pushed.res] == [(op, "applied") for op in ops]


def test_a_deadlock_that_passes_is_nobody_s_business(device: Device) -> None:
    device.batch()
    show = CATALOGUE.commands["card.show@1"].decide
    failures = [transient(), transient()]

    def decide(scene: Scene) -> list[Effect]:
        if failures:
            raise failures.pop()
        return show(scene)

    assert [outcome.o for outcome in device.push(catalogue(decide)).res] == ["applied"] * 3
    assert device.reported == []


def test_what_was_stored_when_the_process_ended_is_executed_on_the_repeat(device: Device) -> None:
    ops = device.batch()
    failures = raising(DataError("INSERT", {}, Exception("too long")), Killed())
    with pytest.raises(Killed):
        device.push(catalogue(failures))
    assert device.journal() == list(zip(device.client.outbox, ["done", "stored", "stored"], strict=True))
    pushed = device.push(CATALOGUE)
    assert [(outcome.i, outcome.o) for outcome in pushed.res] == [(op, "applied") for op in ops]
    assert [state for _, state in device.journal()] == ["done"] * 3
    assert device.push(CATALOGUE).res == pushed.res


def test_what_is_stored_counts_for_the_devices_place_and_chain(device: Device) -> None:
    device.batch()
    with pytest.raises(Killed):
        device.push(catalogue(raising(DataError("INSERT", {}, Exception("too long")), Killed())))
    more = device.client.op("note.add@1", ORDER, {"text": "later"}, r=str(uuid.uuid4()))
    reply = device.client.exchange()
    assert (reply["stored"], [outcome["o"] for outcome in reply["res"]]) == (4, ["applied"] * 4)
    assert reply["res"][-1]["i"] == more
    assert device.site.one("SELECT COUNT(*) FROM journal WHERE dev = :dev AND NOT chain_ok", dev=device.client.dev) == 0


def test_a_failing_op_takes_its_group_along_and_nobody_else(device: Device) -> None:
    lin, group = device.client, str(uuid.uuid4())
    rows = [str(uuid.uuid4()) for _ in range(3)]
    ops = [
        lin.op("note.add@1", ORDER, {"text": "alone"}, r=rows[0]),
        lin.op("note.add@1", ORDER, {"text": "with"}, r=rows[1], g=[group, 0, 2]),
        lin.op("card.show@1", ORDER, {"verified": "yes"}, g=[group, 1, 2]),
        lin.op("note.add@1", ORDER, {"text": "alone too"}, r=rows[2]),
    ]
    pushed = device.push(catalogue(raising(ZeroDivisionError("oops"))))
    said = {outcome.i: (outcome.o, outcome.e.code if outcome.e else None) for outcome in pushed.res}
    assert list(said) == ops
    assert list(said.values()) == [
        ("applied", None),
        ("parked", "group.held"),
        ("parked", "op.defect"),
        ("applied", None),
    ]
    lin.exchange()
    assert set(lin.rows(ORDER, 4)) == {rows[0], rows[2]}


def test_a_whole_group_raises_its_bucket_once(site: Site) -> None:
    lin, group = site.ready("lin"), str(uuid.uuid4())
    before = site.one("SELECT ver FROM bucket WHERE root = :order", order=ORDER)
    for k in range(3):
        lin.op("note.add@1", ORDER, {"text": str(k)}, r=str(uuid.uuid4()), g=[group, k, 3])
    reply = lin.exchange()
    assert [outcome["at"][0][1] for outcome in reply["res"]] == [before + 1] * 3


def test_many_transactions_at_once_all_get_their_own_result(database_url: str) -> None:
    database = Database(database_url)
    count, results = 150, {}

    def take(place: int) -> None:
        statement = text("INSERT INTO counter (name, n) VALUES (:name, :n)")

        def work(connection: Any) -> int:
            connection.execute(statement, {"name": f"c{place}", "n": place})
            if place % 5 == 0:
                raise ValueError(place)
            return place

        try:
            results[place] = database.transact(work)
        except ValueError as error:
            results[place] = -error.args[0]

    threads = [threading.Thread(target=take, args=(place,)) for place in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {place: place if place % 5 else -place for place in range(count)}
    with database.read() as connection:
        stored = {n for (n,) in connection.execute(text("SELECT n FROM counter WHERE name LIKE 'c%'"))}
    assert stored == {place for place in range(count) if place % 5}
    database.close()


def test_a_database_that_is_gone_is_a_matter_of_waiting(
    socket: Socket, demo_postgres: str, cluster: Cluster, tmp_path: Path
) -> None:
    name = cluster.create(demo_postgres)
    site = Site(socket, cluster.url(name), tmp_path)
    lin = site.client("lin")
    cluster.drop(name)
    for answer in (
        lin.post(),
        lin.http.get("/healthz"),
        site.anonymous().post("/sessions", json={"user": "a", "password": "b"}),
    ):
        assert (answer.status_code, answer.json()["code"], answer.json()["kind"]) == (503, "server.busy", "UNAVAILABLE")
        assert answer.headers["retry-after"] == "5"
    site.close()
