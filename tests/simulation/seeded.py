"""Random ids that are the same in every run."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def seeded_ids(seed: object) -> Iterator[None]:
    """The server's random ids come from the seed while this lasts."""
    rng, real = random.Random(f"ids {seed}"), uuid.uuid4
    uuid.uuid4 = lambda: uuid.UUID(int=rng.getrandbits(128), version=4)
    try:
        yield
    finally:
        uuid.uuid4 = real
