"""A client of the sync contract, written from sync/PROTOCOL.md alone: nothing of the project is imported."""

import hashlib
import json
import time
import uuid
from base64 import urlsafe_b64encode

import httpx


def digest22(*texts: str) -> str:
    return urlsafe_b64encode(hashlib.sha256("".join(texts).encode()).digest()).decode()[:22]


def h64(text: str) -> int:
    """Two 32-bit FNV-1a, each finished with murmur3's fmix32; the first is the high half."""
    total = 0
    for h in (0x811C9DC5, 0x9747B28C):
        for byte in text.encode():
            h = (h ^ byte) * 0x01000193 % 2**32
        h = (h ^ h >> 16) * 0x85EBCA6B % 2**32
        h = (h ^ h >> 13) * 0xC2B2AE35 % 2**32
        total = total << 32 | (h ^ h >> 16)
    return total


class RawClient:
    """One installation: signs in, enrols, records ops, exchanges. `held` is its replica: bid → bucket."""

    def __init__(self, url: str, login: str, password: str, key: dict | None = None) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, verify=url.startswith("https"))
        answer = self.http.post("/sessions", json={"user": login, "password": password})
        self.user = answer.raise_for_status().json()["user"]
        self.s, self.h, self.outbox, self.stored = 0, "", [], 0
        self.held: dict[int, dict] = {}
        self.parts, self.staged = [], None
        self.wall = lambda: time.time_ns() // 10**6
        if key is not None:
            device = self.http.post("/devices", json={"public_key": key, "label": "raw"}).raise_for_status().json()
            self.dev, self.epoch, self.lineage = device["dev"], device["epoch"], device["lineage"]

    def op(self, kind: str, order: str, x: dict, **more) -> str:
        """Appends one op to the outbox and returns its id."""
        self.s += 1
        bv = next((bucket["ver"] for bucket in self.held.values() if bucket["key"] == ["o", order]), 0)
        op = {"s": self.s, "i": str(uuid.uuid4()), "t": kind, "b": ["o", order], "bv": bv, "x": x}
        op |= {"at": [self.wall(), 5_000, "raw"], "u": self.user["id"]} | more
        body = json.dumps(op, ensure_ascii=False, separators=(",", ":"))
        self.h = digest22(self.h, body)
        self.outbox.append(f'{body[:-1]},"h":"{self.h}"}}'.encode())
        return op["i"]

    def header(self, **other) -> bytes:
        clock = {"wall": self.wall(), "mono": 5_000, "ses": "raw"}
        ours = {"p": 1, "epoch": self.epoch, "dev": self.dev, "app": "1.0.0", "sch": 1, "req": str(uuid.uuid4())}
        rest = {"clock": clock, "gotOutcomesUpTo": 0, "have": {"v": self.vector()}, "budget": 1 << 20}
        staged = {"staged": self.staged} if self.staged else {}
        return json.dumps(ours | rest | staged | other).encode()

    def vector(self) -> list[list[int]]:
        return sorted([bid, bucket["ver"]] for bid, bucket in self.held.items())

    def digest(self) -> dict:
        return {"d": digest22(*(f"{bid}:{ver}\n" for bid, ver in self.vector()))}

    def post(self, *lines: bytes, headers: dict | None = None, **other) -> httpx.Response:
        """Sends these lines after a header."""
        body = b"\n".join([self.header(**other), *lines]) + b"\n"
        return self.http.post(
            "/sync/v1", content=body, headers={"Content-Type": "application/x-ndjson"} | (headers or {})
        )

    def exchange(self, **other) -> dict:
        """Sends what is owed, takes what comes, and returns the reply."""
        reply = self.post(*self.outbox[self.stored :], **other).raise_for_status().json()
        self.stored = reply["stored"]
        for bid in reply["drop"]:
            self.held.pop(bid, None)
        for part in reply["b"]:
            k, n = part.get("part", (1, 1))
            self.parts = self.parts * (k > 1) + part["rows"]
            self.staged = [part["id"], part["ver"], k, n] if k < n else None
            if self.staged:
                continue
            rows = {} if part["mode"] == "snap" else self.held[part["id"]]["rows"]
            for row in self.parts:
                rows.pop((row["t"], row["id"]), None) if "x" in row else rows.update({(row["t"], row["id"]): row})
            self.held[part["id"]] = {"key": part["key"], "ver": part["ver"], "rows": rows}
            chk = sum(h64(f"{t}:{row_id}:{row['v']}") for (t, row_id), row in rows.items()) % 2**64
            assert part["chk"] == f"{chk:016x}", f"bucket {part['key']} at {part['ver']}"
        return reply

    def result(self, op_id: str, **other) -> dict:
        """Exchanges, and returns the outcome of one op."""
        return next(outcome for outcome in self.exchange(**other)["res"] if outcome["i"] == op_id)

    def rows(self, order: str, table: int) -> dict[str, dict]:
        """The documents of one table of an order, from the replica."""
        bucket = next(bucket for bucket in self.held.values() if bucket["key"] == ["o", order])
        return {row_id: row["d"] for (t, row_id), row in bucket["rows"].items() if t == table}
