"""From the bytes of a request to its lines: what can be read of each, and what cannot. Source: PROTOCOL section 2."""

import json
import re
from typing import Any

import msgspec
from msgspec import Struct

from sync.errors import ProtocolError
from sync.ids import MAX_INT, chain_hash, is_uuid
from sync.messages import Header, Op, decode_header, decode_op
from sync.version import MAX_DEPTH, MAX_LINE_BYTES, MAX_LINES

_CHAIN_TAIL = re.compile(rb',"h":"([A-Za-z0-9_-]{22})"\}\Z')
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
"""A string that never ends is taken to the end, and nothing is tried twice: time stays in proportion to the length."""

_AROUND_KEYS = (b"\\", b'" ', b'"\t', b'"\r')
"""Where none of these is in a line, each of its keys ends in `":`."""


class Line(Struct, frozen=True):
    """One op line. `op` is None where the line cannot be executed; `error` then says why."""

    seq: int
    op_id: str
    raw: bytes
    op: Op | None
    error: str | None


class Request(Struct, frozen=True):
    header: Header
    lines: list[Line]


def read_request(body: bytes) -> Request:
    """Reads a whole body. Raises ProtocolError where nothing of it may be stored (MUST-LINE)."""
    raws = body.split(b"\n", MAX_LINES + 2)
    if raws and raws[-1] == b"":
        raws.pop()
    if not raws:
        raise ProtocolError("sync.empty")
    if len(raws) - 1 > MAX_LINES:
        raise ProtocolError("sync.too_many_lines", most=MAX_LINES)
    header = _read_header(raws[0])
    lines: list[Line] = []
    seen: set[int | str] = set()
    for number, raw in enumerate(raws[1:], start=2):
        if len(raw) > MAX_LINE_BYTES:
            raise ProtocolError("sync.line_too_long", line=number, most_bytes=MAX_LINE_BYTES)
        line = read_line(raw)
        if line is None or line.seq in seen or line.op_id in seen:
            raise ProtocolError("sync.line", line=number)
        seen.update((line.seq, line.op_id))
        lines.append(line)
    return Request(header, lines)


def _read_header(raw: bytes) -> Header:
    if len(raw) > MAX_LINE_BYTES or depth(raw) > MAX_DEPTH:
        raise ProtocolError("sync.header", line=1)
    try:
        json.loads(raw, object_pairs_hook=_unique_pairs)
        return decode_header(raw)
    except (msgspec.MsgspecError, ValueError) as error:
        raise ProtocolError("sync.header", line=1, reason=str(error)[:200]) from None


def read_line(raw: bytes) -> Line | None:
    """One op line, or None where no single `s` and `i` can be read from it."""
    is_deep = depth(raw) > MAX_DEPTH
    op, error = (None, "op.too_deep") if is_deep else _read_op(raw)
    if op is not None:
        return Line(op.s, op.i, raw, op, None)
    place = _read_place(_flatten(raw) if is_deep else raw)
    return place and Line(*place, raw, None, error)


def _read_op(raw: bytes) -> tuple[Op | None, str | None]:
    """(the op, None), or (None, why it cannot be executed)."""
    try:
        op = decode_op(raw)
        keys = _count_keys(op.x, 0) + (_count_keys(op.was, 0) if op.was is not None else 0)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError):
        return None, "op.malformed"
    return (op, None) if _keys_are_unique(raw, op, keys) else (None, "op.duplicate_key")


def _read_place(flat: bytes) -> tuple[int, str] | None:
    """`s` and `i` of a line that is no op, read as leniently as can be; none where either stands twice."""
    try:
        members = json.loads(flat.decode("utf-8", "replace"), object_pairs_hook=list, parse_int=_bounded, strict=False)
    except ValueError:
        return None
    pairs = [member for member in members if type(member) is tuple] if type(members) is list else []
    seqs, ids = ([value for key, value in pairs if key == name] for name in ("s", "i"))
    if len(seqs) != 1 or len(ids) != 1 or type(seqs[0]) is not int or type(ids[0]) is not str:
        return None
    return (seqs[0], ids[0]) if 1 <= seqs[0] <= MAX_INT and is_uuid(ids[0]) else None


def _bounded(digits: str) -> int | None:
    return int(digits) if len(digits) <= 17 else None


def depth(raw: bytes) -> int:
    """Deepest nesting of brackets outside strings; an over-estimate where that is already harmless."""
    rough = raw.count(b"{") + raw.count(b"[")
    if rough <= MAX_DEPTH:
        return rough
    now = deepest = 0
    for match in _BRACKETS.finditer(raw):
        first = match.group()[:1]
        if first in b"{[":
            now += 1
            deepest = max(deepest, now)
        elif first in b"]}":
            now -= 1
    return deepest


def _flatten(raw: bytes) -> bytes:
    """A line too deep to decode: everything below its first level is blanked out."""
    kept, level, last = bytearray(), 0, 0
    for match in _BRACKETS.finditer(raw):
        first = match.group()[:1]
        if first in b"{[":
            level += 1
            if level == 2:
                kept += raw[last : match.start()] + b"0"
        elif first in b"]}":
            if level == 2:
                last = match.end()
            level -= 1
    return bytes(kept + raw[last:])


def _count_keys(value: Any, total: int) -> int:
    """Keys of all objects in `value`. Raises ValueError for a number or text that must not be on the wire."""
    if type(value) is dict:
        total += len(value)
        for key, inner in value.items():
            if "\x00" in key:
                raise ValueError("text")
            total = _count_keys(inner, total)
    elif type(value) is list:
        for inner in value:
            total = _count_keys(inner, total)
    elif type(value) is float or (type(value) is int and abs(value) > MAX_INT):
        raise ValueError("number")
    elif type(value) is str and "\x00" in value:
        raise ValueError("text")
    return total


def _keys_are_unique(raw: bytes, op: Op, keys_inside: int) -> bool:
    # Counting `":` then misses no key. It may take a string that begins with a colon for one: the longer way will tell.
    if not any(sign in raw for sign in _AROUND_KEYS):
        outer = len(op.__struct_fields__) - (op.r, op.was, op.g, op.dep, op.e, op.o).count(None)
        if raw.count(b'":') == outer + keys_inside:
            return True
    try:
        json.loads(raw, object_pairs_hook=_unique_pairs)
    except ValueError:
        return False
    return True


def _unique_pairs(pairs: list[tuple[str, Any]]) -> None:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("duplicate key")


def chain_link(previous: str, raw: bytes) -> tuple[str, bool]:
    """(head after this line, does the line's `h` fit). What is no hash leaves the head as it is. MUST-CHAIN."""
    tail = _CHAIN_TAIL.search(raw)
    if tail is None:
        return previous, False
    claimed = tail.group(1).decode("ascii")
    return claimed, chain_hash(previous, raw[: tail.start()] + b"}") == claimed
