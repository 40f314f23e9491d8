"""One piece of an upload, off the wire and onto the disk. Source: tus 1.0.0 core and checksum, PROTOCOL section 12."""

import asyncio
import base64
import binascii
import errno
import hashlib
from typing import Any, BinaryIO

from litestar import Request
from litestar.concurrency import sync_to_thread
from litestar.exceptions import HTTPException
from msgspec import Struct

from backend.blobs.staging import cut, sync
from backend.persistence.blob_rows import Upload
from backend.problems import Problem
from backend.services.advance_upload import advance_upload
from backend.services.find_upload import find_upload
from backend.wiring import Wiring

_SILENCE_S = 60
"""A sender that says nothing for so long has gone; its upload is free for the next."""

_BLOCK_BYTES = 1024 * 1024

_ALGORITHMS = ("sha256", "sha1")


class Checksum(Struct, frozen=True):
    algorithm: str
    digest: bytes


def checksum_of(request: Request) -> Checksum | None:
    """Raises Problem upload.algorithm."""
    said = request.headers.get("upload-checksum")
    if said is None:
        return None
    algorithm, _, digest = said.strip().partition(" ")
    try:
        read = base64.b64decode(digest, validate=True)
    except (binascii.Error, ValueError):
        raise Problem("upload.algorithm") from None
    if algorithm not in _ALGORITHMS or len(read) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise Problem("upload.algorithm", takes=list(_ALGORITHMS))
    return Checksum(algorithm, read)


async def take_piece(request: Request, wiring: Wiring, upload: Upload) -> int:
    """Writes the body behind what is there and returns the new offset.

    A body that breaks off is kept as far as it came, unless a checksum went with it: nobody can say then whether it is
    right. Raises Problem upload.locked, upload.checksum, upload.too_large, upload.hash or server.full.
    """
    checksum = checksum_of(request)
    with wiring.staging.hold(upload.id) as file:
        now, user = wiring.clock.now_ms(), upload.user
        held = await sync_to_thread(find_upload, wiring.database, wiring.staging, now, user, upload.id)
        if held.offset != upload.offset:  # somebody was quicker
            raise Problem("upload.offset", offset=held.offset)
        await sync_to_thread(cut, file, upload.offset)
        offset, whole = await _write(request, file, upload, checksum)
        if checksum is not None and not whole:
            return upload.offset
        await sync_to_thread(sync, file)
        await sync_to_thread(advance_upload, wiring.database, wiring.staging, wiring.blobs, now, upload, offset)
        return offset


async def _write(request: Request, file: BinaryIO, upload: Upload, checksum: Checksum | None) -> tuple[int, bool]:
    """(bytes that are there now, did the body come whole)."""
    digest: Any = hashlib.new(checksum.algorithm, usedforsecurity=False) if checksum else None
    offset, block, whole = upload.offset, bytearray(), True
    stream = request.stream()
    while True:
        try:
            chunk = await asyncio.wait_for(anext(stream), _SILENCE_S)
        except StopAsyncIteration:
            break
        except (HTTPException, TimeoutError):  # the framework's word for a client that has gone
            whole = False
            break
        offset += len(chunk)
        if offset > upload.size:
            raise Problem("upload.too_large", most_bytes=upload.size)
        if digest is not None:
            digest.update(chunk)
        block += chunk
        if len(block) >= _BLOCK_BYTES:
            await sync_to_thread(_append, file, bytes(block))
            block.clear()
    await sync_to_thread(_append, file, bytes(block))
    if digest is not None and checksum is not None and whole and digest.digest() != checksum.digest:
        raise Problem("upload.checksum")
    return offset, whole


def _append(file: BinaryIO, block: bytes) -> None:
    try:
        file.write(block)
        file.flush()
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise Problem("server.full", wait_ms=60_000) from None
        raise
