"""Sampling error of surveys: confidence sets for ranks that hold for all units at once.

After Mogstad, Romano, Shaikh and Wilhelm (2024), "Inference for ranks". Never merged with the
uncertainty of methods: this one says what another sample could have shown.
"""

from dataclasses import dataclass

import numpy as np

from rankings.engine.analysis.arrays import Counts, Floats
from rankings.engine.analysis.draws import Draws

_SURVEY = 4


@dataclass(frozen=True, eq=False)
class RankSets:
    """For every unit the lowest and highest rank that cannot be ruled out."""

    low: Counts
    high: Counts
    critical: float


def rank_sets(
    estimates: Floats, errors: Floats, level: float = 0.95, seed: int = 1, draws: int = 2000
) -> RankSets:
    """Return ranks (1 = highest) that together cover the true ones with this probability.

    estimates, errors: of independent units, errors above 0. Two units differ where their
    difference exceeds its standard error times the critical value: the `level` quantile of
    the largest studentised difference of all pairs under equal truths, by simulation.
    """
    if (errors <= 0).any() or len(errors) != len(estimates):
        raise ValueError("Every estimate needs a standard error above 0.")
    pairs = np.triu_indices(len(estimates), 1)
    spread = np.sqrt(errors[pairs[0]] ** 2 + errors[pairs[1]] ** 2)
    noise = Draws(seed, _SURVEY).normal(draws, len(estimates)) * errors
    largest = np.array([_largest(row, pairs, spread) for row in noise])
    critical = float(np.sort(largest)[int(np.ceil(level * draws)) - 1])
    gap = estimates[:, None] - estimates[None, :]
    both = np.sqrt(errors[:, None] ** 2 + errors[None, :] ** 2)
    above = gap > critical * both
    low, high = 1 + above.sum(axis=0), len(estimates) - above.sum(axis=1)
    return RankSets(low, high, critical)


def _largest(row: Floats, pairs: tuple[Counts, Counts], spread: Floats) -> float:
    if not len(spread):
        return 0.0
    return float((np.abs(row[pairs[0]] - row[pairs[1]]) / spread).max())
