"""From bytes to lines: whatever comes, what can be read is kept, and the rest is refused in words."""

import base64
import hashlib
import json
import time
import uuid
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sync.errors import ProtocolError
from sync.ids import MAX_INT
from sync.lines import Line, chain_link, depth, read_line, read_request
from sync.version import MAX_DEPTH, MAX_LINE_BYTES, MAX_LINES

ID = "0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e"
HEADER = {
    "p": 1,
    "epoch": "",
    "dev": ID,
    "app": "1.0.0",
    "sch": 1,
    "req": ID,
    "clock": {"wall": 0, "mono": 0, "ses": "a"},
    "gotOutcomesUpTo": 0,
    "have": None,
    "budget": 0,
}
OP: dict[str, Any] = {
    "s": 1,
    "i": ID,
    "t": "note.add@1",
    "b": ["o", ID],
    "r": ID,
    "bv": 0,
    "x": {"text": "hello"},
    "at": [0, 0, "a"],
    "u": ID,
    "h": "A" * 22,
}


def pack(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


def line_of(**other: Any) -> Line | None:
    return read_line(pack(OP | other))


def outcome_of(body: bytes) -> str:
    """The code of a refused body, or "sync.ok"."""
    try:
        read_request(body)
    except ProtocolError as error:
        return error.code
    return "sync.ok"


def error_of(**other: Any) -> str | None:
    line = line_of(**other)
    assert line is not None
    return line.error


@given(st.binary(max_size=400))
@example(b"")
@example(b"\n")
@example(b"\xef\xbb\xbf{}")
@example(pack(HEADER) + b"\n\n")
@example(pack(HEADER) + b"\r\n" + pack(OP))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    assert outcome_of(body).startswith("sync.")


@given(st.lists(st.one_of(st.binary(max_size=60), st.just(pack(OP)), st.just(pack(HEADER))), max_size=4))
def test_any_lines_after_a_header_are_read_or_refused(lines: list[bytes]) -> None:
    assert outcome_of(b"\n".join([pack(HEADER), *lines])) in ("sync.ok", "sync.line")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*OP, "g", "dep", "e", "o", "was", "zz"]), JSON, max_size=4))
def test_an_op_of_any_shape_is_a_line_or_none(other: dict[str, Any]) -> None:
    line = read_line(json.dumps(OP | other).encode("utf-8", "surrogatepass"))
    readable = ("s" not in other or type(other["s"]) is int) and other.get("i", ID) == ID
    if line is None:
        assert not readable or not 1 <= other.get("s", 1) <= MAX_INT
    else:
        assert (line.op is None) == (line.error is not None)


def naive_duplicate(raw: bytes) -> bool:
    found = False

    def pairs(members: list[tuple[str, Any]]) -> None:
        nonlocal found
        names = [name for name, _ in members]
        found = found or len(set(names)) < len(names)

    json.loads(raw, object_pairs_hook=pairs)
    return found


@given(
    st.lists(st.tuples(st.sampled_from(["a", "b", 'q":', "é"]), st.sampled_from([":", " :", "\r:", "\t:"])), max_size=5)
)
def test_a_key_that_stands_twice_is_seen_in_any_spelling(members: list[tuple[str, str]]) -> None:
    inside = ",".join(f'{json.dumps(name)}{colon}"v"' for name, colon in members)
    raw = pack(OP).replace(b'{"text":"hello"}', b"{" + inside.encode() + b"}")
    line = read_line(raw)
    assert line is not None
    assert (line.error == "op.duplicate_key") == naive_duplicate(raw)


@pytest.mark.parametrize("colon", [b":", b" :", b"\r:", b"\t:"])
@pytest.mark.parametrize("name", [b'"s"', b'"i"', b'"\\u0073"', b'"\\u0069"'])
@pytest.mark.parametrize("more", [b"", b',"zz":1', b',"y":' + b"[" * 70 + b"]" * 70], ids=["op", "bad", "deep"])
def test_a_line_with_two_places_or_two_ids_has_none(name: bytes, colon: bytes, more: bytes) -> None:
    value = b"2" if b"s" in name or b"73" in name else pack(ID)
    assert read_line(pack(OP)[:-1] + more + b"," + name + colon + value + b"}") is None


@pytest.mark.parametrize("raw", [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"\x01", b"\t"])
def test_a_line_with_bad_text_in_it_is_kept(raw: bytes) -> None:
    line = read_line(pack(OP).replace(b"hello", raw))
    assert line is not None
    assert (line.error, line.raw) == ("op.malformed", pack(OP).replace(b"hello", raw))


@pytest.mark.parametrize("double", [b'"p":1,', b'"have":null,', b'"zz":{"a":1,"a":2},'])
def test_a_header_that_says_something_twice_is_none(double: bytes) -> None:
    doubled = pack(HEADER).replace(b"{", b"{" + double, 1)
    assert outcome_of(doubled) == "sync.header"
    assert outcome_of(pack(HEADER)) == "sync.ok"


@pytest.mark.parametrize("s", [0, -1, 2**53, 2**63, 2**64, 10**30, 1.5, 1.0, True, "1", None, [1], {}])
def test_a_line_without_a_place_is_no_line(s: Any) -> None:
    assert line_of(s=s) is None


@pytest.mark.parametrize(
    "i", [ID.upper(), "{" + ID + "}", ID.replace("-", ""), "urn:uuid:" + ID, ID + "\n", "", 7, None, [ID]]
)
def test_a_line_without_an_id_in_its_one_spelling_is_no_line(i: Any) -> None:
    assert line_of(i=i) is None


@pytest.mark.parametrize(
    ("other", "error"),
    [
        ({"s": MAX_INT}, None),
        ({"zz": 1}, "op.malformed"),
        ({"x": {"text": "\ud83d"}}, "op.malformed"),
        ({"x": {"text": float("nan")}}, "op.malformed"),
        ({"x": None}, "op.malformed"),
        ({"x": {"a": 1.5}}, "op.malformed"),
        ({"x": {"a": 2**53}}, "op.malformed"),
        ({"x": {"a": [{"b": -(2**53)}]}}, "op.malformed"),
        ({"x": {"a": "\x00"}}, "op.malformed"),
        ({"x": {"a\x00": 1}}, "op.malformed"),
        ({"was": {"a": 1e3}}, "op.malformed"),
        ({"t": "Note.add@1"}, "op.malformed"),
        ({"t": "note.add"}, "op.malformed"),
        ({"t": "note.add@0"}, "op.malformed"),
        ({"b": ["oo", ID]}, "op.malformed"),
        ({"b": ["o", ID, 1]}, "op.malformed"),
        ({"at": [0, 0]}, "op.malformed"),
        ({"at": [2**53, 0, "a"]}, "op.malformed"),
        ({"at": [0, 0, ""]}, "op.malformed"),
        ({"bv": -1}, "op.malformed"),
        ({"u": "lin"}, "op.malformed"),
        ({"g": [ID, 0, 2]}, None),
        ({"e": "x", "o": [ID, 3, "A" * 22]}, None),
        ({"r": None}, None),
    ],
)
def test_what_is_wrong_with_an_op_is_said_and_the_line_kept(other: dict[str, Any], error: str | None) -> None:
    assert error_of(**other) == error


def test_depth_is_counted_outside_of_strings_only() -> None:
    assert error_of(x={"text": "[" * 500}) is None
    inside: Any = 1
    for _ in range(MAX_DEPTH - 2):
        inside = [inside]
    assert error_of(x={"a": inside}) is None
    assert error_of(x={"a": [inside]}) == "op.too_deep"
    deep = read_line(pack(OP)[:-1] + b',"y":' + b"[" * 30_000 + b"]" * 30_000 + b"}")
    assert deep is not None
    assert (deep.seq, deep.op_id, deep.error) == (1, ID, "op.too_deep")


@pytest.mark.parametrize("tail", [b"", b"\\", b'"'])
def test_reading_takes_time_in_proportion(tail: bytes) -> None:
    raw = b'{"s":1,"i":"' + b"[" * 65 + b'"' + b'\\"' * 32_000 + tail
    began = time.process_time()
    assert read_line(raw) is None
    assert depth(raw) >= 1
    assert time.process_time() - began < 1


def test_more_lines_than_allowed_are_refused_without_being_kept() -> None:
    with pytest.raises(ProtocolError, match=r"sync\.too_many_lines"):
        read_request(pack(HEADER) + b"\n" * 8_000_000)
    ids = (str(uuid.UUID(int=n)) for n in range(1, MAX_LINES + 1))
    full = b"\n".join([pack(HEADER), *(pack(OP | {"s": s, "i": i}) for s, i in enumerate(ids, start=1))])
    assert len(read_request(full).lines) == MAX_LINES
    with pytest.raises(ProtocolError, match=r"sync\.too_many_lines"):
        read_request(full + b"\n" + pack(OP | {"s": MAX_LINES + 1}))


def test_a_long_line_is_refused_by_its_number() -> None:
    room = MAX_LINE_BYTES - len(pack(OP | {"x": {"text": ""}}))
    fits = pack(OP | {"x": {"text": "y" * room}})
    assert len(read_request(pack(HEADER) + b"\n" + fits).lines) == 1
    with pytest.raises(ProtocolError, match=r"sync\.line_too_long") as refused:
        read_request(pack(HEADER) + b"\n" + pack(OP | {"s": 2}) + b"\n" + fits.replace(b"yy", b"yyy", 1))
    assert refused.value.args_["line"] == 3


@pytest.mark.parametrize("second", [{"s": 1, "i": ID[:-1] + "0"}, {"s": 2}])
def test_a_place_or_id_that_comes_twice_in_one_request_is_refused(second: dict[str, Any]) -> None:
    with pytest.raises(ProtocolError, match=r"sync\.line") as refused:
        read_request(b"\n".join([pack(HEADER), pack(OP), pack(OP | second)]))
    assert refused.value.args_["line"] == 3


def expected(previous: str, body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(previous.encode() + body).digest()).decode()[:22]


@given(st.text(max_size=20), st.sampled_from(["", "A" * 22]))
def test_the_chain_is_hashed_over_the_bytes_received(words: str, previous: str) -> None:
    body = json.dumps({"s": 1, "x": words}, ensure_ascii=False).encode("utf-8", "replace")
    h = expected(previous, body)
    assert chain_link(previous, body[:-1] + f',"h":"{h}"}}'.encode()) == (h, True)
    assert chain_link(previous, body[:-1] + b',"h":"' + b"B" * 22 + b'"}') == ("B" * 22, False)


@pytest.mark.parametrize(
    "h", [b"", b"short", b"A" * 23, b"\xc3\xa9" * 11, b"A" * 21 + b"\x00", b"A" * 21 + b"=", b"\xff" * 22]
)
def test_what_cannot_be_a_hash_is_no_head(h: bytes) -> None:
    assert chain_link("A" * 22, b'{"s":1,"h":"' + h + b'"}') == ("A" * 22, False)
    assert chain_link("A" * 22, b'{"s":1}') == ("A" * 22, False)
