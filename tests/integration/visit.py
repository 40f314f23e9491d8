"""An order worked from the call to the archive, as people's devices record it: what the tests of the visit share."""

from __future__ import annotations

import uuid
from typing import Any

from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, Site

ORDER_ROW, EVENT, CONFLICT, ENTRY = 1, 2, 5, 35
HOUR = 3_600_000


class Visit:
    """One order of 松果书店 with its people, each on a device: `step` is a technician's op, `office` the desk's."""

    def __init__(self, site: Site, **said: Any) -> None:
        self.site = site
        self.order = str(uuid.uuid4())
        self.hotline, self.dispatcher, self.manager = (site.client(who) for who in ("lengxing", "diao", "jing"))
        self.lin = site.ready("lin")
        wanted = {
            "customer": self.row_of_customer(),
            "kind": "repair",
            "fault": "钱箱不弹出",
            "appointment_at": NOW + HOUR,
        } | said
        assert self.office(self.hotline, "create", **wanted)["o"] == "applied"

    def office(self, who: RawClient, event: str, **x: Any) -> dict[str, Any]:
        op = who.op(f"order.{event}@1", self.order, x, bv=0 if event == "create" else self.ver())
        return who.result(op, have=None, budget=0)

    def row_of_customer(self) -> str:
        return self.site.one("SELECT id FROM customer_index WHERE name = '松果书店'")

    def device(self, kind: str) -> str:
        """A device of that kind at the customer's."""
        http = self.dispatcher.http.get(f"/api/customers/{self.row_of_customer()}").raise_for_status()
        return next(row["id"] for row in http.json()["rows"] if row["t"] == 7 and row["d"]["kind"] == kind)

    def found_on_site(self, x: dict[str, Any]) -> str:
        """An order that the technician opens himself."""
        order = str(uuid.uuid4())
        assert self.lin.result(self.lin.op("order.create@1", order, x, bv=0))["o"] == "applied"
        return order

    def ver(self) -> int:
        return self.site.one("SELECT ver FROM bucket WHERE root = :order", order=self.order)

    def approve(self) -> None:
        self.office(self.hotline, "submit", **{"from": "draft"})
        assert self.office(self.manager, "approve", **{"from": "submitted"})["o"] == "applied"

    def dispatch(self) -> Visit:
        self.approve()
        people = [self.lin.user["id"]]
        assert self.office(self.dispatcher, "dispatch", **{"from": "approved"}, technicians=people)["o"] == "applied"
        self.lin.exchange()
        return self

    def step(self, event: str, **x: Any) -> dict[str, Any]:
        """A lived event; answers its line on the timeline."""
        version = 2 if event == "pause" else 1
        op = self.lin.op(f"order.{event}@{version}", self.order, {"from": "dispatched", **x})
        assert self.lin.result(op)["o"] in ("applied", "conflict", "merged")
        return self.lin.rows(self.order, EVENT)[op]

    def record(self, kind: str, **x: Any) -> dict[str, Any]:
        return self.lin.result(self.lin.op(f"{kind}@1", self.order, x))

    def say(self, **entries: str | None) -> None:
        """Fills entries: `say(consent__by="𠅤工")`."""
        who = self.lin
        for key, value in entries.items():
            outcome = who.result(self.entry(who, key.replace("__", "."), value))
            assert outcome["o"] in ("applied", "merged"), outcome

    def entry(self, who: RawClient, name: str, value: str | None) -> str:
        row = str(uuid.uuid5(uuid.UUID(self.order), name))
        return who.op("entry.set@1", self.order, {"name": name, "value": value}, r=row)

    @property
    def row(self) -> dict[str, Any]:
        self.lin.exchange()
        return self.lin.rows(self.order, ORDER_ROW)[self.order]

    @property
    def said(self) -> dict[str, dict[str, Any]]:
        return {entry["name"]: entry for entry in self.lin.rows(self.order, ENTRY).values()}

    def on_site(self) -> Visit:
        self.dispatch()
        for event in ("accept", "depart", "arrive"):
            self.step(event)
        return self

    def in_work(self) -> Visit:
        self.on_site()
        self.say(consent__by="𠅤工")
        self.step("start")
        return self


FAULT = {
    "fault__symptom": "按键后钱箱不弹",
    "fault__environment": "收银台下，26 ℃，潮",
    "fault__cause": "电磁锁线圈断",
    "fault__handling": "更换电磁锁，连开 20 次",
}
LEAVING = {"leaving__tested": "yes", "leaving__clean": "yes", "leaving__opinion": "content"}
