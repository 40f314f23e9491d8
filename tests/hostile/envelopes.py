"""Requests to /sync/v1 whose envelope is wrong: refused, and nothing of them stored. H01, H02, H04 to H09."""

from __future__ import annotations

import gzip
import json
import os
import zlib
from collections.abc import Iterator

from tests.hostile.case import NDJSON, Case, Forge, bomb, head, packed, refused

MIB = 1 << 20


def endless(_: Forge) -> Iterator[bytes]:
    """30 MB in pieces, without a length."""
    return (b"x" * 65_536 for _ in range(480))


MEDIA = [
    Case("no content type", lambda f: f.body(), (415,), "request.media_type", headers=()),
    *(
        refused(f"content type {kind}", lambda f: f.body(), 415, "request.media_type", Content_Type=kind)
        for kind in (
            "text/plain",
            "application/json",
            "application/ndjson",
            "application/x-ndjson2",
            "application/x-ndjson, application/json",
            "multipart/form-data; boundary=x",
            "*/*",
            ";",
            "",
        )
    ),
    *(
        Case(f"content type {kind}", lambda f: f.body(), (200,), headers=(("Content-Type", kind),))
        for kind in ("APPLICATION/X-NDJSON", "application/x-ndjson; charset=utf-16", "application/x-ndjson;;;=")
    ),
    *(
        refused(f"encoding {name}", lambda f: packed(f.body()), 415, "sync.unknown_encoding", Content_Encoding=name)
        for name in ("br", "deflate", "zstd", "gzip, gzip", "x-gzip", "compress", "gzip;q=1")
    ),
]


def half(f: Forge) -> bytes:
    return packed(f.body())[:-9]


def bad_sum(f: Forge) -> bytes:
    whole = bytearray(packed(f.body()))
    whole[-6] ^= 1
    return bytes(whole)


GZIP = [
    refused(f"gzip: {name}", recipe, 400, "sync.encoding", Content_Encoding="gzip")
    for name, recipe in {
        "of nothing at all": lambda _: b"",
        "that is plain text": lambda f: f.body(),
        "cut short": half,
        "with a wrong sum": bad_sum,
        "of two members": lambda f: packed(f.header() + b"\n") + packed(b""),
        "with something behind": lambda f: packed(f.body()) + b"more",
        "that is zlib": lambda f: zlib.compress(f.body()),
        "that is raw deflate": lambda f: zlib.compress(f.body(), wbits=-15),
        "with its header only": lambda f: packed(f.body())[:10],
    }.items()
] + [
    refused("gzip: of an empty body", lambda _: packed(b""), 400, "sync.empty", Content_Encoding="gzip"),
    refused("gzip: bomb of 7 MiB", lambda _: bomb(7 * MIB), 413, "request.too_large", Content_Encoding="gzip"),
    refused("gzip: bomb of 64 MiB", lambda _: bomb(64 * MIB), 413, "request.too_large", Content_Encoding="gzip"),
    refused("gzip: bomb in a bomb", lambda _: packed(bomb(256 * MIB)), 400, "sync.header", Content_Encoding="gzip"),
    refused("gzip: too much", lambda _: gzip.compress(os.urandom(MIB + 1), 1), 413, "request.too_large", Content_Encoding="gzip"),
    refused("gzip: too much, no length", endless, 413, "request.too_large", Content_Encoding="gzip"),
    Case("gzip: good", lambda f: packed(f.body()), (200,), headers=(("Content-Type", NDJSON), ("Content-Encoding", "GZIP"))),
    Case("encoding identity", lambda f: f.body(), (200,), headers=(("Content-Type", NDJSON), ("Content-Encoding", "identity"))),
]  # fmt: skip

SIZES = [
    refused("8 MiB and a byte", lambda _: b" " * (8 * MIB + 1), 413, "request.too_large"),
    refused("30 MB without a length", endless, 413, "request.too_large"),
    refused("8 MiB of line ends", lambda _: b"\n" * (8 * MIB), 413, "sync.too_many_lines"),
    refused("2,001 lines", lambda f: f.body(*[f.line(s) for s in range(1, 2002)]), 413, "sync.too_many_lines"),
    refused("2,001 empty lines", lambda f: f.header() + b"\n" * 2002, 413, "sync.too_many_lines"),
    refused("a line of 64 KiB and a byte", lambda f: f.body(f.line(x={"text": "y" * 65_536})), 413, "sync.line_too_long"),
    refused("a line of 7 MiB", lambda f: f.body(b"[" * (7 * MIB)), 413, "sync.line_too_long"),
    refused("a header of 64 KiB and a byte", lambda f: f.header(zz="y" * 65_536), 400, "sync.header"),
]  # fmt: skip

FRAMES = [
    refused("an empty body", lambda _: b"", 400, "sync.empty"),
    *(
        refused(f"a first line of {name}", lambda _, body=body: body, 400, "sync.header")
        for name, body in {
            "nothing": b"\n",
            "blanks": b"   ",
            "null": b"null",
            "true": b"true",
            "a number": b"1",
            "text": b'"header"',
            "an empty list": b"[]",
            "an empty object": b"{}",
            "HTML": b"<!doctype html><title>Sign in to Wi-Fi</title>",
            "NUL": b"\x00" * 64,
            "a picture": b"\x89PNG\r\n\x1a\n" + bytes(64),
            "a cut object": b'{"p":1,',
            "two objects": b"{}{}",
            "Python": b"{'p': 1}",
            "5,000 digits": b"1" * 5000,
            "60,000 brackets": b"[" * 60_000,
            "60,000 objects": b'{"a":' * 12_000,
            "a string that never ends": b"[" * 65 + b'"' + b'\\"' * 30_000,
        }.items()
    ),
    head("a byte order mark", lambda f: b"\xef\xbb\xbf" + f.header(), 400),
    head("UTF-16", lambda f: f.header().decode().encode("utf-16"), 400),
    head("UTF-32", lambda f: f.header().decode().encode("utf-32"), 400),
    head("latin-1 in a header", lambda f: f.header(app="A").replace(b'"A"', b'"\xe9"'), 400),
    head("half a surrogate pair in a header", lambda f: f.header(app="A").replace(b'"A"', b'"\\ud83d"'), 400),
    head("a header that ends in CRLF", lambda f: f.header() + b"\r\n", 200),
    head("a header without a line end", lambda f: f.header(), 200),
    head("a header after blanks", lambda f: b" \t" + f.header(), 200),
    refused("an empty line between ops", lambda f: f.body(f.line(1), b"", f.line(2)), 400, "sync.line"),
    refused("an empty line at the end", lambda f: f.body(f.line(1)) + b"\n\n", 400, "sync.line"),
    refused("a blank line", lambda f: f.body(b" "), 400, "sync.line"),
    refused("two headers", lambda f: f.body(f.header()), 400, "sync.line"),
]


def twice(f: Forge, name: str) -> bytes:
    header = f.header()
    value = json.dumps(json.loads(header)[name]).encode()
    return b'{"' + name.encode() + b'":' + value + b"," + header[1:]


HEADERS = [
    *(
        head(f"header without {name}", lambda f, name=name: f.header_without(name), 400)
        for name in ("p", "epoch", "dev", "app", "sch", "req", "clock", "gotOutcomesUpTo", "have", "budget")
    ),
    *(
        head(f"header with {name} = {json.dumps(value)[:90]}", lambda f, n=name, v=value: f.header(**{n: v}), 400)
        for name, value in [
            ("p", 2), ("p", 0), ("p", "1"), ("p", True), ("p", 1.0), ("p", None),
            ("epoch", None), ("epoch", 1), ("epoch", "e" * 65),
            ("dev", "D" + "0" * 35), ("dev", ""), ("dev", None), ("dev", 5), ("dev", "0195A3C2-7B1E-7C34-9A10-3F2D5B6C7D8E"),
            ("dev", "0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e\n"), ("dev", "' OR 1=1 --"), ("dev", ["x"]),
            ("app", ""), ("app", "a" * 65), ("app", 1), ("sch", -1), ("sch", "1"), ("sch", 2**53), ("sch", 10**30),
            ("req", ""), ("req", None), ("req", "x" * 36),
            ("gotOutcomesUpTo", -1), ("gotOutcomesUpTo", 2**63), ("gotOutcomesUpTo", 0.5),
            ("budget", -1), ("budget", 2**53), ("budget", 2**64), ("budget", "1"), ("budget", 1e300), ("budget", None),
            ("owed", -1), ("owed", 2**53), ("owed", "7"),
            ("have", []), ("have", "d"), ("have", 1), ("have", {"d": ""}), ("have", {"d": "x" * 65}), ("have", {"d": 7}),
            ("have", {"v": {}}), ("have", {"v": [1]}), ("have", {"v": [[1]]}), ("have", {"v": [[1, 2, 3]]}),
            ("have", {"v": [[-1, 0]]}), ("have", {"v": [[1, -1]]}), ("have", {"v": [[1, 2**53]]}), ("have", {"v": [["1", 1]]}),
            ("have", {"v": [[1.5, 1]]}), ("have", {"v": [None]}),
            ("staged", [1, 2, 3]), ("staged", [1, 2, 3, -1]), ("staged", "x"), ("staged", [1, 2, 3, 2**53]),
            ("clock", None), ("clock", {}), ("clock", []), ("clock", {"wall": 2**53, "mono": 0, "ses": "a"}),
            ("clock", {"wall": 0, "mono": -(2**53), "ses": "a"}), ("clock", {"wall": 0, "mono": 0, "ses": ""}),
            ("clock", {"wall": 0, "mono": 0, "ses": "a" * 65}), ("clock", {"wall": 0, "mono": 0, "ses": "a", "anchor": [1]}),
            ("clock", {"wall": "now", "mono": 0, "ses": "a"}), ("clock", {"wall": 0, "mono": 0, "ses": "a", "anchor": 5}),
        ]
    ),
    *(head(f"header says {name} twice", lambda f, name=name: twice(f, name), 400) for name in ("p", "dev", "have", "clock")),
    *(
        head(f"header with {name} = {json.dumps(value)[:90]}, which is fine", lambda f, n=name, v=value: f.header(**{n: v}), 200)
        for name, value in [
            ("zz", {"a": [1, 2.5, None]}), ("__proto__", {"p": 2}), ("epoch", ""), ("epoch", "\U0001f9f0"), ("epoch", "\x00"),
            ("app", "\x00\u202e"), ("sch", 2**53 - 1), ("budget", 2**53 - 1), ("budget", 1), ("owed", 2**53 - 1),
            ("have", {}), ("have", {"v": []}), ("have", {"d": "x"}), ("have", {"d": "x", "v": [[1, 1]]}),
            ("have", {"v": [[1, 1], [1, 2], [1, 1]]}), ("have", {"v": [[0, 0], [2**53 - 1, 2**53 - 1]]}),
            ("have", {"v": [[n, n] for n in range(4000)]}),
            ("staged", [1, 1, 0, 0]), ("staged", [10, 10, 2**53 - 2, 2**53 - 1]), ("staged", None),
            ("clock", {"wall": -(2**53 - 1), "mono": 2**53 - 1, "ses": "\x00", "anchor": [0, 0, "x"]}),
            ("gotOutcomesUpTo", 2**53 - 1),
        ]
    ),
    Case("a device that nobody enrolled", lambda f: f.header(dev="0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e"), (403,), "device.unknown"),
    Case("deep within an unknown field", lambda f: f.header(zz=json.loads("[" * 80 + "]" * 80)), (400,), "sync.header"),
]  # fmt: skip

CASES = [*MEDIA, *GZIP, *SIZES, *FRAMES, *HEADERS]
