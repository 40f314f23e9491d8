"""What was measured, as lines for a person."""

from __future__ import annotations

import statistics

from tests.bench.load import Measured

HEAD = f"{'':<15}{'product':>11}{'floor':>11}{'ratio':>8}{'aim':>8}{'slowest 1 %':>20}{'KB up/down each':>26}{'CPU ms each':>18}"
AIMS = {"W1": "≤ 5", "W2": "≤ 1.5", "W3 nothing": "≤ 3", "W3 20 changed": "≤ 3", "W4": "≥ 0.6"}


def slowest(found: Measured) -> float:
    """The time that 99 of 100 exchanges keep to, ms."""
    took = sorted(found.took)
    return took[min(len(took) - 1, int(len(took) * 0.99))] * 1e3


def table(kind: str, found: dict[str, dict[str, Measured]]) -> str:
    """Times in ms, W4 in syncs a second; each figure of the product before that of the floor."""
    lines = [f"\n{kind}", HEAD]
    for name, ours in found["product"].items():
        bare = found["floor"][name]
        rates = name == "W4"
        a, b = (len(m.took) / m.elapsed if rates else statistics.median(m.took) * 1e3 for m in (ours, bare))
        unit = "/s" if rates else "ms"
        wire = "   ".join(f"{m.up / len(m.took) / 1e3:.1f}/{m.down / len(m.took) / 1e3:.1f}" for m in (ours, bare))
        cpu = "  ".join(f"{m.cpu / len(m.took) * 1e3:.2f}" for m in (ours, bare))
        tail = f"{slowest(ours):.2f}  {slowest(bare):.2f}"
        lines.append(
            f"{name:<15}{a:>9.2f}{unit}{b:>9.2f}{unit}{a / b:>8.2f}{AIMS[name]:>8}{tail:>20}{wire:>26}{cpu:>18}"
        )
    return "\n".join(lines)
