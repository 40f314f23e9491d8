"""Photos, decided. Each function is pure: a scene in, effects out. Source: PROTOCOL sections 6 and 12."""

from typing import Any

from backend.domain.blob import declare
from backend.domain.order_rows import event_line, order_of
from backend.domain.tables import BLOB, ORDER, PHOTO
from sync.command import Effect, Insert, Put, Scene
from sync.errors import Refusal
from sync.world import Doc


def add_photo(scene: Scene) -> list[Effect]:
    """A fact: it is kept even where the row that it shows is not there yet (answers may come later)."""
    order_of(scene)
    photo, row_id = scene.payload, _row_of(scene)
    if scene.world.knows(scene.bucket, (PHOTO, row_id)):
        raise Refusal("row.taken", park=True)
    if photo.of[0] == ORDER and photo.of[1] != scene.bucket.root:
        raise Refusal("op.payload", park=True, reason="of is another order")
    doc: Doc = {
        "att": photo.att,
        "w": photo.w,
        "h": photo.h,
        "of": [photo.of[0], photo.of[1]],
        "copy_of": photo.copy_of,
        "original": photo.original and photo.original.att,
        "place": photo.place and list(photo.place),
        "removed_at": None,
        **_stamp(scene),
    }
    effects: list[Effect] = [Insert(PHOTO, row_id, doc), _blob(scene, "photo", photo, row_id)]
    if photo.original is not None:
        effects.append(_blob(scene, "original", photo.original, row_id))
    return effects


def remove_photo(scene: Scene) -> list[Effect]:
    """Off the screens and out of what is signed from now on; row and bytes stay, as evidence does."""
    photo = _own_photo(scene)
    if photo["removed_at"] is not None:
        scene.said.append("merged")
        return []
    return [Put(PHOTO, _row_of(scene), {"removed_at": scene.moment.est}), event_line(scene)]


def restore_photo(scene: Scene) -> list[Effect]:
    """Undo of the removal."""
    if _own_photo(scene)["removed_at"] is None:
        scene.said.append("merged")
        return []
    return [Put(PHOTO, _row_of(scene), {"removed_at": None}), event_line(scene)]


def verify_blob(scene: Scene) -> list[Effect]:
    """By the server itself, once it holds the bytes and their hash is the declared one. MUST-VERIFIED."""
    blob = scene.doc(BLOB, _row_of(scene))
    if blob is None or blob["sha256"] != scene.payload.sha256:
        raise Refusal("row.unknown", park=True)
    fields = {"state": "verified", "verified_at": scene.moment.now, "flaw": scene.payload.flaw}
    return [Put(BLOB, _row_of(scene), fields)]


def by_server(scene: Scene) -> bool:
    """Nobody signs in as the server: its account has no password."""
    return "server" in scene.who.roles


def _row_of(scene: Scene) -> str:
    if scene.op.r is None:
        raise Refusal("op.payload", park=True, reason="r is missing")
    return scene.op.r


def _own_photo(scene: Scene) -> Doc:
    photo = scene.doc(PHOTO, _row_of(scene))
    if photo is None:
        raise Refusal("row.unknown", park=True)
    if photo["by"] != scene.who.user:
        raise Refusal("op.role", park=True)
    return photo


def _stamp(scene: Scene) -> Doc:
    return {"by": scene.who.user, "by_name": scene.who.name, "at": scene.moment.est}


def _blob(scene: Scene, kind: Any, blob: Any, row_id: str) -> Insert:
    return declare(scene, kind, blob.att, blob.sha256, blob.size, blob.mime, (PHOTO, row_id))
