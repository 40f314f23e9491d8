"""Every gate fails when it sees nothing."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

sys.path.append(str(ROOT / ".ci"))
import check
import setup


@pytest.mark.parametrize("gate", check.GATES, ids=lambda gate: gate.name)
def test_a_gate_counts_nothing_in_an_empty_output(gate: check.Gate) -> None:
    assert gate.count("") == 0


@pytest.mark.parametrize(
    ("command", "verdict"), [("echo 3 seen", True), ("echo none", False), ("sh -c 'echo 3 seen; false'", False)]
)
def test_a_gate_passes_when_it_ends_well_and_saw_something(command: str, verdict: bool) -> None:
    assert check.passes(check.Gate("probe", command, "things", check.number(r"(\d+) seen"))) is verdict


def test_a_stamp_changes_with_every_byte_and_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_text("a")
    two.write_text("b")
    before = setup.digest([one, two])
    two.write_text("c")
    changed = setup.digest([one, two])
    two.rename(tmp_path / "three")
    assert len({before, changed, setup.digest([one, tmp_path / "three"])}) == 3
