"""export | verify: evidence as a file, and the check of such a file."""

from pathlib import Path

from backend.blobs.disk import DiskBlobs
from backend.bootstrap import open_database
from backend.cli import verify_bundle
from backend.clock import SystemClock
from backend.keys import Keys
from backend.problems import PROBLEMS, Problem
from backend.services.export_evidence import export_evidence
from backend.services.extend_audit import extend_audit
from backend.settings import Settings


class NoEvidence(RuntimeError):
    """The message says why, and what to do."""


def export(settings: Settings, order: str | None) -> None:
    """Writes `evidence-<order>.zip` here. Raises NoEvidence."""
    if order is None:
        raise NoEvidence("say which order, by its id: python -m backend export ORDER")
    database, keys, now = open_database(settings), Keys(settings.data / "keys"), SystemClock().now_ms()
    try:
        bundle = export_evidence(
            database,
            DiskBlobs(settings.data / "blobs"),
            keys,
            lambda: extend_audit(database, keys, now, sign_now=True),
            now,
            order,
            None,
        )
    except Problem as problem:
        raise NoEvidence(PROBLEMS[problem.code].title) from None
    finally:
        database.close()
    file = Path(f"evidence-{order}.zip")
    file.write_bytes(bundle)
    print(f"{file}: {len(bundle)} bytes; check it anywhere with: python -m backend verify {file}")


def verify(_: Settings, file: str | None) -> None:
    """Ends the process with the verifier's exit code."""
    raise SystemExit(verify_bundle.main([file] if file else []))
