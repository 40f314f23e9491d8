"""Two hundred image files that nobody should open lightly, made here from a seed: (name, media type, bytes)."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from PIL import Image, PngImagePlugin

Case = tuple[str, str, bytes]

SCRIPT = b"<script>alert('x')</script>"
JPEG, PNG, WEBP = "image/jpeg", "image/png", "image/webp"
MIME = {"JPEG": JPEG, "PNG": PNG, "WEBP": WEBP}


def noise(seed: int = 1, size: tuple[int, int] = (120, 90), mode: str = "RGB") -> Image.Image:
    return Image.frombytes("RGB", size, random.Random(seed).randbytes(size[0] * size[1] * 3)).convert(mode)


def saved(image: Image.Image, kind: str, **more: Any) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def png(width: int, height: int, depth: int = 8, color: int = 2, body: bytes | None = None, *extra: bytes) -> bytes:
    """A PNG whose header says what it likes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, 0))
    pixels = zlib.compress(body if body is not None else bytes(64), 9)
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def cases() -> list[Case]:
    made = [
        *_broken(), *_flipped(), *_bombs(), *_others(), *_polyglots(), *_frames(), *_pieces(), *_turned(), *_modes(),
        *_magic(), *_misnamed(),
    ]  # fmt: skip
    assert len({name for name, _, _ in made}) == len(made)
    return made


def _broken() -> Iterator[Case]:
    """Cut off at every place that matters."""
    for kind, mime in MIME.items():
        whole = saved(noise(2), kind)
        for part in (1, 2, 10, 20, 40, 100, len(whole) // 3, len(whole) // 2, len(whole) - 2):
            yield f"{kind} of {part} bytes", mime, whole[:part]
        yield f"{kind} with its middle gone", mime, whole[:60] + whole[-60:]


def _flipped() -> Iterator[Case]:
    rng = random.Random(3)
    for place in range(54):
        kind = ["JPEG", "PNG", "WEBP"][place % 3]
        content = bytearray(saved(noise(place), kind))
        for _ in range(1 + place // 6):
            content[rng.randrange(min(len(content), 400))] ^= 1 << rng.randrange(8)
        yield f"{kind} with flipped bits {place}", MIME[kind], bytes(content)


def _bombs() -> Iterator[Case]:
    for width, height in ((20_000, 20_000), (9_400, 9_400), (30_000, 1), (1, 65_535), (65_535, 65_535), (2**31 - 1, 1), (0, 0), (2**31 - 1, 2**31 - 1)):  # fmt: skip
        yield f"PNG that says {width}×{height}", PNG, png(width, height)
    yield "PNG of 400 MP in 48 KB", PNG, saved(Image.new("1", (20_000, 20_000)), "PNG")
    yield "PNG of 39 MP, all there", PNG, saved(Image.new("RGB", (6_300, 6_200)), "PNG")
    yield "JPEG of 100 MP", JPEG, saved(Image.new("L", (11_600, 8_700)), "JPEG")
    yield "WebP of 38 MP", WEBP, saved(Image.new("RGB", (6_200, 6_200)), "WEBP", lossless=True, method=0)
    big = bytearray(saved(noise(), "JPEG"))
    at = big.index(b"\xff\xc0")
    big[at + 5 : at + 9] = b"\xff\xff\xff\xff"
    yield "JPEG that says 65535×65535", JPEG, bytes(big)
    yield "JPEG of many scans", JPEG, _scans(60)
    yield "PNG whose pixels inflate to 256 MB", PNG, png(100, 100, body=bytes(256 * 2**20))


def _scans(count: int) -> bytes:
    """A progressive file whose last scan comes again and again: each costs a pass over the picture."""
    whole = saved(noise(4, (1_600, 1_200)).resize((3_000, 2_200)), "JPEG", progressive=True, quality=30)
    last = whole.rindex(b"\xff\xda")
    return whole[:last] + whole[last:-2] * count + whole[-2:]


def _others() -> Iterator[Case]:
    """Formats that nobody asked for."""
    for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "EPS", "JPEG2000", "ICNS", "DDS"):
        yield f"{kind} called JPEG", JPEG, saved(noise(5, (64, 64)), kind)
    yield "SVG with a script", "image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'>" + SCRIPT + b"</svg>"
    yield "HTML", JPEG, b"<!doctype html>" + SCRIPT
    yield "PDF with a script", JPEG, b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj"
    yield "HEIC", "image/heic", b"\0\0\0\x18ftypheic\0\0\0\0heicmif1" + bytes(200)
    yield "an executable", PNG, b"MZ" + bytes(500)
    yield "text", JPEG, "不是图片".encode()


def _polyglots() -> Iterator[Case]:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("evil.html", SCRIPT)
    for kind, mime in MIME.items():
        yield f"{kind} and a ZIP", mime, saved(noise(6), kind) + archive.getvalue()
        yield f"{kind} and HTML", mime, saved(noise(6), kind) + b"<html>" + SCRIPT
    yield "GIF and a ZIP", "image/gif", saved(noise(6), "GIF") + archive.getvalue()
    yield "JPEG with a script in its comment", JPEG, saved(noise(6), "JPEG", comment=SCRIPT * 100)
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SCRIPT.decode())
    yield "PNG with a script in its text", PNG, saved(noise(6), "PNG", pnginfo=words)
    exif = Image.Exif()
    exif[0x010E] = SCRIPT.decode()
    yield "JPEG with a script in its EXIF", JPEG, saved(noise(6), "JPEG", exif=exif)


def _frames() -> Iterator[Case]:
    frames = [noise(seed, (60, 40)) for seed in range(40)]
    more = {"save_all": True, "append_images": frames[1:]}
    yield "an animated WebP", WEBP, saved(frames[0], "WEBP", **more)
    yield "an animated PNG", PNG, saved(frames[0], "PNG", **more)
    yield "an animated GIF", "image/gif", saved(frames[0], "GIF", **more)
    yield "a JPEG of several pictures", JPEG, saved(frames[0], "MPO", **more)
    huge = bytearray(saved(frames[0], "WEBP", **more))
    at = huge.index(b"VP8X")
    huge[at + 12 : at + 18] = b"\xff\x3f\x00\xff\x3f\x00"
    yield "an animated WebP that says 16384×16384", WEBP, bytes(huge)


def _pieces() -> Iterator[Case]:
    bomb = zlib.compress(bytes(64 * 2**20), 9)
    yield "PNG with a text that inflates", PNG, png(8, 8, 8, 2, bytes(8 * 25), chunk(b"zTXt", b"a\0\0" + bomb))
    yield "PNG with a profile that inflates", PNG, png(8, 8, 8, 2, bytes(8 * 25), chunk(b"iCCP", b"a\0\0" + bomb))
    yield "PNG of 50,000 texts", PNG, png(8, 8, 8, 2, bytes(8 * 25), chunk(b"tEXt", b"a\0b") * 50_000)
    yield "PNG with a chunk longer than the file", PNG, saved(noise(), "PNG")[:33] + b"\x7f\xff\xff\xffIDATxx"
    yield (
        "JPEG of 2,000 comments",
        JPEG,
        b"\xff\xd8" + (b"\xff\xfe\xff\xff" + b"c" * 65_533) * 20 + saved(noise(), "JPEG")[2:],
    )
    loop = b"Exif\0\0II*\0\x08\0\0\0\x01\0\x69\x87\x04\0\x01\0\0\0\x08\0\0\0\x08\0\0\0"
    yield "JPEG whose EXIF points at itself", JPEG, saved(noise(), "JPEG", exif=loop)
    many = b"Exif\0\0II*\0\x08\0\0\0\xff\xff" + b"\x12\x01\x03\0\xff\xff\xff\xff\0\0\0\0" * 400
    yield "JPEG whose EXIF counts too far", JPEG, saved(noise(), "JPEG", exif=many)
    content = bytearray(saved(noise(), "PNG"))
    content[29] ^= 255
    yield "PNG with a wrong checksum", PNG, bytes(content)


def _turned() -> Iterator[Case]:
    for orientation in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 255, 65_535):
        exif = Image.Exif()
        exif[0x0112] = orientation
        yield f"JPEG turned by {orientation}", JPEG, saved(noise(7), "JPEG", exif=exif)


def _modes() -> Iterator[Case]:
    for kind, modes in (
        ("PNG", ("1", "L", "LA", "P", "RGB", "RGBA", "I;16")),
        ("JPEG", ("L", "CMYK")),
        ("WEBP", ("RGBA",)),
    ):
        for mode in modes:
            image = noise(8, mode="RGB").convert(mode) if mode != "I;16" else Image.new("I;16", (90, 60), 7)
            yield f"{kind} in {mode}", MIME[kind], saved(image, kind)
    yield "PNG of one pixel", PNG, saved(noise(8, (1, 1)), "PNG")
    yield "JPEG of one by ten thousand", JPEG, saved(noise(8, (1, 10_000)), "JPEG")


def _magic() -> Iterator[Case]:
    rng = random.Random(9)
    for place in range(36):
        kind, start = [(JPEG, b"\xff\xd8\xff\xe0\0\x10JFIF\0"), (PNG, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), (WEBP, b"RIFF\xff\xff\0\0WEBPVP8 ")][place % 3]  # fmt: skip
        yield f"a beginning and chance {place}", kind, start + rng.randbytes(40 * (place + 1))


def _misnamed() -> Iterator[Case]:
    for kind in MIME:
        for other in ("image/gif", "application/pdf", "image/heic"):
            yield f"{kind} called {other}", other, saved(noise(10), kind)
