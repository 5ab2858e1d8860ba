"""What fits a cell: whisker, bar, line."""

import pytest

from rankings.charts.chart import Chart
from rankings.charts.interval import rank_interval
from rankings.charts.scorebar import WIDTH, score_bar
from rankings.charts.trend import trend
from tests.rankings.charts import drawn


def interval(rank: int | None, low: int | None, high: int | None, of: int = 63) -> Chart:
    return rank_interval(
        rank, low, high, of=of, tied=False, language="en", key="i", name="Thái Nguyên"
    )


def caps(chart: Chart) -> list[float]:
    whiskers = drawn.elements(chart, "line", "chart__whisker")
    return [float(w.get("x1", "")) for w in whiskers if w.get("x1") == w.get("x2")]


def test_the_whisker_holds_the_rank() -> None:
    chart = interval(17, 14, 21)
    (dot,) = drawn.elements(chart, "circle")
    low, high = caps(chart)
    assert low < float(dot.get("cx", "")) < high
    assert "between 14 and 21" in chart.desc
    assert chart.table.rows[0].cells == ("17", "14–21")


def test_rank_one_lies_at_the_left_and_the_last_at_the_right() -> None:
    (track,) = drawn.elements(interval(1, 1, 63), "line", "chart__track")
    assert caps(interval(1, 1, 63)) == [float(track.get(a, "")) for a in ("x1", "x2")]


def test_without_an_interval_there_is_a_dot_only() -> None:
    chart = interval(17, None, None)
    assert not caps(chart)
    assert len(drawn.elements(chart, "circle")) == 1
    assert chart.table.rows[0].cells == ("17", "–")


def test_without_a_rank_there_is_a_line_only() -> None:
    chart = interval(None, None, None)
    assert not drawn.elements(chart, "circle")
    assert chart.desc == "Not ranked."


def test_one_unit_alone_is_drawn() -> None:
    assert len(drawn.elements(interval(1, 1, 1, of=1), "circle")) == 1


def bar(score: float | None, low: float | None = None, high: float | None = None) -> Chart:
    return score_bar(score, low=low, high=high, language="vi", key="b", name="Huế")


def filled(chart: Chart) -> float:
    return sum(
        float(r.get("width", "")) for r in drawn.elements(chart, "rect", "chart__bar")
    )


def test_a_bar_is_as_long_as_its_score() -> None:
    assert [filled(bar(s)) for s in (0, 0.5, 1)] == [0, WIDTH / 2, WIDTH]
    assert filled(bar(0.648)) == filled(bar(0.648))


def test_a_missing_score_leaves_the_rail() -> None:
    chart = bar(None)
    assert not drawn.elements(chart, "rect", "chart__bar")
    assert len(drawn.elements(chart, "rect", "chart__rail")) == 1
    assert chart.desc == "không có số liệu"


def test_a_range_stands_on_the_bar() -> None:
    chart = bar(0.648, 0.63, 0.69)
    assert len(caps(chart)) == 2
    assert chart.table.rows[0].cells == ("0,648", "0,630–0,690")


def test_a_trend_draws_the_newest_unbroken_run() -> None:
    line = trend(
        [5, None, 30, 17], ["2015", "2016", "2017", "2018"], language="en", rank=True
    )
    assert line.spark is not None
    (_, first), (_, last) = (p.split(",") for p in line.spark.points.split())
    assert float(last) < float(first), "a better rank is drawn higher"
    assert line.title == "From 30 (2017) to 17 (2018)."
    assert [row.cells for row in line.table.rows] == [("5",), ("–",), ("30",), ("17",)]


def test_a_trend_of_one_value_is_no_line() -> None:
    assert trend([5, None, 3], ["a", "b", "c"], language="vi").spark is None


def test_a_trend_needs_an_edition_for_each_value() -> None:
    with pytest.raises(ValueError, match=r"shorter|longer"):
        trend([1, 2], ["2018"], language="vi")
