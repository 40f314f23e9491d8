"""How every script here runs a step: one line when it starts, its seconds when it ends. Standard library only."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
REPORTS = ROOT / ".reports"


class StepFailed(Exception):
    """A step went wrong; the text is a sentence for the person who ran it."""


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """The environment of every step: this project's Python and Node first on the path, output unbuffered."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONUNBUFFERED": "1", **(extra or {})}


def run(command: Sequence[str | Path], cwd: Path = ROOT, env: Mapping[str, str] | None = None) -> None:
    """Run quietly; the output is shown only when the command fails, because then it is the explanation."""
    done = subprocess.run(
        command, cwd=cwd, env=environment(env), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False
    )
    if done.returncode != 0:
        print(done.stdout, file=sys.stderr, flush=True)
        raise StepFailed(f"`{' '.join(map(str, command))}` ended with {done.returncode}")


def within(
    limit_s: float,
    command: Sequence[str],
    cwd: Path = ROOT,
    env: Mapping[str, str] | None = None,
    output: int | None = None,
) -> tuple[int, str]:
    """Exit code and, where `output` is a pipe, what it printed. What hangs is killed with its children and has failed."""
    process = subprocess.Popen(
        command,
        cwd=cwd,
        env=environment(env),
        stdout=output,
        stderr=output and subprocess.STDOUT,
        text=True,
        process_group=0,
    )
    try:
        printed, _ = process.communicate(timeout=limit_s)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        printed, _ = process.communicate()
        printed = f"{printed or ''}\nkilled after {limit_s:.0f} s"
    except KeyboardInterrupt:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return process.returncode, printed or ""


@contextmanager
def step(name: str) -> Iterator[None]:
    """Print what begins and how many seconds it took."""
    print(f"{name} …", flush=True)
    began = time.monotonic()
    yield
    print(f"{name}: {time.monotonic() - began:.1f} s", flush=True)
