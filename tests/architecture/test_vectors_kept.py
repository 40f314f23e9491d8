"""The vector files are what their maker writes, and each says which sentence of the protocol it proves."""

from __future__ import annotations

import json
import re

import pytest

from tests.architecture.tree import ROOT
from tests.vectors import make

FILES = sorted(path.stem for path in (ROOT / "tests/vectors").glob("*.json"))
_MUST = re.compile(r"^\*\*(MUST-[A-Z0-9]+)\*\*(.*?)(?=^\*\*MUST-|\n\n|\Z)", re.MULTILINE | re.DOTALL)
PROTOCOL = (ROOT / "sync/PROTOCOL.md").read_text(encoding="utf-8")


def test_every_vector_file_has_its_cases_in_the_maker() -> None:
    assert FILES
    assert sorted(make.FILES) == FILES


@pytest.mark.parametrize("name", FILES)
def test_a_vector_file_is_what_its_maker_writes(name: str) -> None:
    assert _text_of(name) == make.text(name), "run make vectors"


def test_vector_files_and_sentences_of_the_protocol_name_one_another() -> None:
    named = {
        (must, name)
        for must, text in _MUST.findall(PROTOCOL)
        for name in re.findall(r"`tests/vectors/(\w+)\.json`", text)
    }
    claimed = {(must, name) for name in FILES for must in json.loads(_text_of(name))["must"]}
    assert named == claimed
    assert {name for _, name in claimed} == set(FILES)


def _text_of(name: str) -> str:
    return (ROOT / f"tests/vectors/{name}.json").read_text(encoding="utf-8")
