"""Outliers are pulled in one step at a time, or the original is put on a logarithm."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from rankings.engine.analysis.treat import (
    LOGS,
    Treatment,
    passes,
    shape_of,
    treat,
    winsorise,
)

RULE = Treatment()


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=np.float64)[:, None]


def plain_shape(values: list[float]) -> tuple[float, float]:
    """G1 and G2 straight from Joanes and Gill."""
    n, mean = len(values), math.fsum(values) / len(values)
    m2, m3, m4 = (math.fsum((v - mean) ** k for v in values) / n for k in (2, 3, 4))
    g1, g2 = m3 / m2**1.5, m4 / m2**2 - 3
    skew = g1 * math.sqrt(n * (n - 1)) / (n - 2)
    return skew, (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6)


@given(
    st.lists(st.integers(-50, 50), min_size=4, max_size=20).filter(
        lambda v: len(set(v)) > 1
    )
)
def test_skewness_and_kurtosis_are_of_type_two(values: list[int]) -> None:
    skew, kurtosis = shape_of(column(*values))
    expected = plain_shape([float(value) for value in values])
    assert (skew[0], kurtosis[0]) == pytest.approx(expected, rel=1e-9, abs=1e-9)


def test_one_outlier_comes_to_its_neighbour() -> None:
    result = treat(column(*range(1, 11), 100), RULE)
    assert result.values[:, 0].tolist() == [*range(1, 11), 10]
    assert result.pulled.tolist() == [1]
    assert not result.logged[0]


def test_an_outlier_below_comes_up() -> None:
    result = treat(column(*range(1, 11), -100), RULE)
    assert result.values[:, 0].tolist() == [*range(1, 11), 1]


def test_what_passes_is_left_alone() -> None:
    values = column(*range(12))
    assert passes(values, RULE)[0]
    assert np.array_equal(treat(values, RULE).values, values)


def test_no_more_than_the_most_are_pulled_in() -> None:
    values = column(*range(1, 21), 100, 200)
    one = Treatment(most=1, log=None)
    assert treat(values, one).pulled.tolist() == [1]
    assert winsorise(values, one)[:, 0].tolist() == [*range(1, 21), 100, 100]


def test_tied_outliers_move_together_and_all_count() -> None:
    values = column(*range(1, 21), 300, 300)
    assert treat(values, Treatment(most=1, log=None)).pulled.tolist() == [0]
    assert treat(values, Treatment(most=1, log=None, tied="exceed")).pulled.tolist() == [2]


def test_if_pulling_is_not_enough_the_original_is_put_on_a_logarithm() -> None:
    values = [float(v) for v in [*range(1, 21), 300, 300]]
    result = treat(column(*values), Treatment(most=1))
    expected = [math.log(v - 1 + 0.01 * 299) for v in values]
    assert result.values[:, 0].tolist() == pytest.approx(expected)
    assert result.logged[0]
    assert result.pulled.tolist() == [0]


def test_columns_are_treated_by_themselves() -> None:
    block = np.hstack(
        [column(*range(1, 11), 100), column(*range(11)), column(*range(1, 11), -90)]
    )
    together = treat(block, RULE)
    for number in range(3):
        alone = treat(block[:, number : number + 1], RULE)
        assert np.array_equal(alone.values, together.values[:, [number]])


@pytest.mark.parametrize("name", sorted(LOGS))
def test_logarithms_keep_the_order(name: str) -> None:
    values = column(1, 2, 5, 9, 400)
    moved = LOGS[name](values, Treatment(power=0.3))[:, 0]
    assert np.array_equal(np.argsort(moved), np.arange(5))
    assert np.isfinite(moved).all()


@given(st.lists(st.integers(0, 1000), min_size=5, max_size=15))
def test_pulling_never_changes_an_order_or_leaves_the_range(values: list[int]) -> None:
    before = column(*values)
    after = winsorise(before, Treatment(most=None))[:, 0]
    assert np.all(np.diff(after[np.argsort(before[:, 0], kind="stable")]) >= 0)
    assert set(after.tolist()) <= {float(value) for value in values}
