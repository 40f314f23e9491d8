"""`python -m tests.stress [SECONDS=20]`: the crowd on the product, then on the naive cursor, which must be seen to miss rows."""

from __future__ import annotations

import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path

from backend.keys import Keys
from tests.bench.place import migrated
from tests.postgres import Cluster
from tests.stress.crowd import WRITERS, crowd
from tests.stress.mutants import naive_cursor

if __name__ == "__main__":
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 20.0
    cluster = Cluster(durable=True)
    cluster.start()
    try:
        for name, planted in (("product", nullcontext), ("naive cursor", naive_cursor)):
            url = cluster.url(cluster.create())
            with tempfile.TemporaryDirectory() as folder:
                migrated(url, Path(folder)).close()
                with planted(url):
                    seen = crowd(url, Keys(Path(folder)), seconds)
            print(
                f"{name}: {WRITERS} writers, {seconds:.0f} s, pushes={seen.pushes} polls={seen.polls} rows={seen.rows} {dict(seen.outcomes)}"
            )
            print(
                f"  missed={seen.missed} wrong_checksums={seen.wrong_checksums} surfaced={len(seen.surfaced)} deadlocks_retried={seen.deadlocks}",
                flush=True,
            )
            print("".join(f"  {each}\n" for each in seen.surfaced[:5]), end="")
    finally:
        cluster.stop()
