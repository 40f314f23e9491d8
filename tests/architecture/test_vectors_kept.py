"""The vector files are what their maker writes, and each says which sentence of the protocol it proves."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.tree import ROOT
from tests.vectors import make

FILES = sorted(path.stem for path in (ROOT / "tests/vectors").glob("*.json"))
PROTOCOL = (ROOT / "sync/PROTOCOL.md").read_text(encoding="utf-8")


def test_every_vector_file_has_its_cases_in_the_maker() -> None:
    assert FILES
    assert sorted(make.FILES) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_vector_file_is_what_its_maker_writes(name: str) -> None:
    assert (ROOT / f"tests/vectors/{name}.json").read_text(encoding="utf-8") == make.text(name), "run make vectors"


@pytest.mark.parametrize("name", FILES)
def test_a_vector_file_proves_sentences_that_the_protocol_has(name: str) -> None:
    named = json.loads((ROOT / f"tests/vectors/{name}.json").read_text(encoding="utf-8"))["must"]
    assert named
    assert set(named) <= set(re.findall(r"MUST-[A-Z0-9]+", PROTOCOL))
