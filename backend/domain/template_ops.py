"""A checklist's next version. A version is a row of its own whose id is made of its content: a visit that names it keeps
exactly these questions, and no version ever changes. Source: R-INS-2, R-INS-5; PROTOCOL section 6.
"""

import hashlib
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, Struct, to_builtins

from backend.domain.canonical import canonical
from backend.domain.order_rows import stamp
from backend.domain.payloads import Name, Payload, Reading
from backend.domain.tables import TEMPLATE
from sync.command import Effect, Insert, Scene
from sync.errors import Refusal
from sync.ids import uuid5
from sync.messages import Uuid
from sync.world import Doc

Key = Annotated[str, Meta(pattern=r"^[a-z0-9_]{1,20}(\.[a-z0-9_]{1,30})?\Z")]
Words = Annotated[str, Meta(min_length=1, max_length=200)]


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One of the answers offered, and what it means."""

    text: Words
    result: Literal["pass", "fail"]


class PhotoAsk(Struct, frozen=True, forbid_unknown_fields=True):
    """What a photo of the item keeps besides the picture (PROTOCOL section 7)."""

    original: bool
    location: bool


class Item(Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    code: Annotated[str, Meta(max_length=12)]
    text: Words
    help: Name | None
    kind: Literal["check", "number", "choice", "text", "code"]
    unit: Annotated[str, Meta(max_length=16)] | None
    min: Reading | None
    max: Reading | None
    choices: Annotated[list[Choice], Meta(max_length=8)]
    photo: PhotoAsk | None


class Section(Struct, frozen=True, forbid_unknown_fields=True):
    key: Key
    name: Words
    items: Annotated[list[Item], Meta(min_length=1, max_length=80)]


class PublishTemplate(Payload, frozen=True):
    """`family` is the same in all versions of one checklist."""

    family: Uuid
    name: Words
    kind: Literal["inspection"]
    sections: Annotated[list[Section], Meta(min_length=1, max_length=20)]


def may_publish(scene: Scene) -> bool:
    return bool({"manager", "quality", "admin"} & scene.who.roles)


def family_of(row_id: str, doc: Doc) -> str:
    """The checklist that a version belongs to; the first of all are their own."""
    return doc.get("family") or row_id


def content_id(family: str, content: Doc) -> str:
    """The id of a version: whoever changes a question makes another one."""
    return uuid5(family, hashlib.sha256(canonical(content)).hexdigest())


def publish_template(scene: Scene) -> list[Effect]:
    said = scene.payload
    content: Doc = to_builtins(said)
    row_id = content_id(said.family, content)
    if scene.op.r != row_id:
        raise Refusal("op.payload", reason="r is not the version's id")
    _check([item for section in said.sections for item in section.items])
    rows = scene.world.table(scene.bucket, TEMPLATE)
    if row_id in rows:
        scene.said.append("merged")
        return []
    before = [row.doc["version"] for known, row in rows.items() if family_of(known, row.doc) == said.family]
    return [Insert(TEMPLATE, row_id, {**content, "version": max(before, default=0) + 1, **stamp(scene)})]


def _check(items: list[Item]) -> None:
    """What nobody could answer is not published."""
    keys = [item.key for item in items]
    if len(set(keys)) < len(keys):
        raise Refusal("template.keys", keys=sorted({key for key in keys if keys.count(key) > 1}))
    for item in items:
        if item.kind == "choice" and len(item.choices) < 2:
            raise Refusal("template.choices", item=item.code)
        if item.kind == "number" and not item.unit:
            raise Refusal("template.unit", item=item.code)
        if item.min is not None and item.max is not None and Decimal(item.min) > Decimal(item.max):
            raise Refusal("template.limits", item=item.code)
