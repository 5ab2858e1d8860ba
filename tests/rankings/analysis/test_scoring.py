"""From values to totals: what must not matter, what must, and a reference in plain loops."""

from dataclasses import replace

import numpy as np
import pytest

from rankings.engine.analysis.arrays import Floats
from rankings.engine.analysis.means import Mean
from rankings.engine.analysis.model import Coverage, Indicator, Missing, Model, Tree
from rankings.engine.analysis.normalise import Norm
from rankings.engine.analysis.scoring import (
    Variant,
    normalised,
    ranks,
    scores,
    settled,
    total,
)
from tests.rankings.analysis import fields

SEEDS = range(12)


def slow_total(model: Model, unit: int) -> float:
    """The total of one unit by recursion over the tree: goalposts 0 … 100, arithmetic."""

    def value(node: int) -> float | None:
        column = model.tree.column[node]
        if column >= 0:
            cell = float(model.values[unit, column])
            return None if np.isnan(cell) else cell
        children = model.tree.children[node]
        found = [(model.tree.weight[c], v) for c in children if (v := value(c)) is not None]
        if not found:
            return None
        return sum(w * v for w, v in found) / sum(w for w, _ in found)

    result = value(0)
    assert result is not None
    return result


@pytest.mark.parametrize("seed", SEEDS)
def test_totals_are_those_of_plain_recursion(seed: int) -> None:
    model = fields.field(seed, gaps=0.15)
    expected = [slow_total(model, unit) for unit in range(len(model.units))]
    assert scores(model) == pytest.approx(expected, rel=1e-13)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("kind", ["goalposts", "zscore", "prank"])
def test_the_order_of_units_does_not_matter(seed: int, kind: str) -> None:
    norm = fields.POSTS if kind == "goalposts" else Norm(kind)
    model = fields.field(seed, norm=norm)
    mixed = np.random.default_rng(seed).permutation(len(model.units))
    other = replace(model, values=model.values[mixed], reasons=model.reasons[mixed])
    assert scores(other) == pytest.approx(scores(model)[mixed], rel=1e-12, abs=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_order_of_indicators_does_not_matter(seed: int) -> None:
    model = fields.field(seed)
    count = len(model.indicators)
    turned = tuple(count - 1 - c if c >= 0 else c for c in model.tree.column)
    other = replace(
        model,
        values=model.values[:, ::-1],
        reasons=model.reasons[:, ::-1],
        indicators=model.indicators[::-1],
        tree=replace(model.tree, column=turned),
    )
    assert np.array_equal(scores(other), scores(model))


@pytest.mark.parametrize("seed", SEEDS)
def test_removing_a_unit_moves_no_score_between_fixed_ends(seed: int) -> None:
    model = fields.field(seed)
    fewer = replace(
        model, units=model.units[1:], values=model.values[1:], reasons=model.reasons[1:]
    )
    assert np.array_equal(scores(fewer), scores(model)[1:])


@pytest.mark.parametrize("kind", ["arithmetic", "geometric", "harmonic", "min", "median"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_better_value_never_lowers_the_units_own_total(kind: str, seed: int) -> None:
    model = fields.field(seed, kind=kind)
    before = scores(model)[0]
    for number in range(len(model.indicators)):
        values = model.values.copy()
        values[0, number] += 3.5
        assert scores(replace(model, values=values))[0] >= before - 1e-12


@pytest.mark.parametrize("seed", SEEDS)
def test_twins_tie(seed: int) -> None:
    model = fields.field(seed)
    values = model.values.copy()
    values[1] = values[0]
    twins = replace(model, values=values, precision=None)
    found = ranks(twins, total(twins, normalised(twins)))[:, 0]
    assert found[0] == found[1]


def small(values: Floats, **more: object) -> Model:
    return fields.model(values, fields.tree([[1, 1], [1, 1]]), fields.POSTS, **more)


def test_costs_count_downwards() -> None:
    model = small(np.array([[10.0, 0, 0, 0], [30.0, 0, 0, 0]]))
    cost = replace(model.indicators[0], direction=-1)
    turned = replace(model, indicators=(cost, *model.indicators[1:]))
    assert scores(turned).tolist() == [22.5, 17.5]


def test_silence_scores_nothing_and_a_gap_is_left_out() -> None:
    values = np.array([[50.0, np.nan, 40, 40], [50.0, np.nan, 40, 40]])
    model = small(values)
    reasons = model.reasons.copy()
    reasons[0, 1] = Missing.NOT_SUBMITTED
    assert scores(replace(model, reasons=reasons)).tolist() == [32.5, 45.0]


def test_a_declared_penalty_takes_the_place_of_nothing() -> None:
    model = small(np.array([[50.0, np.nan, 40, 40]]))
    reasons = np.where(model.reasons, int(Missing.UNVERIFIABLE), 0)
    mild = replace(model.indicators[1], penalties=((Missing.UNVERIFIABLE, 20.0),))
    told = replace(
        model,
        reasons=reasons,
        indicators=(model.indicators[0], mild, *model.indicators[2:]),
    )
    assert scores(told).tolist() == [37.5]


def test_too_little_data_has_no_rank() -> None:
    values = np.array(
        [[50.0, 50, 50, 50], [50.0, 50, np.nan, np.nan], [90, np.nan, 90, 90]]
    )
    model = settled(small(values, coverage=Coverage(0.7, 0.5, 1.0)))
    assert model.ranked.tolist() == [True, False, True]
    assert np.isnan(scores(model)[1])
    assert ranks(model, total(model, normalised(model)))[:, 0].tolist() == [2, 1]


def test_too_much_that_does_not_apply_has_no_rank() -> None:
    model = small(np.array([[50.0, 50, 50, 50], [np.nan, 50.0, 50, 50]]))
    reasons = np.where(model.reasons, int(Missing.NOT_APPLICABLE), 0)
    most = replace(model, reasons=reasons, coverage=Coverage(0.8, 0.5, 0.1))
    assert most.ranked.tolist() == [True, False]
    assert replace(most, coverage=Coverage(0.8, 0.5, 0.25)).ranked.all()


def test_gaps_are_filled_by_group_and_never_for_silence() -> None:
    values = np.array([[10.0], [30.0], [np.nan], [np.nan], [80.0]])
    tree = Tree(("T", "i0"), (-1, 0), (1.0, 1.0), (Mean(), None), (-1, 0))
    indicators = (Indicator("i0", fields.POSTS, impute="group_mean", group="region"),)
    groups = {"region": np.array([0, 0, 0, 0, 1])}
    model = Model.plain(values, tree, indicators, groups=groups, coverage=fields.EVERYBODY)
    reasons = model.reasons.copy()
    reasons[3] = Missing.NOT_SUBMITTED
    assert scores(replace(model, reasons=reasons)).tolist() == [10, 30, 20, 0, 80]


def test_rows_are_filled_from_the_same_pillar() -> None:
    model = small(np.array([[20.0, np.nan, 90, 90], [40, 60, 0, 0]]))
    filling = tuple(replace(indicator, impute="row_mean") for indicator in model.indicators)
    columns = normalised(replace(model, indicators=filling))
    assert columns[1].values[:, 0].tolist() == [20, 60]


def test_scores_are_rounded_where_the_methodology_says() -> None:
    model = small(np.array([[10.04, 10.04, 20, 20.0]]))
    rough = tuple(replace(indicator, rounding=1) for indicator in model.indicators)
    assert scores(replace(model, indicators=rough)).tolist() == [15.0]
    tree = replace(model.tree, rounding=(None, 0, 0, None, None, None, None))
    assert scores(replace(model, tree=tree)).tolist() == [15.0]


def test_screened_units_are_not_compared_with() -> None:
    model = fields.model(
        np.array([[1.0], [3.0], [99.0]]), fields.tree([[1.0]]), Norm("minmax")
    )
    without = replace(model, screened=np.array([False, False, True]))
    assert scores(without)[:2].tolist() == [0, 100]
    assert np.isnan(scores(without)[2])


def test_a_variant_changes_what_it_names_and_nothing_else() -> None:
    model = fields.field(3)
    other = Variant(norm="minmax", top="geometric").of(model)
    assert {indicator.norm.kind for indicator in other.indicators} == {"minmax"}
    assert [mean.kind for mean in other.tree.mean if mean] == ["geometric"] + [
        "arithmetic"
    ] * 3
    assert Variant().of(model) is model


def test_between_declared_ends_outliers_are_pulled_in_but_not_put_on_a_logarithm() -> None:
    model = fields.field(3)
    points = replace(model.indicators[0], measured=False)
    model = replace(model, indicators=(points, *model.indicators[1:]))
    treated = Variant(treatment=True).of(model).indicators
    assert treated[0].treatment is None
    assert treated[1].treatment is not None
    assert treated[1].treatment.log is None
    free = Variant(norm="minmax", treatment=True).of(model).indicators[1].treatment
    assert free is not None
    assert free.log == "log_CT"


def test_trees_and_tables_that_do_not_fit_are_refused() -> None:
    with pytest.raises(ValueError, match="every parent comes before"):
        Tree(("a", "T"), (1, -1), (1.0, 1.0), (None, Mean()), (0, -1))
    with pytest.raises(ValueError, match="either a leaf"):
        Tree(("T", "i"), (-1, 0), (1.0, 1.0), (Mean(), Mean()), (-1, 0))
    with pytest.raises(ValueError, match="must be 2 × 1"):
        fields.model(np.ones((2, 1)), fields.tree([[1.0]]), reasons=np.zeros((1, 1)))
    with pytest.raises(ValueError, match="number or has a reason"):
        fields.model(np.ones((2, 1)), fields.tree([[1.0]]), reasons=np.ones((2, 1)))
