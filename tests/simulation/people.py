"""What people do."""

from __future__ import annotations

import random

from tests.simulation.device import Device, pick
from tests.simulation.ops import draft, new_id, reopen, resolve
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
    device = anyone(sim, rng)
    root = pick(rng, sorted(device.orders()))
    made = [draft(rng, device, root) for _ in range(rng.choice([2, 3]))] if root else []
    whole = [entry for entry in made if entry is not None]
    gid = new_id(rng)
    for place, (what, was) in enumerate(whole):
        sim.record(device, {**what, "g": [gid, place, len(whole)]}, was)
    if whole:
        sim.count("group")


def talk_of_conflicts(sim: Simulation, rng: random.Random) -> None:
    """Somebody who sees a conflict chooses, or takes a choice back."""
    device = anyone(sim, rng)
    if device.desk:
        sim.look(device)
    roots = [root for root in sorted(device.orders()) if device.table(root, 5)]
    made = rng.choice([resolve, resolve, reopen])(rng, device, rng.choice(roots)) if roots else None
    if made is not None:
        sim.record(device, *made)
