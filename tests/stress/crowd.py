"""Sixteen writers and one reader on PostgreSQL, through the service's own functions: is any row passed over by the reader's cursor?"""

from __future__ import annotations

import json
import random
import threading
import time
import uuid
from collections import Counter

import msgspec
from msgspec import Struct, field
from sqlalchemy import text

from backend.memory import Shelf, Vectors
from backend.persistence import journal_rows
from backend.persistence.database import Database
from backend.services.pull_rows import PullRows
from backend.services.push_ops import PushOps
from sync.lines import read_request
from sync.messages import Have, Header
from tests.bench.place import NOW, Person, plant
from tests.bench.wire import Chain

WRITERS = 16
Key = tuple[int, int, str]
"""(bucket, table, row)."""


class Seen(Struct):
    """What happened. `missed` and `wrong_checksums` are of the reader, at rest."""

    pushes: int = 0
    rows: int = 0
    polls: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    surfaced: list[str] = field(default_factory=list)
    """Exceptions that a push reported or raised."""
    deadlocks: int = 0
    """Those that PostgreSQL resolved, and the service tried again."""
    missed: int = 0
    wrong_checksums: int = 0


class Reader:
    """Follows all buckets by their `ver` alone, and believes what it is sent."""

    def __init__(self, database: Database, person: Person, dev: str, chain: Chain) -> None:
        self._database, self._user = database, person.id
        self._pull = PullRows(Vectors(), Shelf())
        self._header = read_request(chain.header("", None, 1 << 20)).header
        self.vers: dict[int, int] = {}
        self.chks: dict[int, str] = {}
        self.rows: dict[Key, int] = {}

    def poll(self) -> bool:
        """One page; True if more waits."""
        header: Header = msgspec.structs.replace(self._header, have=Have(v=sorted(self.vers.items())))
        with self._database.read() as transaction:
            pulled = self._pull(transaction, self._user, header)
        for part in pulled.b:
            if part.mode == "snap":
                self.rows = {key: v for key, v in self.rows.items() if key[0] != part.id}
            for raw in part.rows:
                row = json.loads(bytes(raw))
                self.rows[part.id, row["t"], row["id"]] = row["v"]
            self.vers[part.id], self.chks[part.id] = part.ver, part.chk
        return pulled.more


def _line(chain: Chain, rng: random.Random, order: str, name: str) -> bytes:
    chance = rng.random()
    if chance < 0.6:
        return chain.line("note.add@1", order, {"text": name}, r=str(uuid.uuid4()), bv=1)
    if chance < 0.9:
        item = f"item{rng.randrange(5)}"
        return chain.line(
            "answer.set@1",
            order,
            {"item": item, "result": "pass", "note": name},
            r=str(uuid.uuid5(uuid.UUID(order), item)),
            bv=1,
        )
    return chain.line("order.patch@1", order, {"note": name}, r=order, bv=1)


def crowd(url: str, seconds: float) -> Seen:
    """Plants an organisation in a migrated, empty database and lets everybody work at once."""
    database = Database(url)
    place = plant(database, WRITERS, share=WRITERS)
    devices = [(person, str(uuid.uuid4())) for person in [*place.crowd, place.crowd[0]]]
    for n, (person, dev) in enumerate(devices):
        database.transact(
            lambda t, n=n, p=person, dev=dev: journal_rows.insert_device(t, dev, n + 1, p.id, dev, "", NOW)
        )
    seen, guard, until = Seen(), threading.Lock(), time.monotonic() + seconds

    def write(place_: int, person: Person, dev: str) -> None:
        rng, chain = random.Random(place_), Chain(dev, person.id)
        surfaced: list[str] = []
        outcomes: Counter[str] = Counter()
        pushes = 0
        while time.monotonic() < until:
            lines = [
                _line(chain, rng, rng.choice(person.orders), f"{place_}:{pushes}") for _ in range(rng.randrange(1, 6))
            ]
            asked = read_request(b"\n".join([chain.header("", None, 0), *lines]))
            push = PushOps(database, NOW, person.id, dev, asked.header.clock, lambda e: surfaced.append(repr(e)))
            try:
                outcomes.update(outcome.o for outcome in push(asked.lines).res)
            except Exception as error:  # noqa: BLE001 - it is what is counted
                surfaced.append(repr(error))
                break
            pushes += 1
        with guard:
            seen.pushes, seen.outcomes = seen.pushes + pushes, seen.outcomes + outcomes
            seen.surfaced += surfaced

    *writers, (person, dev) = devices
    reader = Reader(database, person, dev, Chain(dev, person.id))
    threads = [threading.Thread(target=write, args=(n, *each)) for n, each in enumerate(writers)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        reader.poll()
        seen.polls += 1
    while reader.poll():
        pass
    _judge(database, reader, seen)
    database.close()
    return seen


def _judge(database: Database, reader: Reader, seen: Seen) -> None:
    with database.read() as connection:
        bids = ", ".join(str(bid) for bid in reader.vers)
        rows = {
            (bid, t, i): v
            for bid, t, i, v in connection.execute(text(f"SELECT bid, tbl, id, v FROM row WHERE bid IN ({bids})"))
        }
        chks = dict(connection.execute(text("SELECT bid, chk FROM bucket")).all())
        seen.deadlocks = connection.execute(
            text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        ).scalar_one()
    seen.rows = len(rows)
    seen.missed = sum(1 for key, v in rows.items() if reader.rows.get(key) != v)
    seen.wrong_checksums = sum(1 for bid, chk in reader.chks.items() if chk != chks[bid])
