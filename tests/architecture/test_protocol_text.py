"""Every MUST of the protocol names what proves it, and that is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "sync" / "PROTOCOL.md").read_text(encoding="utf-8")
MUSTS = re.split(r"^(?=\*\*MUST-)", TEXT, flags=re.MULTILINE)[1:]
PROOF = re.compile(r"`((?:tests|pwa)/[^`]+)`")


def test_there_are_musts() -> None:
    assert len(MUSTS) > 12


def test_every_must_names_a_proof_that_is_there() -> None:
    for must in MUSTS:
        sentence = must.split("\n\n")[0]
        proofs = PROOF.findall(sentence.split("**MUST-", 2)[1])
        assert proofs, sentence[:80]
        assert [proof for proof in proofs if not (ROOT / proof).exists()] == [], sentence[:80]


def test_no_must_is_named_twice() -> None:
    names = re.findall(r"^\*\*(MUST-[A-Z0-9]+)\*\*", TEXT, flags=re.MULTILINE)
    assert len(names) == len(set(names))
