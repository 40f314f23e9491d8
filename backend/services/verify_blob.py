"""Bytes and declaration of an attachment have met: the row says so from now on. Source: PROTOCOL section 12, MUST-FACE."""

from collections.abc import Callable

import msgspec

from backend.blobs.disk import DiskBlobs
from backend.blobs.pictures import Pictures
from backend.persistence import blob_rows
from backend.persistence.database import Database
from sync.ids import uuid5
from sync.messages import Outcome

Speak = Callable[[str, str, tuple[str, str], str, object], Outcome]
"""The server's own op: (op id, type, bucket, row, payload) → its outcome."""


class NotVerified(RuntimeError):
    """The server's own op was not executed; the job is tried again."""


class Verified(msgspec.Struct, frozen=True, omit_defaults=True):
    sha256: str
    flaw: str | None = None


def verify_blob(
    database: Database, blobs: DiskBlobs, pictures: Pictures, speak: Speak, att: str, user: str
) -> list[int]:
    """Idempotent. Returns the buckets that it changed. Raises NotVerified where an op of the server's was not executed."""
    with database.read() as transaction:
        brought = blob_rows.brought(transaction, att, user)
    changed: list[int] = []
    for blob in brought:
        flaw = pictures.make(blob.sha256, blobs.place(blob.sha256)) if blob.mime.startswith("image/") else None
        op = uuid5(att, f"verify {blob.bid} {blob.sha256}")
        outcome = speak(op, "blob.verify@1", blob.key, att, Verified(blob.sha256, flaw))
        if outcome.o not in ("applied", "merged"):
            raise NotVerified(f"{op} {outcome.o} {outcome.e}")
        changed += [bid for bid, _ in outcome.at]
    return changed
