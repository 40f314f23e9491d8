"""Does the server's chain hold, and does the journal still say what it says? Nothing is mended. Source: PROTOCOL section 10,
MUST-AUDIT."""

import json
from collections.abc import Iterator

from sqlalchemy import Connection

from backend.domain.audit import commitment, entry_bytes, link
from backend.domain.jws import JwsRefused, open_jws
from backend.domain.merkle import Peaks, grow, leaf, root
from backend.keys import Keys
from backend.persistence.audit_rows import Entry, Head, entries_between, heads, journal_lines

_AT_ONCE = 1_000


def broken_entries(connection: Connection, keys: Keys) -> Iterator[str]:
    """Names each entry, line or signed head that is not what it was."""
    h, peaks, n = "", [], 0
    signed = {head.size: head for head in heads(connection)}
    latest: dict[tuple[str, int], Entry] = {}
    last = max(signed, default=0)
    while entries := entries_between(connection, n, n + _AT_ONCE):
        for entry in entries:
            n += 1
            place = f"entry {entry.n} (device {entry.dev}, s {entry.seq})"
            if entry.n != n:
                yield f"entries {n} to {entry.n - 1}, before {place}, are missing"
                n = entry.n
            body = entry_bytes(entry.n, entry.dev, entry.seq, entry.op_id, entry.at, entry.commitment)
            if link(h, body) != entry.h:
                yield f"{place}: its hash does not follow from the one before"
            h, peaks = entry.h, grow(peaks, [leaf(body)])
            latest[entry.dev, entry.seq] = entry
            if n in signed:
                yield from _broken_head(signed[n], h, peaks, keys)
    if n < last:
        yield f"entries {n + 1} to {last} are missing: a head over {last} was signed"
    yield from _broken_lines(connection, latest)


def _broken_head(head: Head, h: str, peaks: Peaks, keys: Keys) -> Iterator[str]:
    try:
        said = json.loads(open_jws(head.jws, "checkpoint+jws", lambda kid: keys.find("checkpoint", kid)).payload)
    except JwsRefused as refused:
        yield f"signed head over {head.size}: {refused.why}"
        return
    if (said["size"], said["root"], said["head"]) != (head.size, root(peaks).hex(), h):
        yield f"signed head over {head.size}: the entries below it are not those that were signed"


def _broken_lines(connection: Connection, latest: dict[tuple[str, int], Entry]) -> Iterator[str]:
    """The newest entry of a line speaks of its present outcome."""
    seen: set[tuple[str, int]] = set()
    for dev, seq, raw, outcome, audited in journal_lines(connection):
        seen.add((dev, seq))
        entry = latest.get((dev, seq))
        if audited is None or (entry is not None and entry.salt is None):
            continue
        if entry is None or entry.n != audited:
            yield f"line s {seq} of device {dev}: its entry {audited} is missing"
        elif commitment(entry.salt or "", raw, outcome) != entry.commitment:
            yield f"line s {seq} of device {dev}: line or outcome is not what entry {entry.n} says"
    for dev, seq in sorted(latest.keys() - seen):
        yield f"line s {seq} of device {dev} is gone: entry {latest[dev, seq].n} says it was there"
