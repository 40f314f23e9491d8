"""What was measured, as lines for a person."""

from __future__ import annotations

import statistics

from tests.bench.load import Measured

AIMS = {"W1": "≤ 5", "W2": "≤ 1.5", "W3 nothing": "≤ 3", "W3 20 changed": "≤ 3", "W4": "≥ 0.6"}
"""Product to floor: times, and for W4 the rate."""
HEADS = ["", "product", "floor", "ratio", "aim", "slowest 1 % ms", "KB up/down each", "CPU ms each", "ratio"]
WIDTHS = [15, 12, 12, 7, 7, 17, 24, 17, 7]


def slowest(found: Measured) -> float:
    """The time that 99 of 100 exchanges keep to, ms."""
    took = sorted(found.took)
    return took[min(len(took) - 1, int(len(took) * 0.99))] * 1e3


def cpu_ms(found: Measured) -> float:
    """Of the server's processes, an exchange. The kernel counts in steps of 10 ms, so few exchanges say little."""
    return found.cpu / len(found.took) * 1e3


def _row(name: str, ours: Measured, bare: Measured) -> list[str]:
    pair = (ours, bare)
    if name == "W4":
        a, b = (len(each.took) / each.elapsed for each in pair)
        main = [f"{a:.0f} /s", f"{b:.0f} /s"]
    else:
        a, b = (statistics.median(each.took) * 1e3 for each in pair)
        main = [f"{a:.2f} ms", f"{b:.2f} ms"]
    wire = "  ".join(f"{each.up / len(each.took) / 1e3:.1f}/{each.down / len(each.took) / 1e3:.1f}" for each in pair)
    cpu = [cpu_ms(each) for each in pair]
    tail = f"{slowest(ours):.1f}  {slowest(bare):.1f}"
    return [
        name,
        *main,
        f"{a / b:.2f}",
        AIMS[name],
        tail,
        wire,
        f"{cpu[0]:.2f}  {cpu[1]:.2f}",
        f"{cpu[0] / cpu[1]:.1f}" if cpu[1] else "-",
    ]


def table(kind: str, found: dict[str, dict[str, Measured]]) -> str:
    """Medians; in every pair the product stands before the floor."""
    rows = [HEADS, *(_row(name, ours, found["floor"][name]) for name, ours in found["product"].items())]
    lines = ["".join(f"{cell:>{width}}" for cell, width in zip(row, WIDTHS, strict=True)) for row in rows]
    return "\n".join([f"\n{kind}", *lines])
