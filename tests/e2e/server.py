"""The real server as a process that can be killed and started again on the same port and files."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parents[2]
START_S = 20
"""Longest start on a busy machine of two cores."""


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def settings(folder: Path, **more: str) -> dict[str, str]:
    """The environment of every command of the product in these tests."""
    return {**os.environ, "XINGLIN_DATA": str(folder), "XINGLIN_ARGON2": "test", "PYTHONUNBUFFERED": "1", **more}


def command(name: str, folder: Path) -> None:
    """Run `python -m backend NAME` to its end."""
    subprocess.run([sys.executable, "-m", "backend", name], cwd=ROOT, env=settings(folder), check=True, timeout=120)


class Server:
    """`python -m backend serve` on files of its own; localhost is a secure context, so service workers run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.more: dict[str, str] = {}
        """Settings beside the usual ones; they count from the next start."""
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None

    def start(self) -> None:
        """Start; returns when it answers."""
        self._log = (self.folder / "server.log").open("ab")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "backend", "serve"],
            cwd=ROOT,
            env=settings(self.folder, PORT=str(self.port), **self.more),
            stdout=self._log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        for _ in range(START_S * 20):
            if self._answers():
                return
            try:
                self._process.wait(timeout=0.05)
            except subprocess.TimeoutExpired:
                continue
            raise AssertionError(f"the server ended with {self._process.returncode}:\n{self.log()}")
        raise AssertionError(f"the server did not answer within {START_S} s:\n{self.log()}")

    def kill(self) -> None:
        """SIGKILL its whole process group: no farewell, no flush."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None

    def log(self) -> str:
        """What it printed so far."""
        return (self.folder / "server.log").read_text(encoding="utf-8", errors="replace")

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("localhost", self.port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            return connection.getresponse().status == 200
        except ConnectionError:
            return False
        finally:
            connection.close()
