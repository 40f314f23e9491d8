"""The list of rules, and the tests that say they prove one."""

from __future__ import annotations

import contextlib
import io
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Rule:
    """`partly` is what of the rule is not proven yet, in words."""

    id: str
    says: str
    partly: str | None = None
    tests: list[str] = field(default_factory=list)

    @property
    def line(self) -> str:
        """One line of the table: `R-ORD-1 proven by …`, `R-ORD-6 partly (…) by …`, `R-PRT-1 open`."""
        if not self.tests:
            return f"{self.id} open"
        how = f"partly ({self.partly})" if self.partly else "proven"
        return f"{self.id} {how} by {', '.join(self.tests)}"


def read_rules() -> dict[str, Rule]:
    """Every rule by its id, without tests."""
    with (ROOT / "tests" / "rules.toml").open("rb") as file:
        return {name: Rule(name, **entry) for name, entry in tomllib.load(file).items()}


class Marked:
    """Pytest plugin: collects what is marked `rule`, and runs nothing."""

    def __init__(self) -> None:
        self.tests: dict[str, list[str]] = {}

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            test = item.nodeid.partition("[")[0]
            for mark in item.iter_markers("rule"):
                for rule in mark.args:
                    named = self.tests.setdefault(rule, [])
                    if test not in named:
                        named.append(test)


def marked_tests() -> dict[str, list[str]]:
    """Rule id → tests that say they prove it. Raises SystemExit where the tests cannot be collected."""
    marked, said = Marked(), io.StringIO()
    with contextlib.redirect_stdout(said):
        code = pytest.main(["--collect-only", "-qq", "-p", "no:cacheprovider", "tests"], [marked])
    if code is not pytest.ExitCode.OK:
        raise SystemExit(f"the tests cannot be collected\n{said.getvalue()[-2000:]}")
    return marked.tests


def rules_with_tests() -> list[Rule]:
    """Every rule with its tests. Raises SystemExit for a mark that names no rule."""
    rules = read_rules()
    for name, tests in marked_tests().items():
        if name not in rules:
            raise SystemExit(f"{tests[0]} proves {name}, which is no rule")
        rules[name].tests = tests
    return list(rules.values())
