"""Is the shape still the shape: the top level, the size of files, the names."""

from __future__ import annotations

import ast
import re

from tests.architecture.tree import ROOT, files, sources, text

TOP = {
    *("backend", "pwa", "sync", "tests"),
    *("Makefile", "LICENSE", "README.md", "README.zh-CN.md", "alembic.ini", "pyproject.toml"),
}
LINES = 400
"""A longer file has lost its one job; an ADR may give the reason and name it."""

BANNED = {
    *("Manager", "Helper", "Helpers", "Util", "Utils", "Common", "Misc", "Base", "Abstract", "Impl"),
    *("Data", "Info", "Handler", "Handlers", "Processor"),
}
"""Where nothing better comes to mind, the thing has no single job."""

WORD = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
TYPE = re.compile(r"^\s*(?:export )?(?:default )?(?:abstract )?(?:class|interface|type|enum) (\w+)", re.MULTILINE)


def banned_words(name: str) -> set[str]:
    """The banned words in a snake_case, kebab-case or CamelCase name."""
    return {word.capitalize() for word in WORD.findall(name)} & BANNED


def test_the_top_level_holds_the_agreed_names_only() -> None:
    tops = {path.parts[0] for path in files()}
    assert {top for top in tops if not top.startswith(".")} <= TOP


def test_no_source_file_is_longer_than_an_adr_allows() -> None:
    allowed = "".join(text(path) for path in files() if "adr" in path.parts)
    watched = sources(".py", ".ts", ".tsx", ".css", ".mjs")
    assert len(watched) > 50
    long = {str(path): length for path in watched if (length := text(path).count("\n")) > LINES}
    assert not {path: length for path, length in long.items() if f"`{path}`" not in allowed}


def test_no_module_or_folder_has_a_banned_name() -> None:
    names = {part.split(".")[0] for path in sources(".py", ".ts", ".tsx") for part in path.parts}
    assert len(names) > 50
    # Base is a word of the merge: base, incoming, current.
    assert not {name for name in names if banned_words(name) - {"Base"}}


def test_no_type_of_python_has_a_banned_name() -> None:
    trees = [ast.parse(text(path)) for path in sources(".py")]
    names = {node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
    assert len(names) > 20
    assert not {name for name in names if banned_words(name)}


def test_no_type_of_typescript_has_a_banned_name() -> None:
    names = {name for path in sources(".ts", ".tsx") for name in TYPE.findall(text(path))}
    assert len(names) > 20
    # A shape may be called after the base of a merge; TypeScript here has no base classes.
    assert not {name for name in names if banned_words(name) - {"Base"}}


def test_the_readme_names_folders_that_exist() -> None:
    for readme in ("README.md", "README.zh-CN.md"):
        named = re.findall(r"^\| `([\w./-]+)` \|", (ROOT / readme).read_text(encoding="utf-8"), re.MULTILINE)
        folders = [path for path in named if path.endswith("/")]
        assert len(folders) > 10, f"{readme} has no map of the code"
        assert not [path for path in folders if not (ROOT / path).is_dir()]
