"""1 no loss, 2 exactly once, 19 restore, 20 fork safety: what the devices wrote down is in the journal, once."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Collection, Iterable, Mapping

from tests.simulation.invariants.verdict import Intent, require
from tests.simulation.raw import Raw

MONTH_MS = 30 * 86_400_000

_PLACE = re.compile(rb'"s":\d+,|,"e":"[^"]*"|,"o":\["[^"]*",\d+,"[^"]*"\]|,"h":"[^"]*"(?=\})')
"""What may differ between an op's first line and the line under which it came in later."""


def check_acknowledged(raw: Raw, dev: str, stored: int) -> None:
    """1: whatever a reply calls stored is in the journal by then, for others to see."""
    count, highest = raw.rows("SELECT COUNT(*), MAX(seq) FROM journal WHERE dev = ? AND seq <= ?", dev, stored)[0]
    require(count == stored, 1, "{} was told {}, the journal holds {} up to {}", dev, stored, count, highest)


def check_archived(in_backup: dict[str, int], dev: str, archived: int) -> None:
    """19: a device may forget only what is in a verified backup."""
    require(
        archived <= in_backup.get(dev, 0),
        19,
        "{} was told {} archived, the backup has {}",
        dev,
        archived,
        in_backup.get(dev, 0),
    )


def check_told(raw: Raw, told: dict[str, str], op_id: str, outcome: str, verdict: str) -> None:
    """2: an op is answered with one outcome for ever; a parked one may have been settled since."""
    before = told.get(op_id)
    parked = before is not None and json.loads(before)["o"] == "parked"
    require(before in (None, outcome) or parked, 2, "{} was told {}, then {}", op_id, before, outcome)
    told[op_id] = outcome
    found = raw.rows("SELECT outcome FROM journal WHERE op_id = ? AND outcome IS NOT NULL", op_id)
    texts = {json.loads(text)["o"] for (text,) in found}
    require(verdict in texts, 2, "{} was told {}, the journal says {}", op_id, verdict, texts)


def check_journal(raw: Raw, intents: Iterable[Intent]) -> None:
    """At rest."""
    journal: dict[str, list[tuple[str, int, bytes, str, str | None, str | None]]] = {}
    columns = "op_id, dev, seq, raw, state, outcome, repeats_dev"
    for op_id, dev, seq, line, state, outcome, repeats in raw.rows(f"SELECT {columns} FROM journal ORDER BY dev, seq"):
        journal.setdefault(op_id, []).append((dev, seq, bytes(line), state, outcome, repeats))
    for intent in intents:
        entries = journal.get(intent.op_id, [])
        require(entries or intent.erased, 1, "{} {} of {} is nowhere", intent.type, intent.op_id, intent.device)
        for _, _, line, _, _, _ in entries:
            same = line == intent.line or _PLACE.sub(b"", line) == _PLACE.sub(b"", intent.line)
            require(same, 1, "{!r} became {!r}", intent.line, line)
        if not entries:
            continue
        first = [entry for entry in entries if entry[5] is None]
        require(len(first) == 1, 2, "{} stands {} times as the first: {}", intent.op_id, len(first), entries)
        for entry in entries:
            require(entry[4] is not None and entry[3] != "stored", 12, "{} was never executed", intent.op_id)
        verdicts = {json.loads(entry[4] or "{}").get("o") for entry in entries} - {"parked"}
        require(len(verdicts) <= 1, 2, "{} has several outcomes: {}", intent.op_id, verdicts)
    _check_sequences(raw)


def check_groups(raw: Raw, intents: Collection[Intent]) -> None:
    """10: the ops of one tap have one fate, wherever a body was cut. A line that cannot be read, and so ended as malformed
    or by a planted defect, belongs to no group that anybody could see."""
    settled = {op_id for (op_id,) in raw.rows("SELECT op_id FROM exception WHERE state <> 'open'")}
    fates: dict[str, set[bool]] = {}
    by_id = {
        intent.op_id: intent.group for intent in intents if intent.group is not None and intent.op_id not in settled
    }
    for op_id, state in raw.rows("SELECT op_id, state FROM journal WHERE repeats_dev IS NULL"):
        if op_id in by_id:
            fates.setdefault(by_id[op_id] or "", set()).add(state == "done")
    groups = {intent.op_id: intent.group for intent in intents}
    parked = raw.rows("SELECT op_id, outcome FROM journal WHERE state = 'parked'")
    codes = {op_id: json.loads(outcome)["e"]["code"] for op_id, outcome in parked}
    excused = {groups.get(op_id) for op_id, code in codes.items() if code in ("op.malformed", "op.defect")}
    excused |= _came_apart(raw, groups)
    for op_id, code in codes.items():
        whole = code != "group.incomplete" or groups.get(op_id) in excused
        require(whole, 10, "{} came without the rest of its group", op_id)
    torn = [group for group, fate in fates.items() if len(fate) > 1]
    require(not torn, 10, "groups {} were executed in part", torn)


def _came_apart(raw: Raw, groups: Mapping[str, str | None]) -> set[str | None]:
    """Groups of which a part never came, or came more than 30 days after another."""
    came: dict[str | None, list[int | None]] = {}
    received = dict(raw.rows("SELECT op_id, MIN(received_at) FROM journal GROUP BY op_id"))
    for op_id, group in groups.items():
        if group is not None:
            came.setdefault(group, []).append(received.get(op_id))
    whole = {group: [at for at in times if at is not None] for group, times in came.items()}
    return {group for group, times in came.items() if None in times or max(whole[group]) - min(whole[group]) > MONTH_MS}


def check_chains(raw: Raw) -> None:
    """26: each device's chain, hashed again from the journal's bytes, is as the server judged it when it came."""
    heads = dict(raw.rows("SELECT dev, chain FROM device"))
    chain: dict[str, str] = {}
    for dev, seq, line, fits in raw.rows("SELECT dev, seq, raw, chain_ok FROM journal ORDER BY dev, seq"):
        body, _, tail = bytes(line).rpartition(b',"h":"')
        digest = hashlib.sha256(chain.get(dev, "").encode() + body + b"}").digest()
        claimed = tail.removesuffix(b'"}').decode()
        right = base64.urlsafe_b64encode(digest).decode()[:22] == claimed
        require(right == bool(fits), 26, "line {} of {} was judged {}", seq, dev, fits)
        chain[dev] = claimed
    for dev, head in chain.items():
        require(heads[dev] == head, 26, "the chain of {} ends with {}, not with {}", dev, heads[dev], head)


def _check_sequences(raw: Raw) -> None:
    for dev, count, highest, last in raw.rows(
        "SELECT d.dev, COUNT(j.seq), MAX(j.seq), MIN(d.last_seq) FROM device d LEFT JOIN journal j ON j.dev = d.dev GROUP BY d.dev"
    ):
        require(
            count == (highest or 0) == last,
            1,
            "the journal of {} has {} lines up to {}, last_seq {}",
            dev,
            count,
            highest,
            last,
        )


def check_effects(raw: Raw) -> None:
    """2: no op left its mark twice, and only an executed one left any."""
    doubled = raw.rows(
        "SELECT op_id, bid, tbl, row_id, field FROM history GROUP BY op_id, bid, tbl, row_id, field HAVING COUNT(*) > 1"
    )
    require(not doubled, 2, "history holds twice: {}", doubled)
    found = raw.rows("SELECT op_id, state FROM journal WHERE repeats_dev IS NULL")
    states = dict(found)
    for (op_id,) in raw.rows("SELECT DISTINCT op_id FROM history"):
        require(states.get(op_id) == "done", 2, "{} has effects and is {}", op_id, states.get(op_id))
