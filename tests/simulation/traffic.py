"""What the network does, and where the server dies."""

from __future__ import annotations

import json
import random
from collections.abc import Callable

from tests.simulation.device import pick
from tests.simulation.organisation import PEOPLE
from tests.simulation.people import anyone, tap
from tests.simulation.server import Strike
from tests.simulation.simulation import Letter, Simulation

Action = Callable[[Simulation, random.Random], None]


def sync(sim: Simulation, rng: random.Random) -> None:
    """A good line: as many round trips as the device wants, up to a few."""
    device = anyone(sim, rng)
    tab = pick(rng, device.tabs)
    for _ in range(rng.choice([1, 2, 4])):
        if not sim.exchange(device, tab, rng):
            break


def ask(sim: Simulation, rng: random.Random) -> None:
    """A request leaves, and is under way."""
    device = anyone(sim, rng)
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
        _carry_cut(sim, rng, letter, rng.randrange(len(letter.body)))
        sim.count("request cut")


def cut_group(sim: Simulation, rng: random.Random) -> None:
    """One tap, and the body that brings it ends exactly between two of its ops."""
    device = pick(rng, [device for device in sim.devices if device.trouble is None])
    if device is None:
        return
    tap(sim, rng, device)
    letter = sim.ask(device, pick(rng, device.tabs), rng)
    lines = [json.loads(line).get("g") for line in letter.body.splitlines()]
    ends = [place for place, byte in enumerate(letter.body) if byte == ord("\n")]
    inside = [
        end for end, one, other in zip(ends, lines, lines[1:], strict=False) if one and other and one[0] == other[0]
    ]
    if inside:
        _carry_cut(sim, rng, letter, pick(rng, inside))
        sim.count("group cut")


def _carry_cut(sim: Simulation, rng: random.Random, letter: Letter, at: int) -> None:
    answer = sim.carry(letter, cut=at)
    sim.letters.remove(letter)
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


def impostor(sim: Simulation, rng: random.Random) -> None:
    """Somebody else's session sends what a device has written."""
    letter = _letter(sim, rng, answered=False)
    if letter is not None and letter.answer is None:
        others = [person for person in PEOPLE if person is not letter.device.person]
        sim.carry(letter, speaker=pick(rng, others))
        sim.count("impostor")
