"""A server as a process of its own, for as long as a block lasts."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]


class Served:
    """`python WORDS` on a free port; entered once it accepts connections, terminated at the end."""

    def __init__(self, words: list[str], environment: dict[str, str]) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        env = {**os.environ, **environment, "PORT": str(self.port)}
        self._process = subprocess.Popen([sys.executable, *words], cwd=ROOT, env=env)
        self.pid = self._process.pid

    def __enter__(self) -> Served:
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except ConnectionRefusedError:
                try:
                    self._process.wait(timeout=0.05)
                except subprocess.TimeoutExpired:
                    continue
                raise RuntimeError(f"the server ended with {self._process.returncode}") from None

    def __exit__(
        self, _type: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait(timeout=20)
