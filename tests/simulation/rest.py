"""The end of a run: everybody may work, the network is good, and then everything is looked at."""

from __future__ import annotations

import json
import random

from sync.holding import HeldBucket
from tests.simulation.device import Device, copy_of
from tests.simulation.invariants import clients, journal, rules, transitions
from tests.simulation.invariants.verdict import Held, Intent, require
from tests.simulation.office import DAY_MS
from tests.simulation.ops import new_id
from tests.simulation.organisation import PEOPLE
from tests.simulation.simulation import APP, Simulation


def come_to_rest(sim: Simulation) -> None:
    """Everybody may work, the network is quiet and good: within a few rounds nothing is left to do."""
    rng = random.Random(f"rest {sim.seed}")
    sim.administer("UPDATE account SET enabled = ?", True)
    for letter in sim.letters:
        sim.carry(letter)
    sim.letters.clear()
    for device in sim.devices:
        for tab in device.tabs:
            tab.flight = None
    budget = rng.choice([512 * 1024, 512 * 1024, 2_000])
    _exchange_until_quiet(sim, rng, budget)
    if sim.raw.rows("SELECT 1 FROM journal WHERE state = 'stored' LIMIT 1"):
        # Half of a tap, which its device has forgotten: nothing but time ends that.
        sim.pass_time(30 * DAY_MS + 1)
        sim.server.restart()
        sim.follow()
        _exchange_until_quiet(sim, rng, budget)


def _exchange_until_quiet(sim: Simulation, rng: random.Random, budget: int) -> None:
    for _ in range(20):
        vers = {bid: seen.ver for bid, seen in sim.mirror.buckets.items()}
        busy = False
        for device in sim.devices:
            goes_on = True
            for _ in range(60):
                goes_on = goes_on and sim.exchange(device, device.tabs[0], rng, budget)
            busy |= goes_on or bool(device.replica.pending()) or device.trouble is not None
            sim.pass_time(1000)
        if not busy and vers == {bid: seen.ver for bid, seen in sim.mirror.buckets.items()}:
            return
    require(False, 12, "no rest: {}", [(d.name, d.trouble, len(d.replica.pending())) for d in sim.devices])


def inspect(sim: Simulation) -> None:
    """All invariants, in full."""
    sim.mirror.inspect()
    journal.check_journal(sim.raw, sim.intents.values())
    journal.check_effects(sim.raw)
    journal.check_chains(sim.raw)
    journal.check_groups(sim.raw, list(sim.intents.values()))
    rules.check_executed(sim.raw, sim.intents, {person.id: set(person.roles) for person in PEOPLE})
    rules.check_returned(sim.raw)
    rules.check_versions(sim.raw, sim.intents)
    rules.check_numbers(sim.raw)
    transitions.check_transitions(sim.raw)
    rules.check_assignments(sim.raw)
    rules.check_index(sim.raw)
    sim.values.inspect(sim.intents, restored=sim.restores > 0)
    for device in sim.devices:
        unknown = [intent.op_id for intent in device.intents if not _is_settled(device, intent)]
        require(not unknown, 12, "{} never heard of {}", device.name, unknown)
        if not device.desk:
            entitled = sim.mirror.entitled(device.person.id)
            clients.check_at_rest(device.name, device.held(), entitled, sim.mirror)
    _inspect_deltas(sim)


def _is_settled(device: Device, intent: Intent) -> bool:
    return all(entry.outcome is not None for entry in device.replica.outbox if entry.op_id == intent.op_id)


def _inspect_deltas(sim: Simulation) -> None:
    rng = random.Random("deltas")
    for device, epoch, bid, held in rng.sample(sim.samples, min(10, len(sim.samples))):
        here = any(each is device for each in sim.devices)
        if not here or epoch != sim.server.wiring.epoch or bid not in sim.mirror.entitled(device.person.id):
            continue
        probe = copy_of(device.replica)
        probe.base = {bid: HeldBucket(bid, held.key, held.ver, {})}
        probe.outbox, probe.full_vector = [], True
        body = probe.request(new_id(rng), device.clocks.reading(sim.now), APP, 512 * 1024)
        answer = sim.server.exchange(device.person.token, body)
        for part in json.loads(answer.body)["b"]:
            if part["id"] == bid:
                old = held if part["mode"] == "delta" else Held(held.key, held.ver, {})
                rows = [(row["t"], row["id"], row["v"], row.get("d")) for row in part["rows"]]
                clients.check_delta(device.name, bid, old, rows, sim.mirror)
                sim.count(f"old {part['mode']} checked")
