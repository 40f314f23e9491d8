"""The built PWA: its files from memory, and its first page for every address that the app routes itself."""

import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path

from litestar import Request, Response, get
from msgspec import Struct

from backend.problems import Problem

_API = ("/sessions", "/devices", "/sync/", "/api/", "/openapi.json", "/healthz", "/assets/", "/uploads", "/blobs")
"""Addresses below which nothing is a page."""

_STANDALONE = ("/c", "/v")
"""Pages of their own, for customers: star cards, and reports."""

_PACKABLE = ("text/", "application/javascript", "application/json", "application/manifest", "image/svg")

mimetypes.add_type("application/manifest+json", ".webmanifest")
mimetypes.add_type("text/javascript", ".js")
mimetypes.add_type("font/woff2", ".woff2")


class Page(Struct, frozen=True):
    body: bytes
    packed: bytes | None
    media_type: str
    etag: str
    cache: str


class Pages:
    """All files of the build. Names with a hash in them never change; everything else is asked for each time."""

    def __init__(self, root: Path, pins: Mapping[str, str]) -> None:
        """`pins`: what is written into the pages that check: whom they trust comes with their own code."""
        self._pages = {
            "/" + path.relative_to(root).as_posix(): _page(path, root, pins)
            for path in root.rglob("*")
            if path.is_file()
        }

    def find(self, path: str, wants_html: bool) -> Page | None:
        page = self._pages.get(path)
        if path in _STANDALONE and wants_html:
            return self._pages.get(f"{path}.html")
        if page is None and wants_html and not path.startswith(_API):
            return self._pages.get("/index.html")
        return page


def _page(path: Path, root: Path, pins: Mapping[str, str]) -> Page:
    body = path.read_bytes()
    if path.suffix == ".html":
        for place, keys in pins.items():
            body = body.replace(place.encode("ascii"), keys.encode("ascii"))
    media_type = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    if media_type.startswith("text/"):
        media_type += "; charset=utf-8"
    hashed = path.relative_to(root).parts[0] == "assets"
    return Page(
        body,
        gzip.compress(body, 9) if media_type.startswith(_PACKABLE) else None,
        media_type,
        '"' + hashlib.sha256(body).hexdigest()[:20] + '"',
        "public, max-age=31536000, immutable" if hashed else "no-cache",
    )


# The router takes `/sync` for the beginning of `/sync/v1`, so that this page of the app needs naming.
@get(["/", "/sync", "/{path:path}"], operation_id="page", include_in_schema=False)
async def page(request: Request, pages: Pages) -> Response[bytes]:
    """A file of the PWA."""
    path = request.scope["path"]
    accepts = request.headers.get("accept", "")
    found = pages.find("/index.html" if path == "/" else path, "text/html" in accepts)
    if found is None:
        raise Problem("request.not_found")
    cache = "no-store" if path in ("/sw.js", "/c-sw.js") else found.cache
    headers = {"ETag": found.etag, "Cache-Control": cache, "Vary": "Accept-Encoding"}
    if request.headers.get("if-none-match") == found.etag:
        return Response(b"", status_code=304, headers=headers, media_type=found.media_type)
    body = found.body
    if found.packed is not None and "gzip" in request.headers.get("accept-encoding", ""):
        body, headers["Content-Encoding"] = found.packed, "gzip"
    return Response(body, headers=headers, media_type=found.media_type)
