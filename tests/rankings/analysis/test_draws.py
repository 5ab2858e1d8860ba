"""Random numbers come from raw bits, so they stay what they are."""

from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.random import PCG64, SeedSequence

from rankings.engine.analysis.draws import Draws, normal_quantile


def test_a_double_is_the_upper_53_bits_of_the_raw_number() -> None:
    raw = PCG64(SeedSequence(7, spawn_key=(1, 2))).random_raw(5)
    expected = [(int(bits) >> 11) / 2**53 for bits in raw]
    assert Draws(7, 1, 2).uniform(5).tolist() == expected


def test_the_numbers_of_a_seed_are_for_ever() -> None:
    assert [float(x).hex() for x in Draws(1).uniform(3)] == FIRST


def test_shape_does_not_change_the_numbers() -> None:
    assert np.array_equal(Draws(3).uniform(4, 5).ravel(), Draws(3).uniform(20))


def test_paths_are_streams_of_their_own() -> None:
    assert not np.array_equal(Draws(3, 1).uniform(9), Draws(3, 2).uniform(9))


@given(st.floats(1e-300, 1 - 1e-16))
def test_normal_quantiles_are_those_of_the_standard_library(p: float) -> None:
    ours = float(normal_quantile(np.array([p]))[0])
    assert ours == pytest.approx(NormalDist().inv_cdf(p), rel=1e-13, abs=1e-15)


def test_numbers_lie_where_they_are_said_to_lie() -> None:
    around, below = Draws(5).around(10_000), Draws(5).below(6, 10_000)
    assert around.min() >= -1
    assert around.max() < 1
    assert set(below.tolist()) == set(range(6))


def test_gamma_has_its_mean_and_variance() -> None:
    for alpha in (0.4, 1.0, 7.5):
        drawn = Draws(11).gamma(alpha, 60_000)
        assert drawn.mean() == pytest.approx(alpha, rel=0.03)
        assert drawn.var() == pytest.approx(alpha, rel=0.05)
        assert drawn.min() > 0


def test_dirichlet_shares_sum_to_one_around_their_centre() -> None:
    shares = Draws(2).dirichlet(np.array([1.0, 3.0, 6.0]), 20_000)
    assert np.allclose(shares.sum(axis=0), 1)
    assert shares.mean(axis=1) == pytest.approx([0.1, 0.3, 0.6], abs=0.01)


FIRST = ["0x1.060d7be6f245cp-1", "0x1.e6a32d7782a55p-1", "0x1.273d27b04760cp-3"]
