"""The design is balanced, and the indices are those that can be worked out on paper."""

import math

import numpy as np
import pytest

from rankings.engine.analysis import sobol
from rankings.engine.analysis.arrays import Floats


def test_the_first_points_of_two_dimensions() -> None:
    points = sobol.sequence(8, 2) - 2.0**-33
    assert points.tolist() == [
        [0, 0],
        [0.5, 0.5],
        [0.75, 0.25],
        [0.25, 0.75],
        [0.375, 0.375],
        [0.875, 0.875],
        [0.625, 0.125],
        [0.125, 0.625],
    ]


def test_every_dimension_fills_every_cell_once() -> None:
    points = sobol.sequence(256, sobol.MOST_DIMENSIONS)
    cells = np.sort((points * 256).astype(int), axis=0)
    assert (cells == np.arange(256)[:, None]).all()


def test_pairs_of_early_dimensions_fill_their_squares() -> None:
    """Joe and Kuo chose the numbers for this: 16 × 16 squares, 256 points."""
    points = (sobol.sequence(256, 4) * 16).astype(int)
    assert len({(a, b) for a, b, *_ in points.tolist()}) == 256


def test_the_design_mixes_one_column_at_a_time() -> None:
    blocks = sobol.design(16, 3)
    assert blocks.shape == (5, 16, 3)
    for column in range(3):
        mixed = blocks[2 + column]
        assert np.array_equal(mixed[:, column], blocks[1][:, column])
        rest = [other for other in range(3) if other != column]
        assert np.array_equal(mixed[:, rest], blocks[0][:, rest])


def test_sizes_that_are_not_balanced_are_refused() -> None:
    with pytest.raises(ValueError, match="power of two"):
        sobol.design(1000, 2)
    with pytest.raises(ValueError, match="64 dimensions"):
        sobol.design(8, 33)


def ishigami(x: Floats) -> Floats:
    angles = (2 * x - 1) * np.pi
    a, b, c = (angles[..., k] for k in range(3))
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def test_ishigami_has_its_known_indices() -> None:
    """Variances on paper: Ishigami and Homma 1990, a = 7, b = 0.1."""
    first = 0.5 * (1 + 0.1 * math.pi**4 / 5) ** 2
    second, third = 49 / 8, 0.1**2 * math.pi**8 * 8 / 225
    whole = first + second + third
    result = sobol.study(ishigami(sobol.design(4096, 3)))
    assert result.full.first == pytest.approx([first / whole, second / whole, 0], abs=0.005)
    expected = [(first + third) / whole, second / whole, third / whole]
    assert result.full.total == pytest.approx(expected, abs=0.005)
    assert (result.low.total <= expected).all()
    assert (result.high.total >= expected).all()


def test_a_sum_shares_its_variance_by_squared_slopes() -> None:
    slopes = np.array([1.0, 2.0, 0.0, 5.0])
    outputs = (sobol.design(1024, 4) * slopes).sum(axis=2)
    expected = slopes**2 / (slopes**2).sum()
    found = sobol.indices(outputs)
    assert found.first == pytest.approx(expected, abs=0.01)
    assert found.total == pytest.approx(expected, abs=0.01)
    assert found.total[2] == 0


def test_many_outputs_are_those_one_by_one() -> None:
    blocks = sobol.design(128, 3)
    outputs = np.stack([ishigami(blocks), blocks.sum(axis=2)], axis=2)
    together = sobol.indices(outputs)
    for number in range(2):
        alone = sobol.indices(outputs[:, :, number])
        assert together.first[number] == pytest.approx(alone.first, rel=1e-12)
        assert together.total[number] == pytest.approx(alone.total, rel=1e-12)


def test_what_never_varies_has_no_indices() -> None:
    assert np.isnan(sobol.indices(np.full((4, 64), 3.0)).total).all()


def test_convergence_is_shown_at_half_the_rows() -> None:
    outputs = ishigami(sobol.design(256, 3))
    half = sobol.study(outputs, 50).half
    assert np.array_equal(half.first, sobol.indices(outputs[:, :128]).first)


def test_whole_numbers_give_the_same_digits_in_any_order_of_rows() -> None:
    """Sums are exact, so no machine, thread or library can change them."""
    outputs = np.round(ishigami(sobol.design(256, 3)) * 100)
    mixed = np.random.default_rng(1).permutation(256)
    before, after = sobol.indices(outputs), sobol.indices(outputs[:, mixed])
    assert np.array_equal(before.first, after.first)
    assert np.array_equal(before.total, after.total)


def test_the_bootstrap_draws_whole_rows() -> None:
    """Two factors of equal effect in every row keep equal indices in every resample."""
    blocks = sobol.design(64, 2)
    outputs = np.concatenate([blocks[:2, :, 0] * 0, blocks[2:, :, 0] * 0])
    outputs[0], outputs[1] = np.arange(64), np.arange(64)[::-1]
    outputs[2] = outputs[3] = np.arange(64) * 2
    result = sobol.study(outputs, 40)
    assert np.array_equal(result.low.total[0], result.low.total[1])
    assert (result.low.total < result.high.total).all()
