"""What lies in the phone's store of photos and signatures, read past the app; and pictures to take."""

from __future__ import annotations

import io
import random
from pathlib import Path
from typing import Any

import pysqlite3.dbapi2 as sqlite
from PIL import Image
from playwright.sync_api import Page

_READ = """async () => {
  const name = (await indexedDB.databases()).map(({ name }) => name).find((name) => name.startsWith('xinglin-blobs-'));
  const database = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result) });
  const tx = database.transaction(['heads', 'chunks']);
  const all = (ask) => new Promise((done) => { ask.onsuccess = () => done(ask.result) });
  const [heads, keys, chunks] = await Promise.all([all(tx.objectStore('heads').getAll()), all(tx.objectStore('chunks').getAllKeys()), all(tx.objectStore('chunks').getAll())]);
  database.close();
  const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return Promise.all(heads.map(async ({ v }) => {
    const parts = keys.flatMap(([att], at) => att === v.att ? [chunks[at].v] : []);
    const digest = parts.length ? hex(await crypto.subtle.digest('SHA-256', await new Blob(parts).arrayBuffer())) : null;
    return { att: v.att, kind: v.kind, said: v.sha256, digest, size: v.size, storedAt: v.storedAt, archivedAt: v.archivedAt, freed: v.freed, sent: v.upload?.sent ?? 0, trouble: v.trouble };
  }));
}"""

_PLANT = """async ([att, text, sha256, order]) => {
  const name = (await indexedDB.databases()).map(({ name }) => name).find((name) => name.startsWith('xinglin-blobs-'));
  const database = await new Promise((done) => { const ask = indexedDB.open(name); ask.onsuccess = () => done(ask.result) });
  const bytes = new TextEncoder().encode(text);
  const head = { att, sha256, size: bytes.length, mime: 'application/json', kind: 'signature', bucket: ['o', order], thumb: null, at: Date.now(), pending: [], upload: null, storedAt: null, archivedAt: null, freed: false, trouble: null, claim: null };
  const tx = database.transaction(['heads', 'chunks'], 'readwrite', { durability: 'strict' });
  tx.objectStore('heads').put({ c: 1, v: head }, att);
  tx.objectStore('chunks').put({ c: 1, v: bytes.buffer }, [att, 0]);
  await new Promise((done) => { tx.oncomplete = done });
  database.close();
}"""


def kept(page: Page) -> dict[str, dict[str, Any]]:
    """att → what stands in IndexedDB; `digest` is computed from the chunks, None where there are none."""
    return {blob["att"]: blob for blob in page.evaluate(_READ)}


def plant_signature(page: Page, att: str, text: str, sha256: str, order: str) -> None:
    """A blob of kind signature, on disk as the app writes it."""
    page.evaluate(_PLANT, [att, text, sha256, order])


def picture(file: Path, seed: int, size: tuple[int, int] = (1600, 1200)) -> Path:
    """A JPEG that does not shrink to nothing: coarse noise in colours of its own."""
    small = Image.frombytes("RGB", (200, 150), random.Random(seed).randbytes(200 * 150 * 3))
    small.resize(size).save(file, "JPEG", quality=90)
    return file


def bytes_of(image: Image.Image, kind: str = "JPEG", **more: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **more)
    return buffer.getvalue()


def sql(folder: Path, statement: str, *values: Any) -> list[tuple[Any, ...]]:
    """Looks into the server's database, or changes it, behind its back."""
    connection = sqlite.connect(str(folder / "xinglin.db"), timeout=10)  # pyright: ignore[reportAttributeAccessIssue]
    try:
        rows = connection.execute(statement, values).fetchall()
        connection.commit()
        return rows
    finally:
        connection.close()
