"""Run every test and count it: Python, TypeScript, vectors on both sides, browser. Standard library only.

Fails when a test failed, when one was skipped, when a kind of test had none, and when Python and TypeScript ran different
numbers of vectors.
"""

from __future__ import annotations

import json
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass

from stages import REPORTS, ROOT, step, within

LIMIT_S = 1800
"""The longest stage is a third of this on two cores; one that takes so long hangs."""


@dataclass(frozen=True)
class Tally:
    """How the tests of one kind went."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)


def pytest(kind: str, *arguments: str) -> Tally:
    """Run pytest on some folders; the tally is read from its JUnit file. A run that wrote none has failed."""
    report = REPORTS / f"{kind}.xml"
    command = ["pytest", "-q", f"--junitxml={report}", *arguments]
    with step(f"tests: {kind}"):
        code, _ = within(LIMIT_S, command)
    if not report.is_file():
        return Tally(failed=1)
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    ran, failures, errors, skipped = (
        sum(int(suite.get(name, "0")) for suite in suites) for name in ("tests", "failures", "errors", "skipped")
    )
    failed = failures + errors
    return Tally(ran - failed - skipped, failed or (1 if code else 0), skipped)


def vitest() -> tuple[Tally, Tally]:
    """Run Vitest once; the tallies of unit tests and of vectors, which are the files named `*.vectors.test.ts`."""
    report = REPORTS / "typescript.json"
    command = ["node_modules/.bin/vitest", "run", "--reporter=default", "--reporter=json", f"--outputFile={report}"]
    with step("tests: typescript"):
        code, _ = within(LIMIT_S, command, ROOT / "pwa")
    units, vectors = Tally(), Tally()
    files = json.loads(report.read_text())["testResults"] if report.is_file() else []
    for file in files:
        states = [test["status"] for test in file["assertionResults"]]
        passed, failed = states.count("passed"), states.count("failed")
        tally = Tally(passed, failed, len(states) - passed - failed)
        if file["name"].endswith(".vectors.test.ts"):
            vectors += tally
        else:
            units += tally
    if code and not (units.failed or vectors.failed):
        units += Tally(failed=1)
    return units, vectors


def main() -> int:
    """Run all; print one line a kind and the total; 0 when it may be called green."""
    REPORTS.mkdir(exist_ok=True)
    for old in REPORTS.iterdir():
        old.unlink()
    two = ("-n", "2", "--dist", "worksteal")
    python = pytest("python", *two, "tests", "--ignore=tests/vectors", "--ignore=tests/e2e")
    vectors = pytest("vectors", "tests/vectors")
    typescript, mirrored = vitest()
    browser = pytest("browser", *two, "tests/e2e")

    total = python + vectors + typescript + mirrored + browser
    print(f"\npython {python.passed} passed")
    print(f"typescript {typescript.passed} passed")
    print(f"vectors {vectors.passed} (python) {'=' if vectors == mirrored else '≠'} {mirrored.passed} (typescript)")
    print(f"browser {browser.passed} passed")
    print(f"{total.passed} passed, {total.failed} failed, {total.skipped} skipped", flush=True)
    kinds = (python, vectors, typescript, mirrored, browser)
    green = not total.failed and not total.skipped and all(kind.passed for kind in kinds) and vectors == mirrored
    return 0 if green else 1


if __name__ == "__main__":
    sys.exit(main())
