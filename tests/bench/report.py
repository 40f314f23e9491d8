"""How long a service report of 30 photos takes, warm: the pictures as the server keeps them, the checklist of 60 items."""

from __future__ import annotations

import io
import random
import statistics
import time
from pathlib import Path

from msgspec import structs
from PIL import Image, ImageFilter

from backend.domain.report import Attested, ink_svg, report
from backend.domain.service_act import PhotoShown, decode_act
from backend.report.typeset import typeset

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
PHOTOS, ITEMS, ROUNDS = 30, 60, 10


def picture(seed: int) -> bytes:
    """1600 × 1200 with as much detail as a photo has."""
    noise = Image.frombytes("RGB", (400, 300), random.Random(seed).randbytes(360_000))
    out = io.BytesIO()
    noise.resize((1600, 1200)).filter(ImageFilter.GaussianBlur(1)).save(out, "JPEG", quality=82)
    return out.getvalue()


def measure() -> str:
    """One line: median and slowest of the rounds, size of the file."""
    act = decode_act((GOLDEN / "sar-1.json").read_bytes())
    checklist = act.content.checklist
    assert checklist is not None
    items = (checklist.items * ITEMS)[:ITEMS]
    photos = [PhotoShown(act.content.op, f"{n:064x}") for n in range(PHOTOS)]
    content = structs.replace(act.content, photos=photos, checklist=structs.replace(checklist, items=items))
    attested = Attested("星临技术服务", "400-000-0000", act.content.op, "0" * 64, act.claimed_at, "E0")
    files = {f"{n}.jpg": picture(n) for n in range(PHOTOS)}
    document = report(structs.replace(act, content=content), attested, "https://localhost/v#0", list(files))
    took: list[float] = []
    pdf = b""
    for n in range(ROUNDS + 1):
        begun = time.perf_counter()
        pdf = typeset(
            document, {**files, "ink.svg": ink_svg(attested), "record.jws": b"a.b.c", "receipt.jws": b"d.e.f"}
        )
        if n:
            took.append((time.perf_counter() - begun) * 1000)
    return (
        f"report of {PHOTOS} photos ({sum(map(len, files.values())) / 1e6:.1f} MB of pictures, {ITEMS} items): "
        f"median {statistics.median(took):.0f} ms, slowest of {ROUNDS} {max(took):.0f} ms, {len(pdf) / 1e6:.1f} MB"
    )
