"""A client of any version that was ever shipped syncs with today's server: its queue, byte for byte as it was shipped, is executed."""

from __future__ import annotations

import json
from pathlib import Path

from tests.integration.site import Site

GOLDEN = sorted((Path(__file__).resolve().parents[1] / "golden").glob("v*.ndjson"))
NOT_APPLIED = {
    "parked": ["note.add@1"],
    "conflict": ["order.patch@1", "order.summarise@1"],
    "rejected": ["order.archive@1"],
}
"""Lines shipped as they should not have been: a wrong payload (settled two files later), edits of a field that another had
edited, a summary of an order not signed, the filing of one not finished."""


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
    found: dict[str, list[str]] = {}
    for kind, verdict in sorted(said.values()):
        found.setdefault(verdict, []).append(kind)
    assert {verdict: kinds for verdict, kinds in found.items() if verdict not in ("applied", "merged")} == NOT_APPLIED
