"""A client of any version that was ever shipped syncs with today's server: its queue, byte for byte as it was shipped, is executed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.site import Site

GOLDEN = sorted((Path(__file__).resolve().parents[1] / "golden").glob("v*.ndjson"))
MEANT_TO_BE_PARKED = "note.add@1"
"""The one line whose payload was wrong on the day it was shipped: a person settles it two files later."""


def test_the_queues_of_every_version_are_executed(site: Site) -> None:
    assert GOLDEN
    said: dict[str, tuple[str, str]] = {}
    for file in GOLDEN:
        client = site.client(file.stem.split("-")[-1])
        lines = file.read_text(encoding="utf-8").splitlines()
        answer = client.post(*(line.encode() for line in lines)).json()
        assert answer["stored"] == len(lines)
        types = {json.loads(line)["i"]: json.loads(line)["t"] for line in lines}
        said |= {outcome["i"]: (types[outcome["i"]], outcome["o"]) for outcome in answer["res"]}
    verdicts = sorted(said.values())
    assert {verdict for _, verdict in verdicts} <= {"applied", "merged", "conflict", "parked"}
    assert [kind for kind, verdict in verdicts if verdict == "parked"] == [MEANT_TO_BE_PARKED]
    assert [kind for kind, verdict in verdicts if verdict == "conflict"] == ["order.patch@1"]
