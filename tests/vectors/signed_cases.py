"""Cases of signed.json: the golden record's content, and rows that say the same or something else."""

import json
from pathlib import Path
from typing import Any

CONTENT = json.loads((Path(__file__).parents[1] / "golden" / "sar-1.json").read_text(encoding="utf-8"))["content"]
ORDER = CONTENT["order"]["id"]
L1 = CONTENT["checklist"]["items"][0]["id"]
DRAIN = CONTENT["checklist"]["items"][3]["id"]
NOTE = CONTENT["work"][0]["id"]
PHOTO = CONTENT["photos"][0]["id"]


def rows(**order: Any) -> dict[str, dict[str, Any]]:
    """What the device held when the page was shown; `order` is said instead."""
    fields = {"fault": CONTENT["fault"], "address": CONTENT["address"], "contact": CONTENT["contact"]}
    names = {"customer_name": CONTENT["customer"]["name"], "device_name": CONTENT["device"]["name"]}
    doc = {"state": "signed", "number": CONTENT["order"]["number"], **fields, **names, **order}
    answers = {
        item["id"]: {field: item[field] for field in ("result", "value", "unit", "note")}
        for item in CONTENT["checklist"]["items"]
        if item["result"] is not None
    }
    notes = {work["id"]: {"text": work["text"]} for work in CONTENT["work"]}
    photos = {photo["id"]: {"att": f"att of {photo['id']}", "removed_at": None} for photo in CONTENT["photos"]}
    blobs = {f"att of {photo['id']}": {"sha256": photo["sha256"], "state": "verified"} for photo in CONTENT["photos"]}
    return {"1": {ORDER: doc}, "3": answers, "4": notes, "16": photos, "17": blobs}


def given(changed: dict[str, dict[str, Any]], content: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"content": content or CONTENT, "rows": changed}


def row(table: str, row_id: str, doc: Any) -> dict[str, Any]:
    """With one row set, or taken away by None."""
    changed = rows()
    changed[table] = {key: value for key, value in {**changed[table], row_id: doc}.items() if value is not None}
    return given(changed)


ANSWERED = {"result": "fail", "value": "246.8", "unit": "V", "note": "超上限，已告知客户"}

CASES: list[tuple[str, dict[str, Any]]] = [
    ("nothing differs", given(rows())),
    ("what nobody signed may change", given(rows(state="archived", priority="urgent", note="别的"))),
    ("the fault was reworded", given(rows(fault="压缩机噪声大"))),
    ("the contact and the address", given(rows(contact="徐久", address="城关区北河路 9 号"))),
    ("the same text in another spelling", given(rows(fault="高温告警，压缩机不启动\r\n3 号库二层配电间"))),
    ("a rare character and its base", given(rows(contact="徐宏"))),
    ("a number given after the signature", given(rows(), {**CONTENT, "order": {**CONTENT["order"], "number": None}})),
    ("another number than the one shown", given(rows(number="XL-261121-0042"))),
    ("the device was taken off", given(rows(device_name=None))),
    ("a reading was corrected", row("3", L1, {**ANSWERED, "value": "236.8", "result": "pass"})),
    ("a note was cleared", row("3", L1, {**ANSWERED, "note": None})),
    ("an answer is gone", row("3", L1, None)),
    (
        "an item that was shown open is answered",
        row("3", DRAIN, {"result": "pass", "value": None, "unit": None, "note": None}),
    ),
    ("a work note was taken away", row("4", NOTE, None)),
    (
        "what a sheet told still says so",
        given({**rows(), "35": {NOTE: {"name": "fault.handling", "value": CONTENT["work"][0]["text"]}}}),
    ),
    (
        "what a sheet told was rewritten",
        given({**rows(), "35": {NOTE: {"name": "fault.handling", "value": "换了主板"}}}),
    ),
    ("what a sheet told was cleared", given({**rows(), "35": {NOTE: {"name": "fault.handling", "value": None}}})),
    ("a note came after the signature", row("4", ORDER, {"text": "回访时补记"})),
    ("a photo is gone", row("16", PHOTO, None)),
    ("a photo was put away", row("16", PHOTO, {"att": f"att of {PHOTO}", "removed_at": 7})),
    ("another picture in a photo's place", row("17", f"att of {PHOTO}", {"sha256": "0" * 64})),
    ("the order is gone", given({})),
    ("no checklist, no photos, nothing to differ", given(rows(), {**CONTENT, "checklist": None, "photos": []})),
]
