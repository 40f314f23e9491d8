"""The service report: what it says can be read out of the file again, and the same record gives the same file."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path
from typing import Any

import pypdf
import pypdfium2
import pytest
import zxingcpp
from fontTools.ttLib import TTFont
from msgspec import structs
from PIL import Image

from backend.demo.rare_han import RARE_HAN
from backend.domain.report import Attested, ink_svg, report, yuan
from backend.domain.service_act import ServiceAct, decode_act
from backend.report.typeset import FONTS, typeset

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
ACT = decode_act((GOLDEN / "sar-1.json").read_bytes())
STROKES = json.loads((GOLDEN / "strokes-1.json").read_text(encoding="utf-8"))
ATTESTED = Attested(
    organisation="星临技术服务",
    hotline="400-000-0000",
    signature=ACT.content.op,
    record_sha256="5e" * 32,
    received_at=ACT.claimed_at + 65_000,
    level="E0",
    ink=STROKES["strokes"],
    box=tuple(STROKES["box"]),
)
URL = f"https://service.example.com/v#{ACT.content_sha256[:16]}"


def jpeg(shade: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (640, 480), (shade, 120, 90)).save(out, "JPEG")
    return out.getvalue()


def made(act: ServiceAct = ACT, attested: Attested = ATTESTED, photos: list[bytes | None] | None = None) -> bytes:
    held = photos or [None] * len(act.content.photos)
    names = [None if photo is None else f"photo-{n}.jpg" for n, photo in enumerate(held)]
    files = {name: photo for name, photo in zip(names, held, strict=True) if name is not None and photo is not None}
    return typeset(
        report(act, attested, URL, names),
        {**files, "ink.svg": ink_svg(attested), "record.jws": b"a.b.c", "receipt.jws": b"d.e.f"},
    )


def words(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


def every_text(value: Any) -> list[str]:
    """All words of a document that a reader would look for, line by line."""
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, list | tuple):
        return [text for each in value for text in every_text(each)]
    return [text for each in value.values() for text in every_text(each)] if isinstance(value, dict) else []


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_field_is_in_the_file_rare_names_included(lang: Any) -> None:
    act = structs.replace(
        ACT, content=structs.replace(ACT.content, wording=structs.replace(ACT.content.wording, lang=lang))
    )
    shown = report(act, ATTESTED, URL, [None] * len(act.content.photos))
    said = squeezed(words(made(act)))
    for name in ("words", "photos", "lang"):
        del shown[name]
    missing = [text for text in every_text(shown) if text and squeezed(text) not in said]
    assert missing == []
    for rare in ("𠅤", "䶮", "徐𬭎", "何喆"):
        assert rare in said
    assert [digest.sha256[:12] in said for digest in act.content.photos] == [True, True]


def test_no_character_is_a_box() -> None:
    """Also such as only the fallback face has."""
    covered = {char for folder in FONTS for face in folder.glob("*.?tf") for char in TTFont(face).getBestCmap() or ()}
    assert [char for char in RARE_HAN if ord(char) not in covered] == []
    assert len(covered) > 30_000
    named = structs.replace(ACT.content, contact="𠮷𡈼𨭎𬎆 㛃𫖯", fault="𬸣𫟹㭎")
    assert "𠮷𡈼𨭎𬎆 㛃𫖯" in words(made(structs.replace(ACT, content=named)))


def test_the_code_on_the_page_leads_to_the_check() -> None:
    page = pypdfium2.PdfDocument(made())[0].render(scale=2).to_pil()
    assert [code.text for code in zxingcpp.read_barcodes(page)] == [URL]


def test_the_same_record_gives_the_same_file_and_another_ink_another() -> None:
    assert made() == made()
    other = structs.replace(ATTESTED, ink=[*ATTESTED.ink, [1, 1, 900, 400]])
    assert made(attested=other) != made()


def test_photos_stand_in_the_order_of_the_record() -> None:
    pdf = made(photos=[jpeg(10), jpeg(240)])
    pages = pypdf.PdfReader(io.BytesIO(pdf)).pages
    found = [image.image.convert("RGB").getpixel((5, 5)) for page in pages for image in page.images if image.image]
    assert [pixel[0] > 128 for pixel in found if isinstance(pixel, tuple)] == [False, True]


def test_a_photo_that_has_not_come_yet_is_said() -> None:
    assert words(made(photos=[jpeg(10), None])).count("照片尚未送达") == 1


def test_who_does_not_sign_leaves_no_ink() -> None:
    signer = structs.replace(ACT.signer, name="", capacity=None, how=None, reason="客户不在场")
    refused = structs.replace(ACT, outcome="refused", ink=None, signer=signer)
    said = words(made(refused))
    assert "客户未签字。" in said
    assert "客户不在场" in said
    assert not report(refused, ATTESTED, URL, [None, None])["ink"]


def test_what_was_erased_is_said_with_its_day() -> None:
    attested = structs.replace(ATTESTED, erased={"联系人和地址": "2028-11-21"})
    assert "联系人和地址已于 2028-11-21 按保存期限删除" in words(made(attested=attested))


def test_text_that_looks_like_markup_is_only_text() -> None:
    nasty = '#panic("x") $a_1$ *bold* <label> @ref \\u{41} // gone /* gone */ `raw`'
    pdf = made(structs.replace(ACT, content=structs.replace(ACT.content, fault=nasty)))
    assert squeezed(nasty) in squeezed(words(pdf))


def test_it_is_made_for_the_archive_and_carries_the_record() -> None:
    assert pypdf.PdfReader(io.BytesIO(made())).attachments == {"record.jws": [b"a.b.c"], "receipt.jws": [b"d.e.f"]}
    metadata = pypdf.PdfReader(io.BytesIO(made())).xmp_metadata
    assert metadata is not None
    assert "<pdfaid:part>3</pdfaid:part>" in metadata.stream.get_data().decode()


@pytest.mark.parametrize(
    ("fen", "said"), [(0, "¥0.00"), (5, "¥0.05"), (27_600, "¥276.00"), (123_456_789, "¥1,234,567.89"), (-150, "-¥1.50")]
)
def test_money_is_said_to_the_fen(fen: int, said: str) -> None:
    assert yuan(fen) == said
