"""What every decision about a technician reads: his card, the rules, his file as of now. Source: PROTOCOL section 6."""

from datetime import date
from typing import Any

import msgspec

from backend.domain.calendar import on_site
from backend.domain.star import Published, in_force
from backend.domain.star_facts import File, Look, SealedRating
from backend.domain.star_rules import FORMULA_KEY, RULES_KEY, Rules, rules_of, versions_of
from backend.domain.tables import CALLBACK, CERTIFICATION, COMPLAINT, STAR_CARD
from sync.command import Scene
from sync.errors import Refusal
from sync.world import Doc


def card_of(scene: Scene) -> Doc:
    """Who has no star card is no technician whose work is rated."""
    card = scene.doc(STAR_CARD, scene.bucket.root)
    if card is None:
        raise Refusal("star.no_card")
    return card


def row_of(scene: Scene, table: int) -> Doc:
    """The row that the op names."""
    doc = scene.doc(table, scene.op.r) if scene.op.r else None
    if doc is None:
        raise Refusal("row.unknown")
    return doc


def fresh_id(scene: Scene, table: int) -> str:
    """The id that the op gives its new row. One that is in use belongs to another op."""
    if scene.op.r is None:
        raise Refusal("op.payload", reason="r is missing")
    if scene.world.knows(scene.bucket, (table, scene.op.r)):
        raise Refusal("row.taken")
    return scene.op.r


def today(scene: Scene) -> date:
    return on_site(scene.moment.now)


def past(scene: Scene, day: date) -> str:
    """The day as rows carry it. Nothing that is recorded lies ahead."""
    if day > today(scene):
        raise Refusal("star.future", on=day.isoformat())
    return day.isoformat()


def signed(scene: Scene) -> Doc:
    """Who recorded it, and when: the server's time, for what a review has seen is asked by it."""
    return {"by": scene.who.user, "by_name": scene.who.name, "at": scene.moment.now}


def docs(scene: Scene, table: int) -> dict[str, Doc]:
    return {row_id: row.doc for row_id, row in scene.world.table(scene.bucket, table).items()}


def file_of(scene: Scene) -> File:
    """The technician's file as it is now."""
    kept = scene.world.source.aside("sealed_rating", scene.bucket.root)
    sealed = tuple(msgspec.convert(one, SealedRating) for one in kept)
    rows = {table: docs(scene, table) for table in (CERTIFICATION, CALLBACK, COMPLAINT)}
    return File(date.fromisoformat(card_of(scene)["since_on"]), rows, sealed)


def look_now(scene: Scene) -> Look:
    return Look(today(scene), scene.moment.now)


def rules(scene: Scene) -> Rules:
    return rules_of(_setting(scene, RULES_KEY))


def formula_today(scene: Scene) -> Published:
    return in_force(versions_of(_setting(scene, FORMULA_KEY)), today(scene))


def _setting(scene: Scene, key: str) -> list[Any]:
    return [row["value"] for row in scene.world.source.aside("setting", key)]
