"""No name is ever a box: the fallback font covers what this repository writes."""

import re
from pathlib import Path

from fontTools.ttLib import TTFont

from backend.demo.rare_han import RARE_HAN, is_rare

ROOT = Path(__file__).resolve().parents[2]


def test_the_fallback_font_covers_every_rare_character_written_in_this_repository() -> None:
    folders = ("backend", "sync", "tests", "pwa/src", "pwa/public")
    kinds = {".py", ".ts", ".tsx", ".json", ".html", ".css", ".md", ".toml"}
    files = [p for folder in folders for p in (ROOT / folder).rglob("*") if p.suffix in kinds and p.is_file()]
    assert len(files) > 20
    for path in files:
        rare = {char for char in path.read_text(encoding="utf-8") if is_rare(char)}
        assert rare <= set(RARE_HAN), f"{path}: add {rare - set(RARE_HAN)} to backend/demo/rare_han.py"
    with TTFont(ROOT / "pwa/src/ui/fonts/rare-han.woff2") as font:
        assert set(font.getBestCmap() or ()) == {ord(char) for char in RARE_HAN}
    css = (ROOT / "pwa/src/ui/css/fonts.css").read_text(encoding="utf-8")
    assert {int(code, 16) for code in re.findall(r"U\+([0-9A-F]+)", css)} == {ord(char) for char in RARE_HAN}
