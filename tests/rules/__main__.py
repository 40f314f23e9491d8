"""`make rules`: one line a rule. With `--teeth`, each proven rule's opposite is planted, and its tests must turn red."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.rules.opposites import OPPOSITES
from tests.rules.table import ROOT, Rule, rules_with_tests


def is_noticed(rule: Rule) -> bool:
    """Do the rule's tests fail when its function answers the opposite?"""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "tests.rules.planted", "-p", "no:cacheprovider"]
    ran = subprocess.run(
        [*command, *rule.tests], cwd=ROOT, env={**os.environ, "RULE": rule.id}, capture_output=True, text=True
    )
    if ran.returncode > 1:
        raise SystemExit(f"{rule.id}: the tests could not be run\n{ran.stdout}{ran.stderr}")
    return ran.returncode == 1


def main(arguments: list[str]) -> int:
    rules = rules_with_tests()
    for rule in rules:
        print(rule.line)
    proven = [rule for rule in rules if rule.tests and not rule.partly]
    partly = [rule for rule in rules if rule.tests and rule.partly]
    print(f"\n{len(proven)} proven, {len(partly)} partly, {len(rules) - len(proven) - len(partly)} open")
    if "--teeth" not in arguments:
        return 0
    toothless = 0
    for rule in proven + partly:
        noticed = rule.id in OPPOSITES and is_noticed(rule)
        toothless += not noticed
        print(
            f"{rule.id} {'red' if noticed else 'NOT NOTICED' if rule.id in OPPOSITES else 'HAS NO OPPOSITE'}",
            flush=True,
        )
    print(
        f"{len(proven) + len(partly) - toothless} of {len(proven) + len(partly)} turn red when the rule is turned round"
    )
    return 1 if toothless else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
