"""The simulator has teeth: planted faults are noticed, and each of them still replaces a function that exists."""

from __future__ import annotations

import random

import pytest

from tests.mutants.hunt import hunt_all, known_seeds
from tests.mutants.swap import load, names, place_of

SAMPLED = 20


@pytest.mark.parametrize("name", names())
def test_a_mutant_replaces_a_function_that_exists(name: str) -> None:
    mutant = load(name)
    assert mutant.__doc__
    assert callable(place_of(mutant.WHERE)[2])


def test_there_are_enough_of_them_and_each_has_been_caught() -> None:
    assert len(names()) >= 30
    assert set(names()) == set(known_seeds())


def test_a_sample_is_caught_by_the_seeds_that_caught_it_before() -> None:
    chosen = random.Random("sample").sample(names(), SAMPLED)
    away = [hunted.name for hunted in hunt_all(chosen, processes=2, most=1) if hunted.seed is None]
    assert away == []
