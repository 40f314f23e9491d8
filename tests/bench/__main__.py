"""Measures the product beside the floor on SQLite (synchronous FULL) and PostgreSQL, and prints the ratios.

python -m tests.bench [sqlite|postgresql|report|stars]
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tests.bench import report, stars
from tests.bench.load import Measured
from tests.bench.place import ROOT, check, copy_to_floor, migrated, plant
from tests.bench.served import Served
from tests.bench.table import table
from tests.postgres import Cluster

ROUNDS = {"w1": 12, "w2": 8, "w3_nothing": 25, "w3_changed": 12, "w4": 4}


@contextmanager
def two_databases(kind: str, folder: Path) -> Iterator[tuple[str, str, list[int]]]:
    """Addresses of the product's and of the floor's database, and the processes that serve them."""
    if kind == "sqlite":
        yield f"sqlite:///{folder / 'product.db'}", f"sqlite:///{folder / 'floor.db'}", []
        return
    cluster = Cluster(durable=True)
    cluster.start()
    try:
        yield cluster.url(cluster.create()), cluster.url(cluster.create()), [cluster.pid()]
    finally:
        cluster.stop()


def measure(kind: str, devices: int, rounds: dict[str, int]) -> dict[str, dict[str, Measured]]:
    """Target → workload → what was measured. The journal is checked afterwards. Raises AssertionError."""
    with tempfile.TemporaryDirectory(prefix="xl-bench-") as name, two_databases(kind, Path(name)) as (ours, bare, pids):
        folder = Path(name)
        database = migrated(ours, folder)
        place = plant(database, devices)
        copy_to_floor(database, place, bare)
        database.close()
        environment = {"XINGLIN_DATABASE_URL": ours, "XINGLIN_DATA": str(folder), "XINGLIN_ARGON2": "test"}
        with (
            Served(["-m", "backend", "serve"], environment) as product,
            Served(["-m", "tests.bench.floor", bare], {}) as floor,
        ):
            targets = {n: {"port": s.port, "pids": [s.pid, *pids]} for n, s in (("product", product), ("floor", floor))}
            plan = msgspec.json.encode({"targets": targets, "place": place, "rounds": rounds})
            command = [sys.executable, "-m", "tests.bench.load"]
            ran = subprocess.run(command, cwd=ROOT, input=plan, stdout=subprocess.PIPE, check=True, env=os.environ)
        check(ours)
        return msgspec.json.decode(ran.stdout, type=dict[str, dict[str, Measured]])


if __name__ == "__main__":
    words = sys.argv[1:]
    for each in words or ["sqlite", "postgresql", "report", "stars"]:
        alone = {"report": report.measure, "stars": stars.measure}.get(each)
        print(alone() if alone else table(each, measure(each, 200, ROUNDS)), flush=True)
