"""A verified copy of database and blobs. What is in it, a device may forget. Source: decisions on archived."""

import shutil
from pathlib import Path

import msgspec
from msgspec import Struct

from backend.persistence.accounts import read_word, write_word
from backend.persistence.blob_rows import archive_blobs
from backend.persistence.copies import (
    blobs_of_copy,
    copy_out,
    file_hashes,
    heads_of_copy,
    journal_heads,
    mark_archived,
)
from backend.persistence.database import Database, Transaction


class Manifest(Struct, frozen=True):
    epoch: str
    at: int
    files: dict[str, str]
    heads: dict[str, int]


class NotVerified(RuntimeError):
    """What was read back is not what was written: nothing was marked as archived."""


def back_up(database: Database, data: Path, target: Path, now: int) -> Manifest:
    """Copies into `target`, which must not exist, reads it back, and only then advances *archived*.

    Raises FileExistsError, NotVerified, OSError.
    """
    target.mkdir(parents=True)
    with database.read() as connection:
        epoch = read_word(connection, "epoch") or ""
        least = journal_heads(connection)
    copy_out(database, target)
    blobs = data / "blobs"
    if blobs.exists():
        # After the database: whatever a row of the copy names was in the store before.
        shutil.copytree(blobs, target / "blobs")
    heads, named = heads_of_copy(target), blobs_of_copy(target)
    missing = {dev for dev, seq in least.items() if heads.get(dev, 0) < seq}
    if missing:
        raise NotVerified(f"the copy lacks ops of {len(missing)} devices that were acknowledged before it began")
    files = file_hashes(target)
    unsound = [sha256 for sha256 in named if files.get(f"blobs/{sha256[:2]}/{sha256[2:]}") != sha256]
    if unsound:
        raise NotVerified(
            f"{len(unsound)} blobs are missing or not what their name says, {unsound[0]} first: see doctor"
        )
    manifest = Manifest(epoch, now, files, heads)
    (target / "manifest.json").write_bytes(msgspec.json.format(msgspec.json.encode(manifest), indent=1))

    def archive(transaction: Transaction) -> None:
        mark_archived(transaction, heads)
        archive_blobs(transaction, named, now)
        write_word(transaction, "backed_up_at", str(now))

    database.transact(archive)
    return manifest


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a backup whose files are what it says. Raises NotVerified, FileNotFoundError."""
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    found = file_hashes(folder)
    wrong = sorted(name for name in manifest.files.keys() | found.keys() if manifest.files.get(name) != found.get(name))
    if wrong:
        raise NotVerified(f"not as they were written: {', '.join(wrong)}")
    return manifest
