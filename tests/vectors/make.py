"""Writes the vectors that both sides run. Inputs are chosen by hand here; the expected values come from the Python
side and are reviewed as a diff, never written by a test run. `python tests/vectors/make.py`
"""

import json
import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

from tests.vectors import (  # noqa: E402
    clock_cases,
    gate_cases,
    jws_cases,
    merge_cases,
    overlay_cases,
    replica_cases,
    runners,
    signed_cases,
    star_cases,
)

A, B, C = (f"0190{n:04x}-0000-7000-8000-0000000000{n:02x}" for n in (1, 2, 3))
STATES = (
    "draft submitted approved dispatched accepted en_route on_site in_work paused escalated done "
    "awaiting_signature signed signature_refused summarised archived cancelled"
).split()
EVENTS = (
    "submit approve dispatch decline cancel accept depart arrive start pause escalate leave resume complete summarise archive sign_later refuse_signature sign"
).split()


def case(name: str, given: Any) -> tuple[str, Any]:
    return name, given


H64 = [
    case("no rows", {"rows": []}),
    case("one row", {"rows": [[1, A, 1]]}),
    case("the same row twice does not cancel itself", {"rows": [[1, A, 1], [1, A, 1]]}),
    case("order of rows does not matter, one way", {"rows": [[1, A, 1], [2, B, 7], [3, C, 9007199254740991]]}),
    case("order of rows does not matter, the other", {"rows": [[3, C, 9007199254740991], [2, B, 7], [1, A, 1]]}),
    case("the table counts", {"rows": [[2, A, 1]]}),
    case("the version counts", {"rows": [[1, A, 2]]}),
    case("a large version", {"rows": [[15, B, 4294967297]]}),
    case("the sum wraps at 64 bits", {"rows": [[n, A, n] for n in range(1, 40)]}),
]

HAVE = [
    case("nothing held", {"vector": []}),
    case("one bucket", {"vector": [[1, 1]]}),
    case("sorted as numbers, not as text", {"vector": [[10, 1], [9, 2], [100, 3]]}),
    case("another order of the same", {"vector": [[100, 3], [10, 1], [9, 2]]}),
    case("a version apart", {"vector": [[10, 2], [9, 2], [100, 3]]}),
    case("after a restore versions are large", {"vector": [[7, 4294967299]]}),
]

CHAIN = [
    case("first op of a device", {"previous": "", "body": '{"s":1,"i":"x"}'}),
    case("second op", {"previous": "AAAAAAAAAAAAAAAAAAAAAA", "body": '{"s":2,"i":"y"}'}),
    case("rare Han in the payload", {"previous": "", "body": '{"s":1,"x":{"text":"𠅤䶮㛃𬭎喆"}}'}),
    case("an escaped quote", {"previous": "", "body": '{"s":1,"x":{"text":"a\\"b"}}'}),
    case("a text that looks like a hash", {"previous": "", "body": '{"s":1,"x":{"h":"zzz"}}'}),
]

IDS = [
    case("an item of a checklist", {"namespace": A, "name": "power.l1"}),
    case("another order, the same item", {"namespace": B, "name": "power.l1"}),
    case("a key in Chinese", {"namespace": A, "name": "接地电阻"}),
    case("a key with a rare character", {"namespace": A, "name": "𠅤"}),
]

ORDERS = [
    case(f"{event} of an order that is {state}", {"state": state, "event": event})
    for state in STATES
    for event in EVENTS
]

CANONICAL = [
    case("an empty object", {"value": {}}),
    case("an empty list", {"value": []}),
    case("the words", {"value": [True, False, None]}),
    case("keys are sorted", {"value": {"b": 1, "a": 2, "": 3, "A": 4}}),
    case("keys by UTF-16, not by code point", {"value": {"\U00020164": 1, "\uff21": 2, "é": 3}}),
    case("sorted at every depth", {"value": [{"z": [{"b": 1, "a": 1}], "y": {}}]}),
    case("largest integers", {"value": [9007199254740991, -9007199254740991, 0]}),
    case("an integer too large", {"value": 9007199254740993}),
    case("an integer too small", {"value": -9007199254740992}),
    case("a fraction", {"value": 0.5}),
    case("a fraction deep inside", {"value": {"a": [{"b": 1.25}]}}),
    case("rare Han", {"value": {"name": "𠅤䶮㛃𬭎喆𫖯"}}),
    case("quotes and backslashes", {"value": 'a"b\\c/d'}),
    case("a line feed", {"value": "a\nb"}),
    case("a carriage return", {"value": "a\r\nb\rc"}),
    case("a tab", {"value": "a\tb"}),
    case("a zero", {"value": "a\u0000b"}),
    case("a delete", {"value": "a\u007fb"}),
    case("a C1 control is text", {"value": "a\u0085b"}),
    case("separators of lines and paragraphs", {"value": "a\u2028b\u2029c"}),
    case("composed", {"value": "\u00e9"}),
    case("not composed", {"value": "e\u0301"}),
    case("Hangul not composed", {"value": "\u1112\u1161\u11ab"}),
    case("a compatibility ideograph is another", {"value": "\uf900"}),
    case("a key not composed", {"value": {"e\u0301": 1}}),
    case("a key with a control", {"value": {"a\u0001": 1}}),
    case("a lone high surrogate", {"utf16": [97, 0xD840, 98]}),
    case("a lone low surrogate", {"utf16": [0xDD64]}),
    case("surrogates the wrong way round", {"utf16": [0xDD64, 0xD840]}),
    case("as deep as may be", {"value": json.loads("[" * 64 + "0" + "]" * 64)}),
    case("deeper", {"value": json.loads("[" * 65 + "0" + "]" * 65)}),
]


def _held(ver: int, rows: list[list[Any]], sound: bool = True) -> dict[str, Any]:
    return {"bid": 5, "key": ["o", A], "ver": ver, "rows": rows, "sound": sound}


def _part(
    mode: str, ver: int, rows: list[dict[str, Any]], live: list[list[Any]], since: int | None = None
) -> dict[str, Any]:
    part = {"id": 5, "key": ["o", A], "ver": ver, "mode": mode, "rows": rows, "chk": runners.h64({"rows": live})}
    return part if since is None else {**part, "from": since}


ROW_A, ROW_B = {"t": 1, "id": A, "v": 1, "d": {"n": 1}}, {"t": 3, "id": B, "v": 2, "d": {"n": 2}}
HELD_A, HELD_B = [1, A, 1, {"n": 1}], [3, B, 2, {"n": 2}]
BUCKET = [
    case("a snapshot of a bucket not held", {"held": None, "said": None, "part": _part("snap", 2, [ROW_A, ROW_B], [[1, A, 1], [3, B, 2]])}),
    case("an empty snapshot", {"held": None, "said": None, "part": _part("snap", 1, [], [])}),
    case("a snapshot replaces what is held", {"held": _held(1, [HELD_A]), "said": 1, "part": _part("snap", 2, [ROW_B], [[3, B, 2]])}),
    case("a delta adds a row", {"held": _held(1, [HELD_A]), "said": 1, "part": _part("delta", 2, [ROW_B], [[1, A, 1], [3, B, 2]], 1)}),
    case("a delta changes a row", {"held": _held(1, [HELD_A]), "said": 1, "part": _part("delta", 2, [{"t": 1, "id": A, "v": 2, "d": {"n": 9}}], [[1, A, 2]], 1)}),
    case("a tombstone takes a row away", {"held": _held(2, [HELD_A, HELD_B]), "said": 2, "part": _part("delta", 3, [{"t": 3, "id": B, "v": 3, "x": 1}], [[1, A, 1]], 2)}),
    case("a tombstone of a row never held", {"held": _held(1, [HELD_A]), "said": 1, "part": _part("delta", 3, [{"t": 3, "id": B, "v": 3, "x": 1}], [[1, A, 1]], 1)}),
    case("a delta from below overlaps harmlessly", {"held": _held(2, [HELD_A, HELD_B]), "said": 1, "part": _part("delta", 3, [ROW_B, {"t": 1, "id": A, "v": 3, "d": {}}], [[1, A, 3], [3, B, 2]], 1)}),
    case("an older answer arrives late", {"held": _held(3, [HELD_A]), "said": 2, "part": _part("snap", 2, [ROW_B], [[3, B, 2]])}),
    case("the same version again", {"held": _held(2, [HELD_A]), "said": 1, "part": _part("delta", 2, [ROW_B], [[1, A, 1], [3, B, 2]], 1)}),
    case("the server went back and says so", {"held": _held(9, [HELD_A]), "said": 9, "part": _part("snap", 2, [ROW_B], [[3, B, 2]])}),
    case("a delta of a bucket not held", {"held": None, "said": None, "part": _part("delta", 2, [ROW_B], [[3, B, 2]], 1)}),
    case("a delta that leaves a hole", {"held": _held(1, [HELD_A]), "said": 1, "part": _part("delta", 5, [ROW_B], [[1, A, 1], [3, B, 2]], 3)}),
    case("a wrong checksum", {"held": _held(1, [HELD_A]), "said": 1, "part": {**_part("delta", 2, [ROW_B], [], 1), "chk": "0000000000000001"}}),
    case("an unsound bucket takes a snapshot of any version", {"held": _held(9, [HELD_A], False), "said": None, "part": _part("snap", 2, [ROW_B], [[3, B, 2]])}),
    case("an unsound bucket takes no delta", {"held": _held(1, [HELD_A], False), "said": None, "part": _part("delta", 2, [ROW_B], [[1, A, 1], [3, B, 2]], 1)}),
]  # fmt: skip

P1, P2, P3 = replica_cases.parts(3)
Q1, Q2 = replica_cases.parts(2)
STAGE = [
    case("whole", {"parts": [replica_cases.snap(1, replica_cases.A)]}),
    case("one part of one", {"parts": replica_cases.parts(1)}),
    case("in order to the last", {"parts": [P1, P2, P3]}),
    case("it does not begin in the middle", {"parts": [P2]}),
    case("none is left out", {"parts": [P1, P3, P1, P2, P3]}),
    case("none comes twice", {"parts": [P1, P1, P1]}),
    case("the first part again, and on", {"parts": [P1, P1, P2, P1, P2, P3]}),
    case("another version begins anew", {"parts": [P1, replica_cases.parts(3, ver=2)[0], replica_cases.parts(3, ver=2)[1]]}),
    case("another version does not go on", {"parts": [P1, replica_cases.parts(3, ver=2)[1]]}),
    case("another bucket begins anew", {"parts": [P1, replica_cases.parts(3, bid=2)[0], P2]}),
    case("another cut does not go on", {"parts": [P1, Q2]}),
    case("another cut begins anew", {"parts": [P1, P2, Q1, Q2]}),
    case("a bucket whole in between", {"parts": [P1, replica_cases.snap(1, replica_cases.A, bid=9), P2]}),
    case("after the last it is over", {"parts": [Q1, Q2, Q2]}),
]  # fmt: skip

FILES = {
    "h64": ("Checksum of a bucket: sum of h64 over its live rows, as 16 hex digits.", ["MUST-H64", "MUST-CHK"], H64),
    "have": ("Digest of a version vector.", ["MUST-HAVE"], HAVE),
    "chain": ("Chain hash of an op, and the line that is stored and sent.", ["MUST-CHAIN"], CHAIN),
    "canonical": ("Canonical bytes of a value, or why it has none; and a text made plain.", ["MUST-CANON"], CANONICAL),
    "ids": ("UUIDv5 of rows with a natural key.", ["MUST-NAME"], IDS),
    "orders": ("What an event means for an order in a state.", ["MUST-FACT", "MUST-INTENT"], ORDERS),
    "clocks": ("How a clock of an order stands.", ["MUST-CLOCK"], clock_cases.CASES),
    "gates": ("What the rules want before an event of the visit.", ["MUST-GATE"], gate_cases.CASES),
    "jws": ("What a token says to someone who expects a typ and knows some keys.", ["MUST-JWS"], jws_cases.CASES),
    "star": ("What a customer may believe of what was scanned.", ["MUST-STAR", "MUST-PINNED"], star_cases.CASES),
    "bucket": ("What a part of a reply does to a held bucket.", ["MUST-CHK", "MUST-PULL"], BUCKET),
    "signed": ("Signed fields that read otherwise in the rows of now.", ["MUST-STALE"], signed_cases.CASES),
    "stage": ("Parts of a bucket as they come, and what is staged after each.", ["MUST-STAGE"], STAGE),
    "replica": (
        "A client's life in steps; after each what it knows, owes, shows, and says next.",
        [
            f"MUST-{name}"
            for name in (
                "OUTCOME",
                "LATE",
                "ONCE",
                "GROUP",
                "FORK",
                "GAP",
                "EPOCH",
                "REPLAY",
                "KEEP",
                "SEEN",
                "CHK",
                "STAGE",
            )
        ],
        replica_cases.CASES,
    ),
    "merge": (
        "Two values of one field: whose is in use until a person chooses, and who may; and the ways out of a conflict.",
        ["MUST-MERGE"],
        merge_cases.CASES,
    ),
    "overlay": (
        "One op on rows that nobody else touches: what the server makes of it, and what the phone shows before.",
        ["MUST-OVERLAY"],
        overlay_cases.CASES,
    ),
}


def text(name: str) -> str:
    """The whole of one vector file."""
    about, musts, cases = FILES[name]
    run = getattr(runners, name)
    lines = [{"name": title, "in": given, "out": run(given)} for title, given in cases]
    head = json.dumps({"about": about, "must": musts}, ensure_ascii=False)[:-1]
    return head + ', "cases": [\n' + ",\n".join(json.dumps(line, ensure_ascii=False) for line in lines) + "\n]}\n"


if __name__ == "__main__":
    for name in FILES:
        (HERE / f"{name}.json").write_text(text(name), encoding="utf-8")
