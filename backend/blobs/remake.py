"""Makes pictures anew from the pixels of one file. Run as a program of its own, because it opens what strangers made:

    python -I remake.py SOURCE FOLDER

It gives itself little memory and time, writes FOLDER/view.jpg and FOLDER/thumb.jpg, and says `ok` or the code of the
flaw. Nothing of the project is imported. Source: PROTOCOL section 12.
"""

import resource
import sys
import warnings
from pathlib import Path

MEMORY_BYTES = 512 * 1024 * 1024
CPU_S = 10
FILE_BYTES = 16 * 1024 * 1024

PIXELS = 40_000_000
SIDE = 16_383
"""The longest side that JPEG and WebP have in common."""

FORMATS = ["JPEG", "PNG", "WEBP"]
"""Whatever else Pillow could read is not even tried."""

VIEW, THUMB = 1_600, 320
"""Longest sides, in pixels."""


class Flaw(Exception):
    """Why no picture can be made; its text is the code."""


def bound() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_S),
        (resource.RLIMIT_FSIZE, FILE_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (most, most))


def remake(source: Path, folder: Path) -> None:
    """Raises Flaw; whatever the decoder raises means that it cannot read the file."""
    # Here, so that the limits hold while it is loaded.
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    with source.open("rb") as stream:
        image = Image.open(stream, formats=FORMATS)
        width, height = image.size
        if width * height > PIXELS or max(width, height) > SIDE:
            raise Flaw("image.too_large")
        if getattr(image, "n_frames", 1) != 1:
            raise Flaw("image.frames")
        image.draft("RGB", (VIEW, VIEW))  # JPEG decodes at a fraction of its size
        image.load()
    ImageOps.exif_transpose(image, in_place=True)
    image.thumbnail((VIEW, VIEW))
    if image.has_transparency_data:
        image = image.convert("RGBA")
        image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image)
    # Pixels alone: comments, profiles and positions have no way through.
    view = Image.frombytes("RGB", image.size, image.convert("RGB").tobytes())
    view.save(folder / "view.jpg", "JPEG", quality=82)
    view.thumbnail((THUMB, THUMB))
    view.save(folder / "thumb.jpg", "JPEG", quality=78)


def main(source: str, folder: str) -> str:
    bound()
    try:
        remake(Path(source), Path(folder))
    except Flaw as flaw:
        return str(flaw)
    except MemoryError:
        return "image.too_large"
    except Exception as error:  # noqa: BLE001 - a decoder may raise anything at all
        return "image.too_large" if "DecompressionBomb" in type(error).__name__ else "image.unreadable"
    return "ok"


if __name__ == "__main__":
    sys.stdout.write(main(*sys.argv[1:]))
