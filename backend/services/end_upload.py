"""Ends uploads: one by its owner's wish, others because nobody went on with them. Source: PROTOCOL section 12."""

from backend.blobs.staging import Staging
from backend.domain.blob import UPLOAD_MS
from backend.persistence import blob_rows
from backend.persistence.blob_rows import Upload
from backend.persistence.database import Database, Transaction
from backend.problems import Problem


def end_upload(database: Database, staging: Staging, upload: Upload) -> None:
    """Raises Problem upload.done: bytes handed in are evidence."""
    if upload.state == "done":
        raise Problem("upload.done")
    database.transact(lambda transaction: blob_rows.end_upload(transaction, upload, "gone", upload.offset))
    staging.drop(upload.id)


def sweep_uploads(database: Database, staging: Staging, now: int) -> int:
    """How many had run out. What ended long ago is forgotten."""
    with database.read() as transaction:
        over = blob_rows.expired(transaction, now)

    def sweep(transaction: Transaction) -> None:
        for upload in over:
            found = blob_rows.read_upload(transaction, upload)
            if found is not None:
                blob_rows.end_upload(transaction, found, "gone", found.offset)
        blob_rows.forget_gone(transaction, now - UPLOAD_MS)

    database.transact(sweep)
    for upload in over:
        staging.drop(upload)
    return len(over)
