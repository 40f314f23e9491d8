"""Walks what was executed since the last time into the server's chain, and signs its head once an hour. Apart from the
pushes on purpose: a chain in their transactions would make them all wait for one row. Source: PROTOCOL section 10."""

import secrets

from backend.domain.audit import commitment, entry_bytes, link
from backend.domain.canonical import canonical
from backend.domain.jws import sign_jws
from backend.domain.merkle import grow, leaf, root
from backend.keys import Keys
from backend.persistence import audit_rows
from backend.persistence.accounts import read_word
from backend.persistence.audit_rows import Entry, Head
from backend.persistence.database import Database, Transaction

TYP = "checkpoint+jws"

HOUR_MS = 3_600_000
_AT_ONCE = 1_000


def extend_audit(database: Database, keys: Keys, now: int, sign_now: bool = False) -> Head | None:
    """Returns the newest signed head; none while nothing was ever executed. `sign_now` does not wait for the hour."""
    while database.transact(lambda transaction: _walk(transaction, now)) == _AT_ONCE:
        pass
    return database.transact(lambda transaction: _sign(transaction, keys, now, sign_now))


def _walk(transaction: Transaction, now: int) -> int:
    audit_rows.hold_chain(transaction)
    n, h = audit_rows.last_entry(transaction)
    entries: list[Entry] = []
    lines = audit_rows.due(transaction, _AT_ONCE)
    for line in lines:
        n, salt = n + 1, secrets.token_hex(16)
        committed = commitment(salt, line.raw, line.outcome)
        h = link(h, entry_bytes(n, line.dev, line.seq, line.op_id, now, committed))
        entries.append(Entry(n, line.dev, line.seq, line.op_id, now, committed, salt, h))
    audit_rows.append(transaction, entries)
    return len(lines)


def _sign(transaction: Transaction, keys: Keys, now: int, sign_now: bool) -> Head | None:
    audit_rows.hold_chain(transaction)
    before = audit_rows.latest_head(transaction)
    size, h = audit_rows.last_entry(transaction)
    if size == (before.size if before else 0) or (before and not sign_now and now - before.at < HOUR_MS):
        return before
    peaks = [(leaves, bytes.fromhex(top)) for leaves, top in (before.peaks if before else [])]
    for entry in audit_rows.entries_between(transaction, before.size if before else 0, size):
        peaks = grow(peaks, [leaf(entry_bytes(entry.n, entry.dev, entry.seq, entry.op_id, entry.at, entry.commitment))])
    top, key = root(peaks).hex(), keys.current("checkpoint")
    epoch = read_word(transaction, "epoch") or ""
    said = {"typ": "checkpoint/1", "epoch": epoch, "size": size, "root": top, "head": h, "at": now}
    jws = sign_jws(canonical(said), TYP, key.kid, key.private)
    head = Head(size, epoch, top, h, now, [(leaves, one.hex()) for leaves, one in peaks], jws)
    audit_rows.keep_head(transaction, head)
    return head
