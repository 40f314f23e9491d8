"""Who keeps a unit's records. Source: R-ORD-8, R-ORD-19."""

from backend.domain.shared_settings import setting
from sync.command import Scene
from sync.world import Doc


def keeper_of(scene: Scene, branch: str) -> Doc | None:
    """`{id, name}` of whom the setting `records.keepers` names for that branch, otherwise of its manager."""
    source = scene.world.source
    named = setting(scene, "records.keepers", dict[str, str], {}).get(branch)
    user = named or next(iter(source.holders("manager", branch)), None)
    return None if user is None else {"id": user, "name": source.name_of(user)}
