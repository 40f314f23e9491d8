"""What to take along: forms and tools that every visit needs, and spares chosen by the reported fault. Source: R-ORD-13."""

from collections.abc import Iterable

from backend.domain.shared_settings import setting
from backend.domain.tables import PART
from sync.command import Scene
from sync.world import Doc

EVERY_VISIT = ("forms", "notebook", "cards", "tools")
"""Default of the setting `packing.always`: service forms, notebook and pen, business cards, computer and tools."""

MOST_SPARES = 5


def packing_list(scene: Scene, order: Doc, device_kind: str | None) -> list[Doc]:
    """`{key, name?}` in the order of packing; a spare has its catalogue name, the others have words in each language."""
    always = setting(scene, "packing.always", tuple[str, ...], EVERY_VISIT)
    catalogue = scene.world.shared("k")
    parts = [row.doc for row in scene.world.table(catalogue, PART).values()] if catalogue else []
    chosen = spares(parts, device_kind, order["fault"])
    return [{"key": key} for key in always] + [{"key": part["code"], "name": part["name"]} for part in chosen]


def spares(parts: Iterable[Doc], device_kind: str | None, fault: str) -> list[Doc]:
    """Parts of that kind of device whose names speak of what the fault speaks of, the most telling first."""
    told = _pairs(fault)
    fitting = [part for part in parts if device_kind in part.get("device_kinds", ())]
    ranked = sorted(((-len(told & _pairs(part["name"])), part["code"], part) for part in fitting), key=lambda r: r[:2])
    return [part for shared, _, part in ranked if shared < 0][:MOST_SPARES]


def _pairs(text: str) -> set[str]:
    """Neighbouring characters: Chinese has no spaces to cut words at."""
    return {text[n : n + 2] for n in range(len(text) - 1) if text[n : n + 2].isalpha()}
