"""A device with a disk: it writes each op down before it sends it, and each answer before it goes on. Both are fsynced.

A process of its own; nothing of the product is imported. It is told what to do by lines on stdin, and answers on stdout:
`go` (push until the server is gone, then say `down`), `drain` (send what is owed and everything again, then say `drained`).
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
import time
import uuid
from base64 import urlsafe_b64encode
from pathlib import Path
from typing import Any

import httpx
from cryptography.hazmat.primitives.asymmetric import ec


def b64url(body: bytes) -> str:
    return urlsafe_b64encode(body).decode().rstrip("=")


class Disk:
    """A file of lines that are on the disk once `append` returns."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)

    def append(self, lines: list[bytes]) -> None:
        self._file.write(b"".join(line + b"\n" for line in lines))
        os.fsync(self._file.fileno())


class Device:
    """One installation of one person."""

    def __init__(self, url: str, login: str, password: str, folder: Path) -> None:
        self.http = httpx.Client(base_url=url, timeout=30, verify=False)
        answer = self.http.post("/sessions", json={"user": login, "password": password})
        self.user = answer.raise_for_status().json()["user"]["id"]
        numbers = ec.generate_private_key(ec.SECP256R1()).public_key().public_numbers()
        x, y = (b64url(number.to_bytes(32, "big")) for number in (numbers.x, numbers.y))
        key = {"kty": "EC", "crv": "P-256", "x": x, "y": y}
        enrolled = self.http.post("/devices", json={"public_key": key, "label": "kill"}).raise_for_status().json()
        self.dev, self.epoch = enrolled["dev"], enrolled["epoch"]
        self.rng = random.Random(self.dev)
        self.s, self.h, self.stored = 0, "", 0
        self.lines: list[bytes] = []
        self.vers: dict[int, int] = {}
        self.orders: dict[str, int] = {}
        """Order → number of its bucket."""
        self.outbox, self.acked = Disk(folder / f"{self.dev}.outbox"), Disk(folder / f"{self.dev}.acked")
        while self.exchange([])["more"]:
            pass

    def op(
        self, kind: str, x: dict[str, Any], order: str, group: list[Any] | None = None, r: str | None = None
    ) -> bytes:
        self.s += 1
        op = {"s": self.s, "i": str(uuid.uuid4()), "t": kind, "b": ["o", order], "bv": self.vers[self.orders[order]]}
        op |= {"x": x, "at": [time.time_ns() // 10**6, 5_000, "kill"], "u": self.user}
        op |= ({"g": group} if group else {}) | ({"r": r} if r else {})
        body = json.dumps(op, ensure_ascii=False, separators=(",", ":")).encode()
        self.h = b64url(hashlib.sha256(self.h.encode() + body).digest())[:22]
        return body[:-1] + b',"h":"' + self.h.encode() + b'"}'

    def some_op(self, group: list[Any] | None = None) -> bytes:
        """An op that a rule lets through, now and then one that it does not."""
        order, word = self.rng.choice(sorted(self.orders)), f"{self.rng.getrandbits(64):x} 𬭎"
        chance = self.rng.random()
        if chance < 0.45:
            return self.op("note.add@1", {"text": f"备注 {word}"}, order, group, str(uuid.uuid4()))
        if chance < 0.75:
            item = f"item{self.rng.randrange(8)}"
            x = {"item": item, "result": self.rng.choice(["pass", "fail", "na"]), "note": word}
            return self.op("answer.set@1", x, order, group, str(uuid.uuid5(uuid.UUID(order), item)))
        if chance < 0.85:
            return self.op("order.patch@1", {"note": word}, order, group, order)
        if chance < 0.93:
            return self.op("card.show@1", {"verified": "yes"}, order, group)
        if chance < 0.97:
            return self.op("order.submit@1", {"from": "draft"}, order, group)
        return self.op("work.of_tomorrow@9", {"word": word}, order, group)

    def record(self) -> None:
        """A few ops onto the disk, sometimes as one group."""
        count = self.rng.choice([1, 1, 2, 3, 5, 12])
        gid = str(uuid.uuid4()) if 1 < count < 5 and self.rng.random() < 0.5 else None
        lines = [self.some_op([gid, k, count] if gid else None) for k in range(count)]
        self.outbox.append(lines)
        self.lines += lines

    def exchange(self, lines: list[bytes]) -> dict[str, Any]:
        """Sends lines, takes what comes. Raises httpx.TransportError."""
        clock = {"wall": time.time_ns() // 10**6, "mono": 6_000, "ses": "kill"}
        header = {"p": 1, "epoch": self.epoch, "dev": self.dev, "app": "1.0.0", "sch": 1, "req": str(uuid.uuid4())}
        header |= {"clock": clock, "gotOutcomesUpTo": 0, "have": {"v": sorted(self.vers.items())}, "budget": 1 << 20}
        body = b"\n".join([json.dumps(header).encode(), *lines])
        reply = self.http.post("/sync/v1", content=body, headers={"Content-Type": "application/x-ndjson"})
        told = reply.raise_for_status().json()
        assert "err" not in told, told
        for part in told["b"]:
            self.vers[part["id"]] = part["ver"]
            if part["key"][0] == "o":
                self.orders[part["key"][1]] = part["id"]
        return told

    def push(self) -> None:
        """Sends what is owed, and writes down what the server says about it."""
        owed = self.lines[self.stored :][:40]
        told = self.exchange(owed)
        by_id = {outcome["i"]: outcome for outcome in told["res"]}
        done = [json.loads(line) for line in owed]
        assert told["stored"] >= done[-1]["s"], "not stored, and no reason given"
        acks = [{"s": op["s"], "i": op["i"], "outcome": by_id[op["i"]]} for op in done]
        self.acked.append([json.dumps(ack).encode() for ack in acks])
        self.stored = told["stored"]

    def go(self) -> None:
        """Works until the server is gone."""
        try:
            while True:
                if self.stored == len(self.lines):
                    self.record()
                self.push()
        except httpx.TransportError:
            self.http.close()
            self.http = httpx.Client(base_url=self.http.base_url, timeout=30, verify=False, cookies=self.http.cookies)

    def drain(self, folder: Path) -> None:
        """Sends what is owed; then everything again: each op must be answered as before."""
        while self.stored < len(self.lines):
            self.push()
        acks = [json.loads(line) for line in (folder / f"{self.dev}.acked").read_bytes().splitlines()]
        before = {ack["i"]: ack["outcome"] for ack in acks}
        assert len(before) == len(self.lines), "an op was never answered"
        for start in range(0, len(self.lines), 500):
            for outcome in self.exchange(self.lines[start : start + 500])["res"]:
                assert outcome == before[outcome["i"]], (outcome, before[outcome["i"]])


def main(url: str, login: str, password: str, folder: Path) -> None:
    device = Device(url, login, password, folder)
    print("ready", flush=True)
    for command in sys.stdin:
        if command.strip() == "go":
            device.go()
            print("down", flush=True)
        else:
            device.drain(folder)
            print("drained", flush=True)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], Path(sys.argv[4]))
