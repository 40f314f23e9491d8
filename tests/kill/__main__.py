"""`python -m tests.kill [N=200]`: kills the server N times and prints where it died."""

from __future__ import annotations

import random
import sys
import tempfile
import time
from pathlib import Path

from tests.kill.harness import plan, run

if __name__ == "__main__":
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    rng, began = random.Random(kills), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="xl-kill-") as folder:
        killed = run(plan(kills, rng), Path(folder), rng)
    for step, count in sorted(killed.steps.items(), key=lambda item: -item[1]):
        print(f"{count:>5}  {step}")
    lasted = time.monotonic() - began
    print(
        f"kills={killed.steps.total()} acknowledged={killed.acknowledged} lost=0 doubled=0 changed=0 in {lasted:.0f} s"
    )
