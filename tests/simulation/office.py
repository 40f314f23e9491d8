"""What administrators and time do."""

from __future__ import annotations

import random

from tests.simulation.device import pick
from tests.simulation.mishaps import KEPT_MS
from tests.simulation.ops import withdraw
from tests.simulation.organisation import PEOPLE
from tests.simulation.simulation import Simulation

DAY_MS = 86_400_000


def disable(sim: Simulation, rng: random.Random) -> None:
    person = pick(rng, PEOPLE)
    enabled = rng.random() < 0.6
    sim.administer("UPDATE account SET enabled = ? WHERE id = ?", enabled, person.id)
    if not enabled:
        sim.count("user disabled")


def wait(sim: Simulation, rng: random.Random) -> None:
    sim.pass_time(rng.choice([3_600_000, DAY_MS, 7 * DAY_MS]))


def holiday(sim: Simulation, rng: random.Random) -> None:
    """Nobody does anything for most of a year; then tombstones are collected."""
    sim.pass_time(190 * DAY_MS)
    if sim.collect():
        sim.count("tombstones collected")
    sim.follow()


def collect(sim: Simulation, rng: random.Random) -> None:
    if sim.collect():
        sim.count("tombstones collected")
    sim.follow()


def absence(sim: Simulation, rng: random.Random) -> None:
    """A note is withdrawn, its tombstone goes, and then those come back who were away for all of it."""
    device = pick(rng, [device for device in sim.devices if not device.desk and device.trouble is None])
    root = pick(rng, sorted(device.orders())) if device else None
    made = withdraw(rng, device, root) if device and root else None
    if device and made is not None:
        sim.record(device, *made)
        sim.exchange(device, device.tabs[0], rng)
        holiday(sim, rng)


def back_up(sim: Simulation, rng: random.Random) -> None:
    if len(sim.backups) < 6:
        sim.back_up()


def restore(sim: Simulation, rng: random.Random) -> None:
    """Any backup that is not older than what devices keep for that case."""
    backup = pick(rng, [backup for backup in sim.backups if sim.now - backup.at < KEPT_MS])
    if backup is not None:
        sim.restore(backup)
