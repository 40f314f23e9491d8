"""Who is on an order: its technicians and, while it waits for approval, those who may approve it."""

from collections.abc import Iterable

from backend.domain.tables import PROFILE, STAR_CARD
from sync.command import Effect, Join, Leave, Scene
from sync.errors import Refusal
from sync.world import Doc


def person_of(scene: Scene, user: str) -> Doc:
    """How a technician stands in the order. Raises Refusal for who is none, or has lost the qualification (R-STAR-5)."""
    bucket = scene.world.look("u", user)
    profile = scene.world.row(bucket, PROFILE, user) if bucket else None
    if bucket is None or profile is None or "technician" not in profile.doc["roles"]:
        raise Refusal("order.not_a_technician", user=user)
    card = scene.world.row(bucket, STAR_CARD, user)
    if card is not None and card.doc["state"] == "lost":
        raise Refusal("order.not_qualified", user=user)
    return {"id": user, "name": profile.doc["name"], "level": card.doc["level"] if card else None}


def seat(scene: Scene, users: Iterable[str], customer: str) -> list[Effect]:
    """They get the order and its customer on their phones."""
    return _both_buckets(scene, Join, users, customer)


def unseat(scene: Scene, users: Iterable[str], customer: str) -> list[Effect]:
    """They lose both, unless another order of theirs needs the customer."""
    return _both_buckets(scene, Leave, users, customer)


def _both_buckets(scene: Scene, change: type[Join] | type[Leave], users: Iterable[str], customer: str) -> list[Effect]:
    root = scene.bucket.root
    customer_bucket = scene.world.look("c", customer)
    assert customer_bucket is not None, "an order's customer exists"
    effects: list[Effect] = []
    for user in users:
        effects += [change(user, scene.bucket, "technician", root), change(user, customer_bucket, "order", root)]
    return effects


def seat_approvers(scene: Scene, branch: str) -> list[Effect]:
    """The managers who may approve get the order on their phones while it waits."""
    approvers = scene.world.source.holders("manager", branch)
    return [Join(user, scene.bucket, "approval", scene.bucket.root) for user in approvers]


def unseat_approvers(scene: Scene) -> list[Effect]:
    root = scene.bucket.root
    waiting = [user for user, reasons in scene.world.members(scene.bucket).items() if ("approval", root) in reasons]
    return [Leave(user, scene.bucket, "approval", root) for user in sorted(waiting)]
