"""Blobs in a directory, each under its own SHA-256. Source: PROTOCOL section 12; ADR "blobs and uploads"."""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from backend.problems import Problem

_BLOCK_BYTES = 1024 * 1024

HEADROOM_BYTES = 100 * 1024 * 1024
"""Below so much free space no upload is taken: what is left belongs to ops, which are a thousand times smaller."""


def sha256_of(file: Path) -> str:
    """Hex digest of a file, read in blocks."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


class DiskBlobs:
    """`root/ab/cdef…`. A blob is there whole or not at all, and never changes."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, sha256: str) -> Path:
        return self.root / sha256[:2] / sha256[2:]

    def has(self, sha256: str) -> bool:
        return self.place(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """Raises FileNotFoundError."""
        return self.place(sha256).read_bytes()

    def take(self, file: Path, sha256: str) -> None:
        """Keeps a finished file, whose hash the caller has checked, under its hash; the file itself stays. On disk when it returns."""
        target = self.place(sha256)
        if target.is_file():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        with file.open("rb") as stream:
            os.fsync(stream.fileno())
        with suppress(FileExistsError):  # somebody else has just brought the same bytes
            os.link(file, target)
        for folder in (target.parent, self.root):
            _sync_folder(folder)

    def forget(self, sha256: str) -> None:
        """At the end of its retention; nothing refers to it any more."""
        self.place(sha256).unlink(missing_ok=True)

    def hashes(self) -> Iterator[str]:
        """Of everything that is here."""
        for file in self.root.glob("??/*"):
            yield file.parent.name + file.name

    def is_sound(self, sha256: str) -> bool:
        """The bytes are here, and are what their name says."""
        return self.has(sha256) and sha256_of(self.place(sha256)) == sha256


def check_room(folder: Path) -> None:
    """Raises Problem server.full."""
    folder.mkdir(parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < HEADROOM_BYTES:
        raise Problem("server.full", wait_ms=60_000)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
