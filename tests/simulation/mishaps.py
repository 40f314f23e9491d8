"""What befalls devices."""

from __future__ import annotations

import random

from tests.simulation.device import BUILDS, NEXT, Tab, copy_of, pick
from tests.simulation.ops import draft
from tests.simulation.organisation import PEOPLE, TECHNICIANS
from tests.simulation.people import anyone, edit, tap
from tests.simulation.server import Strike
from tests.simulation.simulation import Simulation
from tests.simulation.traffic import sync

KEPT_MS = 30 * 86_400_000
"""A device keeps even archived ops so long: the backup that comes back may be an older one."""


def crash_client(sim: Simulation, rng: random.Random) -> None:
    device = anyone(sim, rng)
    if device.crash(sim.now):
        sim.count("write lost")
    sim.count("client crash")


def update_app(sim: Simulation, rng: random.Random) -> None:
    """The next build takes over the disk, with whatever the one before left in the outbox."""
    device = pick(rng, [device for device in sim.devices if device.build is not NEXT])
    if device is not None:
        device.build = BUILDS[BUILDS.index(device.build) + 1]
        device.crash(sim.now)
        sim.count("app updated")


def second_tab(sim: Simulation, rng: random.Random) -> None:
    device = anyone(sim, rng)
    if len(device.tabs) == 1:
        device.tabs.append(Tab())
        sim.count("second tab")
    else:
        device.tabs.pop()


def stale_tab(sim: Simulation, rng: random.Random) -> None:
    """Two tabs of an old build record at the same time, and give out one `s` twice."""
    device = anyone(sim, rng)
    root = pick(rng, sorted(device.orders()))
    if root is None or device.trouble is not None:
        return
    if len(device.tabs) == 1:
        device.tabs.append(Tab())
    view = device.tabs[1].view = device.tabs[1].view or copy_of(device.replica)
    for through in (None, view):
        disk, device.replica = device.replica, through or device.replica
        made = draft(rng, device, root)
        device.replica = disk
        if made is not None:
            sim.record(device, *made, through)
    sim.count("one s twice")
    for tab in rng.sample(device.tabs, 2):
        if device.trouble is None and rng.random() < 0.7:
            sim.exchange(device, tab, rng)


def race_tabs(sim: Simulation, rng: random.Random) -> None:
    """Two tabs ask one after the other, things happen in between, and the first answer is heard last."""
    device = anyone(sim, rng)
    if device.trouble is not None:
        return
    if len(device.tabs) == 1:
        device.tabs.append(Tab())
    late = sim.ask(device, device.tabs[0], rng)
    sim.letters.remove(late)
    answer = sim.carry(late)
    for _ in range(2):
        edit(sim, rng)
        sync(sim, rng)
    if device.trouble is None:
        sim.exchange(device, device.tabs[1], rng)
    if answer is not None:
        sim.hear(late, answer, rng)
    sim.count("two tabs at once")


def copy_disk(sim: Simulation, rng: random.Random) -> None:
    anyone(sim, rng).remember()


def roll_back(sim: Simulation, rng: random.Random) -> None:
    """Somebody puts an older copy of the disk back."""
    device = pick(rng, [device for device in sim.devices if device.older is not None])
    if device is None:
        return
    older, count = device.older
    known = {op_id for (op_id,) in sim.raw.rows("SELECT op_id FROM journal")}
    elsewhere = {intent.op_id for other in sim.devices if other is not device for intent in other.intents}
    for intent in device.intents[count:]:
        intent.erased = intent.op_id not in known and intent.op_id not in elsewhere
    del device.intents[count:]
    device.replica = copy_of(older)
    device.life += 1
    device.close_tabs(sim.now)
    sim.count("rollback")


def lose_phone(sim: Simulation, rng: random.Random) -> None:
    """The server dies with the last ops of a phone in its journal only, and the phone is never seen again."""
    phones = [device for device in sim.devices if not device.desk]
    device = pick(rng, [device for device in phones if device.trouble is None])
    if device is None or len(phones) < 4:
        return
    tap(sim, rng, device)
    letter = sim.ask(device, device.tabs[0], rng)
    sim.letters.remove(letter)
    sim.carry(letter, Strike("database_error", rng.randrange(15)), Strike("after_commit", 0))
    sim.devices.remove(device)
    known = {op_id for (op_id,) in sim.raw.rows("SELECT op_id FROM journal")}
    elsewhere = {intent.op_id for other in sim.devices for intent in other.intents}
    for intent in device.intents:
        intent.erased |= intent.op_id not in known | elsewhere
    sim.count("phone lost")


def clone(sim: Simulation, rng: random.Random) -> None:
    """The whole installation, key and all, on a second machine."""
    if len(sim.devices) > len(PEOPLE) + 3:
        return
    device = pick(rng, [device for device in sim.devices if not device.desk])
    twin = sim.add_device(device.person)
    twin.replica, twin.key = copy_of(device.replica), device.key
    # From here on the two are strangers to each other, and to what they were.
    device.life, twin.life = device.life + 1, device.life + 1
    twin.intents, twin.freed = list(device.intents), set(device.freed)
    twin.close_tabs(sim.now)
    sim.count("clone")


def another_device(sim: Simulation, rng: random.Random) -> None:
    """A technician gets a second phone."""
    if len(sim.devices) <= len(PEOPLE) + 3:
        sim.add_device(pick(rng, TECHNICIANS))
        sim.count("second phone")


def prune(sim: Simulation, rng: random.Random) -> None:
    """A device forgets what is safe."""
    device = anyone(sim, rng)
    if device.free(KEPT_MS):
        sim.count("ops freed")
    sim.judge_screen(device)


def jump_clock(sim: Simulation, rng: random.Random) -> None:
    """A device's clock is set, or lies. Which way depends on another seed."""
    device = anyone(sim, rng)
    lie = random.Random(f"{rng.random()} {sim.lying_clocks}")
    device.clocks.skew_ms = lie.choice([0, 3_600_000, -86_400_000, 10**12, -(10**12), lie.randrange(-(10**7), 10**7)])
    if lie.random() < 0.5:
        device.clocks.restart(sim.now)
    sim.count("clock jump")
