"""What the tests about technicians do: speak at a desk, and read a file."""

from __future__ import annotations

import uuid
from typing import Any

from backend.demo import organisation
from backend.domain.calendar import on_site
from sync.ids import uuid5
from tests.integration.desk import get
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, Site

PLAN = organisation(on_site(NOW))
WHO = {person.login: person.id for person in PLAN.people}
TODAY = on_site(NOW).isoformat()


def say(client: RawClient, kind: str, login: str, x: dict[str, Any], r: str | None = None) -> dict[str, Any]:
    """The outcome of an op about a technician."""
    op = client.op(f"{kind}@1", "", x, b=["u", WHO[login]], r=r or str(uuid.uuid4()), bv=0)
    return client.result(op, have=None, budget=0)


def code(outcome: dict[str, Any]) -> str:
    """`applied`, or why not: `rejected star.future`."""
    return outcome["o"] if "e" not in outcome else f"{outcome['o']} {outcome['e']['code']}"


def file_of(client: RawClient, login: str) -> dict[str, Any]:
    """The page of one person, with its rows by table name."""
    names = {
        10: "star_card",
        23: "certification",
        24: "callback",
        25: "complaint",
        26: "review",
        27: "hearing",
        28: "statement",
    }
    whole = get(client.http, f"/api/people/{WHO[login]}")
    tables: dict[str, dict[str, Any]] = {name: {} for name in names.values()}
    for row in whole["rows"]:
        if row["t"] in names:
            tables[names[row["t"]]][row["id"]] = row["d"]
    return {**whole, **tables, "card": tables["star_card"][WHO[login]]}


def callback_id(order: str, login: str) -> str:
    return uuid5(order, f"callback {WHO[login]}")


def complain(client: RawClient, judge: RawClient, login: str, on: str, verdict: str = "justified") -> str:
    """A complaint with its finding; the id of the complaint."""
    row = str(uuid.uuid4())
    assert say(client, "complaint.record", login, {"on": on, "text": "没有按约到场"}, row)["o"] == "applied"
    assert say(judge, "complaint.find", login, {"verdict": verdict, "note": "已核实"}, row)["o"] == "applied"
    return row


def exam(**more: Any) -> dict[str, Any]:
    return {
        "kind": "product", "subject": "打印机", "name": "打印设备维修认证（中级）", "grade": 2,
        "passed_on": TODAY, "until_on": "2029-03-10", **more,
    }  # fmt: skip


def done_order(site: Site, login: str) -> str:
    """An order of today's week that this technician has finished."""
    like = f"%{next(person.name for person in PLAN.people if person.login == login)}%"
    return site.sql(
        "SELECT id FROM order_index WHERE state = 'done' AND technicians LIKE :like ORDER BY id", like=like
    )[0][0]
