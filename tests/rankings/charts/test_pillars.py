"""One unit against its peers: dot plot, waterfall, strip of ranks."""

import pytest

from rankings.charts.acceptability import acceptability
from rankings.charts.chart import Chart
from rankings.charts.dotplot import Dot, dot_plot
from rankings.charts.waterfall import Step, waterfall
from tests.rankings.charts import drawn


def dots(*given: Dot) -> Chart:
    return dot_plot(given, language="en", key="d", title="Pillars")


def centre(chart: Chart, key: str, tag: str = "circle") -> float:
    (found,) = drawn.mark(chart, key).iter(drawn.SVG + tag)
    return float(found.get("cx", ""))


def test_equal_values_stand_below_one_another() -> None:
    chart = dots(Dot("A", 60, 50, 90), Dot("B", 60, 70, 80), Dot("C", 61, 50, 90))
    assert centre(chart, "A") == centre(chart, "B") < centre(chart, "C")


def test_at_the_median_counts_as_better_and_below_as_worse() -> None:
    chart = dots(Dot("A", 50, 50, 90), Dot("B", 49, 50, 90))
    assert len(drawn.elements(chart, "circle", "chart__dot--better")) == 1
    assert len(drawn.elements(chart, "circle", "chart__dot--worse")) == 1
    assert "1 of 2" in chart.desc


def test_a_missing_pillar_has_its_peers_but_no_dot() -> None:
    chart = dots(Dot("A", None, 50, 90, 40, 60), Dot("B", 49, 50, 90))
    row = drawn.mark(chart, "A")
    assert not list(row.iter(f"{drawn.SVG}circle"))
    assert list(row.iter(f"{drawn.SVG}polygon"))
    assert drawn.words(row) == ["A", "–"]
    assert chart.table.rows[0].cells == ("–", "50", "90", "–")


def test_nothing_known_is_said() -> None:
    assert dots(Dot("A", None, 50, 90)).desc == "No data."


def test_one_long_name_moves_all_names_above_their_lines() -> None:
    short, long = Dot("A", 60, 50, 90), Dot("Rules, policies and regulations", 60, 50, 90)
    beside, above = dots(short, short), dots(short, long)
    assert above.height > beside.height
    (line,) = [e for e in drawn.mark(above, "A") if e.get("class") == "chart__track"]
    (name,) = [e for e in drawn.mark(above, "A").iter(f"{drawn.SVG}text") if e.text == "A"]
    assert float(name.get("y", "")) < float(line.get("y1", ""))


def falls(*points: float | None) -> Chart:
    steps = [Step(f"P{i}", p) for i, p in enumerate(points)]
    return waterfall(50, steps, language="en", key="w", title="W", name="Here")


def test_each_step_begins_where_the_last_ended() -> None:
    chart = falls(2, 3, -4)
    first, second, third = (
        (float(r.get("x", "")), float(r.get("x", "")) + float(r.get("width", "")))
        for r in drawn.elements(chart, "rect")
    )
    assert first[1] == pytest.approx(second[0], abs=0.2)
    assert second[1] == pytest.approx(third[1], abs=0.2)
    assert second[1] - second[0] == pytest.approx(1.5 * (first[1] - first[0]), abs=0.3)
    assert third[1] - third[0] == pytest.approx(2 * (first[1] - first[0]), abs=0.3)


def test_the_last_row_is_the_sum() -> None:
    rows = falls(2, 3, -4).table.rows
    assert [row.cells for row in rows] == [
        ("", "50.0"),
        ("+2.0", "52.0"),
        ("+3.0", "55.0"),
        ("−4.0", "51.0"),
        ("", "51.0"),
    ]


def test_equal_steps_have_equal_bars() -> None:
    up, down = drawn.elements(falls(2, -2), "rect")
    assert up.get("width") == down.get("width")
    assert up.get("x") == down.get("x")


def test_a_missing_or_empty_step_moves_nothing() -> None:
    chart = falls(None, 0)
    assert not drawn.elements(chart, "rect")
    assert "adds most: none" in chart.desc
    assert chart.table.rows[1].cells == ("–", "50.0")


def strip(shares: list[float], rank: int = 2, low: int = 1, high: int = 3) -> Chart:
    return acceptability(
        shares, rank=rank, low=low, high=high, language="en", key="s", title="S"
    )


def test_columns_are_as_tall_as_their_shares() -> None:
    chart = strip([0.25, 0.5, 0.25, 0])
    heights = [float(r.get("height", "")) for r in drawn.elements(chart, "rect")]
    assert heights == [32, 64, 32]
    (published,) = drawn.elements(chart, "rect", "chart__column--this")
    assert float(published.get("height", "")) == 64


def test_the_published_rank_is_always_told() -> None:
    for rank in range(1, 64):
        shares = [1 / 63] * 63
        told = drawn.words(drawn.read(strip(shares, rank=rank, low=1, high=63)))
        assert str(rank) in told
        assert len(told) == len(set(told))


def test_ranks_outside_the_shares_are_refused() -> None:
    with pytest.raises(ValueError, match="ranks of the shares"):
        strip([1.0], rank=2)
