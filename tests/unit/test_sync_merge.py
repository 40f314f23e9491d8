"""One field, two writers, against a model that knows who had seen what. Source: PROTOCOL section 5, MUST-MERGE."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.merge import concurrent, merge_field
from sync.policy import Policy

VALUES = st.sampled_from([None, "", "a", "b", "1", 1, 0, True, False])
WRITTEN = st.none() | st.tuples(st.integers(0, 6), st.integers(1, 3))
POLICIES = st.sampled_from(list(Policy))


def same(a: Any, b: Any) -> bool:
    """Equal as JSON: true is not 1."""
    return type(a) is type(b) and a == b


@given(WRITTEN, st.integers(0, 6), st.integers(1, 3), VALUES, VALUES, POLICIES)
def test_a_field_clashes_exactly_if_another_wrote_another_value_unseen(
    written: tuple[int, int] | None, bv: int, lineage: int, current: Any, incoming: Any, policy: Policy
) -> None:
    merged = merge_field(written, bv, lineage, current, incoming, policy)
    unseen = written is not None and written[0] > bv
    foreign = written is not None and written[1] != lineage
    assert merged.clash == (unseen and foreign and not same(current, incoming))
    after = incoming if merged.write else current
    if merged.clash:
        assert same(after, incoming if policy is Policy.TAKE_INCOMING else current)
    else:
        assert same(after, incoming)


@given(st.lists(st.tuples(VALUES, st.integers(1, 6)), max_size=8), POLICIES)
def test_one_device_alone_never_clashes_with_itself(edits: list[tuple[Any, int]], policy: Policy) -> None:
    written, current = None, None
    for ver, (value, bv) in enumerate(edits, start=1):
        merged = merge_field(written, bv, 7, current, value, policy)
        assert not merged.clash
        if merged.write:
            written, current = (ver, 7), value
        assert same(current, value)


EDITS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 3), VALUES), max_size=10)


@given(EDITS, POLICIES)
def test_every_value_is_current_or_was_seen_or_is_in_a_clash(edits: list[tuple[int, int, Any]], policy: Policy) -> None:
    """Whoever edits had seen the field as it was `behind` versions ago, but all that he wrote himself."""
    ver, written, current = 0, None, None
    seen_when_replaced: list[bool] = []
    for lineage, behind, value in edits:
        bv = max(0, ver - behind)
        merged = merge_field(written, bv, lineage, current, value, policy)
        if merged.write and not same(current, value):
            own_or_seen = written is None or written[0] <= bv or written[1] == lineage
            seen_when_replaced.append(own_or_seen or merged.clash)
        if not merged.write and not same(current, value):
            assert merged.clash, "a value went nowhere"
        if merged.write:
            ver += 1
            written, current = (ver, lineage), value
    assert all(seen_when_replaced), "a value was overwritten that its overwriter had not seen"


@given(WRITTEN, st.integers(0, 6), st.integers(1, 3))
def test_concurrent_means_unseen_and_foreign(written: tuple[int, int] | None, bv: int, lineage: int) -> None:
    assert concurrent(written, bv, lineage) == (written is not None and written[0] > bv and written[1] != lineage)
