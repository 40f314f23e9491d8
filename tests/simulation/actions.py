"""What can happen. Each action is a function of the world and of chance of its own, so that a trace may lose any of them."""

from __future__ import annotations

import random
from collections.abc import Callable

from tests.simulation.device import Device, Tab, copy_of, pick
from tests.simulation.ops import draft, new_id
from tests.simulation.organisation import PEOPLE, TECHNICIANS
from tests.simulation.server import Strike
from tests.simulation.simulation import Letter, Simulation

DAY_MS = 86_400_000
KEPT_MS = 30 * DAY_MS
"""A device keeps even archived ops so long: the backup that comes back may be an older one."""

Action = Callable[[Simulation, random.Random], None]


def _anyone(sim: Simulation, rng: random.Random) -> Device:
    return pick(rng, sim.devices)


def edit(sim: Simulation, rng: random.Random) -> None:
    """Somebody records a few ops, sometimes as one group."""
    device = _anyone(sim, rng)
    if device.desk and rng.random() < 0.6:
        sim.look(device)
    for _ in range(rng.choice([1, 1, 2, 4])):
        root = pick(rng, sorted(device.orders()))
        made = draft(rng, device, root) if root else None
        if made is not None:
            sim.record(device, *made)


def group(sim: Simulation, rng: random.Random) -> None:
    """One tap that makes several ops: all or nothing."""
    device = _anyone(sim, rng)
    root = pick(rng, sorted(device.orders()))
    made = [draft(rng, device, root) for _ in range(rng.choice([2, 3]))] if root else []
    whole = [entry for entry in made if entry is not None]
    gid = new_id(rng)
    for place, (what, was) in enumerate(whole):
        sim.record(device, {**what, "g": [gid, place, len(whole)]}, was)
    if whole:
        sim.count("group")


def sync(sim: Simulation, rng: random.Random) -> None:
    """A good line: as many round trips as the device wants, up to a few."""
    device = _anyone(sim, rng)
    tab = pick(rng, device.tabs)
    for _ in range(rng.choice([1, 2, 4])):
        if not sim.exchange(device, tab, rng):
            break


def ask(sim: Simulation, rng: random.Random) -> None:
    """A request leaves, and is under way."""
    device = _anyone(sim, rng)
    if device.trouble is None and len(sim.letters) < 8:
        sim.ask(device, pick(rng, device.tabs), rng)


def _letter(sim: Simulation, rng: random.Random, *, answered: bool) -> Letter | None:
    found = [letter for letter in sim.letters if (letter.answer is not None) == answered]
    if not found and not answered:
        ask(sim, rng)
        found = sim.letters[-1:]
    return pick(rng, found)


def carry(sim: Simulation, rng: random.Random) -> None:
    """A request arrives, however old it is; its reply is under way."""
    letter = _letter(sim, rng, answered=False)
    if letter is not None and letter.answer is None:
        if letter.tab.flight is not letter.flight:
            sim.count("late request")
        letter.answer = sim.carry(letter)
        if letter.answer is None:
            sim.letters.remove(letter)


def hear(sim: Simulation, rng: random.Random) -> None:
    letter = _letter(sim, rng, answered=True)
    if letter is not None and letter.answer is not None:
        sim.letters.remove(letter)
        sim.hear(letter, letter.answer, rng)


def lose_request(sim: Simulation, rng: random.Random) -> None:
    letter = _letter(sim, rng, answered=False)
    if letter is not None:
        sim.letters.remove(letter)
        letter.tab.flight = None
        sim.count("request lost")


def lose_reply(sim: Simulation, rng: random.Random) -> None:
    letter = _letter(sim, rng, answered=False)
    if letter is not None and letter.answer is None:
        sim.carry(letter)
        sim.letters.remove(letter)
        letter.tab.flight = None
        sim.count("reply lost")


def duplicate(sim: Simulation, rng: random.Random) -> None:
    """The network delivers a request twice: now, and at some other time."""
    letter = _letter(sim, rng, answered=False)
    if letter is not None and letter.answer is None:
        answer = sim.carry(letter)
        sim.count("duplicate")
        if answer is not None:
            sim.hear(letter, answer, rng)


def give_up(sim: Simulation, rng: random.Random) -> None:
    """A device stops waiting; its request may still arrive, beyond newer traffic."""
    letter = pick(rng, sim.letters)
    if letter is not None:
        letter.tab.flight = None


def cut_request(sim: Simulation, rng: random.Random) -> None:
    letter = _letter(sim, rng, answered=False)
    if letter is not None and letter.answer is None:
        answer = sim.carry(letter, cut=rng.randrange(len(letter.body)))
        sim.letters.remove(letter)
        sim.count("request cut")
        if answer is not None and rng.random() < 0.5:
            sim.hear(letter, answer, rng)
        else:
            letter.tab.flight = None


def cut_reply(sim: Simulation, rng: random.Random) -> None:
    letter = _letter(sim, rng, answered=False)
    if letter is not None and letter.answer is None:
        answer = sim.carry(letter)
        sim.letters.remove(letter)
        if answer is not None and answer.status == 200:
            sim.hear(letter, answer, rng, cut=rng.randrange(len(answer.body)))


def strike(*blows: tuple[str, int]) -> Action:
    """The server meets this in the middle of a request that carries work: (what, within the first so many)."""

    def act(sim: Simulation, rng: random.Random) -> None:
        busy = [device for device in sim.devices if device.replica.pending() and device.trouble is None]
        device = pick(rng, busy)
        if device is None:
            return
        tab = pick(rng, device.tabs)
        letter = sim.ask(device, tab, rng)
        sim.letters.remove(letter)
        answer = sim.carry(letter, *(Strike(what, rng.randrange(most)) for what, most in blows))
        if answer is None:
            tab.flight = None
        else:
            sim.hear(letter, answer, rng)

    return act


def crash_client(sim: Simulation, rng: random.Random) -> None:
    device = _anyone(sim, rng)
    device.crash(sim.now)
    sim.count("client crash")


def second_tab(sim: Simulation, rng: random.Random) -> None:
    device = _anyone(sim, rng)
    if len(device.tabs) == 1:
        device.tabs.append(Tab())
        sim.count("second tab")
    else:
        device.tabs.pop()


def stale_tab(sim: Simulation, rng: random.Random) -> None:
    """Two tabs of an old build record at the same time, and give out one `s` twice."""
    device = _anyone(sim, rng)
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


def copy_disk(sim: Simulation, rng: random.Random) -> None:
    _anyone(sim, rng).remember()


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
    device.close_tabs(sim.now)
    sim.count("rollback")


def clone(sim: Simulation, rng: random.Random) -> None:
    """The whole installation, key and all, on a second machine."""
    if len(sim.devices) > len(PEOPLE) + 3:
        return
    device = pick(rng, [device for device in sim.devices if not device.desk])
    twin = sim.add_device(device.person)
    twin.replica, twin.key = copy_of(device.replica), device.key
    twin.intents, twin.freed = list(device.intents), set(device.freed)
    twin.close_tabs(sim.now)
    sim.count("clone")


def another_device(sim: Simulation, rng: random.Random) -> None:
    """A technician gets a second phone."""
    if len(sim.devices) <= len(PEOPLE) + 3:
        sim.add_device(pick(rng, TECHNICIANS))
        sim.count("second phone")


def impostor(sim: Simulation, rng: random.Random) -> None:
    """Somebody else's session sends what a device has written."""
    letter = _letter(sim, rng, answered=False)
    if letter is not None and letter.answer is None:
        others = [person for person in PEOPLE if person is not letter.device.person]
        sim.carry(letter, speaker=pick(rng, others))
        sim.count("impostor")


def disable(sim: Simulation, rng: random.Random) -> None:
    person = pick(rng, PEOPLE)
    enabled = rng.random() < 0.6
    sim.administer("UPDATE account SET enabled = ? WHERE id = ?", enabled, person.id)
    if not enabled:
        sim.count("user disabled")


def jump_clock(sim: Simulation, rng: random.Random) -> None:
    """A device's clock is set, or lies. Which way depends on another seed."""
    device = _anyone(sim, rng)
    lie = random.Random(f"{rng.random()} {sim.lying_clocks}")
    device.clocks.skew_ms = lie.choice([0, 3_600_000, -86_400_000, 10**12, -(10**12), lie.randrange(-(10**7), 10**7)])
    if lie.random() < 0.5:
        device.clocks.restart(sim.now)
    sim.count("clock jump")


def wait(sim: Simulation, rng: random.Random) -> None:
    sim.pass_time(rng.choice([3_600_000, DAY_MS, 7 * DAY_MS]))


def holiday(sim: Simulation, rng: random.Random) -> None:
    """Nobody does anything for most of a year; then tombstones are collected."""
    sim.pass_time(190 * DAY_MS)
    if sim.server.collect_tombstones():
        sim.count("tombstones collected")
    sim.follow()


def collect(sim: Simulation, rng: random.Random) -> None:
    if sim.server.collect_tombstones():
        sim.count("tombstones collected")
    sim.follow()


def back_up(sim: Simulation, rng: random.Random) -> None:
    if len(sim.backups) < 6:
        sim.back_up()


def restore(sim: Simulation, rng: random.Random) -> None:
    """Any backup that is not older than what devices keep for that case."""
    backup = pick(rng, [backup for backup in sim.backups if sim.now - backup.at < KEPT_MS])
    if backup is not None:
        sim.restore(backup)


def prune(sim: Simulation, rng: random.Random) -> None:
    """A device forgets what is safe."""
    device = _anyone(sim, rng)
    if device.free(KEPT_MS):
        sim.count("ops freed")
    sim.judge_screen(device)


ACTIONS: dict[str, tuple[int, Action]] = {
    "edit": (60, edit),
    "group": (6, group),
    "sync": (40, sync),
    "ask": (8, ask),
    "carry": (8, carry),
    "hear": (8, hear),
    "lose_request": (3, lose_request),
    "lose_reply": (6, lose_reply),
    "duplicate": (4, duplicate),
    "give_up": (4, give_up),
    "cut_request": (4, cut_request),
    "cut_reply": (3, cut_reply),
    "crash_before_commit": (4, strike(("before_commit", 2))),
    "crash_after_commit": (4, strike(("after_commit", 2))),
    "crash_at_statement": (4, strike(("statement", 25))),
    "defect": (4, strike(("defect", 25))),
    "database_error": (4, strike(("database_error", 25))),
    "crash_after_defect": (3, strike(("database_error", 15), ("after_commit", 3))),
    "defect_after_defect": (3, strike(("database_error", 15), ("defect", 60))),
    "locked": (2, strike(("locked", 25))),
    "crash_client": (6, crash_client),
    "second_tab": (3, second_tab),
    "stale_tab": (3, stale_tab),
    "copy_disk": (3, copy_disk),
    "roll_back": (2, roll_back),
    "clone": (1, clone),
    "another_device": (1, another_device),
    "impostor": (1, impostor),
    "disable": (3, disable),
    "jump_clock": (3, jump_clock),
    "wait": (4, wait),
    "holiday": (2, holiday),
    "collect": (1, collect),
    "back_up": (3, back_up),
    "restore": (2, restore),
    "prune": (4, prune),
}


OPS = [
    *(f"order.{name}@1" for name in ("create", "submit", "approve", "dispatch", "decline", "cancel", "patch")),
    *(f"order.{name}@1" for name in ("accept", "depart", "arrive", "start", "pause", "resume", "complete")),
    *("answer.set@1", "note.add@1", "note.delete@1", "card.show@1", "conflict.resolve@1", "conflict.reopen@1"),
    *("parked.settle@1", "order.explode@1", "answer.set@9"),
]
"""Op types that every soak must have seen."""

FAULTS = [
    *("request lost", "reply lost", "duplicate", "late request", "late reply", "request cut", "reply cut"),
    *(
        f"server {what}"
        for what in ("before_commit", "after_commit", "statement", "defect", "database_error", "locked")
    ),
    *("client crash", "second tab", "one s twice", "rollback", "clone", "second phone", "group", "user disabled"),
    *(
        "clock jump",
        "impostor",
        "enrol after fork",
        "enrol after restore",
        "backup",
        "restore",
        "tombstones collected",
        "ops freed",
    ),
    *("old delta checked", "old snap checked"),
]
"""What must have gone wrong, or been looked at, in every soak."""


def make_trace(seed: int, length: int) -> list[tuple[str, int]]:
    """Names of actions, each with the seed of its own chance."""
    rng = random.Random(f"trace {seed}")
    names = list(ACTIONS)
    weights = [ACTIONS[name][0] for name in names]
    return [(rng.choices(names, weights)[0], rng.getrandbits(32)) for _ in range(length)]


def perform(sim: Simulation, trace: list[tuple[str, int]]) -> None:
    for name, salt in trace:
        rng = random.Random(salt)
        sim.trace(name)
        ACTIONS[name][1](sim, rng)
        sim.pass_time(rng.choice([50, 1_000, 60_000]))
