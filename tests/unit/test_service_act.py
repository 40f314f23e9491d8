"""The Service Act Record as it was first shipped is still read, and says what its digest says. Source: PROTOCOL section 10."""

import hashlib
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from backend.domain.act_wording import WORDINGS, wording_sha256
from backend.domain.canonical import canonical
from backend.domain.service_act import content_sha256, decode_act, seal_code

GOLDEN = Path(__file__).parents[1] / "golden"
ACT = (GOLDEN / "sar-1.json").read_bytes()
INK = (GOLDEN / "strokes-1.json").read_bytes()

SHIPPED = {
    ("act/1", "zh-CN"): "d2aac084d3f01d49abf533f103e709c79a1e484af36278d7e773515f20708a01",
    ("act/1", "en"): "276e2693adf19cdef91150f77624146db07f8b2dc95ab1b0c650aa5f134635bd",
}
"""Digests of words that people have signed under: they stand for ever."""


def test_the_golden_record_is_canonical_and_read_whole() -> None:
    act = decode_act(ACT)
    assert canonical(msgspec.to_builtins(act)) == ACT
    assert canonical(json.loads(ACT)) == ACT
    assert act.content_sha256 == content_sha256(act)


def test_the_record_names_its_ink_by_the_bytes() -> None:
    act = decode_act(ACT)
    assert act.ink is not None
    assert act.ink.sha256 == hashlib.sha256(INK).hexdigest()
    assert canonical(json.loads(INK)) == INK


def test_words_that_were_signed_under_never_change() -> None:
    shown = {(name, lang): wording_sha256(name, lang) for name, langs in WORDINGS.items() for lang in langs}
    assert shown == SHIPPED
    assert decode_act(ACT).content.wording.sha256 in shown.values()


@pytest.mark.parametrize("languages", WORDINGS.values(), ids=list(WORDINGS))
def test_both_languages_say_the_same_things(languages: dict[str, dict[str, str]]) -> None:
    assert set(languages) == {"zh-CN", "en"}
    assert set(languages["zh-CN"]) == set(languages["en"])
    for key in languages["zh-CN"]:
        assert ("{" in languages["zh-CN"][key]) == ("{" in languages["en"][key]), key


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (["typ"], "sar/2"),
        (["outcome"], "agreed"),
        (["content_sha256"], "00"),
        (["content", "price", "total_fen"], "276.00"),
        (["content", "unseen"], "a field that no page shows"),
        (["ops_upto"], []),
    ],
    ids=lambda value: str(value),
)
def test_a_record_of_another_shape_is_none(path: list[str], value: Any) -> None:
    act = json.loads(ACT)
    inner = act
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    with pytest.raises(msgspec.ValidationError):
        decode_act(canonical(act))


def test_the_seal_code_is_what_a_customer_can_type() -> None:
    assert seal_code("7f3a91c20b6de418" + "0" * 48) == "7F3A 91C2 0B6D E418"
