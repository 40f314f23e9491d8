"""What must hold after every kill, read from the database file: nothing of the product's code is used to judge it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2

EXECUTED = {"applied", "merged", "conflict"}
EVENTS = {"order.patch@1", "card.show@1"}
EVENT, NOTE, CONFLICT = 2, 4, 5


class History:
    """A consistent view of journal, rows and history."""

    def __init__(self, database: Path) -> None:
        connect: Any = getattr(pysqlite3.dbapi2, "connect")  # noqa: B009 - the package names no types
        connection = connect(database)
        self.journal: dict[str, dict[int, tuple[str, bytes, str, str]]] = {}
        for dev, seq, *rest in connection.execute("SELECT dev, seq, op_id, raw, state, outcome FROM journal"):
            self.journal.setdefault(dev, {})[seq] = tuple(rest)
        self.devices: dict[str, tuple[int, str]] = {
            dev: (last, chain) for dev, last, chain in connection.execute("SELECT dev, last_seq, chain FROM device")
        }
        self.buckets = dict(connection.execute("SELECT bid, ver FROM bucket").fetchall())
        self.rows: dict[tuple[int, str], tuple[int, int, dict[str, Any]]] = {
            (table, row_id): (bid, v, json.loads(doc))
            for bid, table, row_id, v, doc in connection.execute("SELECT bid, tbl, id, v, doc FROM row")
        }
        self.written: dict[str, list[tuple[int, str]]] = {}
        for op_id, ver, field in connection.execute("SELECT op_id, ver, field FROM history"):
            self.written.setdefault(op_id, []).append((ver, field))
        connection.close()

    def check(self, folder: Path) -> int:
        """Judges all devices that wrote into the folder. Returns how many acknowledged ops were found. Raises AssertionError."""
        found = 0
        for file in sorted(folder.glob("*.outbox")):
            dev = file.stem
            lines = file.read_bytes().split(b"\n")[:-1]
            acks = [json.loads(line) for line in (folder / f"{dev}.acked").read_bytes().split(b"\n")[:-1]]
            entries = self.journal.get(dev, {})
            lost = [ack["s"] for ack in acks if ack["s"] not in entries]
            assert not lost, f"LOST: acknowledged, and not in the journal of {dev}: {lost}"
            for ack in acks:
                op_id, raw, _, outcome = entries[ack["s"]]
                assert (op_id, bytes(raw)) == (ack["i"], lines[ack["s"] - 1]), f"op {ack['s']} is not as it was sent"
                assert json.loads(outcome) == ack["outcome"], f"op {ack['s']} was answered otherwise"
            self._check_journal(dev, lines, entries)
            found += len(acks)
        ids = [entry[0] for entries in self.journal.values() for entry in entries.values()]
        assert len(ids) == len(set(ids)), "an op stands in the journal twice"
        assert set(self.written) <= set(ids), "an effect without an op"
        return found

    def _check_journal(self, dev: str, lines: list[bytes], entries: dict[int, tuple[str, bytes, str, str]]) -> None:
        assert sorted(entries) == list(range(1, len(entries) + 1)), f"a hole in the journal of {dev}"
        last, chain = self.devices[dev]
        assert last == len(entries), f"{dev}: last seq {last}, journal {len(entries)}"
        for seq, (op_id, raw, state, outcome) in entries.items():
            op = json.loads(raw)
            assert bytes(raw) == lines[seq - 1], f"{dev}: line {seq} is not as it was recorded"
            assert outcome is not None, f"{dev}: line {seq} is journalled and was never executed ({state})"
            self._check_effects(op, op_id, json.loads(outcome))
            if seq == last:
                assert chain == op["h"], f"{dev}: the chain does not end with line {seq}"

    def _check_effects(self, op: dict[str, Any], op_id: str, outcome: dict[str, Any]) -> None:
        """Executed: every effect is there, once. Not executed: none is."""
        executed = outcome["o"] in EXECUTED
        for bid, ver in outcome["at"]:
            assert ver <= self.buckets[bid], f"{op_id} was executed at {ver}, the bucket is at {self.buckets[bid]}"
        if op["t"] == "note.add@1":
            assert ((NOTE, op["r"]) in self.rows) == executed, f"{op_id}: {outcome['o']}, and its note says otherwise"
            if executed:
                bid, v, doc = self.rows[NOTE, op["r"]]
                assert doc["text"] == op["x"]["text"], f"{op_id}: another note"
                # A group has one version a bucket; it is later than a row's own where the group wrote a field twice.
                told = dict(outcome["at"])[bid]
                assert v == told or ("g" in op and v < told), f"{op_id}: told at {told}, written at {v}"
        if op["t"] in EVENTS:
            assert ((EVENT, op_id) in self.rows) == executed, f"{op_id}: {outcome['o']}, and its event says otherwise"
        if op["t"] == "answer.set@1" and outcome["o"] == "applied":
            assert "note" in {field for _, field in self.written.get(op_id, [])}, f"{op_id}: no trace of the answer"
        if not executed:
            assert op_id not in self.written, f"{op_id}: {outcome['o']}, and it has effects"
        for conflict in outcome.get("c", []):
            assert (CONFLICT, conflict) in self.rows, f"{op_id}: its conflict {conflict} is not there"
