"""Where an upload stands. Source: PROTOCOL section 12."""

from backend.blobs.staging import Staging
from backend.persistence import blob_rows
from backend.persistence.blob_rows import Upload
from backend.persistence.database import Database
from backend.problems import Problem


def find_upload(database: Database, staging: Staging, now: int, user: str, upload: str) -> Upload:
    """Raises Problem upload.not_found for unknown and for somebody else's alike, upload.gone."""
    with database.read() as transaction:
        found = blob_rows.read_upload(transaction, upload)
    if found is None or found.user != user:
        raise Problem("upload.not_found")
    if found.state == "gone" or (found.state == "open" and found.expires_at <= now):
        raise Problem("upload.gone")
    if found.state == "open" and not staging.holds(upload, found.offset):
        raise Problem("upload.gone")  # the database was restored, its bytes were not
    return found
