"""The organisation of the benchmark: planted in the product's database, and the same rows in the floor's."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

from argon2 import PasswordHasher
from msgspec import Struct
from sqlalchemy import text

from backend.domain import tables
from backend.persistence import accounts
from backend.persistence.accounts import Account
from backend.persistence.database import Database
from backend.persistence.world_source import RowSource
from sync.ids import uuid5
from sync.world import Row, World
from tests.bench.floor import Store

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "bench-bench"
NOW = 1_773_194_400_000

WORDS = "电机 轴承 温度 偏高 已 更换 检查 油封 阀门 压力 正常 线路 松动 重新 紧固 传感器 读数 漂移 校准 完成 客户 要求 现场 等待 备件 皮带 磨损 建议 下次 保养 清洁 滤网 报警 复位 运行 平稳".split()


class Person(Struct, frozen=True):
    """A technician of the benchmark, with the orders that are his."""

    login: str
    id: str
    scope: int
    orders: list[str]


class Place(Struct, frozen=True):
    """`pusher` and `reader` have 50 orders each; the reader's hold 5,000 rows. `crowd`: people who share four orders."""

    password: str
    pusher: Person
    reader: Person
    crowd: list[Person]


def _id(rng: random.Random) -> str:
    digits = f"{rng.getrandbits(128):032x}"
    return f"{digits[:8]}-{digits[8:12]}-7{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def _people(rng: random.Random, devices: int, share: int) -> Place:
    def person(login: str, scope: int, orders: list[str]) -> Person:
        return Person(login, _id(rng), scope, orders)

    crowd: list[Person] = []
    for n in range(devices):
        orders = [_id(rng) for _ in range(4)] if n % share == 0 else crowd[-1].orders
        crowd.append(person(f"crowd{n}", 10 + n // share, orders))
    fifty = [[_id(rng) for _ in range(50)] for _ in range(2)]
    return Place(PASSWORD, person("pusher", 1, fifty[0]), person("reader", 2, fifty[1]), crowd)


def _note(rng: random.Random, person: Person) -> dict[str, object]:
    """About 570 bytes on the wire, a third of that compressed."""
    said = ""
    while len(said.encode()) < 330:
        said += f"{rng.choice(WORDS)}{rng.choice(WORDS)} {rng.randrange(1000)}.{rng.randrange(10)}，"
    return {"text": said, "by": person.id, "by_name": "林予安", "at": NOW - rng.randrange(10**9)}


def _order(person: Person, branch: str) -> dict[str, object]:
    return {
        **dict.fromkeys(["device", "device_name", "warranty", "template", "dispatched_at", "pause_reason"]),
        **dict.fromkeys(["customer_name", "fault", "contact", "phone", "address", "way_in", "note"], "测试"),
        "number": None,
        "kind": "repair",
        "state": "in_work",
        "approval": "approved",
        "customer": branch,
        "branch": branch,
        "fault_class": "c",
        "priority": "normal",
        "appointment_at": NOW,
        "due_at": NOW,
        "technicians": [{"id": person.id, "name": "林予安", "level": 3}],
        "owner": {"id": person.id, "name": "林予安"},
        "created_at": NOW,
        "times": {},
    }


def plant(database: Database, devices: int, share: int = 2) -> Place:
    """Fills an empty, migrated database; `share` people of the crowd have the same orders. Every order is in work; the reader's hold 98 notes and one answer each."""
    rng = random.Random(7)
    place, branch = _people(rng, devices, share), _id(rng)
    secret = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with database.write() as connection:
        accounts.insert_unit(connection, branch, "branch", "基准", None)
        world = World(RowSource(connection))
        for person in [place.pusher, place.reader, *place.crowd]:
            account = Account(person.id, person.login, "林予安", secret, ["technician"], branch, True)
            accounts.insert_account(connection, account)
            world.join(world.make_bucket("u", person.id), person.id, "self", person.id)
            for order in person.orders:
                bucket = world.make_bucket("o", order)
                bucket.ver = max(bucket.ver, 1)
                world.join(bucket, person.id, "technician", order)
                world.put(bucket, (tables.ORDER, order), Row(_order(person, branch), {}, 1))
                if person is place.reader:
                    for _ in range(98):
                        world.put(bucket, (tables.NOTE, _id(rng)), Row(_note(rng, person), {}, 1))
                    answer = {"item": "a", "result": None, "value": None, "unit": None, "note": None}
                    world.put(bucket, (tables.ANSWER, uuid5(order, "a")), Row(answer, {}, 1))
        RowSource(connection).save(world, NOW)
    return place


def copy_to_floor(database: Database, place: Place, floor_url: str) -> None:
    """The same documents under the scopes of the floor."""
    scopes = {order: person.scope for person in [place.pusher, place.reader, *place.crowd] for order in person.orders}
    store = Store(floor_url)
    with database.read() as connection, store.transaction() as execute:
        found = connection.execute(
            text("SELECT b.root, r.id, r.tbl, r.doc FROM row r JOIN bucket b ON b.bid = r.bid WHERE b.kind = 'o'")
        )
        rows = [(scopes[root], row_id, table, 1, body) for root, row_id, table, body in found]
        execute("INSERT INTO doc (scope, id, t, v, body) VALUES (?, ?, ?, ?, ?)", many=rows)
        execute("INSERT INTO scope VALUES (?, 1)", many=[(scope,) for scope in set(scopes.values())])


def migrated(url: str, folder: Path) -> Database:
    """A new database, brought to the newest schema by the command that people use."""
    env = {**os.environ, "XINGLIN_DATABASE_URL": url, "XINGLIN_DATA": str(folder)}
    subprocess.run([sys.executable, "-m", "backend", "migrate"], cwd=ROOT, env=env, check=True, capture_output=True)
    return Database(url)


def check(url: str) -> None:
    """Every line that was pushed is in the journal, was applied, and its device's chain holds. Raises AssertionError."""
    database = Database(url)
    with database.read() as connection:
        counts = "SELECT COUNT(*), COUNT(CASE WHEN chain_ok THEN 1 END), COUNT(CASE WHEN state = 'done' THEN 1 END) FROM journal"
        [lines, chained, done] = connection.execute(text(counts)).one()
    database.close()
    assert lines == chained == done, (lines, chained, done)
