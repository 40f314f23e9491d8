"""No shape on the wire changes unnoticed, and every op version ever shipped is still understood."""

import importlib.util
import json
from pathlib import Path

import pytest

from backend.domain.commands import BY_SERVER, CATALOGUE
from sync.history import HISTORY
from sync.lines import read_line
from sync.version import PROTOCOL
from tests.architecture.shapes import digest

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = sorted((ROOT / "tests" / "golden").glob("*.ndjson"))


def test_the_shapes_are_those_that_the_history_names() -> None:
    assert (HISTORY[-1][0], HISTORY[-1][1]) == (PROTOCOL, digest()), "read sync/history.py, then decide"


def test_history_only_grows() -> None:
    versions = [version for version, _, _ in HISTORY]
    assert versions == sorted(versions)
    assert all(words for _, _, words in HISTORY)


def test_every_op_type_has_a_golden_line() -> None:
    shown = {json.loads(line)["t"] for file in GOLDEN for line in file.read_text(encoding="utf-8").splitlines()}
    assert shown == (set(CATALOGUE.commands) | set(CATALOGUE.upcasters)) - BY_SERVER


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_every_golden_line_is_still_read(file: Path) -> None:
    for text in file.read_text(encoding="utf-8").splitlines():
        line = read_line(text.encode())
        assert line is not None
        assert line.error is None, text


def test_what_the_browser_shares_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("types_of_the_browser", ROOT / ".ci" / "share.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.TARGET.read_text(encoding="utf-8") == module.text(), "run make types"
