"""One run: a seed, its trace of actions, the world that they act on. The same seed gives the same run, byte for byte."""

from __future__ import annotations

import hashlib
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from sync.holding import HeldBucket
from sync.replica import Replica, WireReply
from tests.simulation.device import NEXT, OLD, TODAY, Clocks, Device, Flight, Tab, has_two_of_one_place, public_key
from tests.simulation.invariants import clients, journal, rules
from tests.simulation.invariants.mirror import Mirror
from tests.simulation.invariants.values import Values
from tests.simulation.invariants.verdict import Broken, Held, Intent, require
from tests.simulation.ops import new_id
from tests.simulation.organisation import BY_ID, DESKS, PEOPLE, Person, name_id
from tests.simulation.place import Place
from tests.simulation.raw import Raw
from tests.simulation.replay import Asked, Collection, Enrolment, Exchange, Statement
from tests.simulation.server import Answer, Crash, Server, Strike

APP = "1.0.0"
_decode_reply = msgspec.json.Decoder(WireReply).decode


@dataclass
class Letter:
    """A request on its way, or lying somewhere on the way."""

    device: Device
    tab: Tab
    flight: Flight
    body: bytes
    answer: Answer | None = None
    """The reply on its way back, once the server gave one."""


@dataclass
class Backup:
    """A verified copy: where, when, and the journal's last `s` of each device in it."""

    folder: Path
    at: int
    heads: dict[str, int]


@dataclass
class Character:
    """What kind of run a seed is."""

    budgets: list[int]
    batches: list[int]
    flush: float
    """How often a write that is not strict reaches the disk at once."""


@dataclass
class Simulation:
    """The world. Actions change it; every change is judged at once."""

    place: Place
    seed: int
    lying_clocks: int = 0
    devices: list[Device] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    intents: dict[str, Intent] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    told: dict[str, str] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    """What was asked of the server, so that another one can be asked the same."""
    samples: list[tuple[Device, str, int, Held]] = field(default_factory=list)
    """What devices held once, with the epoch: (device, epoch, bid, bucket)."""
    owners: dict[str, tuple[str, int, int]] = field(default_factory=dict)
    """dev → the installation and the key that it stands for."""
    groups: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """(order, group) → its ops that leave an event of their own."""
    backups: list[Backup] = field(default_factory=list)
    archived: dict[str, int] = field(default_factory=dict)
    """dev → last `s` that is in a verified backup."""
    flights: int = 0
    restores: int = 0
    keys: int = 0

    def __post_init__(self) -> None:
        self.rng = random.Random(f"character {self.seed}")
        self.server = Server(self.place.url, self.place.folder)
        self.raw = Raw(self.place.url)
        self.mirror = Mirror(self.raw)
        self.values = Values(self.raw, self.mirror, self.owners)
        self._trace = hashlib.sha256()
        self.character = Character(
            budgets=self.rng.choice([[512 * 1024], [300, 2_000], [1, 800, 512 * 1024]]),
            batches=self.rng.choice([[100], [1, 3], [2, 7, 100]]),
            flush=self.rng.choice([0.2, 0.7, 1.0]),
        )
        self.follow()
        for person in PEOPLE:
            self.add_device(person)

    # ── the clockwork ──────────────────────────────────────────────────────────────────────────────────────────────

    @property
    def now(self) -> int:
        return self.server.clock.at_ms

    def pass_time(self, ms: int) -> None:
        self.server.clock.at_ms += ms

    def trace(self, *words: object) -> None:
        for word in words:
            self._trace.update(word if isinstance(word, bytes) else str(word).encode())
            self._trace.update(b"\0")

    def trace_hash(self) -> str:
        return self._trace.hexdigest()[:16]

    def count(self, name: str) -> None:
        self.counts[name] += 1

    def follow(self) -> None:
        """Judges what the last step did to the database."""
        changed = self.mirror.follow()
        self.values.follow(changed)
        require(not self.server.defects, 0, "{}", self.server.defects)

    def collect(self) -> int:
        """Takes tombstones away; how many."""
        self.log.append(Collection(self.now))
        return self.server.collect_tombstones()

    def administer(self, sql: str, *values: Any) -> None:
        self.raw.run(sql, *values)
        self.log.append(Statement(self.now, sql, values))

    def stop(self) -> None:
        self.server.stop()
        self.raw.close()

    # ── devices ────────────────────────────────────────────────────────────────────────────────────────────────────

    def new_key(self) -> int:
        self.keys += 1
        return self.keys

    def add_device(self, person: Person) -> Device:
        name = f"{person.login}/{len(self.devices)}"
        skew = random.Random(f"{self.seed} {self.lying_clocks} {name}").choice([0, 0, 1_500, -90_000, 10**9, -(10**11)])
        key = self.new_key()
        enrolled, epoch = self.server.enrol(person.id, public_key(key), name)
        self.owners[enrolled.dev] = (name, key, 0)
        self.log.append(Enrolment(self.now, person.id, key, name, enrolled.dev))
        clocks = Clocks(skew, started_ms=self.now)
        replica = Replica(enrolled.dev, epoch, person.id)
        build = random.Random(f"{self.seed} build {name}").choice([OLD, TODAY, TODAY, NEXT])
        device = Device(name, person, replica, key, clocks, desk=person in DESKS, build=build)
        self.devices.append(device)
        return device

    def look(self, device: Device) -> None:
        """A desk reads the orders of today. In a new epoch it enrols before it names a version of that epoch."""
        if device.replica.epoch != self.server.wiring.epoch:
            device.trouble = device.trouble or "restore"
            self.enrol(device)
        for seen in self.mirror.buckets.values():
            order = seen.rows.get((1, seen.key[1]))
            if seen.key[0] == "o" and order is not None:
                near = device.person.unit == "company" or order[2]["branch"] == name_id(device.person.unit)
                if near:
                    rows = {key: (*key, v, doc) for key, (v, doc) in seen.live().items()}
                    device.replica.base[seen.bid] = HeldBucket(seen.bid, seen.key, seen.ver, rows)
        waiting = self.raw.rows("SELECT op_id, user_id FROM exception WHERE state = 'open' ORDER BY op_id")
        device.parked = [(op_id, user) for op_id, user in waiting if BY_ID[user].unit == device.person.unit]
        self.judge_screen(device)

    def record(self, device: Device, what: dict[str, Any], was: dict[str, Any], view: Replica | None = None) -> None:
        intent = device.record(what, was, self.now, view)
        self.intents[intent.op_id] = intent
        if intent.group is not None and what["t"].startswith("order."):
            self.groups.setdefault((intent.root, intent.group), []).append(intent.op_id)
        if what["t"] == "parked.settle@1":
            # From here on a person decides about each op of the group by itself.
            self.groups = {place: ops for place, ops in self.groups.items() if what["r"] not in ops}
        self.count(what["t"])
        if what["t"] == "order.dispatch@1" and _reassigns(device, what):
            self.count("reassigned")
        self.trace(device.name, intent.line)
        self.judge_screen(device)

    def judge_screen(self, device: Device) -> None:
        places = {entry.op_id: place for place, entry in enumerate(device.entries())}
        kept = [intent for intent in device.intents if intent.op_id not in device.freed]
        intents = sorted(kept, key=lambda intent: places.get(intent.op_id, -1))
        clients.check_own_writes(device.name, intents, device.outcomes(), device.held(), device.screen())

    # ── one exchange, in its parts ─────────────────────────────────────────────────────────────────────────────────

    def enrol(self, device: Device, *strikes: Strike) -> None:
        """A new device for what the old one owes: with a new key after a fork, with the same after a restore."""
        forked = device.trouble == "fork"
        if forked:
            device.key = self.new_key()
        self.server.database.arm(*strikes)
        try:
            enrolled, epoch = self.server.enrol(device.person.id, public_key(device.key), device.name)
        except Crash:
            self.server.restart()
            return
        finally:
            self.server.database.arm()
        self.owners[enrolled.dev] = (device.name, device.key, device.life)
        self.log.append(Enrolment(self.now, device.person.id, device.key, device.name, enrolled.dev))
        device.replica.adopt(enrolled.dev, epoch, replay_stored=not forked)
        device.trouble = None
        for tab in device.tabs:
            tab.view = None
        device.flush()
        self.count(f"enrol after {'fork' if forked else 'restore'}")
        self.judge_screen(device)

    def ask(self, device: Device, tab: Tab, rng: random.Random, budget: int | None = None) -> Letter:
        self.flights += 1
        replica = tab.view or device.replica
        held = replica.base
        if device.desk:
            replica.base = {}
        if budget is None:
            budget = rng.choice(self.character.budgets)
            replica.batch = rng.choice(self.character.batches)
        body = replica.request(new_id(rng), device.clocks.reading(self.now), APP, 0 if device.desk else budget)
        body = device.build.request(body)
        if device.build is not TODAY:
            self.count("older build" if device.build is OLD else "newer build")
        replica.base = held
        assert replica.asked is not None, "it has just asked"
        tab.flight = Flight(self.flights, replica.asked)
        letter = Letter(device, tab, tab.flight, body)
        self.letters.append(letter)
        return letter

    def carry(
        self, letter: Letter, *strikes: Strike, cut: int | None = None, speaker: Person | None = None
    ) -> Answer | None:
        """The request reaches the server, whole or cut; None where the server died over it. `speaker`: whose session."""
        speaker = speaker or letter.device.person
        database = self.server.database
        database.arm(*strikes)
        body = letter.body if cut is None else letter.body[:cut]
        answer: Answer | None = None
        try:
            answer = self.server.exchange(speaker.token, body)
        except Crash:
            self.server.restart()
        except Exception as defect:
            raise Broken(0, repr(defect)) from defect
        for what in database.struck:
            self.count(f"server {what}")
        self.server.database.arm()
        admitted = answer is not None and answer.status == 200 and b'"err":' not in answer.body
        self.log.append(Exchange(self.now, speaker.token, body, admitted))
        self.trace(letter.device.name, body, answer.body if answer else "died")
        self.follow()
        if answer is not None:
            whole = cut is None and not answer.planted
            rules.check_session(self.raw, speaker.id, letter.device.person.id, answer.status if whole else 401)
            self._judge_answer(letter, answer)
        return answer

    def _judge_answer(self, letter: Letter, answer: Answer) -> None:
        require(answer.status < 500 or answer.planted, 0, "{}", answer.body)
        if answer.status != 200:
            return
        reply, device = json.loads(answer.body), letter.device
        journal.check_acknowledged(self.raw, letter.flight.asked.dev, reply["stored"])
        journal.check_archived(self.archived, letter.flight.asked.dev, reply["archived"])
        clients.check_sent((part["id"] for part in reply["b"]), self.mirror.entitled(device.person.id), device.name)
        for outcome in reply["res"]:
            journal.check_told(self.raw, self.told, outcome["i"], json.dumps(outcome, sort_keys=True), outcome["o"])
            self.count(f"outcome {outcome['o']}")

    def hear(self, letter: Letter, answer: Answer, rng: random.Random, cut: int | None = None) -> bool:
        """The reply reaches the device; True if it wants to go on at once."""
        device, tab, replica = letter.device, letter.tab, letter.device.replica
        if tab.flight is not letter.flight or tab not in device.tabs:
            self.count("late reply")
            return False
        tab.flight = None
        if letter.flight.asked.dev != replica.dev:
            return True
        if answer.status != 200:
            return self._hear_problem(device, json.loads(answer.body))
        try:
            reply = _decode_reply(answer.body if cut is None else answer.body[:cut])
        except msgspec.DecodeError:
            self.count("reply cut")
            return True
        before = {bid: bucket.ver for bid, bucket in replica.base.items() if bucket.sound}
        epoch, replica.asked = replica.epoch, letter.flight.asked
        again = replica.receive(reply)
        if tab.view is not None:
            answered = {outcome.i for outcome in reply.res}
            tab.view.outbox = [entry for entry in tab.view.outbox if entry.op_id not in answered]
        if replica.needs_device:
            device.trouble = replica.needs_device
            again = True
        held = device.held()
        if replica.epoch == epoch:
            clients.check_turn(device.name, before, held)
        clients.check_groups(device.name, held, self.groups)
        if held and rng.random() < 0.1:
            bid = rng.choice(sorted(held))
            self.samples.append((device, replica.epoch, bid, held[bid]))
        if rng.random() < self.character.flush:
            device.flush()
        self.judge_screen(device)
        return again

    def _hear_problem(self, device: Device, problem: dict[str, Any]) -> bool:
        if problem["code"] == "device.unknown":
            device.trouble = "restore"
            return True
        if problem["code"] == "sync.line" and has_two_of_one_place(device.replica):
            # Two lines of one `s`: a new chain gives each a place of its own.
            device.trouble = "fork"
            return True
        expected = ("auth.session", "server.defect", "sync.line", "sync.header", "sync.empty")
        require(problem["code"] in expected, 12, "{}", problem)
        return False

    def exchange(self, device: Device, tab: Tab, rng: random.Random, budget: int | None = None) -> bool:
        """A whole round trip on a good line; True if the device wants to go on at once."""
        if device.trouble is not None:
            self.enrol(device)
            return True
        letter = self.ask(device, tab, rng, budget)
        self.letters.remove(letter)
        answer = self.carry(letter)
        assert answer is not None, "nothing was armed"
        return self.hear(letter, answer, rng)

    # ── backup and restore ─────────────────────────────────────────────────────────────────────────────────────────

    def back_up(self) -> None:
        heads = dict(self.raw.rows("SELECT dev, MAX(seq) FROM journal GROUP BY dev"))
        folder = self.place.folder / f"backup {len(self.backups)}"
        self.server.back_up(folder)
        self.backups.append(Backup(folder, self.now, heads))
        self.archived |= heads
        self.count("backup")

    def restore(self, backup: Backup) -> None:
        """The database is set back to a copy; whatever only the server knew since then is gone."""
        self.raw.close()
        self.server.stop()
        self.place.clear()
        self.server.restore(backup.folder)
        self.raw.open(self.place.url)
        self.archived = dict(backup.heads)
        self.told.clear()
        self.mirror.forget()
        known = {op_id for (op_id,) in self.raw.rows("SELECT op_id FROM journal")}
        owed = {intent.op_id for device in self.devices for intent in device.intents}
        for intent in self.intents.values():
            intent.erased |= intent.op_id not in known | owed
        self.follow()
        self.restores += 1
        self.count("restore")


def _reassigns(device: Device, dispatch: dict[str, Any]) -> bool:
    """Somebody who was sent is not any more."""
    order = device.orders().get(dispatch["b"][1], {"technicians": []})
    return not {person["id"] for person in order["technicians"]} <= set(dispatch["x"]["technicians"])
