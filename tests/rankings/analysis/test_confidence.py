"""Ranks of surveys: sets that hold for everybody at once."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from rankings.engine.analysis.confidence import rank_sets


def test_surveys_without_error_to_speak_of_settle_the_ranks() -> None:
    found = rank_sets(np.array([30.0, 10, 20]), np.full(3, 1e-6))
    assert found.low.tolist() == found.high.tolist() == [1, 3, 2]


def test_very_rough_surveys_settle_nothing() -> None:
    found = rank_sets(np.array([30.0, 10, 20]), np.full(3, 1000.0))
    assert found.low.tolist() == [1, 1, 1]
    assert found.high.tolist() == [3, 3, 3]


def test_of_two_units_the_critical_value_is_the_normal_one() -> None:
    found = rank_sets(np.array([1.0, 2.0]), np.array([1.0, 2.0]), draws=40_000)
    assert found.critical == pytest.approx(NormalDist().inv_cdf(0.975), abs=0.03)


def test_a_difference_counts_when_it_exceeds_its_error() -> None:
    errors = np.array([3.0, 4.0])
    critical = rank_sets(np.zeros(2), errors).critical
    edge = critical * math.hypot(3, 4)
    apart = rank_sets(np.array([edge * 1.001, 0.0]), errors)
    near = rank_sets(np.array([edge * 0.999, 0.0]), errors)
    assert (apart.low.tolist(), apart.high.tolist()) == ([1, 2], [1, 2])
    assert (near.low.tolist(), near.high.tolist()) == ([1, 1], [2, 2])


def test_the_sets_cover_all_true_ranks_as_often_as_said() -> None:
    truth, errors = np.array([5.0, 4, 3, 2, 1]), np.full(5, 0.5)
    rng = np.random.default_rng(1)
    covered = 0
    for _ in range(150):
        found = rank_sets(truth + rng.normal(size=5) * errors, errors, draws=400)
        ranks = np.arange(1, 6)
        covered += bool(((found.low <= ranks) & (ranks <= found.high)).all())
    assert covered / 150 > 0.9


def test_a_survey_without_error_is_refused() -> None:
    with pytest.raises(ValueError, match="above 0"):
        rank_sets(np.array([1.0, 2.0]), np.array([0.0, 1.0]))
