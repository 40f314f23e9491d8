"""What people do."""

from __future__ import annotations

import random

from tests.simulation.device import Device, pick
from tests.simulation.ops import WORDS, chosen, draft, new_id, patch_of, reopen, resolve, taken_back
from tests.simulation.simulation import Simulation


def anyone(sim: Simulation, rng: random.Random) -> Device:
    return pick(rng, sim.devices)


def edit(sim: Simulation, rng: random.Random) -> None:
    """Somebody records a few ops, sometimes as one group."""
    device = anyone(sim, rng)
    if device.desk and rng.random() < 0.6:
        sim.look(device)
    for _ in range(rng.choice([1, 1, 2, 4])):
        root = pick(rng, sorted(device.orders()))
        made = draft(rng, device, root) if root else None
        if made is not None:
            sim.record(device, *made)


def group(sim: Simulation, rng: random.Random) -> None:
    """One tap that makes several ops: all or nothing."""
    tap(sim, rng, anyone(sim, rng))


def tap(sim: Simulation, rng: random.Random, device: Device) -> None:
    root = pick(rng, sorted(device.orders()))
    made = [draft(rng, device, root) for _ in range(rng.choice([2, 3]))] if root else []
    whole = [entry for entry in made if entry is not None]
    gid = new_id(rng)
    for place, (what, was) in enumerate(whole):
        sim.record(device, {**what, "g": [gid, place, len(whole)]}, was)
    if whole:
        sim.count("group")


def blind_edit(sim: Simulation, rng: random.Random) -> None:
    """Two desks edit one field; the slower one's reply is lost, it reads the order again, and goes on editing."""
    one, other = rng.sample([device for device in sim.devices if device.desk], 2)
    sim.look(one)
    sim.look(other)
    root = pick(rng, sorted(one.orders().keys() & other.orders().keys()))
    if root is None or one.trouble is not None or other.trouble is not None:
        return
    field = [rng.choice(sorted(WORDS))]
    for device in (one, other):
        made = patch_of(rng, device, root, field)
        assert made is not None, "both desks show it"
        sim.record(device, *made)
    sim.exchange(other, other.tabs[0], rng)
    letter = sim.ask(one, one.tabs[0], rng)
    sim.letters.remove(letter)
    sim.carry(letter)
    one.tabs[0].flight = None
    sim.look(one)
    again = patch_of(rng, one, root, field)
    if again is not None:
        sim.record(one, *again)
    sim.count("reply lost")


def talk_of_conflicts(sim: Simulation, rng: random.Random) -> None:
    """Somebody who sees a conflict chooses, or takes a choice back."""
    device = anyone(sim, rng)
    if device.desk:
        sim.look(device)
    roots = [root for root in sorted(device.orders()) if device.table(root, 5)]
    made = rng.choice([resolve, resolve, reopen])(rng, device, rng.choice(roots)) if roots else None
    if made is not None:
        sim.record(device, *made)


def reopen_unseen(sim: Simulation, rng: random.Random) -> None:
    """Two desks see a choice; one takes it back and chooses again, the other takes back what he saw."""
    one, other = rng.sample([device for device in sim.devices if device.desk], 2)
    sim.look(one)
    sim.look(other)
    settled = [
        (root, conflict)
        for root in sorted(one.orders().keys() & other.orders().keys())
        for conflict, doc in one.table(root, 5).items()
        if (doc["state"], doc["kind"]) == ("resolved", "value")
    ]
    if not settled or one.trouble is not None or other.trouble is not None:
        return
    root, conflict = rng.choice(settled)
    sim.record(one, *taken_back(rng, one, root, conflict))
    sim.exchange(one, one.tabs[0], rng)
    sim.look(one)
    if one.trouble is None and one.table(root, 5).get(conflict, {}).get("state") == "open":
        sim.record(one, *chosen(rng, one, root, conflict))
        sim.exchange(one, one.tabs[0], rng)
    sim.record(other, *taken_back(rng, other, root, conflict))
