"""Make the fallback font for rare Han: `python .ci/subset_font.py`, after a change of backend/demo/rare_han.py.

Takes the listed characters out of Noto Sans CJK SC (Debian package fonts-noto-cjk) and writes the woff2, the
@font-face rule with its unicode-range, and the same face for printed reports. The same list and package give the same bytes.
"""

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from backend.demo.rare_han import RARE_HAN  # noqa: E402

SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FACE = "Noto Sans CJK SC"
FONT = ROOT / "pwa/src/ui/fonts/rare-han.woff2"
PRINT = ROOT / "backend/report/fonts/rare-han.otf"
CSS = ROOT / "pwa/src/ui/css/fonts.css"

RULE = """\
/* Made by .ci/subset_font.py. Names with rare Han are never boxes: this face stands last before the generic family,
   and is loaded only when such a character is on screen and no font of the device has it. */
@font-face {{
  font-family: "sx-rare";
  src: url("../fonts/rare-han.woff2") format("woff2");
  font-display: swap;
  unicode-range: {ranges};
}}
"""


def subset(font: TTFont, text: str) -> None:
    missing = [char for char in text if ord(char) not in font.getBestCmap()]
    if missing:
        raise SystemExit(f"{FACE} has no {' '.join(missing)}")
    options = Options(flavor="woff2", layout_features=[], hinting=False, desubroutinize=True, notdef_outline=True)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]  # names, copyright and licence stay inside the file
    subsetter = Subsetter(options)
    subsetter.populate(text=text)
    subsetter.subset(font)


def main() -> None:
    if not SOURCE.exists():
        raise SystemExit(f"{SOURCE} is missing: apt-get install fonts-noto-cjk")
    fonts = TTCollection(SOURCE, recalcTimestamp=False).fonts
    font = next(each for each in fonts if each["name"].getDebugName(1) == FACE)
    subset(font, RARE_HAN)
    font.flavor = "woff2"
    font.save(FONT)
    font.flavor = None
    font.save(PRINT)
    CSS.write_text(RULE.format(ranges=", ".join(f"U+{ord(char):X}" for char in RARE_HAN)), encoding="utf-8")
    print(f"{FONT.relative_to(ROOT)}: {len(RARE_HAN)} characters, {FONT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
