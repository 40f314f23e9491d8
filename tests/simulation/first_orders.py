"""A few orders under way, made as people make them: pushed by the manager from a device of his."""

from __future__ import annotations

import random

from sync.replica import Replica
from tests.simulation.device import Clocks, public_key
from tests.simulation.ops import new_id
from tests.simulation.organisation import BY_ID, START_MS, name_id
from tests.simulation.server import Server

ORDERS = {"o1": ("c1", ["t1"]), "o2": ("c1", ["t1", "t2"]), "o3": ("c2", ["t2", "t3"]), "o4": ("c3", ["t4"])}
"""Order → its customer, and who is sent."""


def push_orders(server: Server) -> None:
    rng = random.Random("first orders")
    manager = BY_ID[name_id("m1")]
    enrolled, epoch = server.enrol(manager.id, public_key(999), "first")
    replica, clocks = Replica(enrolled.dev, epoch, manager.id), Clocks(0, started_ms=START_MS)
    for order, (customer, people) in ORDERS.items():
        new = {"customer": name_id(customer), "kind": "inspection", "fault": "年检", "template": name_id("template")}
        for name, x in {
            "create": new,
            "submit": {"from": "draft"},
            "approve": {"from": "submitted"},
            "dispatch": {"from": "approved", "technicians": [name_id(person) for person in people]},
        }.items():
            op = {"i": new_id(rng), "t": f"order.{name}@1", "b": ["o", name_id(order)], "x": x}
            replica.record({**op, "bv": 9}, tuple(clocks.stamp(START_MS)))  # type: ignore[arg-type]
    body = replica.request(new_id(rng), clocks.reading(START_MS), "1.0.0", 0)
    answer = server.exchange(manager.token, body)
    assert answer.body.count(b'"o":"applied"') == 4 * len(ORDERS), answer.body
