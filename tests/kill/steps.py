"""The steps of a push at which the server can be made to kill itself. The product knows nothing of them: they are functions
of it, found by name and wrapped before it starts. A name that is gone fails at once; a step that is never reached, too.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Engine, event

BEFORE, AFTER = "before", "after"

WRAPPED: dict[str, tuple[str, str, str]] = {
    "received": (BEFORE, "backend.api.sync", "answer"),
    "device checked": (AFTER, "backend.api.sync", "find_device"),
    "transaction begun": (BEFORE, "backend.services.push_ops", "PushOps._push"),
    "lines admitted": (AFTER, "backend.services.push_ops", "PushOps._admit"),
    "rows loaded": (AFTER, "backend.persistence.executor", "Executor._preload"),
    "ops decided": (AFTER, "backend.persistence.executor", "execute"),
    "between two statements": (BEFORE, "backend.persistence.world_source", "RowSource._save_memberships"),
    "rows saved": (AFTER, "backend.persistence.world_source", "RowSource.save"),
    "lines journalled": (AFTER, "backend.persistence.journal_rows", "append"),
    "device advanced": (AFTER, "backend.persistence.journal_rows", "advance_device"),
    "committed": (AFTER, "backend.persistence.database", "Database._run_waiting"),
    "pulled": (AFTER, "backend.services.pull_rows", "PullRows.__call__"),
    "reply made": (AFTER, "backend.api.sync", "answer"),
}
AROUND = ["before the commit", "half answered", "answered"]
STEPS = [*WRAPPED, *AROUND]


class Fuse:
    """Kills this process when a step is passed for the n-th time since the first exchange: no farewell, no flush."""

    def __init__(self, step: str, count: int) -> None:
        self._step, self._left, self._is_lit = step, count, False

    def light(self) -> None:
        self._is_lit = True

    def pass_by(self, step: str) -> None:
        if self._is_lit and step == self._step:
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def arm(step: str, count: int) -> None:
    """Wraps the product so that it dies at that step."""
    fuse = Fuse(step, count)
    _wrap("backend.api.sync", "answer", before=fuse.light)
    if step in WRAPPED:
        when, module, path = WRAPPED[step]
        _wrap(module, path, **{when: lambda: fuse.pass_by(step)})
    elif step == "before the commit":
        event.listen(Engine, "commit", lambda connection: _on_commit(fuse, connection))
    else:
        _wrap_app(fuse)


def _nothing() -> None:
    pass


def _wrap(module: str, path: str, before: Callable[[], None] = _nothing, after: Callable[[], None] = _nothing) -> None:
    owner: Any = import_module(module)
    *outer, name = path.split(".")
    for part in outer:
        owner = getattr(owner, part)
    wrapped: Callable[..., Any] = getattr(owner, name)

    def around(*words: Any, **named: Any) -> Any:
        before()
        result = wrapped(*words, **named)
        after()
        return result

    setattr(owner, name, around)


def _on_commit(fuse: Fuse, connection: Connection) -> None:
    if connection.info.get("begin") == "BEGIN IMMEDIATE":
        fuse.pass_by("before the commit")


def _wrap_app(fuse: Fuse) -> None:
    """Between the head of the answer and its body, and after both are with the kernel."""
    run = import_module("backend.cli.run")
    make_app = run.make_app

    def make(*words: Any) -> Any:
        app = make_app(*words)

        async def around(scope: Any, receive: Any, send: Any) -> None:
            async def passing(message: Any) -> None:
                await send(message)
                if scope["path"] == "/sync/v1":
                    fuse.pass_by("half answered" if message["type"] == "http.response.start" else "answered")

            await app(scope, receive, passing if scope["type"] == "http" else send)

        return around

    run.make_app = make  # type: ignore[attr-defined]
