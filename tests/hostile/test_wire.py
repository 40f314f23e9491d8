"""Below HTTP's manners: broken framing, smuggling, and clients that take for ever. H08, H10, H15."""

from __future__ import annotations

import socket
import time

import httpx
import pytest

from tests.integration.site import Site

ASK = b"POST /sync/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"

FRAMES: dict[str, bytes] = {
    "nothing but line ends": b"\r\n" * 1_000,
    "noise": bytes(range(256)) * 20,
    "TLS to a plain port": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
    "HTTP/0.9": b"GET /healthz\r\n",
    "HTTP/1.0 without a host": b"GET /healthz HTTP/1.0\r\n\r\n",
    "HTTP/1.1 without a host": b"GET /healthz HTTP/1.1\r\n\r\n",
    "HTTP/2 preface": b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    "HTTP/9.9": b"GET /healthz HTTP/9.9\r\nHost: x\r\n\r\n",
    "two hosts": b"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
    "a method in small letters": b"get /healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "a method of 10,000 letters": b"A" * 10_000 + b" / HTTP/1.1\r\nHost: x\r\n\r\n",
    "an absolute address": b"GET http://evil.example/healthz HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address that is only a star": b"OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
    "CONNECT": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address of 70,000 characters": b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address that is no text": b"GET /\xff\xfe\x80 HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address with a blank": b"GET /a b HTTP/1.1\r\nHost: x\r\n\r\n",
    "an address with percents that are none": b"GET /%zz%4%%25%c0%af HTTP/1.1\r\nHost: x\r\n\r\n",
    "a header line with a blank before its colon": GET + b"Cookie : a=b\r\n\r\n",
    "a header line that goes on below": GET + b"X-Long: a\r\n b\r\n\r\n",
    "a header line without a name": GET + b": x\r\n\r\n",
    "a header line without a colon": GET + b"nonsense\r\n\r\n",
    "a header line with NUL": GET + b"X-A: a\x00b\r\n\r\n",
    "a header line with a lone carriage return": GET + b"X-A: a\rX-B: b\r\n\r\n",
    "a header line of 200,000 bytes": GET + b"X-A: " + b"a" * 200_000 + b"\r\n\r\n",
    "5,000 header lines": GET + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n",
    "a length that is no number": ASK + b"Content-Length: ten\r\n\r\n",
    "a length below zero": ASK + b"Content-Length: -1\r\n\r\n",
    "a length with a sign": ASK + b"Content-Length: +5\r\n\r\nhello",
    "a length of 30 digits": ASK + b"Content-Length: " + b"9" * 30 + b"\r\n\r\nx",
    "two lengths": ASK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
    "a length and chunks": ASK + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: x\r\n\r\n",
    "chunks twice": ASK + b"Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n",
    "chunks by another name": ASK + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks with a tab before": ASK + b"Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
    "a transfer coding nobody has": ASK + b"Transfer-Encoding: gzip\r\n\r\n0\r\n\r\n",
    "a chunk of minus one": ASK + b"Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n",
    "a chunk of 2\u2076\u2074 bytes": ASK + b"Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\nx",
    "a chunk that is no number": ASK + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    "a chunk longer than it says": ASK + b"Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n",
    "a chunk with 50,000 bytes of remarks": ASK + b"Transfer-Encoding: chunked\r\n\r\n1;" + b"a" * 50_000 + b"\r\nx\r\n0\r\n\r\n",
    "another request in the body": ASK + b"Content-Length: 0\r\n\r\nGET /sessions/current HTTP/1.1\r\nHost: x\r\n\r\n",
    "an upgrade to nothing": GET + b"Connection: Upgrade\r\nUpgrade: nothing\r\n\r\n",
    "an upgrade to a web socket": GET + b"Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
}  # fmt: skip


def talk(site: Site, sent: bytes) -> bytes:
    """Everything that comes back until the server hangs up, or nothing more comes."""
    with socket.create_connection(("127.0.0.1", site.port), timeout=10) as connection:
        received = b""
        try:
            connection.sendall(sent)
            connection.shutdown(socket.SHUT_WR)
            while piece := connection.recv(65_536):
                received += piece
        except TimeoutError:
            raise
        except OSError:
            pass  # hanging up in the middle is an answer too
        return received


def statuses(received: bytes) -> list[int]:
    return [int(line.split(b" ")[1]) for line in received.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


def test_broken_framing_is_refused_and_the_worker_lives(site: Site) -> None:
    rows = site.one("SELECT COUNT(*) FROM journal")
    with httpx.Client(base_url=site.url, verify=False) as http:
        for name, sent in FRAMES.items():
            assert all(status < 500 for status in statuses(talk(site, sent))), name
            assert http.get("/healthz").status_code == 200, name
    assert site.one("SELECT COUNT(*) FROM journal") == rows


@pytest.mark.parametrize("name", ["a length and chunks", "two lengths", "a length with a sign"])
def test_a_request_of_two_minds_about_its_length_is_never_two(site: Site, name: str) -> None:
    assert len(statuses(talk(site, FRAMES[name]))) <= 1


def test_a_body_that_stops_half_way_stores_nothing(site: Site) -> None:
    lin = site.ready("lin")
    for k in range(3):
        lin.op("note.add@1", "0195a3c2-7b1e-7c34-9a10-3f2d5b6c7d8e", {"text": str(k)})
    body = b"\n".join([lin.header(), *lin.outbox])
    cookie = "; ".join(f"{name}={value}" for name, value in lin.http.cookies.items()).encode()
    start = ASK + b"Cookie: " + cookie + b"\r\nContent-Length: " + str(len(body)).encode() + b"\r\n\r\n"
    for end in (0, 1, len(body) // 3, len(body) // 2, len(body) - 1):
        assert 200 not in statuses(talk(site, start + body[:end]))
    assert site.one("SELECT COUNT(*) FROM journal WHERE dev = :dev", dev=lin.dev) == 0
    assert lin.exchange()["stored"] == 3


def test_clients_that_take_for_ever_keep_nobody_waiting(site: Site) -> None:
    lin = site.ready("lin")
    slow = []
    for n in range(300):
        connection = socket.create_connection(("127.0.0.1", site.port))
        connection.sendall(b"GET /heal" if n % 2 else ASK + b"Content-Length: 100\r\n\r\n{")
        slow.append(connection)
    began = time.perf_counter()
    for _ in range(10):
        lin.exchange()
    assert time.perf_counter() - began < 5
    for connection in slow:
        connection.close()
    assert lin.http.get("/healthz").status_code == 200
