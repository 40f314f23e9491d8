"""Kills the server N times under load and judges the whole history after each."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

from msgspec import Struct

from backend.blobs.disk import DiskBlobs
from backend.keys import Keys
from backend.persistence.database import Database
from backend.services.examine import examine
from tests.kill.history import History
from tests.kill.served import Server
from tests.kill.steps import STEPS

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = ["lin", "lin", "he"]
"""Two devices of one person, who meet in conflicts, and one of another."""

AT_RANDOM = "at random"
LONGEST_S = 60


class Killed(Struct):
    """How often the server died where, and how many ops were acknowledged."""

    steps: Counter[str]
    acknowledged: int


class Client:
    """A client process, told and heard by lines."""

    def __init__(self, server: Server, login: str, folder: Path) -> None:
        url = f"http://127.0.0.1:{server.port}"
        command = [sys.executable, str(Path(__file__).with_name("client.py")), url, login, "xinglin-demo", str(folder)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def tell(self, word: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(word + "\n")
        self._process.stdin.flush()

    def hear(self, word: str) -> None:
        assert self._process.stdout is not None
        said = self._process.stdout.readline().strip()
        assert said == word, f"a client said {said!r} instead of {word!r}"

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(20)


def plan(kills: int, rng: random.Random) -> list[tuple[str, int]]:
    """Every step equally often, a fifth of all at random; each is passed a few times first."""
    named = [STEPS[n % len(STEPS)] for n in range(kills - kills // 5)]
    chosen = [(step, rng.randrange(1, 12)) for step in named] + [(AT_RANDOM, 0)] * (kills // 5)
    rng.shuffle(chosen)
    return chosen


def run(kills: list[tuple[str, int]], folder: Path, rng: random.Random, mutant: str | None = None) -> Killed:
    """Raises AssertionError where an acknowledged op is lost, doubled or changed, or effects and outcomes differ."""
    server = Server(folder / "data")
    server.folder.mkdir()
    devices = folder / "devices"
    devices.mkdir()
    command = [sys.executable, "-m", "backend", "demo"]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **server.environment}, check=True, stdout=subprocess.DEVNULL)
    server.start()
    clients = [Client(server, login, devices) for login in PEOPLE]
    steps = Counter[str]()
    try:
        for client in clients:
            client.hear("ready")
        server.kill()
        for step, count in kills:
            server.start(None if step == AT_RANDOM else (step, count), mutant)
            judge(server, devices)
            for client in clients:
                client.tell("go")
            if step == AT_RANDOM:
                server.dies(rng.uniform(0.02, 0.3))
                server.kill()
            else:
                assert server.dies(LONGEST_S), f"{step!r} was not reached {count} times in {LONGEST_S} s"
            for client in clients:
                client.hear("down")
            steps[step] += 1
        server.start()
        judge(server, devices)
        for client in clients:
            client.tell("drain")
        for client in clients:
            client.hear("drained")
        return Killed(steps, judge(server, devices))
    finally:
        server.kill()
        for client in clients:
            client.close()


def judge(server: Server, devices: Path) -> int:
    """The whole history, and what the doctor says. The number of acknowledged ops."""
    file = server.folder / "xinglin.db"
    database = Database(f"sqlite:///{file}")
    try:
        blobs, keys = DiskBlobs(server.folder / "blobs"), Keys(server.folder / "keys")
        wrong = [finding for finding in examine(database, blobs, keys) if finding.wrong]
        assert not wrong, f"the doctor: {wrong}"
    finally:
        database.close()
    return History(file).check(devices)
