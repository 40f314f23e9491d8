"""The real server as a process on a real port, killed and started again. Everything else runs in the tests' own process."""

from __future__ import annotations

import sqlite3
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.server import Server, command
from tests.integration.raw_client import RawClient
from tests.integration.site import PASSWORD, new_key


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    command("demo", tmp_path)
    running = Server(tmp_path)
    running.start()
    yield running
    running.kill()


def test_what_was_acknowledged_is_there_after_a_kill(server: Server) -> None:
    lin = RawClient(server.url, "lin", PASSWORD, new_key())
    lin.exchange(have=None)
    order = next(bucket["key"][1] for bucket in lin.held.values() if bucket["key"][0] == "o")
    ops = [lin.op("note.add@1", order, {"text": f"note {n} 𠅤"}, r=str(uuid.uuid4())) for n in range(40)]
    lines = list(lin.outbox)
    first = lin.post(*lines[:25]).raise_for_status().json()
    assert (first["stored"], {outcome["o"] for outcome in first["res"]}) == (25, {"applied"})
    server.kill()
    with sqlite3.connect(server.folder / "xinglin.db") as database:
        raws = database.execute("SELECT raw FROM journal WHERE dev = ? ORDER BY seq", (lin.dev,)).fetchall()
    assert [raw for (raw,) in raws] == lines[:25]
    server.start()
    assert lin.post(*lines[:25]).json()["res"] == first["res"]
    reply = lin.exchange()
    assert [outcome["i"] for outcome in reply["res"]] == ops
    assert (reply["stored"], {outcome["o"] for outcome in reply["res"]}) == (40, {"applied"})
    assert {f"note {n} 𠅤" for n in range(40)} <= {note["text"] for note in lin.rows(order, 4).values()}
    fresh = RawClient(server.url, "lin", PASSWORD, new_key())
    fresh.exchange(have=None)
    assert fresh.rows(order, 4) == lin.rows(order, 4)
    assert "Traceback" not in server.log()


def test_a_digest_from_before_the_restart_is_asked_about_again(server: Server) -> None:
    lin = RawClient(server.url, "lin", PASSWORD, new_key())
    lin.exchange(have=None)
    order = next(bucket["key"][1] for bucket in lin.held.values() if bucket["key"][0] == "o")
    server.kill()
    server.start()
    other = RawClient(server.url, "lin", PASSWORD, new_key())
    other.op("note.add@1", order, {"text": "meanwhile"}, r=str(uuid.uuid4()))
    other.exchange(have=None, budget=0)
    reply = lin.exchange(have=lin.digest())
    assert (reply["err"], reply["b"]) == ("need_have", [])
    (part,) = lin.exchange()["b"]
    assert (part["mode"], part["key"]) == ("delta", ["o", order])
