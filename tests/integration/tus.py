"""Uploads as a client of the tus specification would make them; nothing of the project is imported."""

import base64
import hashlib
import io
import random
import uuid

import httpx
from PIL import Image

from tests.integration.raw_client import RawClient

PIECE = {"Tus-Resumable": "1.0.0", "Content-Type": "application/offset+octet-stream"}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def picture(seed: int = 1, size: tuple[int, int] = (64, 48), kind: str = "JPEG", **more) -> bytes:
    """A file with an image of noise in it."""
    noise = Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3))
    file = io.BytesIO()
    noise.save(file, kind, **more)
    return file.getvalue()


class Attachment:
    """Bytes with the id and the hash that an op names them by."""

    def __init__(self, content: bytes, mime: str = "image/jpeg") -> None:
        self.content, self.att, self.mime = content, str(uuid.uuid4()), mime

    def words(self) -> dict:
        return {"att": self.att, "sha256": sha256(self.content), "size": len(self.content), "mime": self.mime}

    def metadata(self, dev: str, **other: str) -> str:
        said = {"att": self.att, "sha256": sha256(self.content), "dev": dev} | other
        return ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in said.items())


def begin(client: RawClient, blob: Attachment, *, body: bytes | None = None, **headers: str) -> httpx.Response:
    said = {
        "Tus-Resumable": "1.0.0",
        "Upload-Length": str(len(blob.content)),
        "Upload-Metadata": blob.metadata(client.dev),
    }
    kind = {} if body is None else {"Content-Type": PIECE["Content-Type"]}
    return client.http.post(
        "/uploads", content=body, headers=said | kind | {k.replace("_", "-"): v for k, v in headers.items()}
    )


def piece(client: RawClient, where: str, offset: int, content: bytes, **headers: str) -> httpx.Response:
    said = PIECE | {"Upload-Offset": str(offset)} | {k.replace("_", "-"): v for k, v in headers.items()}
    return client.http.patch(where, content=content, headers=said)


def checksum(content: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def head(client: RawClient, where: str) -> httpx.Response:
    return client.http.head(where, headers={"Tus-Resumable": "1.0.0"})


def upload(client: RawClient, blob: Attachment) -> str:
    """All of it in one piece; its address."""
    answer = begin(client, blob, body=blob.content)
    assert answer.status_code == 201, answer.text
    assert answer.headers["upload-offset"] == str(len(blob.content))
    return answer.headers["location"]
