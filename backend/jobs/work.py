"""Which use case does which job."""

import logging
from collections.abc import Callable, Mapping

from backend.jobs.runner import Runner, Work
from backend.persistence import blob_rows, job_rows
from backend.services.end_upload import sweep_uploads
from backend.services.push_ops import PushOps
from backend.services.speak_as_server import speak_as_server
from backend.services.verify_blob import verify_blob
from backend.wiring import Wiring
from sync.lines import Line
from sync.messages import Outcome

_log = logging.getLogger("xinglin.jobs")

Speak = Callable[[str, str, tuple[str, str], str, object], Outcome]
"""(op id, type, bucket, row, payload) → outcome."""

SWEEP = "sweep_uploads"
_SWEEP_EVERY_MS = 3_600_000


def make_runner(wiring: Wiring) -> Runner:
    """Does what this application owes."""
    return Runner(wiring.database, wiring.clock, _work(wiring))


def _work(wiring: Wiring) -> Mapping[str, Work]:
    database, clock = wiring.database, wiring.clock

    speak = speaker(wiring)

    def verify(about: str) -> None:
        att, user = about.split(" ")
        wiring.pokes.tell(verify_blob(database, wiring.blobs, wiring.pictures, speak, att, user))

    def sweep(_: str) -> None:
        sweep_uploads(database, wiring.staging, clock.now_ms())
        plan_sweep(wiring)

    return {blob_rows.VERIFY: verify, SWEEP: sweep}


def speaker(wiring: Wiring) -> Speak:
    """Records and executes ops of the server's own."""
    database, clock = wiring.database, wiring.clock

    def push(user: str, dev: str, lines: list[Line]) -> list[Outcome]:
        push_ops = PushOps(database, wiring.keys, clock.now_ms(), user, dev, None, _report)
        return push_ops(lines).res

    def speak(op: str, kind: str, bucket: tuple[str, str], row: str, payload: object) -> Outcome:
        return speak_as_server(database, push, clock.now_ms(), op, kind, bucket, row, payload)

    return speak


def plan_sweep(wiring: Wiring) -> None:
    """The next round; asked for at every start, so that there always is one."""
    at = wiring.clock.now_ms() + _SWEEP_EVERY_MS
    wiring.database.transact(lambda transaction: job_rows.ask(transaction, SWEEP, "", at))


def _report(defect: Exception) -> None:
    _log.error("an op of the server's own failed", exc_info=defect)
