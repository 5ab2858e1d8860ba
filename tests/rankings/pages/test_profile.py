"""A profile says how a unit stands, why, on what evidence, and how it stood before."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rankings.charts.words import figure
from rankings.pages import cells
from rankings.pages.evidence import criteria, paper
from rankings.pages.moves import bench, moves, smallest
from rankings.pages.profile import against_median, contrasts, history, profile
from rankings.pages.reading import Node, Reading, reading
from rankings.released import Released

HOME = "thai-nguyen-2025"


def node(kind: str, **more: Any) -> Node:
    return Node("X", "P", "X", 20.0, 2, {"code": "X", "rule": {"kind": kind}, **more})


def test_every_criterion_stands_once_below_its_pillar(held: Reading) -> None:
    pillars = criteria(held, HOME)
    assert [pillar["code"] for pillar in pillars] == [p.code for p in held.pillars]
    codes = [row["code"] for pillar in pillars for row in pillar["rows"]]
    assert codes == [leaf.code for leaf in held.leaves]


def test_a_value_another_person_changed_is_told_apart() -> None:
    told = paper(
        {"title": "Báo cáo", "url": "javascript:alert(1)", "issued_on": "2025-12-20"}
    )
    assert told["url"] == ""
    assert told["line"] == "ngày 20/12/2025"


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("ratio", {"X.a": "45", "X.b": "60"}, "45/60 = 75\u00a0%"),
        ("ratio", {"X.a": "0", "X.b": "0"}, "0/0"),
        ("yes_no", {"X": "1"}, "có"),
        ("yes_no", {"X": "0"}, "không"),
        ("capped_count", {"X": "7"}, "7"),
        ("value", {"X": "NOT_SUBMITTED"}, "không báo cáo"),
        ("value", {"X": "12.50"}, "12,5"),
        ("value", {}, "–"),
    ],
)
def test_cells_are_said_as_they_were_given(
    kind: str, given: dict[str, str], said: str
) -> None:
    assert cells.cells(node(kind), given, "vi") == said


def test_a_share_of_the_mark_is_told_in_points() -> None:
    assert cells.value(node("inspected"), 0.75, "vi") == "15/20 điểm"
    assert cells.value(node("goalposts", unit="%"), 99.5, "vi") == "99,5\u00a0%"


def test_strengths_lie_above_the_median_and_weaknesses_below(held: Reading) -> None:
    strong, weak = contrasts(held, HOME)
    assert 0 < len(strong) <= 5
    assert 0 < len(weak) <= 5
    for gap in strong:
        assert held.percent(HOME, gap["node"]) > held.median(gap["node"])  # type: ignore[operator]
    for gap in weak:
        assert held.percent(HOME, gap["node"]) < held.median(gap["node"])  # type: ignore[operator]


def test_the_waterfall_ends_at_the_published_total(held: Reading) -> None:
    chart = profile(held, HOME)["waterfall"]
    assert chart.table.rows[-1].cells[-1] == figure(held.total(HOME), "vi", 1)


def test_ranks_as_published_keep_their_number_and_say_what_changed(held: Reading) -> None:
    lines = {line["edition"]: line for line in history(held, HOME)["lines"]}
    assert lines["2018"]["rank"] == "17/63"
    assert lines["2018"]["as_published"]
    assert lines["2018"]["moved"]["spoken"] == "tăng 13 bậc"
    assert lines["2025"]["current"]
    # Computed beside carried over: other units, another method, so no arrow.
    assert lines["2024"]["moved"] is None or lines["2024"]["of"] == lines["2018"]["of"]


def test_a_merged_province_names_what_it_was_made_of(held: Reading) -> None:
    merged = profile(held, HOME)["merged_from"]
    assert {old["name"] for old in merged} == {"Bắc Kạn", "Thái Nguyên"}
    assert all(old["url"].startswith("/xep-hang/motcua/2024/r1/don-vi/") for old in merged)


def test_a_province_that_ended_names_its_successor(before: Released) -> None:
    held = reading(before, "vi")
    assert profile(held, "bac-kan")["merged_into"]["name"] == "Thái Nguyên"
    assert profile(held, "ha-noi")["merged_into"] is None


def test_moves_promise_only_what_the_engine_then_gives(held: Reading) -> None:
    found = moves(held, HOME)
    assert len(found) == 5
    table = bench(held.released)
    assert table is not None
    codes = table.codes
    assert all(move["node"] in codes and move["points"].startswith("+") for move in found)


def test_the_smallest_set_for_the_rank_one_has_is_nothing(held: Reading) -> None:
    rank = held.row(HOME)["rank"]
    assert smallest(held, HOME, rank) == []
    first = smallest(held, HOME, 1)
    assert first is None or len(first) >= 1


def test_a_unit_without_figures_has_a_profile_too(carried: Released) -> None:
    context = profile(reading(carried, "vi"), "ha-noi")
    assert context["at"]["rank"] == ""
    assert context["strong"] == context["weak"] == context["moves"] == []
    assert context["waterfall"] is None


def test_the_proof_of_a_unit_is_offered(held: Reading) -> None:
    url = profile(held, HOME)["proof"]["url"]
    assert url == f"/api/v1/indices/motcua/editions/2025/r1/proofs/{HOME}.json"


def test_a_reading_works_in_exact_scales(held: Reading, shelf: Path) -> None:
    assert held.scale == 1000
    total = Decimal(held.row(HOME)["total"])
    parts = sum(Decimal(held.scores[HOME][p.code]["points"]) for p in held.pillars)
    assert abs(total - parts) < Decimal("0.001")
    assert held.released.folder.is_relative_to(shelf)


def test_the_parts_of_a_total_end_at_the_total(merged: Released, before: Released) -> None:
    """Of every unit; where a pillar has no score there is no such chart."""
    drawn = 0
    for revision in (merged, before):
        held = reading(revision, "vi")
        for unit in held.ordered:
            chart = against_median(held, unit)
            lacking = any(held.points(unit, one.code) is None for one in held.pillars)
            assert (chart is None) == lacking
            if chart is not None:
                drawn += 1
                total = held.total(unit)
                assert chart.table is not None
                assert total is not None
                last = chart.table.rows[-1].cells[-1]
                assert last == figure(total, "vi", 1)
    assert drawn > 50
