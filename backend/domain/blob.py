"""Blobs: bytes that ops name by hash and that travel by upload. Source: PROTOCOL section 12."""

from typing import Literal

from backend.domain.tables import BLOB
from sync.command import Insert, Scene
from sync.errors import Refusal

MOST_BLOB_BYTES = 64 * 1024 * 1024
"""A camera's original of 100 megapixels has 40 MB."""

UPLOAD_MS = 35 * 24 * 3600 * 1000
"""An unfinished upload is kept so long after its last piece; the contract asks for 30 days."""

KEPT_MS = 30 * 24 * 3600 * 1000
"""Where no backup is configured, a device may free a stored blob after so long."""

Kind = Literal["photo", "original", "signature"]
"""What a blob is to the order: it decides what goes first."""


def declare(scene: Scene, kind: Kind, att: str, sha256: str, size: int, mime: str, of: tuple[int, str]) -> Insert:
    """The `blob` row of one attachment, declared by this op: its id is `att`. `of` is the row that it belongs to.

    Raises Refusal where the order holds another blob under that id.
    """
    known = scene.doc(BLOB, att)
    if known is not None and (known["sha256"], known["by"]) != (sha256, scene.who.user):
        raise Refusal("blob.taken", park=True)
    return Insert(
        BLOB,
        att,
        {
            "kind": kind,
            "sha256": sha256,
            "size": size,
            "mime": mime,
            "of": [of[0], of[1]],
            "by": scene.who.user,
            "at": scene.moment.est,
            "state": "declared",
            "verified_at": None,
            "flaw": None,
        },
    )
