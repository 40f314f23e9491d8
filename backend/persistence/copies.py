"""Copies of a whole database, and the checks that make a copy a backup. Source: PROTOCOL section 4 (epoch), decisions on archived."""

import hashlib
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from sqlalchemy import Connection, text

from backend.persistence.database import Database
from backend.persistence.tables import metadata

FLOOR_STEP = 2**32
"""A restore raises every `ver` by this, so that no number is ever used twice, whatever was lost."""

_COPIED = list(metadata.sorted_tables)


def copy_out(database: Database, folder: Path) -> None:
    """Writes one consistent copy into an empty folder, while the server goes on."""
    if database.is_sqlite:
        with database.engine.connect() as connection:
            target = _open(str(folder / "xinglin.db"))
            connection.connection.driver_connection.backup(target)  # type: ignore[union-attr]
            target.execute("PRAGMA journal_mode=DELETE")
            target.close()
        return
    with database.read() as connection:
        cursor = connection.connection.cursor()
        for table in _COPIED:
            with (
                (folder / f"{table.name}.copy").open("wb") as file,
                cursor.copy(f"COPY {_quoted(table)} TO STDOUT") as copy,  # type: ignore[attr-defined]
            ):
                for block in copy:
                    file.write(block)


def copy_in(database: Database, folder: Path) -> None:
    """Fills an empty, migrated PostgreSQL database from a copy. For SQLite the file itself is put in place."""
    with database.write() as connection:
        cursor = connection.connection.cursor()
        for table in _COPIED:
            with cursor.copy(f"COPY {_quoted(table)} FROM STDIN") as copy:  # type: ignore[attr-defined]
                copy.write((folder / f"{table.name}.copy").read_bytes())


def _quoted(table) -> str:
    columns = ", ".join(f'"{column.name}"' for column in table.columns)
    return f'"{table.name}" ({columns})'


def _open(address: str) -> Any:
    return sqlite.connect(address, uri=True)  # pyright: ignore[reportAttributeAccessIssue]


def file_hashes(folder: Path) -> dict[str, str]:
    """SHA-256 of every file of a copy but its manifest."""
    return {
        path.relative_to(folder).as_posix(): _sha256(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    }


def _sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def journal_heads(connection: Connection) -> dict[str, int]:
    """dev → last `s` in the journal."""
    found = connection.execute(text("SELECT dev, MAX(seq) FROM journal GROUP BY dev"))
    return dict(found.all())


def heads_of_copy(folder: Path) -> dict[str, int]:
    """The same, read back from a copy's files. Raises ValueError where the copy is not sound."""
    file = folder / "xinglin.db"
    if not file.exists():
        return _heads_of_lines((folder / "journal.copy").read_text(encoding="utf-8"))
    connection = _open(f"file:{file}?mode=ro")
    try:
        if connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise ValueError("the copy's integrity check failed")
        return dict(connection.execute("SELECT dev, MAX(seq) FROM journal GROUP BY dev").fetchall())
    finally:
        connection.close()


def blobs_of_copy(folder: Path) -> list[str]:
    """Hashes of the blobs that a copy's rows name, read back from its files."""
    file = folder / "xinglin.db"
    if not file.exists():
        return [line.split("\t", 1)[0] for line in (folder / "blob.copy").read_text(encoding="utf-8").splitlines()]
    connection = _open(f"file:{file}?mode=ro")
    try:
        return [sha256 for (sha256,) in connection.execute("SELECT sha256 FROM blob").fetchall()]
    finally:
        connection.close()


def _heads_of_lines(lines: str) -> dict[str, int]:
    heads: dict[str, int] = {}
    for line in lines.splitlines():
        dev, seq = line.split("\t", 2)[:2]
        heads[dev] = max(heads.get(dev, 0), int(seq))
    return heads


def mark_archived(connection: Connection, heads: dict[str, int]) -> None:
    """Every op up to these heads is in a verified backup."""
    statement = text("UPDATE device SET archived_seq = :seq WHERE dev = :dev AND archived_seq < :seq")
    for dev, seq in sorted(heads.items()):
        connection.execute(statement, {"dev": dev, "seq": seq})


SLOT_STEP = 1_000
"""More cards than are signed for the first time between two backups."""


def raise_floors(connection: Connection) -> None:
    """After a restore: versions go on above everything that was ever given; whoever held one takes a snapshot."""
    connection.execute(
        text("UPDATE bucket SET ver = ver + :step, min_ver = ver + :step, floor = ver + :step"), {"step": FLOOR_STEP}
    )
    connection.execute(text("UPDATE device SET archived_seq = last_seq"))
    # Cards signed since the backup hold places that nobody else may get.
    connection.execute(text("UPDATE counter SET n = n + :step WHERE name = 'card_slot'"), {"step": SLOT_STEP})


def recompute(connection: Connection) -> list[tuple[int, str, str, int]]:
    """(bid, kind, checksum as stored, `ver`) of every bucket."""
    found = connection.execute(text("SELECT bid, kind, chk, ver FROM bucket ORDER BY bid"))
    return [(bid, kind, chk, ver) for bid, kind, chk, ver in found]


def live_rows(connection: Connection, bid: int) -> list[tuple[int, str, int]]:
    """(table, id, v) of a bucket's live rows."""
    found = connection.execute(text("SELECT tbl, id, v FROM row WHERE bid = :bid AND NOT del"), {"bid": bid})
    return [(table, row_id, v) for table, row_id, v in found]


def journal_of(connection: Connection, dev: str) -> list[tuple[int, bytes, bool]]:
    """(s, line, was its chain hash right when it came) in order."""
    found = connection.execute(
        text("SELECT seq, raw, chain_ok FROM journal WHERE dev = :dev ORDER BY seq"), {"dev": dev}
    )
    return [(seq, bytes(raw), bool(ok)) for seq, raw, ok in found]


def integrity(database: Database) -> str:
    """ "ok", or what the database says about itself."""
    if not database.is_sqlite:
        return "ok"
    with database.read() as connection:
        return str(connection.execute(text("PRAGMA integrity_check")).scalar())
