"""The organisation's settings as a decision reads them: rows of the bucket that everybody shares. Source: PROTOCOL section 7."""

from typing import Any, TypeVar

from msgspec import convert

from backend.domain.tables import SETTING
from sync.command import Scene

T = TypeVar("T")


def setting(scene: Scene, key: str, shape: type[T], default: T) -> T:
    """The setting's value, or the default where the organisation says nothing of it."""
    bucket = scene.world.shared("t")
    rows = scene.world.table(bucket, SETTING).values() if bucket else ()
    found: list[Any] = [row.doc["value"] for row in rows if row.doc["key"] == key]
    return convert(found[0], shape) if found else default
