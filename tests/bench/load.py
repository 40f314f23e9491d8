"""The load generator, a process of its own: reads a plan on stdin, drives product and floor in turns, prints what it measured.

W1 one client pushes 1,000 small changes. W2 a fresh client pulls 5,000 rows, right after a write to each of its 50 buckets.
W3 a pull of nothing, and of 20 changed rows. W4 200 devices over 16 connections: each pushes 20 changes and pulls the delta.
"""

from __future__ import annotations

import os
import sys
import threading
import time
import uuid
from collections.abc import Callable
from typing import Any

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from msgspec import Struct, field

from tests.bench.wire import Chain, Wire, b64url, compact, have_digest, packed

PAGE_BYTES = 512 * 1024
CONNECTIONS = 16


class Person(Struct):
    login: str
    id: str
    scope: int
    orders: list[str]


class Place(Struct):
    password: str
    pusher: Person
    reader: Person
    crowd: list[Person]


class Target(Struct):
    """One server. `pids` are the processes whose time is counted: its own, and those of its database."""

    port: int
    pids: list[int]


class Plan(Struct):
    targets: dict[str, Target]
    place: Place
    rounds: dict[str, int]


class Measured(Struct):
    """Seconds of each exchange (of each whole pull in W2), seconds in all, bytes and CPU seconds of everything."""

    took: list[float] = field(default_factory=list)
    elapsed: float = 0.0
    up: int = 0
    down: int = 0
    cpu: float = 0.0


def cpu_seconds(pids: list[int]) -> float:
    """User and system time of these processes and their descendants, those that ended included."""
    parents: dict[int, int] = {}
    spent: dict[int, int] = {}
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/stat") as file:
                    columns = file.read().rpartition(")")[2].split()
            except OSError:
                continue
            parents[int(name)] = int(columns[1])
            spent[int(name)] = sum(map(int, columns[11:15]))
    family = set(pids)
    while more := {pid for pid, parent in parents.items() if parent in family} - family:
        family |= more
    return sum(spent.get(pid, 0) for pid in family) / os.sysconf("SC_CLK_TCK")


class Product:
    """A device enrolled with the product."""

    def __init__(self, wire: Wire, person: Person, password: str) -> None:
        self.wire, self.person = wire, person
        wire.cookie = ""
        wire.post("/sessions", compact({"user": person.login, "password": password}), "application/json")
        self.cookie = wire.cookie
        numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
        key = {"kty": "EC", "crv": "P-256", "x": b64url(numbers.x), "y": b64url(numbers.y)}
        answer, _ = wire.post("/devices", compact({"public_key": key, "label": "bench"}), "application/json")
        enrolled = wire.plain(answer)
        self.chain, self.epoch = Chain(enrolled["dev"], person.id), enrolled["epoch"]
        self.held: dict[int, int] = {}
        self.rows = 0

    def forget(self) -> None:
        self.held, self.rows = {}, 0

    def exchange(self, lines: list[bytes], *, pull: bool, wire: Wire | None = None) -> float:
        """One exchange, and further pages while there are any. Seconds."""
        wire, seconds, more = wire or self.wire, 0.0, True
        wire.cookie, have = self.cookie, {"d": have_digest(self.held)} if self.held else None
        while more:
            header = self.chain.header(self.epoch, have if pull else None, PAGE_BYTES if pull else 0)
            answer, took = wire.post("/sync/v1", packed(header, lines))
            seconds += took
            reply = wire.plain(answer)
            if reply.get("err") or len(reply["res"]) != len(lines) or any(r["o"] != "applied" for r in reply["res"]):
                raise RuntimeError(f"not applied: {str(reply)[:600]}")
            for part in reply["b"]:
                self.held[part["id"]] = part["ver"]
                self.rows += len(part["rows"])
            more, lines, have = reply["more"], [], {"v": sorted(self.held.items())}
        return seconds


class Floor:
    """A client of the floor: the same lines, and a cursor."""

    def __init__(self, wire: Wire, person: Person, _password: str) -> None:
        self.wire, self.person, self.chain = wire, person, Chain(str(uuid.uuid4()), person.id)
        self.since: list[Any] = [0, ""]
        self.rows = 0

    def forget(self) -> None:
        self.since, self.rows = [0, ""], 0

    def exchange(self, lines: list[bytes], *, pull: bool, wire: Wire | None = None) -> float:
        wire, seconds, more = wire or self.wire, 0.0, True
        while more:
            own = {"scope": self.person.scope, "since": self.since}
            header = self.chain.header("floor", None, PAGE_BYTES if pull else 0, **own)
            answer, took = wire.post("/sync/v1", packed(header, lines))
            seconds += took
            reply = wire.plain(answer)
            if pull:
                self.since = reply["since"]
                self.rows += sum(len(part["rows"]) for part in reply["b"])
            more, lines = reply["more"], []
        return seconds


Client = Product | Floor


def answers(client: Client, orders: list[str], items: list[str]) -> list[bytes]:
    """One change of three fields for each item of each order."""
    value = f"{time.time_ns() % 10_000}.{time.time_ns() % 9 + 1}"
    lines = []
    for order in orders:
        for item in items:
            x = {"item": item, "result": "pass", "value": value, "unit": "V", "note": f"读数 {value} 正常"}
            row = str(uuid.uuid5(uuid.UUID(order), item))
            lines.append(client.chain.line("answer.set@1", order, x, r=row, bv=1))
    return lines


class Side:
    """Everything that one target is driven with."""

    def __init__(self, target: Target, place: Place, kind: type[Client]) -> None:
        self.target, self.place = target, place
        self.wires = [Wire(target.port) for _ in range(CONNECTIONS)]
        wire = self.wires[0]
        self.pusher = kind(wire, place.pusher, place.password)
        self.reader, self.writer = (kind(wire, place.reader, place.password) for _ in range(2))
        self.crowd = [kind(wire, person, place.password) for person in place.crowd]
        self.measured: dict[str, Measured] = {}
        self.warming = True
        """The first turn of each workload is not counted."""

    def measure(self, name: str, work: Callable[[], list[float]]) -> None:
        found = Measured() if self.warming else self.measured.setdefault(name, Measured())
        up, down, cpu = self._counts()
        began = time.perf_counter()
        found.took += work()
        found.elapsed += time.perf_counter() - began
        up2, down2, cpu2 = self._counts()
        found.up, found.down, found.cpu = found.up + up2 - up, found.down + down2 - down, found.cpu + cpu2 - cpu

    def _counts(self) -> tuple[int, int, float]:
        return sum(w.up for w in self.wires), sum(w.down for w in self.wires), cpu_seconds(self.target.pids)

    def w1(self) -> None:
        lines = answers(self.pusher, self.place.pusher.orders, [f"item{n}" for n in range(20)])
        self.measure("W1", lambda: [self.pusher.exchange(lines, pull=False)])

    def w2(self) -> None:
        self.writer.exchange(answers(self.writer, self.place.reader.orders, ["a"]), pull=False)
        self.reader.forget()
        self.measure("W2", lambda: [self.reader.exchange([], pull=True)])
        assert self.reader.rows == 5_000, self.reader.rows

    def w3_nothing(self) -> None:
        self.reader.exchange([], pull=True)
        self.measure("W3 nothing", lambda: [self.reader.exchange([], pull=True) for _ in range(20)])

    def w3_changed(self) -> None:
        for _ in range(5):
            self.writer.exchange(answers(self.writer, self.place.reader.orders[:20], ["a"]), pull=False)
            self.reader.rows = 0
            self.measure("W3 20 changed", lambda: [self.reader.exchange([], pull=True)])
            assert self.reader.rows == 20, self.reader.rows

    def w4(self) -> None:
        if self.warming:
            for client in self.crowd:
                client.exchange([], pull=True)
        items = {c: [f"{n % 2}-{k}" for k in range(5)] for n, c in enumerate(self.crowd)}
        work = [(client, answers(client, client.person.orders, items[client])) for client in self.crowd]
        self.measure("W4", lambda: self._side_by_side(work))

    def _side_by_side(self, work: list[tuple[Client, list[bytes]]]) -> list[float]:
        took: list[float] = []
        failed: list[BaseException] = []

        def drive(wire: Wire, share: list[tuple[Client, list[bytes]]]) -> None:
            try:
                took.extend([client.exchange(lines, pull=True, wire=wire) for client, lines in share])
            except BaseException as error:  # noqa: BLE001 - told by the main thread
                failed.append(error)

        threads = [threading.Thread(target=drive, args=(w, work[n::CONNECTIONS])) for n, w in enumerate(self.wires)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise failed[0]
        return took


def main() -> None:
    sys.setswitchinterval(0.0005)
    plan = msgspec.json.decode(sys.stdin.buffer.read(), type=Plan)
    kinds: dict[str, type[Client]] = {"product": Product, "floor": Floor}
    sides = [Side(target, plan.place, kinds[name]) for name, target in plan.targets.items()]
    for name, rounds in plan.rounds.items():
        for turn in range(rounds + 1):
            for side in sides if turn % 2 else reversed(sides):
                side.warming = turn == 0
                getattr(side, name)()
    print(msgspec.json.encode({name: side.measured for name, side in zip(plan.targets, sides, strict=True)}).decode())


if __name__ == "__main__":
    main()
