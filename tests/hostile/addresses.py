"""Sign-in, enrolment, snapshots and what the desk reads. H01 to H09, H16, H17, H20."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from tests.hostile.case import ID, ORDER, Case, Forge, rest
from tests.integration.site import new_key

LIN = {"user": "lin", "password": "wrong"}


def raw(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")


def endless(_: Forge) -> Iterator[bytes]:
    return (b" " * 65_536 for _ in range(480))


def sign_in(name: str, body: bytes, *status: int, **headers: str) -> Case:
    return rest(f"sign-in: {name}", "POST", "/sessions", body, *status, signed_in=False, headers=headers)


SESSIONS = [
    *(
        sign_in(name, body, 400)
        for name, body in {
            "nothing": b"",
            "null": b"null",
            "a list": b"[]",
            "an empty object": b"{}",
            "text": b'"lin"',
            "a cut object": raw(LIN)[:-1],
            "two objects": raw(LIN) * 2,
            "something more": raw(LIN | {"admin": True}),
            "a prototype": raw(LIN | {"__proto__": {}}),
            "a name twice": b'{"user":"lin","user":"he","password":"x"}',
            "a name twice, once escaped": b'{"user":"lin","\\u0075ser":"he","password":"x"}',
            "a name that is a number": raw(LIN | {"user": 1}),
            "a name that is a list": raw(LIN | {"user": ["lin"]}),
            "no name at all": raw(LIN | {"user": None}),
            "an empty name": raw(LIN | {"user": ""}),
            "a name of 201 characters": raw(LIN | {"user": "x" * 201}),
            "10,000 combining marks": raw(LIN | {"user": "e" + "\u0301" * 10_000}),
            "a password of 1,001 characters": raw(LIN | {"password": "x" * 1_001}),
            "a password of 30,000 digits": b'{"user":"lin","password":' + b"1" * 30_000 + b"}",
            "latin-1": raw(LIN).replace(b"wrong", b"wr\xf6ng"),
            "a surrogate": raw(LIN | {"password": "\ud800"}),
            "half a surrogate pair": raw(LIN).replace(b"wrong", b"\\ud83d"),
            "UTF-16": json.dumps(LIN).encode("utf-16"),
            "UTF-32": json.dumps(LIN).encode("utf-32"),
            "a byte order mark": b"\xef\xbb\xbf" + raw(LIN),
            "NUL behind": raw(LIN) + b"\x00",
            "NaN": b'{"user":"lin","password":NaN}',
            "depth 30,000": b"[" * 30_000,
            "depth 10,000 in a field nobody knows": b'{"user":"lin","password":"x","y":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
            "a string that never ends": b"[" * 65 + b'"' + b'\\"' * 30_000,
            "a form": b"user=lin&password=x",
        }.items()
    ),
    *(
        sign_in(name, raw(LIN | {"user": user}), 400, 401)
        for name, user in {
            "NUL in a name": "lin\x00",
            "NUL alone": "\x00",
            "SQL": "lin' OR '1'='1' --",
            "wildcards": "%_%",
            "right to left": "\u202enil",
            "look-alike": "\u217cin",
            "a capital that grows when made small": "\u0130" * 64,
            "blanks only": "   ",
            "a line end": "lin\r\nSet-Cookie: a=b",
            "beyond the first plane": "\U0001f9f0" * 200,
        }.items()
    ),
    sign_in("NUL in a password", raw(LIN | {"password": "\x00"}), 400, 401),
    sign_in("64 KiB and a byte", b" " * 65_537, 413),
    rest("sign-in: 30 MB without a length", "POST", "/sessions", endless, 413, signed_in=False),
    *(
        sign_in(f"as {kind}", raw(LIN), 415, Content_Type=kind)
        for kind in ("text/plain", "application/x-www-form-urlencoded", "application/x-ndjson", "application/jsonp", "text/json", "")
    ),
    sign_in("broken multipart", b"--x\r\nContent-Disposition: form-data; name=\"user\"\r\n\r\nlin", 415, Content_Type="multipart/form-data; boundary=x"),
    sign_in("multipart without a name", b"--x\r\n\r\n\xff\r\n--x--", 415, Content_Type="multipart/form-data; boundary=x; charset=klingon"),
    sign_in("packed", b"\x1f\x8b\x08\x00", 400, 415, Content_Encoding="gzip"),
    *(
        rest(f"session: a cookie of {name}", "GET", "/sessions/current", b"", 400, 401, signed_in=False, headers={"Cookie": cookie})
        for name, cookie in {
            "nothing": "xinglin_session=",
            "quotes": 'xinglin_session="a\\"b"',
            "percents": "xinglin_session=%00%ff%u1234",
            "SQL": "xinglin_session=' OR 1=1 --",
            "8 KiB": "xinglin_session=" + "a" * 8_192,
            "two": "xinglin_session=a; xinglin_session=b",
            "no name": "=;;;=;",
            "latin-1": "xinglin_session=\xe9\xff",
            "1,000 others": "; ".join(f"c{n}=v" for n in range(1_000)),
        }.items()
    ),
]  # fmt: skip


def enrol(name: str, body: dict[str, Any] | bytes, *status: int, **headers: str) -> Case:
    sent = body if isinstance(body, bytes) else raw(body)
    return rest(f"enrol: {name}", "POST", "/devices", sent, *status, headers=headers)


KEY = new_key()
DEVICES = [
    *(
        enrol(name, body, 400)
        for name, body in {
            "nothing": b"",
            "an empty object": {},
            "no label": {"public_key": KEY},
            "no key": {"label": "x"},
            "a key that is null": {"public_key": None, "label": "x"},
            "a key that is a list": {"public_key": [KEY], "label": "x"},
            "an empty key": {"public_key": {}, "label": "x"},
            "a key of another curve": {"public_key": KEY | {"crv": "P-521"}, "label": "x"},
            "a point that is not on the curve": {"public_key": KEY | {"y": KEY["x"]}, "label": "x"},
            "zero": {"public_key": KEY | {"x": "A" * 43, "y": "A" * 43}, "label": "x"},
            "a number beyond the field": {"public_key": KEY | {"x": "_" * 43}, "label": "x"},
            "padding": {"public_key": KEY | {"x": KEY["x"] + "="}, "label": "x"},
            "60,000 characters": {"public_key": KEY | {"x": "A" * 60_000}, "label": "x"},
            "NUL in a key": {"public_key": KEY | {"x": "\x00" * 43}, "label": "x"},
            "43 characters that are no base64": {"public_key": KEY | {"x": "\U0001f9f0" * 43}, "label": "x"},
            "a number for a coordinate": {"public_key": KEY | {"x": 2**200}, "label": "x"},
            "a label of 121 characters": {"public_key": KEY, "label": "x" * 121},
            "a label that is a number": {"public_key": KEY, "label": 1},
            "NUL in a label": {"public_key": KEY, "label": "a\x00b"},
            "a surrogate in a label": {"public_key": KEY, "label": "\udc00"},
            "something more": {"public_key": KEY, "label": "x", "user": ID},
            "a key twice": b'{"public_key":{},"public_key":' + raw(KEY) + b',"label":"x"}',
            "a member twice": raw({"public_key": KEY, "label": "x"}).replace(b'"kty"', b'"kty":"EC","kty"'),
            "depth 100 in a key": {"public_key": KEY | {"z": json.loads("[" * 100 + "]" * 100)}, "label": "x"},
            "a big number in a key": raw({"public_key": KEY, "label": "x"}).replace(
                b'"kty"', b'"z":' + b"9" * 5_000 + b',"kty"'
            ),
        }.items()
    ),
    enrol("64 KiB and a byte", b" " * 65_537, 413),
    enrol("as text", raw({"public_key": KEY, "label": "x"}), 415, Content_Type="text/plain"),
    enrol("a label of emoji", {"public_key": KEY, "label": "\U0001f9f0" * 120}, 201),
    enrol("a label of SQL and markup", {"public_key": KEY, "label": "'; DROP TABLE device; --<script>"}, 201),
    enrol("no label to speak of", {"public_key": KEY, "label": ""}, 201),
]


def read(path: str, *status: int, **headers: str) -> Case:
    return rest(f"GET {path[:60]} of {len(path)} {' '.join(headers)}", "GET", path, b"", *status, headers=headers)


NUMBERS = [
    "-1",
    "0",
    "1.5",
    "1e3",
    "0x10",
    "٣",
    "²",
    "%00",
    "9" * 19,
    "9" * 30,
    "9" * 5_000,
    "abc",
    "1%20OR%201=1",
    "NaN",
    "+1",
    "1_000",
]
SNAPSHOTS = [
    *(read(f"/sync/snap/{number}/1", 400, 404) for number in NUMBERS),
    *(read(f"/sync/snap/1/{number}", 400, 404) for number in NUMBERS),
    read("/sync/snap/1", 404),
    read("/sync/snap/1/1/1", 404),
    read("/sync/snap/../v1", 404, 405),
]

WORDS = ["%25", "_", "!", "\\", "%27", "%22", "%00", "%ff%fe", "%ED%A0%80", "%F0%9F%A7%B0" * 25, "x" * 100, "%25_" * 33, "' OR 1=1 --", "{}", "%0D%0AX: y", "%E2%80%AE", "e" + "%CC%81" * 50]  # fmt: skip
IDS = [
    "x",
    ID,
    ID.upper(),
    "%00",
    "..%2f..%2fetc%2fpasswd",
    "%2e%2e",
    "'%20OR%201=1",
    "1",
    "9" * 5_000,
    "%ff",
    "𠅤",
    ORDER + "%00",
]
DESK = [
    *(read(f"/api/orders?q={words}", 200, 400) for words in WORDS),
    *(read(f"/api/customers?q={words}", 200, 400) for words in WORDS),
    *(read(f"/api/orders?limit={number}", 400) for number in NUMBERS if number not in ("٣", "1_000", "+1")),
    *(read(f"/api/orders?limit={number}", 200, 400) for number in ("٣", "1_000", "+1", "1", "200")),
    read("/api/orders?limit=201", 400),
    read("/api/orders?limit=1&limit=2", 200, 400),
    read("/api/orders?q=a&q=b", 200, 400),
    read("/api/orders?limit=", 200, 400),
    read("/api/orders?state=%27", 200, 400),
    read("/api/orders?state=" + "x" * 500, 400),
    read("/api/orders?state=%00", 200, 400),
    read("/api/orders?q=" + "x" * 101, 400),
    read("/api/orders?q=" + "x" * 50_000, 400),
    *(
        read(f"/api/orders?after={after}", 400)
        for after in (
            "x", ".", "1", "1.", "1.x", "-1." + ID, "1e3." + ID, "²." + ID, "٣²." + ID, "9" * 17 + "." + ID,
            "9" * 16 + "." + "%00" * 36, "9" * 60, "%ff." + ID, "1." + "x" * 36,
        )
    ),
    read("/api/orders?after=" + "9" * 16 + "." + ID, 200, 400),
    read("/api/orders?nonsense=1", 200, 400),
    *(read(f"/api/orders/{order}", 400, 404) for order in IDS),
    *(read(f"/api/customers/{customer}", 400, 404) for customer in IDS),
    read("/api/technicians?order=%00", 200, 400),
    read("/api/exceptions?x=%ff", 200, 400),
    read("/api/", 404),
    read("/api/orders/", 200, 404),
    read("/api//orders", 200, 404),
    read("/api/orders/" + ID + "/rows", 404),
    *(rest(f"{method} /api/orders", method, "/api/orders", b"{}", 405) for method in ("POST", "PUT", "PATCH", "DELETE")),
]  # fmt: skip

PATHS = [
    *(
        read(path, 200, 400, 404)
        for path in (
            "//", "/./", "/../../etc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/assets/..%2f..%2f..%2fetc/passwd", "/assets/%00.js",
            "/%ff%fe", "/%F0%28%8C%BC", "/" + "a" * 8_000, "/" + "a/" * 2_000, "/con", "/.git/config", "/.env", "/data/xinglin.db", "/index.html%20",
            "/%E2%80%AE", "/?%00=%ff", "/#x", "/;x", "/openapi.json/..", "/healthz/x", "/sessions/%2e%2e/sync/v1", "/sync", "/sync/", "/blobs/../..",
        )
    ),
    read("/uploads", 405),
    read("/", 200, 404, Accept="text/html", If_None_Match="\"" + "x" * 5_000 + "\""),
    read("/", 200, 404, Accept="*/*;q=NaN, text/html;q=" + "9" * 500),
    read("/", 200, 404, Accept_Encoding="gzip;q=x, zstd;;, br,,,"),
    read("/healthz", 200, X_Forwarded_For="127.0.0.1, ' OR 1=1", X_Forwarded_Host="evil.example", X_Forwarded_Proto="javascript"),
    read("/sessions/current", 200, Range="bytes=0-1", Expect="nothing"),
    rest("HEAD /", "HEAD", "/", b"", 200, 404, 405),
    rest("TRACE /", "TRACE", "/", b"", 405),
    rest("a method of one's own", "FROBNICATE", "/sync/v1", b"", 405),
    rest("POST / as a form", "POST", "/", b"a=b", 405, headers={"Content-Type": "application/x-www-form-urlencoded"}),
]  # fmt: skip

CASES = [*SESSIONS, *DEVICES, *SNAPSHOTS, *DESK, *PATHS]
