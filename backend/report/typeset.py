"""Sets a report as PDF/A-3b, with the signed record inside. The same report gives the same bytes, so that a file can be told from a changed one."""

import io
import json
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import segno
import typst

_HERE = Path(__file__).parent
_TEMPLATE = "service-act.typ"
_FACES = _HERE.parents[1] / "pwa" / "node_modules" / "@expo-google-fonts" / "noto-sans-sc"

FONTS = [_HERE / "fonts", _FACES / "400Regular", _FACES / "700Bold"]
"""Rare Han, which come with this package, and the face for all else, which set-up installs."""


def typeset(report: Mapping[str, Any], files: Mapping[str, bytes]) -> bytes:
    """The file is dated with its record, not with its making. `files`: name → bytes of the pictures that the report
    names, `ink.svg`, `record.jws` and `receipt.jws`."""
    with tempfile.TemporaryDirectory(prefix="xinglin-report-") as folder:
        root = Path(folder)
        (root / _TEMPLATE).write_bytes((_HERE / _TEMPLATE).read_bytes())
        (root / "qr.svg").write_bytes(_qr(report["seal"]["url"]))
        for name, content in files.items():
            (root / name).write_bytes(content)
        pdf = typst.compile(
            root / _TEMPLATE,
            root=root,
            font_paths=typst.Fonts(font_paths=FONTS, include_system_fonts=not _FACES.is_dir()),
            format="pdf",
            sys_inputs={"report": json.dumps(report, ensure_ascii=False)},
            pdf_standards=["a-3b"],
            timestamp=report["dated_s"],
        )
    assert isinstance(pdf, bytes)
    return pdf


def _qr(text: str) -> bytes:
    out = io.BytesIO()
    segno.make_qr(text, error="m").save(out, kind="svg", border=0, dark="#0b1f2a", xmldecl=False, svgns=True)
    return out.getvalue()
