"""Whatever comes as an image: it is kept, a picture is made of it or a reason given, and nothing of ours falls over."""

from __future__ import annotations

import io
import logging
import resource
import uuid

import pytest
from PIL import Image

from backend.blobs.remake import MEMORY_BYTES
from backend.domain.tables import BLOB
from tests.hostile.images import SCRIPT, cases
from tests.integration.site import ORDERS, Site
from tests.integration.tus import Attachment, begin, sha256, upload

ORDER = ORDERS["lin-check"]
REASONS = {"image.unreadable", "image.too_large", "image.too_heavy", "image.frames"}
PERFECT = {
    "JPEG turned by 6": (90, 120),
    "PNG in RGBA": (120, 90),
    "JPEG in CMYK": (120, 90),
    "PNG called image/gif": (120, 90),
}


@pytest.mark.parametrize("demo_url", ["sqlite"], indirect=True)
def test_two_hundred_images_that_nobody_should_open(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    made = cases()
    assert len(made) >= 200
    lin = site.ready("lin")
    blobs = {name: Attachment(content, mime) for name, mime, content in made}
    with caplog.at_level(logging.ERROR):
        for blob in blobs.values():
            upload(lin, blob)
            lin.op("photo.add@1", ORDER, {**blob.words(), "w": 1, "h": 1, "of": [1, ORDER]}, r=str(uuid.uuid4()))
        reply = lin.exchange()
        while reply["more"]:
            reply = lin.exchange()
        site.work()
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
    while lin.exchange()["more"]:
        pass
    rows, answers = lin.rows(ORDER, BLOB), {}
    for name, blob in blobs.items():
        row = rows[blob.att]
        assert row["state"] == "verified", name
        assert row["flaw"] is None or row["flaw"] in REASONS, name
        assert site.wiring.blobs.read(sha256(blob.content)) == blob.content, name
        answers[name] = lin.http.get(f"/blobs/{blob.att}")
        if not blob.mime.startswith("image/") or row["flaw"] is not None:
            assert answers[name].status_code == 422, name
            continue
        assert answers[name].status_code == 200, name
        picture = Image.open(io.BytesIO(answers[name].content))
        picture.load()
        assert picture.format == "JPEG", name
        assert max(picture.size) <= 1600, name
        assert SCRIPT[:7] not in answers[name].content, name
        assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}, name
    for name, size in PERFECT.items():
        assert Image.open(io.BytesIO(answers[name].content)).size == size
    for name in ("an animated WebP", "an animated PNG", "a JPEG of several pictures"):
        assert rows[blobs[name].att]["flaw"] == "image.frames"
    assert rows[blobs["JPEG of 100 MP"].att]["flaw"] == "image.too_large"
    most_kib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most_kib * 1024 < MEMORY_BYTES


def test_an_empty_file_cannot_even_begin(site: Site) -> None:
    answer = begin(site.client("lin"), Attachment(b""))
    assert (answer.status_code, answer.json()["code"]) == (400, "upload.length")
