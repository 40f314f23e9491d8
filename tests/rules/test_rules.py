"""The table of rules stays whole: every rule has a sentence, every proven one an opposite that could be planted."""

from __future__ import annotations

import pytest

from tests.mutants.swap import place_of
from tests.rules.opposites import OPPOSITES
from tests.rules.table import marked_tests, read_rules


def test_every_rule_is_said_in_a_sentence() -> None:
    rules = read_rules()
    assert len(rules) == 111
    assert [rule.id for rule in rules.values() if not rule.says.endswith(".")] == []


def test_what_is_proven_is_a_rule_and_has_an_opposite() -> None:
    marked = set(marked_tests())
    assert marked
    assert marked <= set(read_rules())
    assert marked == set(OPPOSITES)


@pytest.mark.parametrize("rule", sorted(OPPOSITES))
def test_an_opposite_replaces_a_function_that_exists(rule: str) -> None:
    for where, _ in OPPOSITES[rule]:
        assert callable(place_of(where)[2])
