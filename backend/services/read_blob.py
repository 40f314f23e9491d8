"""What of an attachment may be shown, to whom. Source: PROTOCOL section 12, MUST-MEMBER."""

from typing import Literal

from msgspec import Struct

from backend.blobs.disk import DiskBlobs
from backend.blobs.pictures import Pictures
from backend.domain.authority import DESK_ROLES
from backend.persistence import blob_rows
from backend.persistence.accounts import Account, branches_within, read_word
from backend.persistence.blob_rows import OwnBlob
from backend.persistence.database import Database
from backend.problems import Problem

Size = Literal["thumb", "view"]

_READERS = DESK_ROLES | {"quality"}


class States(Struct, frozen=True):
    """`now`: the server's time. `backups`: there is one at all, so that a device may wait for `archived_at`."""

    now: int
    backups: bool
    blobs: list[OwnBlob]


def read_picture(
    database: Database, blobs: DiskBlobs, pictures: Pictures, account: Account, att: str, size: Size
) -> bytes:
    """A JPEG made by this server; made again where a restore left none. Raises Problem blob.not_found, blob.not_here or blob.not_shown."""
    with database.read() as transaction:
        reads = _READERS & set(account.roles)
        branches = sorted(branches_within(transaction, account.unit)) if reads else []
        shown = blob_rows.seen_by(transaction, att, account.id, branches)
    if shown is None:
        raise Problem("blob.not_found")
    if shown.verified_at is None:
        raise Problem("blob.not_here")
    is_picture = shown.flaw is None and shown.mime.startswith("image/")
    picture = pictures.read(shown.sha256, size) if is_picture else None
    if picture is None and is_picture and blobs.has(shown.sha256):
        pictures.make(shown.sha256, blobs.place(shown.sha256))
        picture = pictures.read(shown.sha256, size)
    if picture is None:
        raise Problem("blob.not_shown", flaw=shown.flaw or "not a picture")
    return picture


def tell_states(database: Database, now: int, user: str, atts: list[str]) -> States:
    """What became of this user's own attachments; those that never came whole are not in the answer."""
    with database.read() as transaction:
        backups = read_word(transaction, "backed_up_at") is not None
        return States(now, backups, blob_rows.own_blobs(transaction, user, atts))
