"""Change between editions: slope and bump."""

import pytest

from rankings.charts.bump import Course, bump
from rankings.charts.chart import Chart
from rankings.charts.slope import LABEL, Move, slope
from tests.rankings.charts import drawn


def slopes(*moves: Move) -> Chart:
    return slope(moves, ("2017", "2018"), language="en", key="s", title="S")


def line(chart: Chart, key: str) -> tuple[float, float]:
    (found,) = drawn.mark(chart, key).iter(f"{drawn.SVG}line")
    return float(found.get("y1", "")), float(found.get("y2", ""))


def test_up_is_up_and_the_class_says_so() -> None:
    chart = slopes(Move("a", "A", 3, 1), Move("b", "B", 1, 2), Move("c", "C", 2, 2))
    before, after = line(chart, "a")
    assert before > after
    css = {
        move: next(drawn.mark(chart, move).iter(f"{drawn.SVG}line")).get("class")
        for move in "abc"
    }
    assert css == {
        "a": "chart__line chart__line--better",
        "b": "chart__line chart__line--worse",
        "c": "chart__line chart__line--same",
    }
    assert chart.desc == "Units: 3. 1 up, 1 down, 1 unchanged between 2017 and 2018."


def test_ties_share_a_place_and_their_names_keep_apart() -> None:
    chart = slopes(
        Move("a", "A", 1, 1, tied_after=True), Move("b", "B", 2, 1, tied_after=True)
    )
    assert line(chart, "a")[1] == line(chart, "b")[1]
    names = [t for t in drawn.elements(chart, "text") if t.text in {"A", "B"}]
    right = sorted(float(t.get("y", "")) for t in names if float(t.get("x", "")) > 173)
    assert right[1] - right[0] >= LABEL - 0.1
    assert [row.cells for row in chart.table.rows] == [("1", "1=", "0"), ("2", "1=", "+1")]


def test_who_came_or_left_has_one_end() -> None:
    chart = slopes(Move("a", "A", 1, None), Move("b", "B", None, 1))
    for key, word in (("a", "gone"), ("b", "new")):
        found = drawn.mark(chart, key)
        assert not list(found.iter(f"{drawn.SVG}line"))
        assert len(list(found.iter(f"{drawn.SVG}circle"))) == 1
        assert (found.findtext(f"{drawn.SVG}title") or "").endswith(word)


def test_of_many_only_the_chosen_have_names() -> None:
    moves = [Move(f"u{i}", f"U{i}", i, 64 - i, chosen=i == 5) for i in range(1, 64)]
    chart = slopes(*moves)
    assert {t.text for t in drawn.elements(chart, "text")} == {
        "2017",
        "2018",
        "U5",
        "5",
        "59",
    }
    assert len(drawn.elements(chart, "line", "chart__other")) == 62
    assert len(chart.table.rows) == 63


def test_nobody_at_all_is_drawn_empty() -> None:
    assert slopes().desc.startswith("Units: 0.")


EDITIONS = ("2016", "2017", "2018")


def bumps(*courses: Course, width: float = 330) -> Chart:
    return bump(courses, EDITIONS, language="en", key="b", title="B", width=width)


def test_only_the_chosen_have_colour() -> None:
    chart = bumps(Course("a", "A", (3, 2, 1), chosen=True), Course("b", "B", (1, 1, 2)))
    assert len(drawn.elements(chart, "polyline", "chart__series--1")) == 1
    assert len(drawn.elements(chart, "polyline", "chart__other")) == 1
    assert "A" in drawn.words(drawn.read(chart))
    assert "B" not in drawn.words(drawn.read(chart))


def test_a_missing_edition_is_a_gap() -> None:
    chart = bumps(Course("a", "A", (3, None, 1), chosen=True))
    assert not drawn.elements(chart, "polyline")
    assert len(drawn.elements(chart, "circle", "chart__sign")) == 2
    assert chart.table.rows[0].cells == ("3", "–", "1")


def test_equal_ranks_are_one_place() -> None:
    chart = bumps(
        Course("a", "A", (1, 1, 2), chosen=True), Course("b", "B", (2, 2, 2), chosen=True)
    )
    ends = [p.get("points", "").split()[-1] for p in drawn.elements(chart, "polyline")]
    assert ends[0] == ends[1]


def test_each_chosen_unit_has_a_sign_of_its_own() -> None:
    chart = bumps(*(Course(f"u{i}", f"U{i}", (i, i, i), chosen=True) for i in range(1, 5)))
    tags = [
        next(
            e for e in drawn.mark(chart, f"u{i}").iter() if "sign" in (e.get("class") or "")
        )
        for i in range(1, 5)
    ]
    assert len({(e.tag, e.get("class")) for e in tags}) == 4


def test_rank_one_stands_on_top() -> None:
    chart = bumps(Course("a", "A", (1, 5, 9), chosen=True))
    (course,) = drawn.elements(chart, "polyline")
    heights = [float(p.split(",")[1]) for p in course.get("points", "").split()]
    assert heights == sorted(heights)


def test_a_wide_drawing_is_wide() -> None:
    assert bumps(Course("a", "A", (1, 2, 3)), width=720).width == 720


def test_ranks_for_other_editions_are_refused() -> None:
    with pytest.raises(ValueError, match="one rank for each edition"):
        bumps(Course("a", "A", (1, 2)))


def test_a_change_that_is_not_told_is_not_called_new() -> None:
    """Ranks over a merger that rest on estimates are known and not compared."""
    moves = [
        Move("a", "An Giang", None, 1, told=False),
        Move("b", "Bắc Ninh", None, 2),
        Move("c", "Cà Mau", 3, 3),
    ]
    chart = slope(moves, ("2024", "2025"), language="vi", key="s", title="Hạng")
    assert chart.table is not None
    assert [row.cells[-1] for row in chart.table.rows] == ["không nêu", "mới vào", "0"]
    assert moves[0].course == "untold"
