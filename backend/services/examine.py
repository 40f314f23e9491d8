"""Is the database what it should be? Every check recomputes from the rows; nothing is mended."""

from collections.abc import Iterator

from msgspec import Struct

from backend.blobs.disk import DiskBlobs
from backend.domain.erasure import erased_link
from backend.keys import Keys
from backend.persistence import blob_rows, job_rows
from backend.persistence.audit_rows import last_entry
from backend.persistence.chain_check import broken_entries
from backend.persistence.copies import integrity, journal_heads, journal_of, live_rows, recompute
from backend.persistence.database import Database
from sync.bucket import checksum
from sync.ids import chk_text
from sync.lines import chain_link


class Finding(Struct, frozen=True):
    check: str
    looked_at: int
    wrong: list[str]


_TOO_OFTEN = 5
"""A job that was tried so often does not go through by itself."""


def examine(database: Database, blobs: DiskBlobs, keys: Keys) -> Iterator[Finding]:
    """One finding a check, as each is done."""
    said = integrity(database)
    yield Finding("database file", 1, [] if said == "ok" else [said])
    with database.read() as connection:
        buckets = recompute(connection)
        wrong = [
            f"bucket {bid} ({kind})"
            for bid, kind, chk, _ in buckets
            if chk_text(checksum(live_rows(connection, bid))) != chk
        ]
        yield Finding("checksums of buckets", len(buckets), wrong)
        ahead = [
            f"bucket {bid} ({kind})"
            for bid, kind, _, ver in buckets
            if any(v > ver for _, _, v in live_rows(connection, bid))
        ]
        yield Finding("versions of rows", len(buckets), ahead)
        heads = journal_heads(connection)
        yield Finding("journals without a hole", len(heads), [dev for dev in heads if not _is_whole(connection, dev)])
        yield Finding("chains of devices", len(heads), [dev for dev in heads if not _chain_fits(connection, dev)])
        hashes = blob_rows.blobs(connection)
        yield Finding("blobs by their hashes", len(hashes), [name for name in hashes if not blobs.is_sound(name)])
        stuck = job_rows.failing(connection, _TOO_OFTEN)
        words = [f"{kind} {about}: {tries} tries, {error}" for kind, about, tries, error in stuck]
        yield Finding("work that keeps failing", len(stuck), words)
        broken = list(broken_entries(connection, keys))
        yield Finding("the server's chain", last_entry(connection)[0], broken)


def _is_whole(connection, dev: str) -> bool:
    return [seq for seq, _, _ in journal_of(connection, dev)] == list(range(1, len(journal_of(connection, dev)) + 1))


def _chain_fits(connection, dev: str) -> bool:
    """Every line whose hash fitted when it came still fits: no byte of it was changed since. Of a line that was erased the
    hash alone is left, and the next one holds on to it; that it was there at all, the server's own chain says."""
    head = ""
    for _, raw, fitted in journal_of(connection, dev):
        kept = erased_link(raw)
        if kept is not None:
            head = kept
            continue
        head, fits = chain_link(head, raw)
        if fitted and not fits:
            return False
    return True
