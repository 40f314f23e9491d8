"""What a server was asked, asked again of another: in other batches, twice, or on another database."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from tests.simulation.device import public_key
from tests.simulation.invariants.verdict import require
from tests.simulation.place import Place
from tests.simulation.raw import Raw
from tests.simulation.server import Server

_DAY_MS, _ZONE_MS = 86_400_000, 8 * 3_600_000


@dataclass(frozen=True)
class Asked:
    """One thing that was done to the server, at server time `at` (ms)."""

    at: int


@dataclass(frozen=True)
class Enrolment(Asked):
    user: str
    key: int
    name: str
    dev: str


@dataclass(frozen=True)
class Exchange(Asked):
    token: str
    body: bytes
    plain: bool
    """It was answered with 200, and every line was admitted."""


@dataclass(frozen=True)
class Statement(Asked):
    sql: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Collection(Asked):
    """Tombstones that nobody needs any more are taken away."""


def replay(log: list[Asked], place: Place) -> dict[str, Any]:
    """Does it all again; what the database holds at the end."""
    server, raw = Server(place.url, place.folder), Raw(place.url)
    try:
        for asked in log:
            server.clock.at_ms = asked.at
            match asked:
                case Enrolment(_, user, key, name, dev):
                    _enrol(server, user, key, name, dev)
                case Exchange(_, token, body, _):
                    server.exchange(token, body)
                case Statement(_, sql, values):
                    raw.run(sql, *values)
                case Collection():
                    server.collect_tombstones()
        return contents(raw)
    finally:
        server.stop()
        raw.close()


def _enrol(server: Server, user: str, key: int, name: str, dev: str) -> None:
    real = uuid.uuid4
    uuid.uuid4 = lambda: uuid.UUID(dev)
    try:
        server.enrol(user, public_key(key), name)
    finally:
        uuid.uuid4 = real


def one_by_one(log: list[Asked]) -> list[Asked]:
    """Every op, or group, in a request of its own."""
    split: list[Asked] = []
    for asked in log:
        if isinstance(asked, Exchange) and asked.plain:
            header, *lines = asked.body.rstrip(b"\n").split(b"\n")
            parts: list[list[bytes]] = []
            for line in lines:
                if parts and _group(line) is not None and _group(line) == _group(parts[-1][-1]):
                    parts[-1].append(line)
                else:
                    parts.append([line])
            split += [replace(asked, body=b"\n".join([header, *part])) for part in parts or [[]]]
        else:
            split.append(asked)
    return split


def _group(line: bytes) -> str | None:
    group = json.loads(line).get("g")
    return group[0] if group else None


def together(log: list[Asked]) -> list[Asked]:
    """Requests of one device that follow one another become one."""
    merged: list[Asked] = []
    for asked in log:
        last = merged[-1] if merged else None
        if isinstance(asked, Exchange) and isinstance(last, Exchange) and _may_merge(last, asked):
            header, *lines = asked.body.rstrip(b"\n").split(b"\n")
            earlier = last.body.rstrip(b"\n").split(b"\n")[1:]
            lines = [*earlier, *(line for line in lines if line not in earlier)]
            merged[-1] = replace(asked, body=b"\n".join([header, *lines]))
        else:
            merged.append(asked)
    return merged


def _may_merge(one: Exchange, other: Exchange) -> bool:
    # An order's number names the day.
    same_day = (one.at + _ZONE_MS) // _DAY_MS == (other.at + _ZONE_MS) // _DAY_MS
    if not (one.plain and other.plain and one.token == other.token and same_day):
        return False
    return json.loads(one.body.split(b"\n")[0])["dev"] == json.loads(other.body.split(b"\n")[0])["dev"]


def twice(log: list[Asked]) -> list[Asked]:
    """Every request arrives two times."""
    return [again for asked in log for again in ([asked, asked] if isinstance(asked, Exchange) else [asked])]


BATCHES: dict[str, Callable[[list[Asked]], list[Asked]]] = {
    "one by one": one_by_one,
    "together": together,
    "twice": twice,
}

_TABLES = {
    "bucket": "bid, kind, root, ver, chk",
    "row": "bid, tbl, id, v, del, doc, fv",
    "history": 'bid, tbl, row_id, field, ver, value, op_id, "by", "at"',
    "member": "user_id, bid, reason, reason_id, from_ver",
    "member_hist": "user_id, bid, ver_at_revoke",
    "journal": "dev, seq, op_id, raw, state, outcome, repeats_dev",
    "exception": "op_id, code, detail, state",
    "device": "dev, lineage, user_id, last_seq, chain",
    "order_index": "id, number, state, approval, conflicts, technicians, words",
}
_TIMES = {
    "due_at",
    "pauses",
    "at",
    "wall",
    "received_at",
    "suspect",
    "created_at",
    "dispatched_at",
    "times",
    "deleted_at",
}


def contents(raw: Raw) -> dict[str, Any]:
    """Every table that matters, as plain rows in an order of their own."""
    return {
        table: sorted([_plain(value) for value in row] for row in raw.rows(f"SELECT {columns} FROM {table}"))
        for table, columns in _TABLES.items()
    }


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode()
    return "" if value is None else str(int(value)) if isinstance(value, bool | int) else value


def timeless(held: dict[str, Any]) -> dict[str, Any]:
    """Without the evidence of clocks, and what is hashed over it."""
    return {
        "bucket": held["bucket"],
        "row": sorted([*row[:5], _without_times(row[5]), _without_times(row[6])] for row in held["row"]),
        "history": sorted(
            [*row[:5], _without_times(row[5]), *row[6:8]] for row in held["history"] if row[3] not in _TIMES
        ),
        "journal": sorted([*row[:3], *row[4:]] for row in held["journal"]),
        "device": [[*row[:4]] for row in held["device"]],
        **{table: held[table] for table in ("member", "member_hist", "exception", "order_index")},
    }


def _without_times(text: str) -> str:
    def strip(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: strip(inner) for key, inner in value.items() if key not in _TIMES}
        return [strip(inner) for inner in value] if isinstance(value, list) else value

    return json.dumps(strip(json.loads(text)), sort_keys=True, ensure_ascii=False)


def check_same(invariant: int, what: str, one: dict[str, Any], other: dict[str, Any]) -> None:
    for table in one:
        left = [row for row in one[table] if row not in other[table]]
        right = [row for row in other[table] if row not in one[table]]
        require(not left and (not right), invariant, "{}: {} {} against {}", what, table, left[:2], right[:2])
