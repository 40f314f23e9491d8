"""Every case of every vector file, on the Python side. The TypeScript side runs the same files."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.vectors import runners

HERE = Path(__file__).parent
CASES = [
    pytest.param(path.stem, case, id=f"{path.stem}: {case['name']}")
    for path in sorted(HERE.glob("*.json"))
    for case in json.loads(path.read_text(encoding="utf-8"))["cases"]
]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_vector(name: str, case: dict[str, Any]) -> None:
    assert getattr(runners, name)(case["in"]) == case["out"]
