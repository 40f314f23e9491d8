"""What the tests of the desk's reads do: ask, and write as a desk does."""

from __future__ import annotations

import uuid
from typing import Any

import httpx

from tests.integration.raw_client import RawClient
from tests.integration.site import PASSWORD, Site

UNKNOWN = "00000000-0000-4000-8000-000000000000"


def reader(site: Site, login: str) -> httpx.Client:
    """Somebody signed in who only looks."""
    return RawClient(site.url, login, PASSWORD).http


def get(http: httpx.Client, path: str, **query: Any) -> Any:
    return http.get(path, params=query).raise_for_status().json()


def orders(http: httpx.Client, **query: Any) -> dict[str, dict[str, Any]]:
    page = get(http, "/api/orders", limit=200, **query)
    assert page["next"] is None
    return {line["id"]: line for line in page["orders"]}


def problem(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def create(desk: RawClient, customer: str, **x: Any) -> str:
    """A new order, made at the desk."""
    order = str(uuid.uuid4())
    payload = {"customer": customer, "kind": "repair", "fault": "x", **x}
    assert desk.result(desk.op("order.create@1", order, payload, bv=0), have=None, budget=0)["o"] == "applied"
    return order


def patch(desk: RawClient, order: str, **x: str) -> None:
    ver = get(desk.http, f"/api/orders/{order}")["ver"]
    op = desk.op("order.patch@1", order, x, r=order, was=x, bv=ver)
    assert desk.result(op, have=None, budget=0)["o"] == "applied"


def customer_of(site: Site, name: str) -> str:
    return site.one("SELECT id FROM customer_index WHERE name = :name", name=name)
