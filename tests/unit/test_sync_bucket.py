"""What a client is sent, and the checksum that says whether it arrived. Source: PROTOCOL section 4."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from sync.bucket import Head, checksum, plan_pull
from sync.ids import h64
from sync.world import Bucket, Row, World

BIDS = st.integers(1, 5)


@st.composite
def heads(draw: st.DrawFn) -> list[Head]:
    bids = draw(st.lists(BIDS, unique=True))
    found = []
    for bid in bids:
        ver = draw(st.integers(1, 9))
        found.append(Head(bid, "o", f"root {bid}", ver, draw(st.integers(0, ver))))
    return found


@given(heads(), st.dictionaries(BIDS, st.integers(0, 12)))
def test_each_bucket_is_left_alone_or_sent_newer_or_whole_or_dropped(
    entitled: list[Head], have: dict[int, int]
) -> None:
    plan = plan_pull(entitled, have)
    wants = {want.head.bid: want for want in plan.wants}
    for head in entitled:
        held, want = have.get(head.bid), wants.get(head.bid)
        if held == head.ver:
            assert want is None
        elif held is None or held > head.ver or held < head.min_ver:
            assert (want and (want.mode, want.since)) == ("snap", 0)
        else:
            assert (want and (want.mode, want.since)) == ("delta", held)
    assert plan.drop == sorted(set(have) - {head.bid for head in entitled})
    assert [want.head.bid for want in plan.wants] == [head.bid for head in entitled if head.bid in wants]


WRITES = st.lists(
    st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), st.booleans()), min_size=1, max_size=3), max_size=12
)


class NoRows:
    """The source of a world that starts empty."""

    def row(self, bid: int, table: int, row_id: str) -> None:
        return None

    def table(self, bid: int, table: int) -> dict[str, Row]:
        return {}


def written(batches: list[list[tuple[str, bool]]]) -> list[dict[str, Row]]:
    """The bucket's rows after each batch; a batch raises `ver` by one and writes or deletes rows."""
    world, bucket = World(NoRows()), Bucket(1, "o", "root", 0, 0)  # type: ignore[arg-type]
    world.hold(bucket)
    states: list[dict[str, Row]] = [{}]
    for batch in batches:
        ver = world.bump(bucket)
        for row_id, deleted in batch:
            world.put(bucket, (1, row_id), Row({"at": ver}, {}, ver, deleted))
        rows = {row_id: row for row_id, row in bucket.rows.get(1, {}).items() if row is not None}
        live = [(1, row_id, row.v) for row_id, row in rows.items() if not row.deleted]
        assert bucket.chk == checksum(live), "the running checksum is not that of the rows"
        states.append(rows)
    return states


@given(WRITES)
def test_the_running_checksum_is_that_of_the_live_rows(batches: list[list[tuple[str, bool]]]) -> None:
    written(batches)


@given(WRITES, st.data())
def test_a_delta_from_any_version_leads_to_the_snapshot(
    batches: list[list[tuple[str, bool]]], data: st.DataObject
) -> None:
    states = written(batches)
    since = data.draw(st.integers(0, len(states) - 1))
    rows = {row_id: row.v for row_id, row in states[since].items() if not row.deleted}
    for row_id, row in states[-1].items():
        if row.v > since:
            rows.pop(row_id, None)
            if not row.deleted:
                rows[row_id] = row.v
    assert rows == {row_id: row.v for row_id, row in states[-1].items() if not row.deleted}


@given(WRITES)
def test_what_is_taken_back_leaves_no_trace(batches: list[list[tuple[str, bool]]]) -> None:
    world, bucket = World(NoRows()), Bucket(1, "o", "root", 0, 0)  # type: ignore[arg-type]
    world.hold(bucket)
    for batch in batches:
        before = (
            bucket.ver,
            bucket.chk,
            set(bucket.changed),
            {row_id: row for row_id, row in bucket.rows.get(1, {}).items() if row},
        )
        world.begin()
        ver = world.bump(bucket)
        for row_id, deleted in batch:
            world.put(bucket, (1, row_id), Row({}, {}, ver, deleted))
        if len(batch) > 1:
            world.take_back()
            kept = {row_id: row for row_id, row in bucket.rows.get(1, {}).items() if row}
            assert (bucket.ver, bucket.chk, bucket.changed, kept) == before


ROWS = st.lists(st.tuples(st.integers(1, 15), st.uuids().map(str), st.integers(1, 2**53 - 1)), max_size=6)


@given(ROWS, st.randoms())
def test_a_checksum_knows_no_order_and_sees_a_doubled_row(rows: list[tuple[int, str, int]], random) -> None:
    mixed = list(rows)
    random.shuffle(mixed)
    assert checksum(mixed) == checksum(rows)
    for row in rows:
        assert (checksum([*rows, row]) - checksum(rows)) % 2**64 == h64(*row)


def _place(doc: dict[str, Any]) -> str | None:
    return doc["place"]


@given(st.lists(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["p", "q", None])), max_size=4), max_size=8))
def test_a_row_is_found_by_what_it_says_also_after_something_was_taken_back(
    groups: list[list[tuple[str, str | None]]],
) -> None:
    world, bucket = World(NoRows()), Bucket(1, "o", "root", 0, 0)  # type: ignore[arg-type]
    world.hold(bucket)
    for number, group in enumerate(groups):
        world.begin()
        for row_id, place in group:
            other = world.find(bucket, 1, _place, place)
            if place is None or other is None or other[0] == row_id:
                world.put(bucket, (1, row_id), Row({"place": place}, {}, world.bump(bucket)))
        if number % 2:
            world.take_back()
        for place in ("p", "q"):
            said = [row_id for row_id, row in world.table(bucket, 1).items() if row.doc["place"] == place]
            found = world.find(bucket, 1, _place, place)
            assert said == ([found[0]] if found else [])
