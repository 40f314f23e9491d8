"""Does the work that committed transactions owe. Source: ADR "background work".

A job is done at least once: whoever dies over it leaves its lease to run out. So every use case here may be repeated.
"""

import logging
import threading
from collections.abc import Callable, Mapping

from backend.clock import Clock
from backend.persistence import job_rows
from backend.persistence.database import Busy, Database, Transaction
from backend.persistence.job_rows import Job

_log = logging.getLogger("xinglin.jobs")

LEASE_MS = 60_000
"""Longer than any job takes; so long is waited after a crash."""

_LOOK_EVERY_S = 1.0
_FIRST_DELAY_MS, _LONGEST_DELAY_MS = 1_000, 3_600_000

Work = Callable[[str], None]
"""Does one piece of work, named by what it is about."""


class Runner:
    """One thread a process; several processes share the rows."""

    def __init__(self, database: Database, clock: Clock, work: Mapping[str, Work]) -> None:
        self._database = database
        self._clock = clock
        self._work = work
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="jobs", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Waits for the job under way."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def drain(self) -> int:
        """Does everything that is due now; how much that was."""
        done = 0
        while not self._stopping.is_set() and (job := self._lease()) is not None:
            self._do(job)
            done += 1
        return done

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                if self.drain() == 0:
                    self._stopping.wait(_LOOK_EVERY_S)
            except Exception as error:  # noqa: BLE001 - the database may be away for a while
                _log.error("the jobs could not be looked at", exc_info=error)
                self._stopping.wait(_LOOK_EVERY_S)

    def _lease(self) -> Job | None:
        now = self._clock.now_ms()
        with self._database.read() as transaction:
            if not job_rows.is_due(transaction, now):
                return None
        return self._database.transact(lambda transaction: job_rows.lease(transaction, now, now + LEASE_MS))

    def _do(self, job: Job) -> None:
        try:
            self._work[job.kind](job.about)
        except Busy as busy:
            self._put_off(job, busy)
        except Exception as error:  # noqa: BLE001 - one job at fault must not hold up the others
            _log.error("job %s %s failed, try %s", job.kind, job.about, job.tries, exc_info=error)
            self._put_off(job, error)
        else:
            self._database.transact(lambda transaction: job_rows.finish(transaction, job))

    def _put_off(self, job: Job, error: Exception) -> None:
        delay = min(_LONGEST_DELAY_MS, _FIRST_DELAY_MS * 2 ** min(job.tries - 1, 20))
        later, words = self._clock.now_ms() + delay, f"{type(error).__name__}: {error}"[:500]

        def put_off(transaction: Transaction) -> None:
            job_rows.put_off(transaction, job, later, words)

        self._database.transact(put_off)
