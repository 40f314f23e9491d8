"""3 value preservation, 4 no silent overwrite, 5 no false self-conflict: what became of every value that somebody wrote."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from tests.simulation.invariants.mirror import Mirror, Seen
from tests.simulation.invariants.verdict import Intent, require
from tests.simulation.raw import Raw

ORDER, EVENT, ANSWER, NOTE, CONFLICT = 1, 2, 3, 4, 5
FIELDS = {
    ORDER: {"contact", "phone", "address", "priority", "fault", "note"},
    ANSWER: {"result", "value", "unit", "note"},
}
"""The fields that people write, by table."""

Place = tuple[int, int, str, str]
"""(bid, table, row, field)."""


class Values:
    """Remembers with what value each field began, which no table of the database says."""

    def __init__(self, raw: Raw, mirror: Mirror, owners: Mapping[str, tuple[str, int, int]]) -> None:
        self._raw = raw
        self._mirror = mirror
        self._owners = owners
        self._first: dict[Place, Any] = {}

    def follow(self, changed: Iterable[Seen]) -> None:
        """Takes the first value of every field that has not been edited yet, and looks at young conflicts."""
        for seen in changed:
            for (table, row_id), (_, _, doc, fv) in seen.rows.items():
                for field in FIELDS.get(table, ()):
                    if field not in fv:
                        self._first[seen.bid, table, row_id, field] = doc.get(field)
                if table == CONFLICT and len(doc["others"]) == 1:
                    self._check_sides(row_id, doc)
                if table == CONFLICT and (doc["state"], doc["kind"]) == ("open", "value"):
                    self._check_current(seen, row_id, doc)

    def _check_sides(self, row_id: str, doc: dict[str, Any]) -> None:
        ops = [side.get("op") for side in (doc["current"], *doc["others"])]
        if doc["kind"] != "value" or None in ops:
            return
        owners = {self._owner(op) for op in ops}
        require(len(owners) > 1, 5, "conflict {} is of one device with itself: {}", row_id, doc)

    def _check_current(self, seen: Seen, conflict: str, doc: dict[str, Any]) -> None:
        """What is asked about is what stands there: otherwise the next clash would lose it."""
        _, _, about, _ = seen.rows[doc["row"][0], doc["row"][1]]
        now, said = about.get(doc["field"]), doc["current"]["value"]
        require(now == said, 3, "conflict {} says {!r}, the field {!r}", conflict, said, now)

    def _owner(self, op_id: str) -> object:
        """The installation whose op it is, as long as it holds the same key."""
        found = self._raw.rows("SELECT dev FROM journal WHERE op_id = ? AND repeats_dev IS NULL", op_id)
        return self._owners.get(found[0][0], found[0][0]) if found else None

    def inspect(self, intents: Mapping[str, Intent], *, restored: bool) -> None:
        """At rest. `restored`: what people saw may have been lost with the database that they saw it in."""
        conflicts = self._conflicts()
        lineages = dict(
            self._raw.rows(
                "SELECT j.op_id, d.lineage FROM journal j JOIN device d ON d.dev = j.dev WHERE j.repeats_dev IS NULL"
            )
        )
        parked = {
            op_id for (op_id,) in self._raw.rows("SELECT op_id FROM journal WHERE state IN ('parked', 'rejected')")
        }
        lost = [intent for intent in reversed(list(intents.values())) if restored or intent.op_id in parked]
        by_row: dict[str | None, list[Intent]] = defaultdict(list)
        for intent in lost:
            by_row["choice" if intent.type == "conflict.resolve@1" else intent.row].append(intent)
        done: set[str] = set()
        kept: dict[Place, list[Any]] = defaultdict(list)
        writer: dict[Place, str] = {}
        written: dict[tuple[Place, str], int] = {}
        columns = "bid, tbl, row_id, field, value, op_id, ver"
        for bid, table, row_id, field, text, op_id, ver in self._raw.rows(
            f"SELECT {columns} FROM history ORDER BY ver"
        ):
            if field not in FIELDS.get(table, ()):
                continue
            place, value = (bid, table, row_id, field), json.loads(text)
            if place in self._first or place in writer:
                before = kept[place][-1] if place in writer else self._first[place]
                if place not in writer or not self._is_own(writer[place], op_id, intents, lineages):
                    lost_here = [*by_row["choice"], *by_row[row_id]]
                    without = [earlier for earlier in lost_here if earlier.op_id not in done]
                    self._check_overwrite(place, before, value, intents.get(op_id), conflicts[place], without)
            done.add(op_id)
            kept[place].append(value)
            writer[place] = op_id
            written[place, op_id] = ver
        self._check_history_is_current(kept)
        if not restored:
            self._check_need(intents, written, conflicts)
        self._check_preserved(intents, kept, conflicts)

    def _is_own(self, earlier: str, later: str, intents: Mapping[str, Intent], lineages: Mapping[str, int]) -> bool:
        """Both are of one installation, by what it is and by what the server takes it for."""
        one, other = intents.get(earlier), intents.get(later)
        same = one is not None and other is not None and one.device == other.device
        return same and lineages.get(earlier) == lineages.get(later)

    def _conflicts(self) -> dict[Place, list[dict[str, Any]]]:
        found: dict[Place, list[dict[str, Any]]] = defaultdict(list)
        for seen in self._mirror.buckets.values():
            for (table, _), (_, doc) in seen.live().items():
                if table == CONFLICT:
                    found[seen.bid, doc["row"][0], doc["row"][1], doc["field"]].append(doc)
        for place, docs in found.items():
            opened = [doc for doc in docs if doc["state"] == "open"]
            require(len(opened) <= 1, 4, "{} open conflicts on {}", len(opened), place)
        return found

    def _check_overwrite(
        self,
        place: Place,
        before: Any,
        value: Any,
        intent: Intent | None,
        conflicts: list[dict[str, Any]],
        without: list[Intent],
    ) -> None:
        """`without`: newest first, ops on the row that had no effect by then: parked, or lost with a database."""
        if intent is None or before == value:
            return
        saw = list(intent.was.get("saw", [intent.was.get(place[3])]))
        for earlier in without:
            # Who wrote what was seen had seen what lay under it: that is older, not newer.
            wrote, had_seen = _writing_of(earlier, place[3])
            if earlier.op_id != intent.op_id and wrote in saw:
                saw += had_seen
        chosen = intent.type.startswith("conflict.")
        recorded = any({_text(before), _text(value)} <= _values(doc) for doc in conflicts)
        fine = before in saw or (recorded and not chosen)
        require(
            fine, 4, "{} {} saw {} and wrote {!r} over {!r} at {}", intent.type, intent.op_id, saw, value, before, place
        )

    def _check_need(
        self,
        intents: Mapping[str, Intent],
        written: Mapping[tuple[Place, str], int],
        conflicts: Mapping[Place, list[dict[str, Any]]],
    ) -> None:
        """5: no conflict over a value that its author had seen, by the `bv` that he named."""
        for place, docs in conflicts.items():
            for doc in docs:
                if len(doc["others"]) > 1 or doc["kind"] != "value":
                    continue
                sides = [doc["current"], *doc["others"]]
                current, incoming = sides if doc["policy"] == "keep_server" else reversed(sides)
                intent = intents.get(incoming.get("op", ""))
                ver = written.get((place, current.get("op", "")))
                if intent is not None and ver is not None:
                    bv = json.loads(intent.line)["bv"]
                    require(ver > bv, 5, "{} {} had seen {} and clashed with it", intent.type, intent.op_id, current)

    def _check_history_is_current(self, kept: Mapping[Place, list[Any]]) -> None:
        for (bid, table, row_id, field), values in kept.items():
            _, _, doc, _ = self._mirror.buckets[bid].rows[table, row_id]
            now = doc.get(field)
            require(now == values[-1], 3, "{} of {} is {!r}, history ends with {}", field, row_id, now, values)

    def _check_preserved(
        self,
        intents: Mapping[str, Intent],
        kept: Mapping[Place, list[Any]],
        conflicts: Mapping[Place, list[dict[str, Any]]],
    ) -> None:
        bids = {seen.key: seen for seen in self._mirror.buckets.values()}
        withdrawn = {intent.row for intent in intents.values() if intent.type == "note.delete@1"}
        executed = self._raw.rows("SELECT op_id FROM journal WHERE state = 'done' AND repeats_dev IS NULL")
        for (op_id,) in executed:
            intent = intents.get(op_id)
            seen = bids.get(("o", intent.root)) if intent else None
            if intent is None or seen is None:
                continue
            name = intent.type.partition("@")[0]
            if name == "note.add":
                row = seen.rows.get((NOTE, intent.row or ""))
                if row is None and intent.row in withdrawn:
                    continue
                require(row and row[2]["text"] == intent.x["text"], 3, "note {} is {}", intent.op_id, row)
            if name.startswith("order.") or name == "card.show":
                require((EVENT, op_id) in seen.rows, 3, "{} {} left no event", name, intent.op_id)
            table = {"order.patch": ORDER, "answer.set": ANSWER, "order.create": ORDER}.get(name, 0)
            for field in FIELDS.get(table, set()) & intent.x.keys():
                row_id = intent.root if name == "order.create" else intent.row or ""
                place, value = (seen.bid, table, row_id, field), intent.x[field]
                values = {_text(each) for each in kept.get(place, [])}
                if table == ANSWER:
                    # An answer begins with nothing said; who says nothing again has said nothing new.
                    values.add(_text(None))
                values |= {text for doc in conflicts.get(place, []) for text in _values(doc)}
                require(_text(value) in values, 3, "{!r} of {} at {} is gone", value, intent.op_id, place)


def _writing_of(intent: Intent, field: str) -> tuple[Any, list[Any]]:
    """What an op writes into a field, and what its author saw there."""
    if "saw" not in intent.was:
        return intent.x.get(field), [intent.was.get(field)]
    return (intent.x.get("value"), intent.was["saw"]) if field in intent.was else (None, [])


def _values(doc: dict[str, Any]) -> set[str]:
    return {_text(side["value"]) for side in (doc["current"], *doc["others"])}


def _text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)
