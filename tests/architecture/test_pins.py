"""Everything that set-up installs is pinned by its hash and says nothing about where it was fetched from."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.tree import ROOT, files, text

REQUIREMENTS = ["backend/requirements.txt", "tests/requirements.txt", "pwa/requirements.txt"]
LOCKFILES = ["pwa/package-lock.json", "pwa/tools/package-lock.json"]

# In pieces, so that this file does not hold what it forbids.
HOSTS = [
    ".".join(pieces)
    for pieces in (
        ("npmjs", "org"),
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("deb", "debian", "org"),
        ("npmmirror", "com"),
        ("tsinghua", "edu", "cn"),
        ("aliyun", "com"),
    )
]
PLACES = ["/" + "work/", "/" + "root/", "/" + "home/", "/" + "Users/"]


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_python_package_has_one_version_and_its_hashes(name: str) -> None:
    content = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", content, flags=re.MULTILINE).strip())
    assert entries
    pinned = re.compile(r"[\w.-]+==[\w.]+( ; [^\\]+)? \\\n(    --hash=sha256:[0-9a-f]{64}( \\\n)?)+$")
    assert [entry.split("\n")[0] for entry in entries if not pinned.match(entry)] == []


@pytest.mark.parametrize("name", LOCKFILES)
def test_every_node_package_has_its_hash_and_no_address(name: str) -> None:
    packages = json.loads((ROOT / name).read_text(encoding="utf-8"))["packages"]
    installed = {path: entry for path, entry in packages.items() if path}
    assert installed
    assert [path for path, entry in installed.items() if "integrity" not in entry or "resolved" in entry] == []


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    contents = {path: text(path) for path in files() if "package-lock" not in path.name}
    assert len(contents) > 50
    assert [
        (str(path), word) for path, content in contents.items() for word in (*HOSTS, *PLACES) if word in content
    ] == []
