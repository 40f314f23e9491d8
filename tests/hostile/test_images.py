"""Whatever comes as an image: it is kept, a picture is made of it or a reason given, and nothing of ours falls over."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from PIL import Image

from backend.blobs import remake
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


_PEAK = """
import resource, subprocess, sys
for source in sys.argv[3:]:
    subprocess.run([sys.executable, "-I", sys.argv[1], source, sys.argv[2]], capture_output=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""A small program of its own: what a parent weighs counts as its children's until they have begun."""


def test_the_program_that_opens_them_stays_within_its_memory(tmp_path: Path) -> None:
    heavy = sorted(cases(), key=lambda case: -len(case[2]))[:8]
    heavy += [case for case in cases() if "MP" in case[0] or "says" in case[0] or "inflate" in case[0]]
    files = []
    for place, (_, _, content) in enumerate(heavy):
        files.append(tmp_path / str(place))
        files[-1].write_bytes(content)
    words = [sys.executable, "-c", _PEAK, remake.__file__, str(tmp_path), *map(str, files)]
    peak_kib = int(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    assert 50_000 < peak_kib < MEMORY_BYTES // 1024


def test_an_empty_file_cannot_even_begin(site: Site) -> None:
    answer = begin(site.client("lin"), Attachment(b""))
    assert (answer.status_code, answer.json()["code"]) == (400, "upload.length")
