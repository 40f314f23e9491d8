"""Statements on the driver's cursor mean the same on both databases, and fail like SQLAlchemy's own."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from backend.persistence.database import Database
from backend.persistence.statement import Insert, Statement

BUCKETS = Insert(
    "bucket", "bid, kind, root, ver, min_ver, floor, chk", "ON CONFLICT (bid) DO UPDATE SET ver = excluded.ver"
)
ROWS = Insert("row", "bid, tbl, id, v, del, doc, fv")
ROOTS = Statement("SELECT root FROM bucket WHERE bid IN :bids AND ver > :ver ORDER BY bid")


@pytest.fixture
def database(database_url: str):
    opened = Database(database_url)
    with opened.write() as connection:
        BUCKETS.many(connection, [(bid, "o", f"根 'r\"{bid}\\", bid * 10, 0, 0, "0") for bid in range(1, 6)])
    yield opened
    opened.close()


def test_a_list_stands_for_its_values_and_an_empty_one_for_none(database: Database) -> None:
    with database.read() as connection:
        assert ROOTS.rows(connection, bids=[1, 3, 4], ver=10) == [("根 'r\"3\\",), ("根 'r\"4\\",)]
        assert ROOTS.rows(connection, bids=[], ver=0) == []
        assert ROOTS.one(connection, bids=[9], ver=0) is None
        assert ROOTS.value(connection, bids=[2], ver=0) == "根 'r\"2\\"


def test_a_list_of_tuples_stands_for_rows(database: Database) -> None:
    held = Statement(
        "WITH held (bid, v) AS (VALUES :held) SELECT bucket.bid FROM held "
        "JOIN bucket ON bucket.bid = held.bid AND ver > v ORDER BY bucket.bid"
    )
    with database.read() as connection:
        assert held.rows(connection, held=[(1, 9), (2, 20), (3, 2**40), (4, 0)]) == [(1,), (4,)]


def test_bytes_truth_and_nothing_survive_a_bulk_insert(database: Database) -> None:
    raw = bytes(range(256)) + "𬭎".encode()
    journal = Insert("journal", "dev, seq, op_id, raw, received_at, state, outcome, chain_ok, repeats_dev")
    with database.write() as connection:
        journal.many(connection, [("d", n, f"op{n}", raw, 2**52, "done", None, n == 1, None) for n in (1, 2)])
        journal.many(connection, [])
        ROWS.many(connection, [(1, 1, "x", 7, True, '{"a":"\\u0001\\"ß𠅤"}', "{}")])
    with database.read() as connection:
        found = Statement("SELECT raw, received_at, outcome, chain_ok FROM journal ORDER BY seq").rows(connection)
        assert [(bytes(r), at, o, bool(ok)) for r, at, o, ok in found] == [
            (raw, 2**52, None, True),
            (raw, 2**52, None, False),
        ]
        [(deleted, doc)] = Statement("SELECT del, doc FROM row").rows(connection)
        assert (bool(deleted), doc) == (True, '{"a":"\\u0001\\"ß𠅤"}')


def test_many_runs_once_for_each_row(database: Database) -> None:
    with database.write() as connection:
        Statement("UPDATE bucket SET ver = :ver WHERE bid = :bid").many(
            connection, [{"bid": bid, "ver": 0} for bid in (1, 2)]
        )
        assert ROOTS.rows(connection, bids=[1, 2], ver=0) == []


def test_a_conflict_updates_and_errors_are_those_of_sqlalchemy(database: Database) -> None:
    with database.write() as connection:
        BUCKETS.many(connection, [(1, "o", "other", 99, 0, 0, "0")])
        assert Statement("SELECT root, ver FROM bucket WHERE bid = :bid").one(connection, bid=1) == ("根 'r\"1\\", 99)
    with pytest.raises(IntegrityError), database.write() as connection:
        ROWS.many(connection, [(1, 1, "x", 7, False, "{}", "{}")] * 2)
    with pytest.raises((OperationalError, ProgrammingError)), database.read() as connection:
        Statement("SELECT nothing FROM nowhere").rows(connection)
    with database.read() as connection:
        assert Statement("SELECT COUNT(*) FROM row").value(connection) == 0
