"""The verifier that customers run refuses every forgery, and the server's says the same of every mutant. Source: MUST-STAR."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from backend.domain.jwk import public_key
from backend.domain.star_verdict import Known, judge
from tests.hostile.mutants import forgeries, mutants
from tests.vectors.star_cases import NOW, given, status, trust

ROOT = Path(__file__).resolve().parents[2]
FORGERIES, MUTANTS = 100_000, 10_000
WORLDS: list[dict[str, Any]] = [
    {},
    {"status": status(3)},
    {"status": status(7)},
    {"status": status(4, NOW - 3600)},
    {"status": None, "online": False},
    {"trust": trust(iat=NOW - 3600)},
    {"clock_apart": True},
    {"now_ms": (NOW + 86_000) * 1000},
]
"""What a verifier may know beside the token."""


def shipped() -> Path:
    """The built verifier, the very file that `/c` loads."""
    (bundle,) = (ROOT / "pwa" / "dist" / "assets").glob("verifier-*.js")
    assert bundle.name in (ROOT / "pwa" / "dist" / "c.html").read_text()
    return bundle


def asked(token: str, **other: Any) -> dict[str, Any]:
    return {name: value for name, value in given(token, **other).items() if name != "token"}


def browser_says(lines: Iterable[dict[str, Any]]) -> list[str]:
    node = Path(sys.prefix) / "bin" / "node"
    said = subprocess.run(
        [node, Path(__file__).with_name("judge.mjs"), shipped()],
        input="".join(json.dumps(line) + "\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return said.stdout.splitlines()


def test_a_hundred_thousand_forgeries_are_refused_by_the_shipped_verifier() -> None:
    made = list(forgeries(FORGERIES, seed=4_711))
    assert len(set(made)) > FORGERIES * 0.99
    said = Counter(browser_says([{"known": asked("")}, *({"token": token} for token in made)]))
    print(f"{len(made)} forgeries: {dict(said)}")
    assert said == {"red forged": FORGERIES}


def test_both_verifiers_say_the_same_of_ten_thousand_mutants() -> None:
    made = mutants(MUTANTS, seed=815)
    share = -(-MUTANTS // len(WORLDS))
    lines: list[dict[str, Any]] = []
    server: list[str] = []
    for n, world in enumerate(WORLDS):
        some = made[n * share : (n + 1) * share]
        known = asked("", **world)
        lines += [{"known": known}, *({"token": token} for token in some)]
        pins = {kid: public_key(jwk) for kid, jwk in known["pins"].items()}
        verdicts = [judge(token, Known(**{**known, "pins": pins})) for token in some]
        server += [f"{verdict.tone} {verdict.state}" for verdict in verdicts]
    browser = browser_says(lines)
    assert len(browser) == len(server) == MUTANTS
    assert [pair for pair in zip(made, browser, server, strict=True) if pair[1] != pair[2]][:5] == []
    # A corpus that meets one branch only would prove nothing.
    print(Counter(server))
    assert len(Counter(server)) >= 12
