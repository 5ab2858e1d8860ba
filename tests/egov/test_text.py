"""Folding for search: no case, no accents, đ as d, however the letters are coded."""

import unicodedata
from itertools import product
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dossiers.models import Dossier, Procedure
from tests import documents, makers
from tests.cast import Cast
from tests.tampering import tamper

VOWELS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
LETTERS = [vowel + tone for vowel, tone in product(VOWELS, TONES)] + list(
    "đbcdghklmnpqrstvx"
)


TEXT = st.lists(st.sampled_from([*map(chr, range(32, 127)), *LETTERS]), max_size=20).map(
    "".join
)


def folded(*words: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT fold(word) FROM unnest(%s::text[]) word", [list(words)])
        return [row[0] for row in cursor.fetchall()]


def plain(text: str) -> str:
    """What folding promises, said in Python."""
    bare = unicodedata.normalize("NFD", text.lower()).replace("đ", "d")
    return "".join(char for char in bare if not unicodedata.combining(char))


@pytest.mark.django_db
def test_every_vietnamese_letter_folds_in_both_codings_and_cases() -> None:
    forms = [
        unicodedata.normalize(form, letter)
        for letter in LETTERS
        for form in ("NFC", "NFD")
        for letter in (letter.lower(), letter.upper())
    ]
    assert folded(*forms) == [plain(form) for form in forms]
    assert set("".join(folded(*forms))) <= set("abcdeghiklmnopqrstuvxy")


@pytest.mark.django_db
@given(st.lists(TEXT))
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_vietnamese_text_folds_as_promised(words: list[str]) -> None:
    expected = [" ".join(plain(word).split(" ")) for word in words]
    assert [" ".join(word.split()) for word in folded(*words)] == [
        " ".join(word.split()) for word in expected
    ]


@pytest.mark.django_db
def test_folding_what_is_folded_changes_nothing() -> None:
    once = folded("Giấy KHAI  sinh", "Đường\tĐê", "ẢẠẴỮ ợ", "½ № ﬁ ß Æ İ ı", "王 김 🎉")
    assert folded(*once) == once


@pytest.fixture
def birth(cast: Cast) -> Procedure:
    return makers.publish(
        documents.document("1.000333", "Cấp giấy khai sinh", keywords=["đẻ con", "sổ đỏ"])
    )


def found(words: str) -> set[str]:
    return set(Procedure.objects.matching(words).values_list("code", flat=True))


@pytest.mark.parametrize(
    "words",
    [
        "giay khai sinh",
        "Giấy Khai Sinh",
        "GIẤY KHAI SINH",
        "Gia\u0302\u0301y khai sinh",
        "sinh giấy",
        "khai",
        "de con",
        "Đẻ Con",
        "so do",
        "1.000333",
        "  giay   khai  ",
        "giấ",
    ],
)
def test_a_procedure_is_found_however_it_is_typed(birth: Procedure, words: str) -> None:
    assert "1.000333" in found(words)


@pytest.mark.parametrize(
    "words", ["giay ket hon", "1.000334", "gi_y", "%", "\\", "'", "khai%"]
)
def test_what_is_not_there_is_not_found(birth: Procedure, words: str) -> None:
    assert "1.000333" not in found(words)


@pytest.mark.parametrize(
    "words", ["", " ", "\0", "giấy\0", "\ud800", "x" * 5000, "a " * 3000, "\u0301", "🎉"]
)
def test_any_words_can_be_searched(birth: Procedure, words: str) -> None:
    found(words)
    assert Dossier.objects.matching(words).count() == 0


@pytest.mark.parametrize(
    "words",
    [
        "nguyen thi lan",
        "NGUYỄN",
        "Nguye\u0302\u0303n Lan",
        "019188",
        "0912345",
        "H55.12-26",
    ],
)
def test_a_dossier_is_found_by_whose_it_is(cast: Cast, words: str) -> None:
    dossier = makers.filed(cast)
    assert list(Dossier.objects.matching(words)) == [dossier]
    assert not Dossier.objects.matching(f"{words} zzz").exists()


def test_search_follows_a_change_of_name(cast: Cast) -> None:
    makers.filed(cast)
    tamper("UPDATE dossiers_dossier SET owner_name = 'Đặng Thị Ước'")
    assert Dossier.objects.matching("dang uoc").exists()
    assert not Dossier.objects.matching("nguyen").exists()


def test_the_index_serves_the_search(cast: Cast) -> None:
    """The generated column and the typed words go through one immutable function."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT provolatile, proparallel FROM pg_proc WHERE proname = 'fold'"
        )
        assert cursor.fetchall() == [("i", "s")]
        cursor.execute("SET LOCAL enable_seqscan = off")
        query: Any = Dossier.objects.matching("nguyen lan").values("pk")
        assert "dossier_search" in query.explain()
