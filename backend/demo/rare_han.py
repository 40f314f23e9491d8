"""Rare Han characters that the fallback font of the PWA covers.

Ordinary system fonts lack many of them, and a name must never be a box. Every such character in the demo, the tests
and the screens is listed here; `.ci/subset_font.py` makes the font from this list.
"""

NAMES = "𠅤䶮㛃𬭎喆𫖯𬀩𬱖㸌堃犇燚𬘭昇𫍽𬴂䴖㭎𬍤𬸣𫟹𨱏"
"""Given names of people in the demo and the tests."""

SPARE = "𬍛𬬭𬭳𬶍𬶏𬇕𬸚𬳶𬘬𬬸𬺈𫓯𬬻𬜬𬙂𬎆㑇㻬𤧛㳘𬊈𣲗𠳐𬤇𬤝𬭸𫄸𫘧𫖮𠮷𡈼𨭎"
"""Others often met in names and places, so that a new test or customer rarely needs a new font."""

RARE_HAN = "".join(sorted(set(NAMES + SPARE)))


def is_rare(char: str) -> bool:
    """True for Han outside the block that every Chinese font has: extension A, and all beyond the basic plane."""
    return "\u3400" <= char <= "\u4dbf" or "\U00020000" <= char <= "\U0003ffff"
