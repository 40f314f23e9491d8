"""Who may do what to an order. Source: PROTOCOL section 6; R-ORD-1, R-STAR-5 (the region assigned)."""

from collections.abc import Callable

from backend.domain.tables import ORDER, PROFILE
from sync.command import Scene

DESK_ROLES = frozenset({"hotline", "dispatcher", "manager", "admin"})


def in_reach(scene: Scene) -> bool:
    """The order belongs to a branch that the user works for."""
    order = scene.doc(ORDER, scene.bucket.root)
    return order is not None and order["branch"] in scene.who.branches


def desk(*roles: str) -> Callable[[Scene], bool]:
    """At the desk: one of these roles (an administrator always), and within reach."""
    allowed = frozenset(roles) | {"admin"}
    return lambda scene: bool(allowed & scene.who.roles) and in_reach(scene)


def desk_of_author(scene: Scene) -> bool:
    """At the desk of the branch (or above) of the user whose bucket this is."""
    profile = scene.doc(PROFILE, scene.bucket.root)
    mine = profile is not None and (profile["branch"] in scene.who.branches or "admin" in scene.who.roles)
    return mine and bool({"dispatcher", "manager", "admin"} & scene.who.roles)


def over(*roles: str) -> Callable[[Scene], bool]:
    """At the desk of the technician whose bucket this is, in one of these roles (an administrator always). Nobody judges
    himself."""
    allowed = frozenset(roles) | {"admin"}
    return lambda scene: (
        bool(allowed & scene.who.roles) and scene.who.user != scene.bucket.root and _works_within(scene)
    )


def _works_within(scene: Scene) -> bool:
    profile = scene.doc(PROFILE, scene.bucket.root) if scene.bucket.kind == "u" else None
    return profile is not None and profile["branch"] in scene.who.branches


def himself(scene: Scene) -> bool:
    """The technician whose bucket this is."""
    return "technician" in scene.who.roles and scene.who.user == scene.bucket.root


def administrator(scene: Scene) -> bool:
    return "admin" in scene.who.roles


def knows(scene: Scene) -> bool:
    """Sees the order, or the technician, from a desk: such a person is told that the role is wrong, and not that there is
    nothing."""
    return at_desk(scene) or (bool((DESK_ROLES | {"quality"}) & scene.who.roles) and _works_within(scene))


def technician(scene: Scene) -> bool:
    """On site: a technician of the order, now or at the time of the op."""
    return "technician" in scene.who.roles and (scene.member or scene.late)


def at_desk(scene: Scene) -> bool:
    """Sees the order at the desk, whatever he may do to it."""
    return bool(DESK_ROLES & scene.who.roles) and in_reach(scene)


def desk_or_technician(scene: Scene) -> bool:
    return at_desk(scene) or technician(scene)


def opener(scene: Scene) -> bool:
    """May make an order; whether it lies within reach is seen by its customer. One that is there already must be his."""
    if scene.bucket.ver == 0:
        return bool((DESK_ROLES | {"technician"}) & scene.who.roles)
    return desk_or_technician(scene)
