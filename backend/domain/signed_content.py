"""Where rows say something else than what was signed. The twin is pwa/src/domain/signed-content.ts. Source: PROTOCOL
section 10, MUST-STALE."""

from collections.abc import Mapping
from typing import Any

import msgspec

from backend.domain.canonical import plain
from backend.domain.service_act import Content, ItemShown
from backend.domain.tables import ANSWER, BLOB, ENTRY, NOTE, ORDER, PHOTO
from sync.world import Doc

Rows = Mapping[int, Mapping[str, Doc]]
"""Table → id → document, live rows only."""


class Difference(msgspec.Struct, frozen=True):
    """`value` is what the row says now, None where it is gone."""

    table: int
    id: str
    field: str
    signed: str | None
    value: str | None


def differences(content: Content, rows: Rows) -> list[Difference]:
    """Every signed field that reads otherwise now, in the order of the page. What came after the signature and was
    never shown differs from nothing."""
    order = rows.get(ORDER, {}).get(content.order.id, {})
    found = [
        Difference(ORDER, content.order.id, field, signed, now)
        for field, signed, now in _order_fields(content, order)
        if signed != now
    ]
    entries, notes = rows.get(ENTRY, {}), rows.get(NOTE, {})
    for work in content.work:
        table, field, doc = (
            (ENTRY, "value", entries[work.id]) if work.id in entries else (NOTE, "text", notes.get(work.id))
        )
        now = None if doc is None else _said(doc[field])
        if now != work.text:
            found.append(Difference(table, work.id, field, work.text, now))
    answers = rows.get(ANSWER, {})
    for item in content.checklist.items if content.checklist else []:
        found += _item_differences(item, answers.get(item.id, {}))
    for photo in content.photos:
        now = _bytes_of(rows, photo.id)
        if now != photo.sha256:
            found.append(Difference(PHOTO, photo.id, "sha256", photo.sha256, now))
    return found


def _bytes_of(rows: Rows, photo: str) -> str | None:
    """Digest of what a photo shows; None for one that was put away."""
    row = rows.get(PHOTO, {}).get(photo, {"removed_at": 0})
    return rows.get(BLOB, {}).get(row["att"], {}).get("sha256") if row["removed_at"] is None else None


def _order_fields(content: Content, order: Doc) -> list[tuple[str, str | None, str | None]]:
    """The number may be given after the signature: only a number that was shown is signed."""
    shown = [
        ("fault", content.fault, order.get("fault")),
        ("address", content.address, order.get("address")),
        ("contact", content.contact, order.get("contact")),
        ("customer_name", content.customer.name, order.get("customer_name")),
        ("device_name", content.device.name if content.device else None, order.get("device_name")),
    ]
    if content.order.number is not None:
        shown.append(("number", content.order.number, order.get("number")))
    return [(field, signed, _said(now)) for field, signed, now in shown]


def _item_differences(item: ItemShown, answer: Doc) -> list[Difference]:
    fields = {"result": item.result, "value": item.value, "unit": item.unit, "note": item.note}
    return [
        Difference(ANSWER, item.id, field, signed, now)
        for field, signed in fields.items()
        if (now := _said(answer.get(field))) != signed
    ]


def _said(value: Any) -> str | None:
    return plain(value) if isinstance(value, str) else None
