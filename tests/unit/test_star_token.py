"""What stands in a star card and in the list of all of them."""

import pytest

from backend.domain.star_token import StatusList, masked, pack, subject
from tests.bench.stars import TECHNICIANS, list_bytes


@pytest.mark.parametrize(
    ("name", "shown"),
    [("林予安", "林*安"), ("何川", "何*"), ("欧阳小满", "欧**满"), ("𠅤䶮㛃", "𠅤*㛃"), ("喆", "喆*"), ("A B", "A*B")],
)
def test_a_name_is_masked_by_characters_not_by_bytes(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_a_list_tells_every_place_and_nothing_beyond() -> None:
    entries = {1: 5, 2: 1, 3: 8, 7: 4, 4096: 7}
    listed = StatusList(v=1, iat=0, exp=1, ttl=60, st=pack(entries))
    assert {ix: listed.entry(ix) for ix in range(1, 5000) if listed.entry(ix)} == entries
    assert listed.entry(10**6) == 0


def test_the_list_of_three_thousand_technicians_fits_in_four_kilobytes() -> None:
    signed, packed = list_bytes()
    assert packed < signed < 4096
    print(f"{TECHNICIANS} technicians: {signed} bytes signed, {packed} packed")


def test_a_subject_is_the_same_for_one_person_and_tells_nothing() -> None:
    one = subject("2fbe3cff-b58e-5bd3-90e8-887da560511a")
    assert one == subject("2fbe3cff-b58e-5bd3-90e8-887da560511a") != subject("6e6f8e7d-8ddb-5d8d-800c-e5386b81a6ed")
    assert len(one) == 16
    assert "2fbe3cff" not in one
