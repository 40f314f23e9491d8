"""The tree of RFC 6962 over a growing log. Source: RFC 6962 section 2.1, RFC 9162 section 2.1.3."""

import hashlib

from hypothesis import given
from hypothesis import strategies as st

from backend.domain.merkle import grow, leaf, node, path, root

SIZES = st.integers(1, 70)


def naive(leaves: list[bytes]) -> bytes:
    """MTH as the RFC writes it."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return node(naive(leaves[:k]), naive(leaves[k:]))


def led_up(index: int, size: int, at: bytes, beside: list[bytes]) -> bytes:
    """RFC 9162 2.1.3.2."""
    fn, sn = index, size - 1
    for hash_ in beside:
        if fn & 1 or fn == sn:
            at = node(hash_, at)
            while not fn & 1 and fn:
                fn, sn = fn >> 1, sn >> 1
        else:
            at = node(at, hash_)
        fn, sn = fn >> 1, sn >> 1
    assert sn == 0
    return at


@given(SIZES, st.data())
def test_the_root_does_not_depend_on_how_often_one_went_on(size: int, data: st.DataObject) -> None:
    leaves = [leaf(str(n).encode()) for n in range(size)]
    cut = data.draw(st.integers(0, size))
    assert root(grow(grow([], leaves[:cut]), leaves[cut:])) == naive(leaves)


@given(SIZES, st.data())
def test_a_path_leads_from_every_leaf_to_the_root(size: int, data: st.DataObject) -> None:
    leaves = [leaf(str(n).encode()) for n in range(size)]
    index = data.draw(st.integers(0, size - 1))
    assert led_up(index, size, leaves[index], path(leaves, index)) == root(grow([], leaves))


def test_the_empty_log_and_the_single_entry_are_those_of_the_rfc() -> None:
    assert root([]) == hashlib.sha256(b"").digest()
    assert leaf(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"
