"""What can happen. Each action is a function of the world and of chance of its own, so that a trace may lose any of them."""

from __future__ import annotations

import random

from tests.simulation import mishaps, office, people, traffic
from tests.simulation.simulation import Simulation
from tests.simulation.traffic import Action

ACTIONS: dict[str, tuple[int, Action]] = {
    "edit": (60, people.edit),
    "group": (6, people.group),
    "sync": (40, traffic.sync),
    "ask": (8, traffic.ask),
    "carry": (8, traffic.carry),
    "hear": (8, traffic.hear),
    "lose_request": (3, traffic.lose_request),
    "lose_reply": (6, traffic.lose_reply),
    "duplicate": (4, traffic.duplicate),
    "give_up": (4, traffic.give_up),
    "cut_request": (4, traffic.cut_request),
    "cut_group": (3, traffic.cut_group),
    "cut_reply": (3, traffic.cut_reply),
    "crash_before_commit": (4, traffic.strike(("before_commit", 2))),
    "crash_after_commit": (4, traffic.strike(("after_commit", 2))),
    "crash_at_statement": (4, traffic.strike(("statement", 25))),
    "defect": (4, traffic.strike(("defect", 25))),
    "database_error": (4, traffic.strike(("database_error", 25))),
    "crash_after_defect": (3, traffic.strike(("database_error", 15), ("after_commit", 3))),
    "defect_after_defect": (3, traffic.strike(("database_error", 15), ("defect", 60))),
    "locked": (2, traffic.strike(("locked", 25))),
    "crash_client": (6, mishaps.crash_client),
    "update_app": (2, mishaps.update_app),
    "second_tab": (3, mishaps.second_tab),
    "stale_tab": (3, mishaps.stale_tab),
    "race_tabs": (4, mishaps.race_tabs),
    "blind_edit": (3, people.blind_edit),
    "reopen_unseen": (3, people.reopen_unseen),
    "talk_of_conflicts": (12, people.talk_of_conflicts),
    "absence": (4, office.absence),
    "copy_disk": (3, mishaps.copy_disk),
    "roll_back": (2, mishaps.roll_back),
    "lose_phone": (1, mishaps.lose_phone),
    "clone": (1, mishaps.clone),
    "another_device": (1, mishaps.another_device),
    "impostor": (1, traffic.impostor),
    "disable": (3, office.disable),
    "jump_clock": (3, mishaps.jump_clock),
    "wait": (4, office.wait),
    "holiday": (2, office.holiday),
    "collect": (1, office.collect),
    "back_up": (3, office.back_up),
    "restore": (2, office.restore),
    "order_lost": (1, office.order_lost),
    "prune": (4, mishaps.prune),
}


OPS = [
    *(f"order.{name}@1" for name in ("create", "submit", "approve", "dispatch", "decline", "cancel", "patch")),
    *(f"order.{name}@1" for name in ("accept", "depart", "arrive", "start", "pause", "resume", "complete")),
    *("answer.set@1", "note.add@1", "note.delete@1", "card.show@1", "conflict.resolve@1", "conflict.reopen@1"),
    *("parked.settle@1", "order.explode@1", "answer.set@9", "order.pause@2"),
    *("note.add@2", "card.show@2", "answer.set@2", "order.depart@2"),
]
"""Op types that every soak must have seen."""

FAULTS = [
    *(
        "request lost",
        "reply lost",
        "duplicate",
        "late request",
        "late reply",
        "request cut",
        "group cut",
        "reply cut",
    ),
    *(
        f"server {what}"
        for what in ("before_commit", "after_commit", "statement", "defect", "database_error", "locked")
    ),
    *(
        "client crash",
        "second tab",
        "one s twice",
        "rollback",
        "write lost",
        "clone",
        "second phone",
        "group",
        "user disabled",
    ),
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
    *("older build", "newer build", "app updated", "reassigned", "order lost", "phone lost"),
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
