"""Pictures made of blobs, beside them: all of them can be made again. Source: PROTOCOL section 12."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Literal

from backend.blobs import remake

_WAIT_S = 20
"""The program limits its own time; this ends one that waits for something."""

_KILLED = "image.too_heavy"


class Pictures:
    """`root/ab/cdef….view.jpg` and `.thumb.jpg`."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def read(self, sha256: str, size: Literal["view", "thumb"]) -> bytes | None:
        """JPEG of at most 1600 or 320 pixels a side; None where none was made."""
        file = self._place(sha256, size)
        return file.read_bytes() if file.is_file() else None

    def make(self, sha256: str, source: Path) -> str | None:
        """None, or why no picture can be made of the file. Raises OSError where this machine is at fault."""
        self._root.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._root) as folder:
            flaw = _run(source, Path(folder))
            if flaw is None:
                self._place(sha256, "view").parent.mkdir(exist_ok=True)
                for size in ("thumb", "view"):
                    shutil.move(Path(folder, f"{size}.jpg"), self._place(sha256, size))
        return flaw

    def forget(self, sha256: str) -> None:
        for size in ("view", "thumb"):
            self._place(sha256, size).unlink(missing_ok=True)

    def _place(self, sha256: str, size: str) -> Path:
        return self._root / sha256[:2] / f"{sha256[2:]}.{size}.jpg"


def _run(source: Path, folder: Path) -> str | None:
    command = [sys.executable, "-I", remake.__file__, str(source), str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=_WAIT_S, check=False, env={})  # noqa: S603 - our own program, on a path of ours
    except subprocess.TimeoutExpired:
        return _KILLED
    said = done.stdout.strip()
    if said == "ok":
        return None
    # Killed by its limits, or out of memory where not even the answer could be printed.
    return said if said.startswith("image.") else _KILLED
