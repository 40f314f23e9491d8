"""The files that the architecture tests look at: what git tracks, or would."""

from __future__ import annotations

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@cache
def files() -> tuple[Path, ...]:
    """Every file of the repository that is not ignored, relative to its top."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    return tuple(path for name in names if name and (ROOT / (path := Path(name))).is_file())


def sources(*suffixes: str, under: str = "") -> list[Path]:
    """Files with one of these endings, below a folder."""
    return [path for path in files() if path.suffix in suffixes and path.as_posix().startswith(under)]


def text(path: Path) -> str:
    """Content of a file of the repository; "" for one that is not text."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""
