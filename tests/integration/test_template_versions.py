"""A checklist changes while a visit runs: the visit keeps its questions, and every version stays readable. Source: R-INS-2, R-INS-5."""

from __future__ import annotations

import copy
import hashlib
import json
import uuid
from typing import Any

import pytest

from backend.demo import organisation
from backend.domain.calendar import on_site
from tests.integration.raw_client import RawClient
from tests.integration.site import NOW, ORDERS, Site

ORGANISATION = organisation(on_site(NOW)).id
TEMPLATE, ORDER_ROW, ANSWER = 8, 1, 3
CHECK = ORDERS["lin-check"]
"""An inspection accepted by lin and he, on version 1 of the quarterly list."""


def shared(client: RawClient) -> dict[str, dict[str, Any]]:
    bucket = next(bucket for bucket in client.held.values() if bucket["key"][0] == "t")
    return {row_id: row["d"] for (table, row_id), row in bucket["rows"].items() if table == TEMPLATE}


def content_of(family: str, doc: dict[str, Any]) -> dict[str, Any]:
    sections = copy.deepcopy(doc["sections"])
    for section in sections:
        for item in section["items"]:
            item |= {"choices": [], "photo": None}
    return {"family": family, "name": doc["name"], "kind": "inspection", "sections": sections}


def publish(client: RawClient, content: dict[str, Any], **more: Any) -> dict[str, Any]:
    spelt = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    row = str(uuid.uuid5(uuid.UUID(content["family"]), hashlib.sha256(spelt.encode()).hexdigest()))
    op = client.op("template.publish@1", "", content, **{"b": ["t", ORGANISATION], "r": row, "bv": 0, **more})
    return {**client.result(op, have=None, budget=0), "r": row}


def test_a_visit_that_runs_keeps_its_version_and_the_next_one_gets_the_new(site: Site) -> None:
    lin, he, jing = site.ready("lin"), site.ready("he"), site.client("jing")
    first = lin.rows(CHECK, ORDER_ROW)[CHECK]["template"]
    before = shared(lin)[first]
    content = content_of(first, before)
    content["sections"][0]["items"][0]["text"] = "外壳无破损，𬭎工复核"
    content["sections"][0]["items"].append(
        {"key": "outside.tag", "code": "1.9", "text": "设备标签", "help": None, "kind": "code", "unit": None, "min": None, "max": None, "choices": [], "photo": None}
    )  # fmt: skip
    published = publish(jing, content)
    assert published["o"] == "applied", published
    row = str(uuid.uuid5(uuid.UUID(CHECK), "power.earth"))
    lin.op("answer.set@1", CHECK, {"item": "power.earth", "result": "pass", "value": "0.8", "unit": "Ω"}, r=row)
    assert {outcome["o"] for outcome in lin.exchange()["res"]} == {"applied"}
    assert lin.rows(CHECK, ORDER_ROW)[CHECK]["template"] == first
    he.exchange()
    held = shared(he)
    assert held[first] == before, "what was answered on stays as it was"
    assert (held[published["r"]]["version"], held[published["r"]]["family"]) == (before["version"] + 1, first)
    http = jing.http.get("/api/templates").raise_for_status().json()
    assert {first, published["r"]} <= {line["id"] for line in http}
    again = publish(jing, content)
    assert (again["o"], again["r"]) == ("merged", published["r"])


def test_a_label_or_a_choice_is_kept_as_it_was_read(site: Site) -> None:
    lin = site.ready("lin")
    row = str(uuid.uuid5(uuid.UUID(CHECK), "outside.tag"))
    x = {"item": "outside.tag", "result": "pass", "note": "SN:𠅤-0001/喆"}
    assert lin.result(lin.op("answer.set@1", CHECK, x, r=row))["o"] == "applied"
    assert lin.rows(CHECK, ANSWER)[row]["note"] == "SN:𠅤-0001/喆"


ITEM = {"key": "a.b", "code": "1.1", "text": "x", "help": None, "kind": "check", "unit": None, "min": None, "max": None, "choices": [], "photo": None}  # fmt: skip


@pytest.mark.parametrize(("items", "code"), [
    ([ITEM, ITEM], "template.keys"),
    ([{**ITEM, "kind": "choice", "choices": [{"text": "好", "result": "pass"}]}], "template.choices"),
    ([{**ITEM, "kind": "number"}], "template.unit"),
    ([{**ITEM, "kind": "number", "unit": "V", "min": "9", "max": "10.5", "code": "2"}, {**ITEM, "key": "a.c", "kind": "number", "unit": "V", "min": "10", "max": "9"}], "template.limits"),
])  # fmt: skip
def test_what_nobody_could_answer_is_not_published(site: Site, items: list[dict[str, Any]], code: str) -> None:
    jing = site.client("jing")
    content = {"family": str(uuid.uuid4()), "name": "x", "kind": "inspection", "sections": [{"key": "a", "name": "甲", "items": items}]}  # fmt: skip
    outcome = publish(jing, content)
    assert (outcome["o"], outcome["e"]["code"]) == ("rejected", code)


def test_a_version_is_its_content_and_only_some_publish(site: Site) -> None:
    jing, diao, lin = site.client("jing"), site.client("diao"), site.ready("lin")
    content = {"family": str(uuid.uuid4()), "name": "x", "kind": "inspection", "sections": [{"key": "a", "name": "甲", "items": [ITEM]}]}  # fmt: skip
    assert publish(jing, content, r=str(uuid.uuid4()))["e"]["code"] == "op.payload"
    assert publish(diao, content)["e"]["code"] in ("op.role", "bucket.not_member")
    assert publish(lin, content)["e"]["code"] in ("op.role", "bucket.not_member")
    assert publish(jing, content)["o"] == "applied"
