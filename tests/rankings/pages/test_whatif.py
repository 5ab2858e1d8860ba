"""A scenario gives exactly what would be published, and says what it does not know."""

from decimal import Decimal
from typing import Any

import pytest
from django.utils.http import urlencode

from rankings.engine.scoring import compute
from rankings.pages.levers import Lever, levers, turned
from rankings.pages.moves import bench
from rankings.pages.reading import Reading, reading
from rankings.pages.whatif import goal, whatif
from rankings.released import Released

HOME = "thai-nguyen-2025"


def opened(held: Reading, **query: str) -> dict[str, Any]:
    context = whatif(held, None, {"u": HOME, **query})
    assert context is not None
    return context


def lever(held: Reading, name: str) -> Lever:
    table = bench(held.released)
    assert table is not None
    return next(one for one in levers(table.edition, HOME) if one.name == name)


def test_without_a_change_there_is_no_answer(held: Reading) -> None:
    assert opened(held)["outcome"] is None
    now = lever(held, "INF_PC").now
    assert opened(held, **{"v.INF_PC": str(now)})["outcome"] is None


def test_a_scenario_is_computed_as_it_would_be_published(held: Reading) -> None:
    outcome = opened(held, **{"v.INF_PC": "100"})["outcome"]
    table = bench(held.released)
    assert table is not None
    data = turned(table.edition, HOME, {lever(held, "INF_PC"): Decimal(100)})
    row = next(r for r in compute(table.edition.spec, data).units if r.unit == HOME)
    assert outcome["after"]["total"] == str(row.total)
    before = Decimal(held.row(HOME)["total"])
    node = next(n for n in row.nodes if n.node == "INF_PC")
    gain = node.points - Decimal(held.scores[HOME]["INF_PC"]["points"])  # type: ignore[operator]
    assert abs(row.total - before - gain) < Decimal("0.001")  # type: ignore[operator]


def test_every_lever_at_its_top_reaches_the_full_mark(held: Reading) -> None:
    table = bench(held.released)
    assert table is not None
    known = [one for one in levers(table.edition, HOME) if one.top is not None]
    tops = {one: one.top for one in known if one.top is not None}
    data = turned(table.edition, HOME, tops)
    row = next(r for r in compute(table.edition.spec, data).units if r.unit == HOME)
    scores = {node.node: node.score for node in row.nodes}
    assert {scores[one.code] for one in known} == {table.edition.spec.full}
    assert row.rank == 1


@pytest.mark.parametrize("text", ["abc", "-1", "101", "NaN", "1e999999", "∞"])
def test_what_cannot_be_is_refused_beside_its_field(held: Reading, text: str) -> None:
    context = opened(held, **{"v.INF_PC": text})
    assert context["outcome"] is None
    assert [error["href"] for error in context["errors"]] == ["#f-INF_PC"]


def test_a_decimal_comma_and_a_per_cent_sign_are_understood(held: Reading) -> None:
    assert lever(held, "INF_PC").read("80,5 %") == Decimal("80.5")


def test_only_declared_levels_can_be_chosen(held: Reading) -> None:
    assert [int(choice) for choice in lever(held, "INF_SOC").choices] == [0, 5, 10, 15]
    with pytest.raises(ValueError, match="mức"):
        lever(held, "INF_SOC").read("7")


def test_both_warnings_are_told(held: Reading) -> None:
    outcome = opened(held, **{"v.INF_PC": "100"})["outcome"]
    assert outcome["pace"]["edition"] == "2024"
    assert [one["title"] for one in outcome["evidence"]] == [held.nodes["INF_PC"].title]
    assert outcome["evidence"][0]["rule"]


def test_the_smallest_set_reaches_the_rank_when_it_is_computed(held: Reading) -> None:
    table = bench(held.released)
    assert table is not None
    rank = held.row(HOME)["rank"] - 3
    told = goal(held, table, HOME, str(rank))
    assert told is not None
    assert told["rows"]
    query = dict(part.split("=") for part in told["url"].partition("?")[2].split("&"))
    context = whatif(held, None, query)
    assert context is not None
    reached = int(context["outcome"]["after"]["rank"].rstrip("="))
    assert reached <= rank


@pytest.mark.parametrize("text", ["0", "999", "-1", "²", "x", "9" * 5000])
def test_a_goal_that_is_no_rank_is_refused_beside_its_field(
    held: Reading, text: str
) -> None:
    context = opened(held, k=text)
    assert context["goal_text"] == text
    assert context["goal"] == {"refused": f"Hãy viết một hạng từ 1 đến {len(held.ranked)}."}


def test_without_a_goal_none_is_told(held: Reading) -> None:
    assert opened(held, k=" ")["goal"] is None


def test_a_unit_without_a_rank_has_no_goal(held: Reading) -> None:
    unit = next(one for one in held.released.rows if held.row(one)["rank"] is None)
    context = whatif(held, None, {"u": unit, "k": "3"})
    assert context is not None
    assert not context["ranked"]
    assert "chưa đủ số liệu" in context["goal"]["refused"]


@pytest.mark.parametrize("text", ["1E+999999", "1e308", "1e-308", "-5", "9" * 30])
def test_what_nobody_can_mean_is_refused(held: Reading, text: str) -> None:
    """Also of an input without declared bounds: days, seconds, amounts."""
    open_ended = Lever("X", "X", "number", Decimal(1), None, least=Decimal(0))
    with pytest.raises(ValueError, match=r"con số|Không nhỏ hơn"):
        open_ended.read(text)


def test_days_and_seconds_are_not_below_nought(held: Reading) -> None:
    table = bench(held.released)
    assert table is not None
    found = [
        one
        for one in levers(table.edition, HOME)
        if one.kind == "number" and table.edition.spec.by_code[one.code].leaf is not None
    ]
    assert found
    assert all(one.least is not None and one.least >= 0 for one in found)


def test_an_unknown_unit_is_not_found(held: Reading) -> None:
    assert whatif(held, None, {"u": "atlantis"}) is None


def test_no_unit_asked_for_is_the_province(held: Reading) -> None:
    context = whatif(held, None, {})
    assert context is not None
    assert context["unit"] == HOME


def test_a_table_carried_over_has_no_scenarios(carried: Released) -> None:
    assert whatif(reading(carried, "vi"), None, {}) is None


def test_the_address_of_a_reset_keeps_the_unit(held: Reading) -> None:
    assert opened(held)["reset_url"] == f"?{urlencode({'u': HOME})}"
