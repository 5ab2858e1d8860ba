"""Rules, denominators, imputation and screening, worked out on paper."""

from decimal import Decimal
from typing import Any

import pytest

from rankings.engine.errors import DataError
from rankings.engine.missing import Missing
from tests.rankings.engine.making import data_of, flat, node, numbers, run, scores, spec_of


def rule_scores(rule: dict[str, Any], columns: dict[str, Any], **leaf: Any) -> Any:
    return scores(run(flat({"code": "A", "rule": rule, **leaf}), columns), "A")


def test_a_ratio_is_capped_and_nothing_of_nothing_does_not_apply() -> None:
    result = run(
        flat({"code": "A", "rule": {"kind": "ratio"}}), {"A.a": [3, 5, 0], "A.b": [4, 4, 0]}
    )
    assert scores(result, "A") == numbers("75", "100", "")
    assert node(result.units[1], "A").flags == ("above_one", "capped")
    assert node(result.units[2], "A").missing is Missing.NOT_APPLICABLE


def test_a_ratio_may_be_let_above_one_or_given_as_one_column() -> None:
    assert rule_scores(
        {"kind": "ratio", "cap": False}, {"A.a": [5], "A.b": [4]}
    ) == numbers("125")
    assert rule_scores({"kind": "ratio"}, {"A": ["0.75", "1.2"]}) == numbers("75", "100")


def test_something_of_nothing_is_an_error() -> None:
    with pytest.raises(DataError, match=r"'A.b': unit 'a': 3 of 0 is not a ratio"):
        rule_scores({"kind": "ratio"}, {"A.a": [3], "A.b": [0]})


def test_the_best_of_the_group_gets_the_full_mark() -> None:
    raw = flat(
        {"code": "A", "rule": {"kind": "share_of_best", "within": "g"}}, groups=["g"]
    )
    result = run(raw, {"g": ["x", "x", "y", "z"], "A": [10, 5, 2, 0]})
    assert scores(result, "A") == numbers("100", "50", "100", "0")
    assert rule_scores({"kind": "share_of_best"}, {"A": [10, 5, 0]}) == numbers(
        "100", "50", "0"
    )


def test_counts_steps_and_inspections_give_points() -> None:
    capped = {"kind": "capped_count", "per": 2, "cap": 8, "of": 10}
    assert rule_scores(capped, {"A": [0, 3, 9]}) == numbers("0", "60", "80")
    steps = {
        "kind": "steps",
        "of": 4,
        "table": [{"from": 1, "points": 1}, {"from": 5, "points": 4}],
    }
    assert rule_scores(steps, {"A": ["0.9", 1, "4.9", 5]}) == numbers(
        "0", "25", "25", "100"
    )
    assert rule_scores({"kind": "inspected", "of": 4}, {"A": [1, "2.5"]}) == numbers(
        "25", "62.5"
    )
    assert rule_scores({"kind": "yes_no"}, {"A": ["yes", "no"]}) == numbers("100", "0")


WAN = {
    "kind": "sum_of",
    "of": 50,
    "parts": [
        {"code": "linked", "points": 45, "rule": {"kind": "ratio"}},
        {"code": "apps", "points": 5, "rule": {"kind": "capped_count", "cap": 5}},
    ],
}


def test_a_sum_adds_its_parts_and_leaves_out_what_does_not_apply() -> None:
    columns = {
        "A.linked.a": [9, 9, 0, 9],
        "A.linked.b": [10, 10, 0, "NOT_SUBMITTED"],
        "A.apps": [3, 8, 4, 3],
    }
    # 45 · 0.9 + 3 = 43.5 of 50; 40.5 + 5 = 45.5; only apps: 4 of 5; one part missing: no sum.
    result = run(flat({"code": "A", "rule": WAN}), columns)
    assert scores(result, "A") == numbers("87", "91", "80", "0")
    assert node(result.units[3], "A").missing is Missing.NOT_SUBMITTED


def test_values_are_divided_by_their_denominator() -> None:
    leaf = {"code": "A", "denominator": {"series": "POP", "factor": 1000}, "precision": 1}
    result = run(
        flat(leaf, denominate={"kind": "series"}), {"A": [1, 2, ""], "POP": [30, "", 5]}
    )
    assert node(result.units[0], "A").value == Decimal("33.3")
    assert [row.nodes[1].missing for row in result.units[1:]] == [Missing.NOT_COLLECTED] * 2


def test_a_denominator_of_zero_is_an_error() -> None:
    leaf = {"code": "A", "denominator": "POP"}
    with pytest.raises(DataError, match="the denominator of 'A' is 0"):
        run(flat(leaf, denominate={"kind": "series"}), {"A": [1], "POP": [0]})


def test_silence_costs_the_score_and_is_never_filled() -> None:
    raw = flat({"code": "A"}, {"code": "B"}, impute={"kind": "mean"})
    cells = [10, "NOT_SUBMITTED", "UNVERIFIABLE", "", "SUPPRESSED", "NOT_APPLICABLE", 20]
    result = run(raw, {"A": cells, "B": [1] * 7})
    assert scores(result, "A") == numbers("10", "0", "0", "15", "15", "", "20")
    assert node(result.units[1], "A").flags == ("penalty",)
    assert node(result.units[3], "A").flags == ("imputed",)
    assert result.indicators[0].imputed == 2
    assert result.indicators[0].penalised == 2


def test_a_penalty_may_be_declared_or_taken_away() -> None:
    raw = flat({"code": "A", "missing": {"NOT_SUBMITTED": 5, "UNVERIFIABLE": None}})
    assert scores(run(raw, {"A": ["NOT_SUBMITTED", "UNVERIFIABLE", 7]}), "A") == numbers(
        "5", "", "7"
    )


def test_groups_are_filled_from_their_own() -> None:
    raw = flat({"code": "A"}, groups=["g"], impute={"kind": "group_median", "group": "g"})
    columns = {"g": ["x", "x", "x", "x", "y"], "A": [1, 2, 9, "", ""]}
    assert scores(run(raw, columns), "A") == numbers("1", "2", "9", "2", "")


def test_a_row_is_filled_from_the_other_scores_of_the_pillar() -> None:
    leaves = [{"code": c, "parent": "P"} for c in "AB"] + [{"code": "C", "parent": "Q"}]
    raw = flat({"code": "P"}, {"code": "Q"}, *leaves, impute={"kind": "row_mean"})
    result = run(raw, {"A": [10, 4], "B": ["", 6], "C": [90, ""]})
    assert scores(result, "B") == numbers("10", "6")
    assert scores(result, "C") == numbers("90", "")


def test_the_last_value_is_taken_while_it_is_young_enough() -> None:
    raw = flat({"code": "A"}, period=2026, impute={"kind": "last_value", "max_age": 2})
    columns = {
        "A": ["", "", "", 7],
        "A@2025": [1, "", "", 2],
        "A@2024": [5, 3, "", 2],
        "A@2023": [9, 9, 4, 2],
    }
    assert scores(run(raw, columns), "A") == numbers("1", "3", "", "7")


def test_units_with_little_data_or_many_zeros_leave_before_the_comparison() -> None:
    leaves = [{"code": code} for code in "ABCD"]
    columns = {
        "A": [1, "", 5, 0],
        "B": [2, "", 5, 0],
        "C": [3, "", 5, 0],
        "D": [4, 900, 5, 1],
    }
    by_missing = flat(
        *leaves,
        normalise={"kind": "minmax"},
        screen={"kind": "by_missing", "available": "0.5"},
    )
    result = run(by_missing, columns)
    assert result.units[1].unranked == "SCREENED"
    assert scores(result, "D") == numbers("75", "", "100", "0")
    by_zero = flat(*leaves, screen={"kind": "by_zero", "nonzero": "0.5", "exclude": ["a"]})
    left = [row.unit for row in run(by_zero, columns).units if row.unranked]
    assert left == ["a", "d"]
    kept = flat(
        *leaves,
        screen={"kind": "by_both", "available": "0.5", "nonzero": "0.5", "include": ["d"]},
    )
    assert [row.unit for row in run(kept, columns).units if row.unranked] == ["b"]


def test_screening_before_and_after_imputing_are_two_methods() -> None:
    raw = flat(
        {"code": "A"},
        {"code": "B"},
        impute={"kind": "mean"},
        screen={"kind": "by_missing", "available": 1},
    )
    columns = {"A": [1, "", 3], "B": [1, 2, 3]}
    assert run(raw, columns).ranked == 3
    steps = raw["steps"]
    steps[1], steps[2] = steps[2], steps[1]
    assert run(raw, columns).ranked == 2


def test_the_logarithm_goes_through_the_goalposts_too() -> None:
    leaf = {"code": "A", "transform": "ln", "goalposts": {"lower": 1, "upper": 10000}}
    assert scores(run(flat(leaf), {"A": [100, 1, 20000]}), "A") == numbers("50", "0", "100")
    with pytest.raises(DataError, match="unit 'a': 0 has no logarithm"):
        run(flat(leaf), {"A": [0]})


def test_a_series_nobody_reported_is_missing_for_all() -> None:
    spec = spec_of(flat({"code": "A"}))
    assert data_of(spec, {"A": ["", ""]}).column("A") == [Missing.NOT_COLLECTED] * 2


def test_a_figure_beyond_all_digits_is_an_error_and_no_crash() -> None:
    leaf = {"code": "A", "denominator": {"series": "POP", "factor": "1e29"}}
    with pytest.raises(DataError, match="a figure outgrows 34 digits"):
        run(flat(leaf, denominate={"kind": "series"}), {"A": ["1e15"], "POP": ["1e-30"]})
