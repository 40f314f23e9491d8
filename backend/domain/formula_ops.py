"""A new version of the star formula, published before it counts. Source: R-STAR-1, R-STAR-2."""

from msgspec import to_builtins

from backend.domain.people import signed, today
from backend.domain.star_rules import FORMULA_KEY, versions_of
from backend.domain.tables import SETTING
from sync.command import Effect, Insert, Scene
from sync.errors import Refusal
from sync.ids import uuid5
from sync.world import Doc


def publish(scene: Scene) -> list[Effect]:
    """The next version. The versions before stay: old reviews are explained by theirs."""
    said = scene.payload
    if said.from_on <= today(scene):
        raise Refusal("formula.not_ahead", on=said.from_on.isoformat())
    rows = scene.world.table(scene.bucket, SETTING).values()
    versions = versions_of([row.doc["value"] for row in rows if row.doc["key"] == FORMULA_KEY])
    version = versions[-1].version + 1
    value: Doc = {
        "version": version,
        "from_on": said.from_on.isoformat(),
        "formula": to_builtins(said.formula),
        "reason": said.reason,
        "op": scene.op.i,
        **signed(scene),
    }
    row_id = uuid5(scene.bucket.root, f"{FORMULA_KEY} {version}")
    return [Insert(SETTING, row_id, {"key": FORMULA_KEY, "value": value})]
