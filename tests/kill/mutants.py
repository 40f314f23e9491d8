"""Planted faults. Each replaces one named function of the product."""

from __future__ import annotations

import threading
from typing import Any

from backend.persistence.database import Database

LATE_S = 0.2


def acknowledge_before_commit() -> None:
    """`Database._run_waiting` answers as soon as the work is done, and commits a little later."""

    def run_waiting(self: Any) -> None:
        jobs = [self._waiting.popleft() for _ in range(len(self._waiting))]
        connection = self.engine.connect()
        connection.info["begin"] = "BEGIN IMMEDIATE"
        transaction = connection.begin()
        for job in jobs:
            job.run(connection)

        def commit() -> None:
            transaction.commit()
            connection.close()

        threading.Timer(LATE_S, commit).start()

    Database._run_waiting = run_waiting  # type: ignore[method-assign]
