"""What administrators and time do."""

from __future__ import annotations

import random

from tests.simulation.device import Device, pick
from tests.simulation.mishaps import KEPT_MS
from tests.simulation.ops import card, create, note, op
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
    """A note that several hold is withdrawn, its tombstone goes, and then those come back who were away for all of it."""
    phones = [device for device in sim.devices if not device.desk and device.trouble is None]
    device = pick(rng, phones)
    root = pick(rng, sorted(device.orders())) if device else None
    if device is None or root is None:
        return
    what, was = note(rng, device, root)
    sim.record(device, what, was)
    for each in (device, *(other for other in phones if root in other.orders())):
        _sync(sim, rng, each)
    if what["r"] in device.table(root, 4):
        sim.record(device, op(rng, "note.delete@1", root, {}, what["r"]), {})
        _sync(sim, rng, device)
        holiday(sim, rng)


def back_up(sim: Simulation, rng: random.Random) -> None:
    if len(sim.backups) < 6:
        sim.back_up()


def restore(sim: Simulation, rng: random.Random) -> None:
    """Any backup that is not older than what devices keep for that case."""
    backup = pick(rng, [backup for backup in sim.backups if sim.now - backup.at < KEPT_MS])
    if backup is not None:
        sim.restore(backup)


def order_lost(sim: Simulation, rng: random.Random) -> None:
    """An order is made and worked on after a backup; that comes back, and who was on site comes before the desk does."""
    desk = next(device for device in sim.devices if device.person.roles == ("manager",))
    phones = [device for device in sim.devices if not device.desk and device.trouble is None]
    sim.look(desk)
    phone, roots = pick(rng, phones), sorted(desk.orders())
    if phone is None or desk.trouble is not None or not roots or len(sim.backups) > 6:
        return
    sim.back_up()
    what, was = create(rng, desk, roots[0])
    root = what["b"][1]
    sim.record(desk, what, was)
    for event, x in (("submit", {"from": "draft"}), ("approve", {"from": "submitted"})):
        sim.record(desk, op(rng, f"order.{event}@1", root, x), {})
    sim.record(desk, op(rng, "order.dispatch@1", root, {"from": "approved", "technicians": [phone.person.id]}), {})
    _sync(sim, rng, desk)
    _sync(sim, rng, phone)
    if root not in phone.orders():
        return
    sim.record(phone, *card(rng, phone, root))
    _sync(sim, rng, phone)
    sim.restore(sim.backups[-1])
    _sync(sim, rng, phone)
    sim.count("order lost")


def _sync(sim: Simulation, rng: random.Random, device: Device) -> None:
    for _ in range(12):
        if not sim.exchange(device, device.tabs[0], rng, 512 * 1024):
            return
