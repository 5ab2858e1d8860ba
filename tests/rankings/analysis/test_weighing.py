"""Weights that data suggest, each on an example that can be checked by hand."""

import math

import numpy as np
import pytest

from rankings.engine.analysis.weighing import (
    benefit_of_doubt,
    complete,
    critic,
    entropy,
    principal,
)

SCORES = np.array([[10.0, 50, 30], [30, 50, 10], [60, 50, 20]])


def test_an_indicator_without_differences_carries_no_information() -> None:
    weights = entropy(SCORES)
    assert weights[1] == pytest.approx(0, abs=1e-12)
    assert weights.sum() == pytest.approx(1)
    shares = [0.1, 0.3, 0.6]
    first = 1 + sum(p * math.log(p) for p in shares) / math.log(3)
    thirds = 1 + sum(p * math.log(p) for p in (1 / 2, 1 / 6, 1 / 3)) / math.log(3)
    assert weights[0] == pytest.approx(first / (first + thirds))


def test_critic_likes_contrast_and_conflict() -> None:
    scores = np.array([[0.0, 0, 100], [50, 50, 50], [100, 100, 0.0]])
    weights = critic(scores)
    assert weights == pytest.approx([0.25, 0.25, 0.5])


def test_the_first_component_gives_twins_equal_weight() -> None:
    scores = np.array([[1.0, 2, 5], [2, 4, 1], [3, 6, 4], [4, 8, 2]])
    weights = principal(scores)
    assert weights[0] == pytest.approx(weights[1])
    assert weights.sum() == pytest.approx(1)
    assert weights[2] < weights[0]


def test_everybody_gets_the_benefit_of_the_doubt() -> None:
    """(4, 1), (1, 4) and (2, 2): the third reaches 4/5 with weights (1/5, 1/5)."""
    best, weights = benefit_of_doubt(np.array([[4.0, 1], [1, 4], [2, 2]]))
    assert best == pytest.approx([1, 1, 0.8])
    assert weights[2] == pytest.approx([0.2, 0.2])


@pytest.mark.parametrize("seed", range(5))
def test_no_unit_gets_more_than_one_and_nobody_can_do_better_by_guessing(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.uniform(0, 100, (12, 4))
    best, weights = benefit_of_doubt(scores)
    assert (scores @ weights.T).max() <= 1 + 1e-9
    assert (weights >= -1e-12).all()
    for _ in range(200):
        guess = rng.uniform(0, 1, 4)
        guess /= (scores @ guess).max()
        assert (scores @ guess <= best + 1e-9).all()


def test_gaps_count_as_the_mean() -> None:
    assert complete(np.array([[1.0], [np.nan], [3.0]]))[:, 0].tolist() == [1, 2, 3]


def test_negative_scores_are_refused() -> None:
    for weigh in (entropy, benefit_of_doubt):
        with pytest.raises(ValueError, match="at least 0"):
            weigh(np.array([[-1.0], [2.0]]))
