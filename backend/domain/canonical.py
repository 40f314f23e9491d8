"""Canonical JSON: one spelling of a value, the same bytes in Python and in the browser.

RFC 8785, restricted to what needs no judgement: objects, lists, NFC text without controls but the line feed, integers
up to 2⁵³ − 1 in size, true, false and null. Money is integer fen, readings are text. Source: PROTOCOL section 10,
MUST-CANON.
"""

import json
import re
import unicodedata
from typing import Any

from sync.ids import MAX_INT
from sync.version import MAX_DEPTH

_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_BREAK = re.compile(r"\r\n?|[\u2028\u2029]")


class NotCanonical(ValueError):
    """`reason` is one of number, text, key, type, depth."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def canonical(value: Any) -> bytes:
    """The canonical bytes of a value. Raises NotCanonical where it has none."""
    parts: list[str] = []
    _write(value, parts, 0)
    return "".join(parts).encode("utf-8")


def plain(text: str) -> str:
    """What a person typed, as a signed document keeps it: NFC, lines end in a line feed, no other control, no lone surrogate."""
    whole = _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", _joined(text))
    return unicodedata.normalize("NFC", _CONTROL.sub(" ", _BREAK.sub("\n", whole)))


def _write(value: Any, parts: list[str], depth: int) -> None:
    if depth > MAX_DEPTH:
        raise NotCanonical("depth")
    if value is None or value is True or value is False:
        parts.append({None: "null", True: "true", False: "false"}[value])
    elif type(value) is int:
        if abs(value) > MAX_INT:
            raise NotCanonical("number")
        parts.append(str(value))
    elif type(value) is float:
        raise NotCanonical("number")
    elif isinstance(value, str):
        parts.append(_text(value, "text"))
    elif isinstance(value, dict):
        _write_object(value, parts, depth)
    elif isinstance(value, list | tuple):
        for n, item in enumerate(value):
            parts.append("," if n else "[")
            _write(item, parts, depth + 1)
        parts.append("]" if value else "[]")
    else:
        raise NotCanonical("type")


def _write_object(value: dict[Any, Any], parts: list[str], depth: int) -> None:
    if not all(isinstance(key, str) for key in value):
        raise NotCanonical("key")
    spelt = {key: _text(key, "key") for key in value}
    # RFC 8785 3.2.3: by UTF-16 code units, which differs from code points above U+FFFF.
    for n, key in enumerate(sorted(spelt, key=lambda key: key.encode("utf-16-be"))):
        parts.append(("," if n else "{") + spelt[key] + ":")
        _write(value[key], parts, depth + 1)
    parts.append("}" if value else "{}")


def _text(text: str, reason: str) -> str:
    if _CONTROL.search(text) or _SURROGATE.search(text) or not unicodedata.is_normalized("NFC", text):
        raise NotCanonical(reason)
    return json.dumps(str(text), ensure_ascii=False)


def _joined(text: str) -> str:
    """Surrogate pairs that were read as two characters are one."""
    return (
        text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
        if _SURROGATE.search(text)
        else text
    )
