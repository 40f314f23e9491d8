"""The server as a process: `python -m backend serve`, forked from a process that has loaded it already, and perhaps armed."""

from __future__ import annotations

import multiprocessing
import os
import socket
from multiprocessing.process import BaseProcess
from pathlib import Path

from backend.cli.main import main
from tests.kill import mutants, steps

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload(["tests.kill.served"])


def serve(environment: dict[str, str], log: Path, kill_at: tuple[str, int] | None, mutant: str | None) -> None:
    """Runs in the child. `kill_at`: a step and how many times it is passed."""
    os.environ.update(environment)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(out, 1)
    os.dup2(out, 2)
    if mutant is not None:
        getattr(mutants, mutant)()
    if kill_at is not None:
        steps.arm(*kill_at)
    main(["serve"])


class Server:
    """On one folder and one port, started again and again."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.folder = folder
        self.environment = {"PORT": str(self.port), "XINGLIN_DATA": str(folder), "XINGLIN_ARGON2": "test"}
        self._process: BaseProcess | None = None

    def start(self, kill_at: tuple[str, int] | None = None, mutant: str | None = None) -> None:
        """Returns when it accepts connections."""
        arguments = (self.environment, self.folder / "server.log", kill_at, mutant)
        self._process = FORKS.Process(target=serve, args=arguments, daemon=True)
        self._process.start()
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=5).close()
                return
            except ConnectionRefusedError:
                self._process.join(0.02)
                assert self._process.is_alive(), f"it ended with {self._process.exitcode}:\n{self.log()}"

    def dies(self, within_s: float) -> bool:
        """Waits until it has killed itself. False if it lives on."""
        assert self._process is not None
        self._process.join(within_s)
        assert self._process.exitcode in (None, -9), f"it ended with {self._process.exitcode}:\n{self.log()}"
        return self._process.exitcode is not None

    def kill(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.join()

    def log(self) -> str:
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")
