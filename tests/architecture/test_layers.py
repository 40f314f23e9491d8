"""Layers that a contract file cannot say: the protocol's few imports, who calls the network, what the page may not do."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from tests.architecture.tree import sources, text

VALUES_ONLY = {
    *("__future__", "msgspec", "sync", "typing", "collections", "dataclasses", "enum", "functools", "itertools"),
    *(
        "hashlib",
        "hmac",
        "uuid",
        "re",
        "unicodedata",
        "bisect",
        "operator",
        "math",
        "base64",
        "struct",
        "json",
        "string",
    ),
    *("graphlib", "contextlib", "copy", "types", "abc"),
}
"""Modules without input, output, clock or chance."""

CHANCE_OR_CLOCK = {"uuid1", "uuid4", "now", "utcnow", "today", "urandom"}

NETWORK = re.compile(r"(?<![\w.])(?:fetch|XMLHttpRequest|WebSocket|EventSource)\(|\.sendBeacon\(")
UNSAFE_MARKUP = re.compile(
    r"\bstyle=[\"{]|innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\("
)


def imported(path: Path) -> set[str]:
    """Top names of the modules that a Python file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").split(".")[0])
    return found


def application(*suffixes: str) -> list[Path]:
    """Sources of the PWA without its tests."""
    return [
        path
        for path in sources(*suffixes, under="pwa/src/")
        if ".test." not in path.name and "testing" not in path.parts
    ]


def test_the_protocol_imports_nothing_but_values() -> None:
    modules = sources(".py", under="sync/")
    assert modules
    assert {str(path): extra for path in modules if (extra := imported(path) - VALUES_ONLY)} == {}


@pytest.mark.parametrize("folder", ["sync/", "backend/domain/"])
def test_what_decides_has_no_clock_and_no_chance(folder: str) -> None:
    trees = {path: ast.parse(text(path)) for path in sources(".py", under=folder)}
    assert trees
    calls = {
        (str(path), node.func.attr)
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not {(path, name) for path, name in calls if name in CHANCE_OR_CLOCK}


def test_the_domain_imports_the_protocol_and_itself_only() -> None:
    modules = sources(".py", under="backend/domain/")
    assert modules
    # Signatures are rules too: bytes in, bytes out. Keys come as arguments.
    outside = VALUES_ONLY | {"backend", "cryptography", "calendar", "datetime", "decimal", "fractions", "zoneinfo"}
    assert {str(path): extra for path in modules if (extra := imported(path) - outside)} == {}


def test_only_the_net_folder_of_the_app_reaches_the_network() -> None:
    watched = application(".ts", ".tsx")
    assert watched
    allowed = ("pwa/src/net/", "pwa/src/service-worker")
    callers = [str(path) for path in watched if NETWORK.search(text(path))]
    assert [path for path in callers if not path.startswith(allowed)] == []


def test_the_app_writes_no_inline_style_and_no_markup() -> None:
    watched = [*application(".tsx", ".ts"), *sources(".html", under="pwa/")]
    assert watched
    assert [str(path) for path in watched if UNSAFE_MARKUP.search(text(path))] == []
