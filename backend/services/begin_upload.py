"""Begins an upload. Source: PROTOCOL section 12, tus 1.0.0 creation."""

import base64
import binascii
import uuid

import msgspec
from msgspec import Struct

from backend.blobs.disk import check_room
from backend.blobs.staging import Staging
from backend.domain.blob import MOST_BLOB_BYTES, UPLOAD_MS
from backend.domain.payloads import Sha256
from backend.persistence import blob_rows, journal_rows
from backend.persistence.blob_rows import Upload
from backend.persistence.database import Database
from backend.problems import Problem
from sync.messages import Uuid

MOST_OPEN = 200
"""Unfinished uploads of one user. A phone sends one at a time; who has so many is broken or wants to fill the disk."""

_MOST_SAID = 1_000


class Said(Struct, frozen=True):
    """What Upload-Metadata must hold; more is kept and not looked at."""

    att: Uuid
    sha256: Sha256
    dev: Uuid


def begin_upload(database: Database, staging: Staging, now: int, user: str, length: str, metadata: str) -> Upload:
    """`length` and `metadata` are the headers as they came. Raises Problem."""
    said = _said(metadata)
    size = _size(length)
    check_room(staging.root)
    upload = Upload(str(uuid.uuid4()), user, said.att, said.sha256, size, 0, metadata, "open", now + UPLOAD_MS)

    def begin(transaction) -> None:
        device = journal_rows.read_device(transaction, said.dev)
        if device is None or device.user_id != user:
            raise Problem("device.unknown")
        if device.revoked_at is not None:
            raise Problem("device.revoked")
        if blob_rows.count_open(transaction, user) >= MOST_OPEN:
            raise Problem("upload.too_many", wait_ms=60_000)
        blob_rows.insert_upload(transaction, upload, said.dev)

    staging.begin(upload.id)
    try:
        database.transact(begin)
    except BaseException:
        staging.drop(upload.id)
        raise
    return upload


def _size(length: str) -> int:
    if not (length.isascii() and length.isdigit() and len(length) < 16) or int(length) == 0:
        raise Problem("upload.length")
    if int(length) > MOST_BLOB_BYTES:
        raise Problem("upload.too_large", most_bytes=MOST_BLOB_BYTES)
    return int(length)


def _said(metadata: str) -> Said:
    if len(metadata) > _MOST_SAID:
        raise Problem("upload.metadata", "too long")
    try:
        pairs = [pair.strip().partition(" ") for pair in metadata.split(",")]
        words = {name: base64.b64decode(value, validate=True).decode() for name, _, value in pairs}
        if len(words) != len(pairs):
            raise Problem("upload.metadata", "a name stands twice")
        return msgspec.convert(words, Said)
    except (binascii.Error, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise Problem("upload.metadata", str(error)[:200]) from None
