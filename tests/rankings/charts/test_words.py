"""Numbers and words in both languages, and text made safe."""

import json

import pytest

from rankings.charts import words
from rankings.charts.chart import Mark, number, text, written
from rankings.charts.words import figure, fitted, percent, place, say, signed, wrapped


def test_figures_follow_the_language() -> None:
    assert figure(-1.25, "vi", 2) == "−1,25"
    assert figure(-1.25, "en", 2) == "−1.25"
    assert figure(None, "vi") == "–"


def test_nothing_is_minus_zero() -> None:
    assert figure(-0.04, "vi", 1) == "0,0"
    assert signed(-0.04, "vi", 1) == "0,0"
    assert signed(0.04, "vi", 1) == "0,0"
    assert signed(0.06, "vi", 1) == "+0,1"


def test_shares_below_a_tenth_have_a_decimal() -> None:
    assert percent(0.26, "vi") == "26\u00a0%"
    assert percent(0.026, "vi") == "2,6\u00a0%"


def test_a_shared_rank_says_so() -> None:
    assert (place(18, tied=True), place(18), place(None)) == ("18=", "18", "–")


def test_long_words_end_in_an_ellipsis_within_the_room() -> None:
    short = fitted("Bộ Nông nghiệp và Môi trường", 100)
    assert short.endswith("…")
    assert words.room_of(short) <= 100
    assert fitted("Huế", 100) == "Huế"


def test_words_are_broken_between_words() -> None:
    assert wrapped("Thái Nguyên", 50) == ("Thái", "Nguyên")
    assert wrapped("Huế", 50) == ("Huế",)
    assert wrapped("Một hai ba bốn năm", 50, lines=2)[1].endswith("…")


def test_every_text_stands_in_both_languages_with_the_same_fields() -> None:
    texts = json.loads(words.FILE.read_text(encoding="utf-8"))
    for name, both in texts.items():
        assert set(both) == {"vi", "en"}, name
        fields = [{part.split("}")[0] for part in t.split("{")[1:]} for t in both.values()]
        assert fields[0] == fields[1], name


def test_an_unknown_text_is_an_error() -> None:
    with pytest.raises(KeyError):
        say("nothing_like_it", "vi")


def test_what_comes_from_data_is_escaped() -> None:
    made = "".join(written(text(0, 0, '<b>"&</b>')))
    assert "<b>" not in made
    assert "&lt;b&gt;" in made
    assert (
        "".join(written(Mark("g", (("class", '"><x'),)))) == '<g class="&quot;&gt;&lt;x"/>'
    )


def test_coordinates_are_short() -> None:
    assert [number(v) for v in (1.0, -0.04, 12.345, 0.05)] == ["1", "0", "12.3", "0.1"]
