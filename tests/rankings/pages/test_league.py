"""The league table tells ties, gaps, changes over a merger, and what was carried over."""

from typing import Any

from django.conf import settings

from rankings.charts.words import figure
from rankings.pages import words
from rankings.pages.league import league
from rankings.pages.reading import Reading, reading
from rankings.released import Released


def row(context: dict[str, Any], unit: str) -> dict[str, Any]:
    return next(row for row in context["rows"] if row["unit"] == unit)


def test_rows_stand_by_rank_and_equals_share_theirs(held: Reading) -> None:
    rows = league(held)["rows"]
    tied = [unit for unit in held.ranked if held.row(unit)["tied"]]
    assert len(tied) >= 2
    for one in rows:
        official = held.row(one["unit"])
        if official["rank"] is not None:
            assert one["rank"] == f"{official['rank']}{'=' if official['tied'] else ''}"
    ranks = [held.row(one["unit"])["rank"] for one in rows]
    assert ranks == sorted(ranks, key=lambda rank: (rank is None, rank))


def test_a_unit_without_rank_stands_last_and_says_why(held: Reading) -> None:
    last = league(held)["rows"][-1]
    assert held.row(last["unit"])["rank"] is None
    assert last["rank"] == ""
    assert last["unranked"].startswith(str(words.UNRANKED["COVERAGE"]))


def test_a_change_over_a_merger_is_against_the_edition_restated(held: Reading) -> None:
    context = league(held)
    assert context["pro_forma"]
    changes = held.released.changes
    shown = [c for c in changes.values() if c["after"] and c["pro_forma"] and c["arrow"]]
    assert shown
    for held_change in shown:
        told = row(context, held_change["unit"])["change"]
        assert int(told["value"]) == held_change["pro_forma"] - held_change["after"]


def test_there_is_no_arrow_where_too_much_is_estimated(held: Reading) -> None:
    context = league(held)
    untold = [c for c in held.released.changes.values() if c["after"] and not c["arrow"]]
    assert untold
    assert context["untold"]
    for change in untold:
        told = row(context, change["unit"])["change"]
        assert "icon" not in told
        assert told["kind"] == "none"


def test_a_first_edition_has_no_column_of_changes(before: Released) -> None:
    context = league(reading(before, "vi"))
    assert not context["has_change"]
    assert len(context["rows"]) == 63


def test_cells_are_per_cents_of_the_full_mark(held: Reading) -> None:
    first = league(held)["rows"][0]
    pillar = held.pillars[0]
    score = float(held.scores[first["unit"]][pillar.code]["score"])
    assert first["cells"][0]["heat"].text == figure(score / held.full * 100, "vi")
    assert first["cells"][0]["code"] == pillar.code


def test_the_whisker_spans_the_scores_of_the_ranks_of_the_interval(held: Reading) -> None:
    unit = next(
        unit for unit, firm in held.released.firmness.items() if firm["low"] < firm["high"]
    )
    bar = row(league(held), unit)["bar"]
    firm = held.released.firmness[unit]
    low, high = held.totals[firm["high"]], held.totals[firm["low"]]
    assert bar.table.rows[0].cells[1] == f"{figure(low, 'vi', 1)}–{figure(high, 'vi', 1)}"


def test_the_province_has_its_card_with_what_would_move_it(held: Reading) -> None:
    home = league(held)["home"]
    assert held.home == "thai-nguyen-2025"
    assert home["rank"] == words.rank_text(held.row(held.home))
    assert len(home["moves"]) == 3
    assert held.released.units[held.home]["agency"] == settings.PROVINCE_CODE


def test_a_table_carried_over_leaves_blank_what_is_not_known(carried: Released) -> None:
    context = league(reading(carried, "vi"))
    assert not context["has_tier"]
    assert not context["pillars"]
    assert row(context, "da-nang")["rank"] == "1"
    assert row(context, "da-nang")["total"] == "0,9301"
    assert row(context, "thai-nguyen")["rank"] == "17"
    assert row(context, "thai-nguyen")["total"] == "–"
    assert row(context, "ha-noi")["rank"] == ""


def test_what_is_known_only_as_a_span_is_shown_as_one() -> None:
    told = {"rank": None, "tied": False, "known": {"TOTAL": {"between": [54, 63]}}}
    assert words.rank_text(told) == "54–63"


def test_groups_that_nobody_belongs_to_cannot_be_chosen(held: Reading) -> None:
    (region,) = league(held)["groups"]
    used = {f"region:{one['groups']['region']}" for one in held.released.units.values()}
    assert {value["key"] for value in region["values"]} == used
