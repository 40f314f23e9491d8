"""The server's chain: it verifies, and nothing of the journal can be changed or taken away unseen. Source: PROTOCOL section
10, MUST-AUDIT; protocol invariant 26 as a property."""

from __future__ import annotations

import json
import random
import uuid

import pytest

from backend.domain.audit import commitment, entry_bytes, link
from backend.domain.jws import open_jws
from backend.domain.merkle import grow, leaf, root
from backend.persistence.audit_rows import entries_between, has_head
from backend.persistence.chain_check import broken_entries
from backend.services.extend_audit import HOUR_MS, extend_audit
from tests.integration.site import ORDERS, Site

ORDER = ORDERS["lin-check"]


def work(site: Site, ops: int = 3) -> None:
    lin = site.ready("lin")
    for n in range(ops):
        lin.op("note.add@1", ORDER, {"text": f"{n}"}, r=str(uuid.uuid4()))
    lin.exchange()


def extend(site: Site, sign_now: bool = False):
    return extend_audit(site.database, site.wiring.keys, site.clock.now_ms(), sign_now)


def found(site: Site) -> list[str]:
    with site.database.read() as connection:
        return list(broken_entries(connection, site.wiring.keys))


def test_the_whole_journal_comes_into_the_chain_once(site: Site) -> None:
    work(site)
    head = extend(site)
    assert head is not None
    assert head.size == site.one("SELECT COUNT(*) FROM journal WHERE state <> 'stored'")
    assert extend(site) == head
    assert found(site) == []


def test_a_head_is_signed_once_an_hour_and_says_what_the_tree_says(site: Site) -> None:
    first = extend(site)
    work(site)
    assert extend(site) == first
    site.clock.at_ms += HOUR_MS
    second = extend(site)
    assert first is not None
    assert second is not None
    assert second.size > first.size
    keys = site.wiring.keys
    said = json.loads(open_jws(second.jws, "checkpoint+jws", lambda kid: keys.find("checkpoint", kid)).payload)
    with site.database.read() as connection:
        entries = entries_between(connection, 0, second.size)
        assert has_head(connection, first.size, first.root)
        assert not has_head(connection, first.size, second.root)
    leaves = [leaf(entry_bytes(e.n, e.dev, e.seq, e.op_id, e.at, e.commitment)) for e in entries]
    assert said["root"] == root(grow([], leaves)).hex() == second.root
    assert (said["size"], said["head"]) == (len(leaves), entries[-1].h)


def test_an_outcome_that_replaces_one_is_an_entry_too(site: Site) -> None:
    lin, jing = site.ready("lin"), site.ready("jing")
    op = lin.op("note.delete@1", ORDER, {}, r=str(uuid.uuid4()))
    assert lin.result(op)["o"] == "parked"
    extend(site)
    author = lin.user["id"]
    settle = jing.op("parked.settle@1", ORDER, {"decision": "keep"}, b=["u", author], r=op)
    assert jing.result(settle)["o"] == "applied"
    extend(site)
    assert site.one("SELECT COUNT(*) FROM audit WHERE op_id = :op", op=op) == 2
    assert found(site) == []


CHANGES = {
    "a byte of a line": "UPDATE journal SET raw = :raw WHERE dev = :dev AND seq = :seq",
    "an outcome": "UPDATE journal SET outcome = '{}' WHERE dev = :dev AND seq = :seq",
    "a line is gone": "DELETE FROM journal WHERE dev = :dev AND seq = :seq",
    "an entry is gone": "DELETE FROM audit WHERE dev = :dev AND seq = :seq",
    "an entry's time": "UPDATE audit SET at = at + 1 WHERE dev = :dev AND seq = :seq",
    "an entry's commitment": "UPDATE audit SET commitment = h WHERE dev = :dev AND seq = :seq",
    "an entry's hash": "UPDATE audit SET h = commitment WHERE dev = :dev AND seq = :seq",
    "a salt": "UPDATE audit SET salt = '00000000000000000000000000000000' WHERE dev = :dev AND seq = :seq",
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_is_changed_behind_its_back_is_found_and_named(site: Site, change: str) -> None:
    work(site, 12)
    extend(site, sign_now=True)
    rows = site.sql("SELECT dev, seq, raw FROM journal ORDER BY dev, seq")
    rng = random.Random(change)
    dev, seq, raw = rng.choice(rows)
    spoilt = bytearray(raw)
    spoilt[rng.randrange(len(spoilt))] ^= 1 << rng.randrange(8)
    words = {"dev": dev, "seq": seq} | ({"raw": bytes(spoilt)} if ":raw" in CHANGES[change] else {})
    site.sql(CHANGES[change], **words)
    assert [broken for broken in found(site) if str(seq) in broken] != []


def test_the_last_entries_cannot_be_cut_off_once_their_head_is_signed(site: Site) -> None:
    work(site)
    extend(site, sign_now=True)
    site.sql("DELETE FROM audit WHERE n > (SELECT MAX(n) - 2 FROM audit)")
    assert found(site) != []


def test_a_chain_written_anew_does_not_fit_the_signed_head(site: Site) -> None:
    work(site)
    head = extend(site, sign_now=True)
    assert head is not None
    entries = site.sql("SELECT n, dev, seq, op_id, at, salt FROM audit ORDER BY n")
    h = ""
    for n, dev, seq, op_id, at, salt in entries:
        raw, outcome = site.sql("SELECT raw, outcome FROM journal WHERE dev = :d AND seq = :s", d=dev, s=seq)[0]
        line = bytes(raw).replace(b"note", b"nota")
        committed = commitment(salt, line, outcome)
        h = link(h, entry_bytes(n, dev, seq, op_id, at, committed))
        site.sql("UPDATE journal SET raw = :raw WHERE dev = :d AND seq = :s", raw=line, d=dev, s=seq)
        site.sql("UPDATE audit SET commitment = :c, h = :h WHERE n = :n", c=committed, h=h, n=n)
    assert any("head" in broken for broken in found(site))


def test_bytes_that_were_erased_with_their_salt_leave_the_chain_whole(site: Site) -> None:
    work(site)
    extend(site, sign_now=True)
    dev, seq = site.sql("SELECT dev, seq FROM journal ORDER BY received_at DESC, seq DESC LIMIT 1")[0]
    site.sql("UPDATE audit SET salt = NULL WHERE dev = :dev AND seq = :seq", dev=dev, seq=seq)
    site.sql("UPDATE journal SET raw = :raw WHERE dev = :dev AND seq = :seq", raw=b"", dev=dev, seq=seq)
    assert found(site) == []
