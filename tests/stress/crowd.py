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

from backend.keys import Keys
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


class Wrote(Struct):
    """What one writer did."""

    pushes: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    surfaced: list[str] = field(default_factory=list)
    """Exceptions that a push reported or raised."""


class Seen(Wrote):
    """What happened. `missed` and `wrong_checksums` are of the reader, at rest."""

    rows: int = 0
    polls: int = 0
    deadlocks: int = 0
    """Those that PostgreSQL resolved, and the service tried again."""
    missed: int = 0
    wrong_checksums: int = 0

    def take(self, wrote: Wrote) -> None:
        self.pushes += wrote.pushes
        self.outcomes += wrote.outcomes
        self.surfaced += wrote.surfaced


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


def write(database: Database, keys: Keys, n: int, person: Person, dev: str, until: float) -> Wrote:
    """Pushes small batches until that moment of the monotonic clock, or until something surfaces."""
    rng, chain, wrote = random.Random(n), Chain(dev, person.id), Wrote()
    while time.monotonic() < until and not wrote.surfaced:
        name = f"{n}:{wrote.pushes}"
        lines = [_line(chain, rng, rng.choice(person.orders), name) for _ in range(rng.randrange(1, 6))]
        asked = read_request(b"\n".join([chain.header("", None, 0), *lines]))
        push = PushOps(
            database, keys, NOW, person.id, dev, asked.header.clock, lambda e: wrote.surfaced.append(repr(e))
        )
        try:
            wrote.outcomes.update(outcome.o for outcome in push(asked.lines).res)
            wrote.pushes += 1
        except Exception as error:  # noqa: BLE001 - it is what is counted
            wrote.surfaced.append(repr(error))
    return wrote


def enrol(database: Database, people: list[Person]) -> list[tuple[Person, str]]:
    """A device for each."""
    devices = [(person, str(uuid.uuid4())) for person in people]
    for n, (person, dev) in enumerate(devices, start=1):
        database.transact(lambda t, n=n, p=person, dev=dev: journal_rows.insert_device(t, dev, n, p.id, dev, "", NOW))
    return devices


def crowd(url: str, keys: Keys, seconds: float) -> Seen:
    """Plants an organisation in a migrated, empty database and lets everybody work at once."""
    database = Database(url)
    place = plant(database, WRITERS, share=WRITERS)
    devices = enrol(database, [*place.crowd, place.crowd[0]])
    seen, guard, until = Seen(), threading.Lock(), time.monotonic() + seconds

    def work(n: int, person: Person, dev: str) -> None:
        wrote = write(database, keys, n, person, dev, until)
        with guard:
            seen.take(wrote)

    *writers, (person, dev) = devices
    reader = Reader(database, person, dev, Chain(dev, person.id))
    threads = [threading.Thread(target=work, args=(n, *each)) for n, each in enumerate(writers)]
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
