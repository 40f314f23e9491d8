"""A face for a star card: made anew from its pixels, kept under its hash. Source: PROTOCOL section 11."""

import hashlib
import tempfile
from pathlib import Path

from msgspec import Struct

from backend.blobs.disk import DiskBlobs, check_room
from backend.blobs.pictures import Pictures
from backend.domain.jws import JwsRefused, from_base64url
from backend.persistence.accounts import Account
from backend.persistence.credentials import unit_of
from backend.persistence.database import Database
from backend.persistence.desk_reach import desk_reach
from backend.problems import Problem


class Portrait(Struct, frozen=True):
    """`photo`: hex SHA-256, for `card.photo`. The picture is a JPEG of at most 320 pixels a side."""

    photo: str


def take_portrait(database: Database, portraits: DiskBlobs, account: Account, user: str, body: bytes) -> Portrait:
    """Raises Problem auth.role, card.none, image.unreadable or server.full. Nothing is on any card yet."""
    if not {"manager", "admin"} & set(account.roles):
        raise Problem("auth.role")
    with database.read() as transaction:
        if unit_of(transaction, user) not in desk_reach(transaction, account).units:
            raise Problem("card.none")
    check_room(portraits.root)
    with tempfile.TemporaryDirectory(dir=portraits.root) as name:
        source, made = Path(name, "source"), Pictures(Path(name, "made"))
        source.write_bytes(body)
        flaw = made.make("0" * 64, source)
        thumb = made.read("0" * 64, "thumb")
        if flaw is not None or thumb is None:
            raise Problem("image.unreadable", flaw)
        photo = hashlib.sha256(thumb).hexdigest()
        finished = Path(name, "portrait.jpg")
        finished.write_bytes(thumb)
        portraits.take(finished, photo)
    return Portrait(photo)


def read_portrait(portraits: DiskBlobs, ph: str) -> bytes | None:
    """By the hash as a card spells it."""
    try:
        sha256 = from_base64url(ph).hex()
    except JwsRefused:
        return None
    return portraits.read(sha256) if len(sha256) == 64 and portraits.has(sha256) else None
