"""kill -9 of the server at every step of a push: what was acknowledged is there, once, as it was sent."""

import random
from pathlib import Path

import pytest

from tests.kill.harness import plan, run
from tests.kill.steps import STEPS


def test_forty_kills_lose_nothing(tmp_path: Path) -> None:
    rng = random.Random(40)
    killed = run(plan(40, rng), tmp_path, rng)
    assert killed.steps.total() == 40
    assert min(killed.steps[step] for step in STEPS) >= 2, killed.steps
    assert killed.acknowledged > 200


def test_a_server_that_acknowledges_before_the_commit_is_caught(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="LOST"):
        run([("answered", 2)] * 4, tmp_path, random.Random(1), mutant="acknowledge_before_commit")
