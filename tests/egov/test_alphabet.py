"""Names stand in the order of the Vietnamese alphabet."""

import random
import unicodedata

import pytest

from egov.alphabet import order

SORTED = [
    "Ban Quản lý",
    "Sở Công Thương",
    "Sở Dân tộc",
    "Sở Đất đai",
    "Sở Giáo dục",
    "Sở Y tế",
    "Ủy ban nhân dân",
    "Văn phòng",
    "xã Đại Từ",
    "xã Yên Bình",
]
# One word under six tones, then the next letter.
TONES = ["ma", "mà", "mả", "mã", "má", "mạ", "mă", "mâ", "mb"]


@pytest.mark.parametrize("expected", [SORTED, TONES])
def test_letters_come_before_tones(expected: list[str]) -> None:
    mixed = random.Random(1).sample(expected, len(expected))
    assert sorted(mixed, key=order) == expected


def test_tones_decide_only_between_the_same_letters() -> None:
    assert sorted(["Hạ Long", "Hà Giang", "Hạ Giang"], key=order) == [
        "Hà Giang",
        "Hạ Giang",
        "Hạ Long",
    ]


def test_shorter_names_and_numbers_come_first() -> None:
    assert sorted(["An Bình", "An", "12 phường"], key=order) == [
        "12 phường",
        "An",
        "An Bình",
    ]


def test_both_ways_of_writing_a_letter_are_one_letter() -> None:
    apart = unicodedata.normalize("NFD", "Sở Đất đai")
    assert order(apart)[:2] == order("Sở Đất đai")[:2]
