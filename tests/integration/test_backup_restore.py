"""A backup can be read back, advances what devices may forget, and a restore starts a new epoch."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import text

from backend.bootstrap import EpochMismatch, wire
from backend.persistence.database import Database
from backend.persistence.migrate import migrate
from backend.settings import read_settings
from tests.conftest import ROOT
from tests.postgres import Cluster


def command(data: Path, url: str, *words: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "XINGLIN_DATA": str(data), "XINGLIN_DATABASE_URL": url, "XINGLIN_ARGON2": "test"}
    return subprocess.run(
        [sys.executable, "-m", "backend", *words], cwd=ROOT, env=env, capture_output=True, text=True, check=False
    )


def everything(url: str) -> dict[str, list[tuple]]:
    database = Database(url)
    with database.read() as connection:
        words = {"archived": "archived_seq", "heads": "last_seq"}
        found = {
            word: connection.execute(text(f"SELECT dev, {column} FROM device")).all() for word, column in words.items()
        }
        found |= {
            table: connection.execute(text(f'SELECT * FROM "{table}"')).all()
            for table in ("row", "journal", "member", "account", "history", "device")
        }
    database.close()
    return {table: sorted(map(tuple, rows), key=repr) for table, rows in found.items()}


@pytest.fixture
def second_url(database_url: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty place of the same kind to restore into."""
    if database_url.startswith("sqlite"):
        return f"sqlite:///{tmp_path / 'second' / 'xinglin.db'}"
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.url(cluster.create(request.getfixturevalue("migrated_postgres")))


def test_what_was_backed_up_comes_back_whole_under_a_new_epoch(
    database_url: str, second_url: str, tmp_path: Path
) -> None:
    first, second, copy = tmp_path / "first", tmp_path / "second", tmp_path / "copy"
    assert command(first, database_url, "demo").returncode == 0
    backed_up = command(first, database_url, "backup", str(copy))
    assert backed_up.returncode == 0, backed_up.stderr
    before = everything(database_url)
    assert before["archived"] == before["heads"]
    old_epoch = (first / "epoch").read_text()

    restored = command(second, second_url, "restore", str(copy))
    assert restored.returncode == 0, restored.stderr
    env = {"XINGLIN_DATA": str(second), "XINGLIN_DATABASE_URL": second_url, "XINGLIN_ARGON2": "test"}
    database = Database(second_url)
    with pytest.raises(EpochMismatch):
        wire(read_settings(env), database)
    database.close()
    finished = command(second, second_url, "restore-finish")
    assert finished.returncode == 0, finished.stderr

    after = everything(second_url)
    assert after["row"] == before["row"]
    assert after["account"] == before["account"]
    assert (second / "epoch").read_text() != old_epoch
    database = Database(second_url)
    assert wire(read_settings(env), database).epoch == (second / "epoch").read_text().strip()
    with database.read() as connection:
        assert connection.execute(text("SELECT MIN(ver) FROM bucket")).scalar_one() > 2**32
    database.close()
    examined = command(second, second_url, "doctor")
    assert examined.returncode == 0, examined.stdout


def test_a_changed_file_of_a_backup_is_refused_and_named(tmp_path: Path) -> None:
    data, copy = tmp_path / "data", tmp_path / "copy"
    url = f"sqlite:///{data / 'xinglin.db'}"
    assert command(data, url, "demo").returncode == 0
    assert command(data, url, "backup", str(copy)).returncode == 0
    body = bytearray((copy / "xinglin.db").read_bytes())
    body[len(body) // 2] ^= 1
    (copy / "xinglin.db").write_bytes(body)
    refused = command(data, url, "restore", str(copy))
    assert refused.returncode == 1
    assert "xinglin.db" in refused.stderr
    assert command(data, url, "doctor").returncode == 0


def test_the_doctor_names_the_bucket_and_the_device_that_were_tampered_with(tmp_path: Path) -> None:
    data = tmp_path / "data"
    url = f"sqlite:///{data / 'xinglin.db'}"
    assert command(data, url, "demo").returncode == 0
    database = Database(url)
    with database.write() as connection:
        bid = connection.execute(text("SELECT bid FROM bucket WHERE kind = 'o' ORDER BY bid LIMIT 1")).scalar_one()
        connection.execute(text("DELETE FROM row WHERE bid = :bid AND tbl = 2"), {"bid": bid})
        dev = connection.execute(text("SELECT dev FROM journal ORDER BY dev LIMIT 1")).scalar_one()
        connection.execute(
            text(
                "UPDATE journal SET raw = CAST(REPLACE(CAST(raw AS TEXT), '\"u\"', '\"v\"') AS BLOB) WHERE dev = :dev"
            ),
            {"dev": dev},
        )
    database.close()
    examined = command(data, url, "doctor")
    assert examined.returncode == 1
    assert f"bucket {bid} (o)" in examined.stdout
    assert dev in examined.stdout


def test_a_database_cannot_be_migrated_twice_into_something_else(database_url: str) -> None:
    database = Database(database_url)
    before = everything(database_url)
    migrate(database)
    database.close()
    assert everything(database_url) == before
