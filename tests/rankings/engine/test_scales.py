"""Every normalisation, treatment and aggregation, worked out on paper."""

from decimal import Decimal
from typing import Any

import pytest

from rankings.engine.aggregating import outranking
from rankings.engine.errors import DataError
from rankings.engine.spec import Treat
from rankings.engine.treating import shape_of, treat
from tests.rankings.engine.making import document, flat, node, numbers, run, scores


def scaled(norm: dict[str, Any], values: list[Any], **leaf: Any) -> Any:
    return scores(run(flat({"code": "A", "normalise": norm, **leaf}), {"A": values}), "A")


NORMS: list[tuple[dict[str, Any], list[Any], dict[str, Any], list[str]]] = [
    ({"kind": "identity"}, [1, 2, 4], {}, ["1", "2", "4"]),
    ({"kind": "minmax"}, [1, 2, 5], {}, ["0", "25", "100"]),
    ({"kind": "minmax", "low": 1, "high": 5}, [1, 2, 5], {}, ["1", "2", "5"]),
    ({"kind": "minmax"}, [1, 2, 5], {"direction": -1}, ["100", "75", "0"]),
    ({"kind": "minmax"}, [3, 3, 3], {}, ["50", "50", "50"]),
    ({"kind": "scaled", "lower": 0, "upper": 4}, [1, 2, 5], {}, ["25", "50", "125"]),
    (
        {"kind": "scaled", "lower": 0, "upper": 4},
        [1, 2, 5],
        {"direction": -1},
        ["75", "50", "-25"],
    ),
    ({"kind": "zscore"}, [1, 2, 3], {}, ["-1", "0", "1"]),
    (
        {"kind": "zscore", "mean": 50, "spread": 10},
        [1, 2, 3],
        {"direction": -1},
        ["60", "50", "40"],
    ),
    ({"kind": "zscore", "mean": 50}, [7, 7], {}, ["50", "50"]),
    ({"kind": "rank"}, [10, 30, 30, 5], {}, ["2", "3", "3", "1"]),
    ({"kind": "rank"}, [10, 30, 30, 5], {"direction": -1}, ["3", "1", "1", "4"]),
    ({"kind": "borda"}, [10, 30, 30, 5], {}, ["1", "2", "2", "0"]),
    ({"kind": "prank"}, [10, 30, 30, 5, 1], {}, ["50", "75", "75", "25", "0"]),
    ({"kind": "prank"}, [3], {}, ["50"]),
    ({"kind": "fracmax"}, [2, 4, 8], {}, ["25", "50", "100"]),
    (
        {"kind": "fracmax", "reverse": "sign"},
        [2, 4, 8],
        {"direction": -1},
        ["100", "200", "400"],
    ),
    (
        {"kind": "fracmax", "reverse": "inverse"},
        [2, 4, 8],
        {"direction": -1},
        ["100", "50", "25"],
    ),
    ({"kind": "dist2targ", "target": 5}, [1, 3, 9], {}, ["0", "50", "200"]),
    ({"kind": "dist2targ", "target": 5, "clip": True}, [1, 3, 9], {}, ["0", "50", "100"]),
    ({"kind": "dist2targ", "target": 5}, [9, 7, 3], {"direction": -1}, ["0", "50", "150"]),
    ({"kind": "dist2ref", "reference": "b"}, [1, 3, 9], {}, ["0", "100", "400"]),
    (
        {"kind": "dist2ref", "reference": "b", "clip": True},
        [1, 3, 9],
        {},
        ["0", "100", "100"],
    ),
    ({"kind": "dist2max"}, [1, 2, 5], {}, ["0", "25", "100"]),
    ({"kind": "goalposts", "lower": 0, "upper": 10}, [-5, 5, 15], {}, ["0", "50", "100"]),
    (
        {"kind": "goalposts", "lower": 0, "upper": 10, "clip": False},
        [-5, 5, 15],
        {},
        ["-50", "50", "150"],
    ),
    (
        {"kind": "goalposts", "lower": 0, "upper": 10},
        [2, 8, 15],
        {"direction": -1},
        ["80", "20", "0"],
    ),
    ({"kind": "target", "from": 0, "to": 4}, [1, 4, 9], {}, ["25", "100", "100"]),
    (
        {"kind": "target", "from": 10, "to": 2},
        [10, 6, 1],
        {"direction": -1},
        ["0", "50", "100"],
    ),
    (
        {
            "kind": "categorical",
            "bands": [{"from": 0, "score": 10}, {"from": "0.5", "score": 60}],
        },
        [1, 2, 3],
        {},
        ["10", "60", "60"],
    ),
]


@pytest.mark.parametrize(("norm", "values", "leaf", "expected"), NORMS)
def test_normalisations(norm: Any, values: Any, leaf: Any, expected: list[str]) -> None:
    assert scaled(norm, values, **leaf) == numbers(*expected)


def test_where_nobody_differs_nobody_is_better_and_it_is_told() -> None:
    for kind in ("minmax", "prank", "dist2max"):
        result = run(flat({"code": "A", "normalise": {"kind": kind}}), {"A": [3, 3]})
        assert scores(result, "A") == numbers("50", "50")
        assert not result.indicators[0].discriminates


def test_a_reference_without_a_value_is_an_error() -> None:
    with pytest.raises(DataError, match="the reference unit 'z' of dist2ref has no value"):
        scaled({"kind": "dist2ref", "reference": "z"}, [1, 2])


def decimals(*values: Any) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def test_skewness_and_kurtosis_are_those_of_type_two() -> None:
    """1, 2, 3, 4, 10: m2 10, m3 36, m4 278.8 → G1 = 36/10^1.5·√20/3, G2 = (6·(−0.212)+6)·4/6."""
    skew, kurtosis = shape_of(decimals(1, 2, 3, 4, 10))
    assert round(skew, 6) == Decimal("1.697056")
    assert round(kurtosis, 6) == Decimal("3.152")
    assert shape_of(decimals(5, 5, 5)) == (Decimal(0), Decimal(0))


def test_the_extreme_is_pulled_to_its_neighbour() -> None:
    values = decimals(*range(1, 11), 100)
    treated = treat(values, Treat())
    assert treated.values == decimals(*range(1, 11), 10)
    assert (treated.pulled, treated.log) == ((10,), "")
    low = treat([-value for value in values], Treat())
    assert low.values == [-value for value in treated.values]


def test_what_pulling_does_not_cure_is_taken_the_logarithm_of() -> None:
    values = decimals(*range(1, 21), 100, 200)
    treated = treat(values, Treat(most=1, log="log"))
    assert treated.values == [value.ln() for value in values]
    assert (treated.pulled, treated.log) == ((), "log")
    both = treat(values, Treat(most=1, log="log", on="pulled"))
    assert both.values[-1] == Decimal(100).ln()
    assert treat(values, Treat(most=1, log=None)).values[-1] == 100


def test_tied_extremes_count_together() -> None:
    values = decimals(*range(1, 21), 200, 200)
    assert treat(values, Treat(most=1, log=None)).values == values
    exceeding = treat(values, Treat(most=1, log=None, tied="exceed"))
    assert exceeding.values[-2:] == decimals(20, 20)
    assert treat(values, Treat(most=None, log=None)).values[-2:] == decimals(20, 20)


LOGS: list[tuple[Treat, list[Any], list[str]]] = [
    (Treat(log="log_CT"), [0, 1], ["-4.605170", "0.009950"]),
    (Treat(log="log_CT_orig"), [0, 1], ["0", "0.693147"]),
    (Treat(log="log_GII"), [1, 3], ["0", "1.098612"]),
    (Treat(log="boxcox", power=Decimal(2)), [1, 3], ["0", "4"]),
    (Treat(log="boxcox"), [1, 3], ["0", "1.098612"]),
    (Treat(log="boxcox", power=Decimal(2), lift=False), [2, 3], ["1.5", "4"]),
]


@pytest.mark.parametrize(("rule", "values", "expected"), LOGS)
def test_logarithms(rule: Treat, values: list[Any], expected: list[str]) -> None:
    from rankings.engine.treating import LOGS as KINDS

    found = KINDS[str(rule.log)](decimals(*values), rule)
    assert [value.quantize(Decimal("0.000001")) for value in found] == numbers(*expected)


def test_treated_points_are_listed() -> None:
    raw = flat({"code": "A"}, treat={"kind": "skew_kurtosis"}, normalise={"kind": "minmax"})
    result = run(raw, {"A": [*range(1, 11), 100]})
    assert result.indicators[0].pulled == ("k",)
    assert node(result.units[-1], "A").flags == ("pulled",)
    assert node(result.units[-1], "A").value == 100
    assert node(result.units[-1], "A").treated == 10


def test_declared_goalposts_are_not_treated_unless_all_are() -> None:
    leaf = {"code": "A", "goalposts": {"lower": 0, "upper": 100}}
    step = {"kind": "skew_kurtosis"}
    assert scores(run(flat(leaf, treat=step), {"A": [*range(1, 11), 100]}), "A")[-1] == 100
    everything = flat(leaf, treat={**step, "only": "all"})
    assert scores(run(everything, {"A": [*range(1, 11), 100]}), "A")[-1] == 10
    own = flat({**leaf, "treat": step})
    assert scores(run(own, {"A": [*range(1, 11), 100]}), "A")[-1] == 10


def test_a_logarithm_that_cannot_be_is_an_error() -> None:
    step = {"kind": "skew_kurtosis", "most": 0, "log": "log"}
    raw = flat({"code": "A"}, treat=step, normalise={"kind": "minmax"})
    with pytest.raises(DataError, match="a plain logarithm needs values above 0"):
        run(raw, {"A": [*range(10), 100]})


MEANS: list[tuple[dict[str, Any], list[Any], str]] = [
    ({"kind": "arithmetic"}, [10, 40], "32.5"),
    ({"kind": "geometric"}, [16, 81], "54"),
    ({"kind": "geometric"}, [0, 10000], "1000"),
    ({"kind": "geometric", "epsilon": 0}, [0, 10000], "0"),
    ({"kind": "harmonic"}, [10, 40], "22.857143"),
    ({"kind": "power", "p": 2}, [10, 40], "35"),
    ({"kind": "power", "p": -1}, [10, 40], "22.857143"),
    ({"kind": "power", "p": 0}, [16, 81], "54"),
    ({"kind": "median"}, [10, 40], "25"),
    ({"kind": "min"}, [40, 10], "10"),
    ({"kind": "mpi"}, [10, 40], "27.307692"),
    ({"kind": "mpi_up"}, [10, 40], "37.692308"),
]


@pytest.mark.parametrize(("rule", "values", "expected"), MEANS)
def test_means_with_weights_one_and_three(
    rule: Any, values: list[Any], expected: str
) -> None:
    raw = flat({"code": "A", "weight": 1}, {"code": "B", "weight": 3}, aggregate=rule)
    result = run(raw, {"A": [values[0]], "B": [values[1]]})
    assert scores(result, "T") == numbers(expected)


def test_weights_of_missing_children_are_shared_out() -> None:
    raw = flat(
        {"code": "A", "weight": 1}, {"code": "B", "weight": 3}, {"code": "C", "weight": 4}
    )
    assert scores(run(raw, {"A": [10, ""], "B": [20, ""], "C": ["", ""]}), "T") == numbers(
        "17.5", ""
    )


def test_a_node_may_ask_for_a_least_number_of_children() -> None:
    leaves = [{"code": code} for code in "ABC"]
    columns = {"A": [1, 1, 1], "B": [1, 1, ""], "C": [1, "", ""]}
    by_share = flat(*leaves, aggregate={"kind": "arithmetic", "least_share": "0.6"})
    assert scores(run(by_share, columns), "T") == numbers("1", "1", "")
    by_count = flat(*leaves, aggregate={"kind": "arithmetic", "least_count": 3})
    assert scores(run(by_count, columns), "T") == numbers("1", "", "")


def test_copeland_counts_duels_won_less_lost() -> None:
    raw = flat(
        *[{"code": c, "weight": w} for c, w in (("A", "0.1"), ("B", "0.2"), ("C", "0.3"))],
        aggregate={"kind": "copeland"},
    )
    # a beats b on A and B (0.3) and loses on C (0.3): a draw, exactly. c loses to both.
    columns = {"A": [3, 2, 1], "B": [3, 2, 1], "C": [2, 3, 1]}
    assert scores(run(raw, columns), "T") == numbers("1", "1", "-2")


def test_a_duel_needs_half_the_weight_in_common() -> None:
    raw = flat({"code": "A"}, {"code": "B"}, {"code": "C"}, aggregate={"kind": "copeland"})
    columns = {"A": [2, 1], "B": [2, ""], "C": ["", 1]}
    assert scores(run(raw, columns), "T") == numbers("0", "0")


def test_the_outranking_matrix_gives_ties_half() -> None:
    rows: list[list[Decimal | None]] = [[*decimals(3, 1)], [*decimals(2, 1)], [None, None]]
    matrix = outranking(rows, decimals(1, 3))
    assert matrix[0] == decimals("0.5", "0.625", "0.5")
    assert matrix[1] == decimals("0.375", "0.5", "0.5")


def test_scores_are_rounded_where_it_is_declared() -> None:
    nodes = [
        {"code": "T"},
        {"code": "P", "parent": "T", "round": 0},
        {"code": "A", "parent": "P", "goalposts": {"lower": 0, "upper": 3}},
        {"code": "B", "parent": "P"},
    ]
    raw = document(
        nodes, round_levels=[{"level": "indicator", "places": 1}], full=10, scale=10
    )
    result = run(raw, {"A": [2], "B": [2]})
    assert scores(result, "A") == numbers("6.7")
    assert scores(result, "P") == numbers("4")
