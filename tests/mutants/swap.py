"""Puts a mutant in the place of the function that it names, before anything else has taken hold of that."""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

_MACHINERY = {"__init__", "swap", "hunt", "test_mutants"}


def names() -> list[str]:
    """Every mutant."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in _MACHINERY)


def load(name: str) -> ModuleType:
    return importlib.import_module(f"tests.mutants.{name}")


def place_of(where: str) -> tuple[Any, str, Callable[..., Any]]:
    """(module or class, name, the function there). Raises LookupError where the product has no such function any more."""
    module, _, path = where.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, last = path.split(".")
    for part in outer:
        owner = getattr(owner, part, None)
    found = vars(owner).get(last) if owner is not None else None
    if not inspect.isfunction(inspect.unwrap(found) if callable(found) else found):
        raise LookupError(f"{where} names no function of the product")
    return owner, last, found  # type: ignore[return-value]


def plant(name: str) -> ModuleType:
    """Plants a mutant in this process. To be called before the modules that use the function are imported."""
    mutant = load(name)
    owner, last, original = place_of(mutant.WHERE)
    setattr(owner, last, mutant.mutant(original))
    return mutant
