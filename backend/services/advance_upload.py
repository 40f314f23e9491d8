"""What has come of an upload is on disk: says so, and with the last piece hands the whole over. Source: PROTOCOL section 12."""

from backend.blobs.disk import DiskBlobs, sha256_of
from backend.blobs.staging import Staging
from backend.domain.blob import UPLOAD_MS
from backend.persistence import blob_rows
from backend.persistence.blob_rows import Upload
from backend.persistence.database import Database, Transaction
from backend.problems import Problem


def advance_upload(
    database: Database, staging: Staging, blobs: DiskBlobs, now: int, upload: Upload, offset: int
) -> None:
    """`offset`: how many bytes are in the staging file, synced. Called by who holds that file.

    The blob is in the store before any row speaks of it; a crash in between leaves the upload where it stood, and its
    last piece is sent again. Raises Problem upload.hash; then the upload is gone.
    """
    if offset < upload.size:
        expires_at = now + UPLOAD_MS
        database.transact(lambda t: blob_rows.advance_upload(t, upload.id, upload.offset, offset, expires_at))
        return
    file = staging.place(upload.id)
    if sha256_of(file) != upload.sha256:
        database.transact(lambda t: blob_rows.end_upload(t, upload, "gone", upload.offset))
        staging.drop(upload.id)
        raise Problem("upload.hash")
    blobs.take(file, upload.sha256)

    def finish(transaction: Transaction) -> None:
        blob_rows.end_upload(transaction, upload, "done", offset)
        blob_rows.keep_blob(transaction, upload, now)

    database.transact(finish)
    staging.drop(upload.id)
