"""Op lines: without a place and an id the request is refused; everything else is kept, and parked or executed. H01 to H05, H16."""

from __future__ import annotations

import json
import uuid
from typing import Any

from tests.hostile.case import ID, ORDER, Case, Forge, kept, refused, taken, unreadable

PLACES = [
    *(
        unreadable(f"s is {text.decode()[:24]} of {len(text)}", lambda f, text=text: f.swapped(b'"s":1,', b'"s":' + text + b","))
        for text in (
            b"0", b"-1", b"1.0", b"1e0", b"1.5", b'"1"', b"true", b"null", b"[1]", b"{}", b"9007199254740992",
            b"9223372036854775808", b"18446744073709551617", b"1" + b"0" * 30, b"1" + b"0" * 5000, b"NaN", b"-Infinity", b"0x1", b"01",
        )
    ),
    *(
        unreadable(f"i is {json.dumps(value)[:90]}", lambda f, value=value: f.line(i=value))
        for value in (
            "", ID.upper(), "{" + ID + "}", "urn:uuid:" + ID, ID.replace("-", ""), ID + "\n", ID[:-1] + "\u0660", "x" * 36,
            "' OR '1'='1", "../../../../etc/passwd", 7, None, [ID], {"i": ID}, True, ID + "\x00",
        )
    ),
    unreadable("no s", lambda f: f.line_without("s")),
    unreadable("no i", lambda f: f.line_without("i")),
    unreadable("s twice", lambda f: f.swapped(b'"s":1,', b'"s":1,"s":2,')),
    unreadable("s twice, the same", lambda f: f.swapped(b'"s":1,', b'"s":1,"s":1,')),
    unreadable("s twice, once escaped", lambda f: f.swapped(b'"s":1,', b'"s":1,"\\u0073":2,')),
    unreadable("s twice, once with a blank", lambda f: f.swapped(b'"s":1,', b'"s":1,"s"\r:2,')),
    unreadable("i twice", lambda f: f.swapped(b'"s":1,', b'"s":1,"i":"' + ID.encode() + b'",')),
    unreadable("not JSON", lambda _: b"hello"),
    unreadable("a list", lambda f: b"[" + f.line() + b"]"),
    unreadable("text", lambda _: b'"s"'),
    unreadable("null", lambda _: b"null"),
    unreadable("an empty object", lambda _: b"{}"),
    unreadable("cut in the middle", lambda f: f.line()[:60]),
    unreadable("cut before the end", lambda f: f.line()[:-1]),
    unreadable("two objects", lambda f: f.line() + f.line(2)),
    unreadable("a comment", lambda f: f.line() + b"// fine"),
    unreadable("a comma too many", lambda f: f.line()[:-1] + b",}"),
    unreadable("a byte order mark", lambda f: b"\xef\xbb\xbf" + f.line()),
    unreadable("UTF-16", lambda f: f.line().decode().encode("utf-16-le")),
    unreadable("NUL", lambda _: bytes(64)),
    unreadable("64,000 brackets", lambda _: b"[" * 64_000),
    unreadable("a string that never ends", lambda f: f.line()[:-1] + b',"y":' + b"[" * 65 + b'"' + b'\\"' * 30_000),
    refused("one s on two lines", lambda f: f.body(f.line(1), f.line(1)), 400, "sync.line"),
    refused("one i on two lines", lambda f: f.body(f.line(1, i=ID), f.line(2, i=ID)), 400, "sync.line"),
]  # fmt: skip


def nested(depth: int) -> Any:
    return json.loads("[" * depth + "]" * depth)


def deep(f: Forge, opening: bytes, closing: bytes, times: int) -> bytes:
    return f.close(
        f.line()[: -len(b',"h":"' + b"A" * 22 + b'"}')] + b',"y":' + opening * times + b"1" + closing * times + b"}"
    )


MALFORMED = [
    *(kept(f"no {name}", lambda f, name=name: f.line_without(name), "op.malformed") for name in ("t", "b", "bv", "x", "at", "u")),
    kept("no h", lambda f: json.dumps(f.shape(), separators=(",", ":")).encode(), "op.malformed"),
    *(
        kept(f"{name} is {json.dumps(value)[:90]}", lambda f, n=name, v=value: f.line(**{n: v}), "op.malformed")
        for name, value in [
            ("t", ""), ("t", "note.add"), ("t", "note.add@0"), ("t", "note.add@01"), ("t", "note.add@10000"), ("t", "NOTE.ADD@1"),
            ("t", "note.add@1\n"), ("t", "note.add@1\x00"), ("t", "note..add@1"), ("t", "note.add@1.0"), ("t", "note.add@-1"), ("t", "n" * 33 + ".a@1"),
            ("t", "noté.add@1"), ("t", 1), ("t", None), ("t", ["note.add@1"]),
            ("b", "o"), ("b", []), ("b", ["o"]), ("b", ["o", ORDER, 1]), ("b", ["oo", ORDER]), ("b", ["O", ORDER]), ("b", ["1", ORDER]),
            ("b", ["", ORDER]), ("b", ["o", ORDER.upper()]), ("b", ["o", None]), ("b", {"o": ORDER}), ("b", ["\u043e", ORDER]),
            ("bv", -1), ("bv", 2**53), ("bv", 2**63), ("bv", 10**30), ("bv", 1.0), ("bv", "1"), ("bv", None),
            ("x", None), ("x", []), ("x", "text"), ("x", 1), ("x", {"text": 1.5}), ("x", {"text": 2**53}), ("x", {"text": -(2**64)}),
            ("x", {"text": "\x00"}), ("x", {"te\x00xt": "a"}), ("x", {"text": [{"a": "\x00"}]}),
            ("was", []), ("was", "x"), ("was", {"a": 0.1}), ("was", {"a": "\x00"}),
            ("at", None), ("at", []), ("at", [0, 0]), ("at", [0, 0, "a", 1]), ("at", ["0", 0, "a"]), ("at", [2**53, 0, "a"]),
            ("at", [0, -(2**53), "a"]), ("at", [0, 0, ""]), ("at", [0, 0, "a" * 65]), ("at", [0.5, 0, "a"]), ("at", "now"),
            ("u", "lin"), ("u", ""), ("u", None), ("u", ID.upper()), ("u", 1),
            ("r", ""), ("r", ID.upper()), ("r", 1), ("r", "../x"), ("r", [ID]),
            ("g", []), ("g", [ID]), ("g", [ID, 0]), ("g", [ID, -1, 2]), ("g", ["g", 0, 1]), ("g", "g"),
            ("dep", "x"), ("dep", ["x"]), ("dep", {}), ("e", "e" * 65), ("e", 1), ("o", [ID, 1]), ("o", [ID, -1, "h"]), ("o", "o"),
            ("zz", None), ("__proto__", {}), ("constructor", "x"), ("S", 1),
        ]
    ),
    kept("h of 65 characters", lambda f: f.swapped(b',"h":"', b',"h":"' + b"A" * 50), "op.malformed"),
    kept("h is null", lambda f: f.line().rpartition(b',"h":')[0] + b',"h":null}', "op.malformed"),
    kept("h is a number", lambda f: f.line().rpartition(b',"h":')[0] + b',"h":7}', "op.malformed"),
    kept("latin-1 in a text", lambda f: f.swapped(b"hello", b"\xe9t\xe9"), "op.malformed"),
    kept("a surrogate in UTF-8", lambda f: f.swapped(b"hello", b"\xed\xa0\xbd"), "op.malformed"),
    kept("an overlong slash", lambda f: f.swapped(b"hello", b"\xc0\xaf"), "op.malformed"),
    kept("half a surrogate pair", lambda f: f.swapped(b"hello", b"\\ud83d"), "op.malformed"),
    kept("a surrogate pair the wrong way round", lambda f: f.swapped(b"hello", b"\\ude80\\ud83d"), "op.malformed"),
    kept("a bell", lambda f: f.swapped(b"hello", b"\x07"), "op.malformed"),
    kept("a tab as it is", lambda f: f.swapped(b"hello", b"a\tb"), "op.malformed"),
    kept("NaN", lambda f: f.swapped(b'"hello"', b"NaN"), "op.malformed"),
    kept("5,000 digits", lambda f: f.swapped(b'"hello"', b"1" * 5000), "op.malformed"),
    kept("1e400", lambda f: f.swapped(b'"hello"', b"1e400"), "op.malformed"),
    kept("a bad line in h itself", lambda f: f.swapped(b',"h":"', b',"h":"\xff'), "op.malformed"),
    kept("depth 65", lambda f: f.line(x={"text": nested(63)}), "op.too_deep"),
    kept("depth 10,000 in a field nobody knows", lambda f: deep(f, b"[", b"]", 10_000), "op.too_deep"),
    kept("depth 5,000 of objects", lambda f: deep(f, b'{"a":', b"}", 5_000), "op.too_deep"),
    kept("depth 70 in the place of a text", lambda f: f.swapped(b'"hello"', b"[" * 70 + b"]" * 70), "op.too_deep"),
    *(
        kept(f"a key twice: {name}", lambda f, old=old, new=new: f.swapped(old, new), "op.duplicate_key")
        for name, old, new in [
            ("in x", b'"text":', b'"text":"a","text":'),
            ("in x, escaped", b'"text":', b'"text":"a","te\\u0078t":'),
            ("in x, with a blank", b'"text":', b'"text":"a","text" :'),
            ("in x, with a line end", b'"text":', b'"text":"a","text"\r:'),
            ("x itself", b'"x":', b'"x":{"text":"a"},"x":'),
            ("t", b'"t":', b'"t":"note.add@1","t":'),
            ("h", b',"h":', b',"h":"A","h":'),
            ("within a value", b'"hello"', b'{"a":1,"a":1}'),
        ]
    ),
]  # fmt: skip


def answer(**x: Any) -> dict[str, Any]:
    return {
        "t": "answer.set@1",
        "r": str(uuid.uuid5(uuid.UUID(ORDER), "power.earth")),
        "x": {"item": "power.earth", **x},
    }


def patch(row: str = ORDER, **x: Any) -> dict[str, Any]:
    return {"t": "order.patch@1", "r": row, "x": x}


ODD_PAYLOADS: dict[str, dict[str, Any]] = {
    "a note without text": {"x": {}},
    "a note of nothing": {"x": {"text": ""}},
    "a note of 4,001 characters": {"x": {"text": "x" * 4_001}},
    "10,000 combining marks": {"x": {"text": "e" + "\u0301" * 10_000}},
    "a note that is a list": {"x": {"text": ["a"]}},
    "a note with more": {"x": {"text": "a", "by": "somebody else"}},
    "a note of depth 60": {"x": {"text": nested(60)}},
    "a note with a prototype": {"x": {"text": "a", "__proto__": {"admin": True}}},
    "a note without a row": {"r": None},
    "an answer maybe": answer(result="maybe"),
    "an answer about nothing": answer(),
    "an answer elsewhere": answer(result="pass") | {"r": ID},
    "an item of 65 characters": {"t": "answer.set@1", "x": {"item": "i" * 65, "result": "pass"}},
    "a patch of nothing": patch(),
    "a patch of the state": patch(state="done"),
    "a patch of the number": patch(number="XL-000000-0001"),
    "a priority that is none": patch(priority="max"),
    "no priority": patch(priority=None),
    "a contact of 201 characters": patch(contact="x" * 201),
    "a card shown maybe": {"t": "card.show@1", "x": {"verified": "maybe"}},
    "nobody dispatched": {"t": "order.dispatch@1", "x": {"from": "accepted", "technicians": []}},
    "seven dispatched": {"t": "order.dispatch@1", "x": {"from": "accepted", "technicians": [ID] * 7}},
    "an event from nowhere": {"t": "order.arrive@1", "x": {"from": "moon"}},
    "an event from a number": {"t": "order.arrive@1", "x": {"from": 5}},
    "a pause without a reason": {"t": "order.pause@1", "x": {"from": "in_work"}},
    "a reason of 501 characters": {"t": "order.pause@1", "x": {"from": "in_work", "reason": "x" * 501}},
    "an order in the year 10000": {
        "t": "order.create@1",
        "x": {"customer": ID, "kind": "repair", "fault": "x", "due_at": 253_402_300_800_000},
    },
    "an order before 1970": {
        "t": "order.create@1",
        "x": {"customer": ID, "kind": "repair", "fault": "x", "appointment_at": -1},
    },
    "a score of six": {
        "t": "callback.record@1",
        "b": ["u", ID],
        "x": {"order": ID, "on": "2026-03-01", "scores": [6] * 5},
    },
    "a complaint on a day that is none": {
        "t": "complaint.record@1",
        "b": ["u", ID],
        "x": {"on": "2026-13-01", "text": "x"},
    },
    "an exam in the year nought": {
        "t": "certification.grant@1",
        "b": ["u", ID],
        "x": {"kind": "product", "subject": "x", "name": "x", "grade": 1, "passed_on": "0000-01-01"},
    },
    "a level of nought": {"t": "review.decide@1", "b": ["u", ID], "x": {"proposed": 0, "level": 0, "reason": "x"}},
    "a formula of 99 points": {
        "t": "formula.publish@1",
        "b": ["t", ID],
        "x": {"from_on": "2099-01-01", "reason": "x", "formula": {"weights": {"complaints": 14}}},
    },
    "a statement without words": {"t": "statement.make@1", "b": ["u", ID], "x": {"about": "review", "text": ""}},
    "a choice that is a list": {"t": "conflict.resolve@1", "x": {"value": [5]}},
}

PAYLOADS = [
    *(
        kept(f"{name}", lambda f, other=other: f.line(**other), "op.payload")
        for name, other in ODD_PAYLOADS.items()
    ),
    *(
        kept(f"a reading of {value!r}", lambda f, value=value: f.line(**answer(value=value)), "op.payload")
        for value in ("", "1e5", "NaN", "+1", "1.", ".5", "1,5", "٣", "１", "--1", "1" * 13, "0.1234567", "1\n", "Infinity")
    ),
    kept("an op type of tomorrow", lambda f: f.line(t="note.add@2"), "op.unknown_type"),
    kept("an op type nobody knows", lambda f: f.line(t="order.teleport@1"), "op.unknown_type"),
    kept("an op type of Python", lambda f: f.line(t="__class__.__init__@1"), "op.unknown_type"),
    *(kept(f"a bucket of kind {kind}", lambda f, kind=kind: f.line(b=[kind, ORDER]), "bucket.kind") for kind in "uctkvqwz"),
    kept("a bucket that is not there", lambda f: f.line(b=["o", ID]), "bucket.not_member"),
    kept("a bucket of nil", lambda f: f.line(b=["o", str(uuid.UUID(int=0))]), "bucket.not_member"),
    kept("the second half of a group", lambda f: f.line(g=[ID, 1, 2]), "group.incomplete"),
    kept("a group of none", lambda f: f.line(g=[ID, 0, 0]), "group.incomplete"),
    kept("the second of one", lambda f: f.line(g=[ID, 1, 1]), "group.incomplete"),
    kept("a patch of another row", lambda f: f.line(**patch(ID, contact="x")), "row.unknown"),
    kept("a note that is not there, deleted", lambda f: f.line(t="note.delete@1", x={}), "row.unknown"),
    kept("a conflict that is not there", lambda f: f.line(t="conflict.resolve@1", x={"value": "x"}), "row.unknown"),
    kept("an intent of another role", lambda f: f.line(t="order.cancel@1", x={"from": "accepted", "reason": "x"}), "op.role", "rejected"),
]  # fmt: skip

TEXTS = [
    *(
        taken(f"text: {name}", lambda f, text=text: f.line(x={"text": text}))
        for name, text in {
            "SQL": "'; DROP TABLE row; --",
            "SQL for PostgreSQL": "$$; SELECT pg_sleep(10); $$ \\x00 %s :bid ?",
            "HTML": "<script>alert(1)</script><img src=x onerror=alert(1)>",
            "a formula": "=cmd|' /C calc'!A0",
            "a template": "{{7*7}} ${7*7} #{7*7} <%= 7*7 %>",
            "a log line": "x\r\n2026-03-11 INFO xinglin all is well",
            "an escape sequence": "\x1b[31mred\x1b[0m",
            "right to left": "\u202egnp.txt\u2066\u2069",
            "3,999 combining marks": "e" + "\u0301" * 3_999,
            "line separators": "\u2028\u2029\u0085",
            "rare Han": "𠅤䶮㛃𬭎喆𫖯",
            "four thousand characters beyond the first plane": "𠅤" * 4_000,
            "families": "👩‍👩‍👧‍👦" * 50,
            "zero width": "\u200b\u200d\ufeff",
            "JSON": '{"s":1,"i":"x"}\\n{"s":2}',
            "a path": "../../../../etc/passwd\\..\\CON",
            "not a character": "\ufffe\uffff\U0010ffff",
            "an escaped NUL that is none": "\\u0000",
        }.items()
    ),
    *(
        taken(f"clock: {name}", lambda f, at=at: f.line(at=at))
        for name, at in {
            "the year 9999": [253_402_300_799_999, 0, "a"],
            "the year 10000": [253_402_300_800_000, 0, "a"],
            "the end of numbers": [2**53 - 1, 2**53 - 1, "a"],
            "the beginning of numbers": [-(2**53 - 1), -(2**53 - 1), "raw"],
            "before 1970": [-1, 0, "a"],
            "a session of NUL": [0, 0, "\x00"],
        }.items()
    ),
    taken("blanks between everything", lambda f: f.close(json.dumps(f.shape(), indent=None, separators=(" , ", " : ")).encode())),
    taken("keys in another order", lambda f: f.close(json.dumps(dict(reversed(f.shape().items()))).encode())),
    taken("escapes in keys", lambda f: f.swapped(b'"text"', b'"te\\u0078t"')),
    taken("a carriage return at the end", lambda f: f.line() + b"\r"),
    taken("h in the middle", lambda f: json.dumps({"h": "A" * 22} | f.shape()).encode()),
    taken("an empty h", lambda f: f.line().rpartition(b',"h":')[0] + b',"h":""}'),
    taken("an h that is text", lambda f: f.line().rpartition(b',"h":')[0] + ',"h":"𠅤é"}'.encode()),
    taken("a base beyond what there is", lambda f: f.line(bv=2**53 - 1)),
    taken("what was, of any shape", lambda f: f.line(was={"a": [None, True, {"b": "𠅤"}], "__proto__": {}})),
    taken("things it needs that are not there", lambda f: f.line(dep=[ID] * 500)),
    taken("a first place of nobody", lambda f: f.line(e="\x00", o=[ID, 0, "\x00"])),
    taken("a group of one", lambda f: f.line(g=[ID, 0, 1])),
    taken("quotes in a contact", lambda f: f.line(bv=99, **patch(contact='O\'Neil "x" \\ ; --'))),
]  # fmt: skip

CASES: list[Case] = [*PLACES, *MALFORMED, *PAYLOADS, *TEXTS]
