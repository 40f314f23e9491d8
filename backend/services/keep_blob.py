"""Takes a blob's bytes from a file, as if they had been uploaded. Source: PROTOCOL section 12."""

import hashlib
import uuid

from backend.blobs.disk import DiskBlobs
from backend.blobs.staging import Staging
from backend.domain.blob import UPLOAD_MS
from backend.persistence import blob_rows
from backend.persistence.blob_rows import Upload
from backend.persistence.database import Database, Transaction


def keep_blob(
    database: Database, staging: Staging, blobs: DiskBlobs, now: int, owner: tuple[str, str], att: str, content: bytes
) -> bool:
    """`owner`: (user, dev). False: his bytes of that id are here already."""
    user, dev = owner
    sha256 = hashlib.sha256(content).hexdigest()
    upload = Upload(str(uuid.uuid4()), user, att, sha256, len(content), 0, "", "open", now + UPLOAD_MS)
    with database.read() as transaction:
        if blob_rows.is_brought(transaction, user, att, sha256):
            return False
    staging.begin(upload.id)
    staging.place(upload.id).write_bytes(content)
    blobs.take(staging.place(upload.id), sha256)

    def keep(transaction: Transaction) -> None:
        blob_rows.insert_upload(transaction, upload, dev)
        blob_rows.end_upload(transaction, upload, "done", upload.size)
        blob_rows.keep_blob(transaction, upload, now)

    database.transact(keep)
    staging.drop(upload.id)
    return True
