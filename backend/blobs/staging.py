"""Uploads under way: one file each. How far one has come is said by the database; bytes behind that are nobody's."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from backend.problems import Problem


class Staging:
    """`root/<upload id>`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def place(self, upload: str) -> Path:
        return self.root / upload

    def begin(self, upload: str) -> None:
        self.root.mkdir(parents=True, exist_ok=True)
        self.place(upload).touch()

    def holds(self, upload: str, size: int) -> bool:
        """The first `size` bytes are here. A restored database may know of uploads whose files are gone."""
        file = self.place(upload)
        return file.is_file() and file.stat().st_size >= size

    def drop(self, upload: str) -> None:
        self.place(upload).unlink(missing_ok=True)

    @contextmanager
    def hold(self, upload: str) -> Iterator[BinaryIO]:
        """The file, for one writer at a time over all processes; a writer that dies lets go.

        Raises Problem upload.locked or upload.gone.
        """
        try:
            file = self.place(upload).open("r+b")
        except FileNotFoundError:
            raise Problem("upload.gone") from None
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Problem("upload.locked", wait_ms=1_000) from None
            yield file


def cut(file: BinaryIO, size: int) -> None:
    """Takes everything behind `size` away, and goes on from there."""
    file.truncate(size)
    file.seek(size)


def sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
