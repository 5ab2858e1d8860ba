"""The report against plain statistics, and against models without the part in question."""

import statistics
from dataclasses import replace

import numpy as np
import pytest

from rankings.engine.analysis.coherence import (
    Coherence,
    Weight,
    correlation,
    correlation_ratio,
    cronbach,
)
from rankings.engine.analysis.scoring import normalised, ranks, total
from tests.rankings.analysis import fields


def columns(seed: int, gaps: float = 0.2) -> np.ndarray:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 100, (15, 4)).astype(np.float64)
    values[rng.random((15, 4)) < gaps] = np.nan
    return values


@pytest.mark.parametrize("seed", range(6))
def test_correlations_are_those_of_complete_pairs(seed: int) -> None:
    values = columns(seed)
    found = correlation(values)
    for one in range(4):
        for other in range(4):
            both = ~np.isnan(values[:, one]) & ~np.isnan(values[:, other])
            pair = values[both][:, [one, other]].T.tolist()
            assert found[one, other] == pytest.approx(statistics.correlation(*pair))


def test_what_does_not_vary_has_no_correlation() -> None:
    values = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0]])
    assert np.isnan(correlation(values)[0, 1])


def test_alpha_by_its_definition() -> None:
    values = columns(1, gaps=0)
    variances = [statistics.variance(column) for column in values.T.tolist()]
    whole = statistics.variance(values.sum(axis=1).tolist())
    assert cronbach(values) == pytest.approx(4 / 3 * (1 - sum(variances) / whole))
    assert np.isnan(cronbach(values[:, :1]))


def test_twin_indicators_are_fully_consistent_and_duplicates() -> None:
    values = columns(2, gaps=0)
    values[:, 1] = values[:, 0] / 2 + 20
    report = Coherence(fields.model(values, fields.tree([[1, 1], [1, 1]])))
    assert report.alpha("P0") == pytest.approx(2 * (1 - (1 + 0.25) / 2.25), rel=1e-9)
    assert [(pair.one, pair.other) for pair in report.duplicates()] == [("i0", "i1")]
    assert report.components("P0") == pytest.approx([1, 0], abs=1e-9)


def test_indicators_that_pull_against_each_other_are_named() -> None:
    values = columns(3, gaps=0)
    values[:, 1] = 100 - values[:, 0]
    report = Coherence(fields.model(values, fields.tree([[1, 1], [1, 1]])))
    assert (report.opposed()[0].one, report.opposed()[0].other) == ("i0", "i1")
    assert report.opposed()[0].r == pytest.approx(-1)


def test_component_shares_of_two_are_half_of_one_plus_r() -> None:
    values = columns(4, gaps=0)
    report = Coherence(fields.model(values, fields.tree([[1, 1], [1, 1]])))
    r = abs(
        report.correlations[report.model.tree.index("i0"), report.model.tree.index("i1")]
    )
    assert report.components("P0") == pytest.approx([(1 + r) / 2, (1 - r) / 2])


@pytest.mark.parametrize("seed", range(4))
def test_leaving_out_is_a_methodology_without_the_indicator(seed: int) -> None:
    model = fields.field(seed)
    official = ranks(model, total(model, normalised(model)))[:, 0].astype(int)
    found = Coherence(model).left_out()
    tree = model.tree
    for leaf, column in [(k, c) for k, c in enumerate(tree.column) if c >= 0]:
        kept = [k for k in range(len(tree.codes)) if k != leaf]
        place = {k: n for n, k in enumerate(kept)} | {-1: -1}
        smaller = replace(
            tree,
            codes=tuple(tree.codes[k] for k in kept),
            parent=tuple(place[tree.parent[k]] for k in kept),
            weight=tuple(tree.weight[k] for k in kept),
            mean=tuple(tree.mean[k] for k in kept),
            column=tuple(c - (c > column) for c in (tree.column[k] for k in kept)),
        )
        without = replace(
            model,
            tree=smaller,
            values=np.delete(model.values, column, axis=1),
            reasons=np.delete(model.reasons, column, axis=1),
            indicators=tuple(i for n, i in enumerate(model.indicators) if n != column),
        )
        moved = ranks(without, total(without, normalised(without)))[:, 0].astype(int)
        assert found[f"i{column}"] == pytest.approx(np.abs(moved - official).mean())


def test_shares_at_floor_and_cap() -> None:
    values = np.array([[0.0, 50], [0, 60], [100, 70], [130, 80]])
    report = Coherence(fields.model(values, fields.tree([[1.0, 1.0]])))
    assert report.ends() == {"i0": (0.5, 0.5), "i1": (0.0, 0.0)}


def test_an_indicator_that_hardly_varies_weighs_less_than_it_is_said_to() -> None:
    rng = np.random.default_rng(5)
    values = np.column_stack([rng.uniform(0, 100, 60), rng.uniform(49, 51, 60)])
    report = Coherence(fields.model(values, fields.tree([[1.0, 1.0]])))
    first, second = (w for w in report.weights() if w.code.startswith("i"))
    assert first.weight == second.weight == 0.5
    assert second.flag == "light"
    assert first.importance > 0.9
    assert first.ratio > 0.9
    assert second.ratio < 0.2


def test_flags_stand_at_half_and_twice_the_weight() -> None:
    flags = [Weight("a", 0.4, 0, 0, share).flag for share in (0.19, 0.21, 0.79, 0.81)]
    assert flags == ["light", "", "", "heavy"]


def test_the_correlation_ratio_sees_what_a_line_does_not() -> None:
    x = np.linspace(-1, 1, 100)
    assert correlation(np.column_stack([x, x * x]))[0, 1] == pytest.approx(0, abs=1e-9)
    assert correlation_ratio(x, x * x) > 0.9
    noise = np.random.default_rng(1).normal(size=100)
    assert correlation_ratio(x, noise) < 0.15
