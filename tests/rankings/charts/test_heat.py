"""Seven classes between worse and better."""

import re
from pathlib import Path

import pytest

from rankings.charts.heat import LEVELS, HeatScale, heat, heat_class, heat_legend

SCALE = HeatScale(20, 60, 95)
CSS = Path(__file__).parents[3] / "static" / "css"


def test_ends_and_middle() -> None:
    assert [SCALE.level(v) for v in (95, 60, 20, 200, -5)] == [3, 0, -3, 3, -3]


def test_a_better_value_is_never_in_a_worse_class() -> None:
    levels = [SCALE.level(v / 10) for v in range(1100)]
    assert levels == sorted(levels)
    assert set(levels) == set(LEVELS)


@pytest.mark.parametrize("level", [level for level in LEVELS if level])
def test_edges_are_where_the_class_changes(level: int) -> None:
    edge, away = SCALE.edge(level), 0.01 if level > 0 else -0.01
    assert SCALE.level(edge + away) == level
    assert SCALE.level(edge - away) == level - (1 if level > 0 else -1)


def test_out_of_order_is_refused() -> None:
    with pytest.raises(ValueError, match="low < middle < high"):
        HeatScale(60, 60, 95)


def test_a_cell_has_its_number_and_its_class_in_words() -> None:
    cell = heat(95, SCALE, "en")
    assert (cell.css, cell.text, cell.spoken) == ("heat heat--better-3", "95", "best")
    assert heat(95, SCALE, "vi").spoken == "tốt nhất"


def test_missing_is_no_class() -> None:
    cell = heat(None, SCALE, "en")
    assert (cell.css, cell.spoken) == ("heat heat--none", "no data")


def test_the_legend_names_all_classes_and_gaps_only_when_there_are_some() -> None:
    assert len(heat_legend(SCALE, "vi", missing=False)) == 7
    keys = heat_legend(SCALE, "vi", missing=True)
    assert [key.css for key in keys] == [*map(heat_class, LEVELS), "heat--none"]
    assert keys[0].text == "từ 85"
    assert keys[6].text == "dưới 31"


def test_every_class_has_its_colour() -> None:
    css = (CSS / "components" / "charts.css").read_text(encoding="utf-8")
    tokens = (CSS / "tokens.css").read_text(encoding="utf-8")
    for level in LEVELS:
        token = f"--heat-{heat_class(level).removeprefix('heat--')}"
        assert re.search(rf"\.{heat_class(level)} {{[^}}]*var\({token}\)", css)
        assert tokens.count(f"{token}:") == 3
