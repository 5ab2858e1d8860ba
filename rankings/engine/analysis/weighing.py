"""Weights that data suggest: for analysis only, never for an official score.

All take scores, units × indicators, more being better; missing scores count as the mean of
their indicator. All return weights that sum to 1, except `benefit_of_doubt`.
"""

import numpy as np

from rankings.engine.analysis.arrays import Floats
from rankings.engine.analysis.coherence import correlation

_TINY = 1e-9


def complete(scores: Floats) -> Floats:
    """Return scores with missing ones set to the mean of their indicator."""
    known = ~np.isnan(scores)
    mean = np.nansum(scores, axis=0) / np.maximum(known.sum(axis=0), 1)
    return np.where(known, scores, mean)


def entropy(scores: Floats) -> Floats:
    """Return weights by 1 − Shannon entropy of an indicator's shares; scores of at least 0."""
    values = complete(scores)
    if (values < 0).any():
        raise ValueError("Entropy weights need scores of at least 0.")
    sums = values.sum(axis=0)
    shares = values / np.where(sums == 0, 1.0, sums)
    logs = np.log(np.where(shares > 0, shares, 1.0))
    information = 1 + (shares * logs).sum(axis=0) / np.log(max(len(values), 2))
    return _summed_to_one(np.where(sums == 0, 0.0, np.maximum(information, 0.0)))


def critic(scores: Floats) -> Floats:
    """Return weights by contrast and conflict: s · Σ (1 − r), on min-max scores."""
    values = complete(scores)
    width = values.max(axis=0) - values.min(axis=0)
    unit = (values - values.min(axis=0)) / np.where(width == 0, 1.0, width)
    away = unit - unit.sum(axis=0) / len(unit)
    spread = np.sqrt((away * away).sum(axis=0) / max(len(unit) - 1, 1))
    conflict = np.nansum(1 - correlation(values), axis=1)
    return _summed_to_one(spread * conflict)


def principal(scores: Floats) -> Floats:
    """Return squared loadings of the first principal component of the correlations."""
    matrix = np.nan_to_num(correlation(complete(scores)))
    np.fill_diagonal(matrix, 1.0)
    loadings = np.linalg.eigh(matrix)[1][:, -1]
    return _summed_to_one(loadings * loadings)


def benefit_of_doubt(scores: Floats) -> tuple[Floats, Floats]:
    """Return each unit's best possible score (0 … 1) and the weights that give it.

    Units choose the weights that suit them, w ≥ 0, with which no unit gets more than 1
    (Cherchye et al. 2007). scores: at least 0; the weights are units × indicators.
    """
    values = complete(scores)
    if (values < 0).any():
        raise ValueError("Benefit of the doubt needs scores of at least 0.")
    top = values.max(axis=0)
    unit = values / np.where(top == 0, 1.0, top)
    weights = np.stack([_best(row, unit) for row in unit])
    return (weights * unit).sum(axis=1), weights / np.where(top == 0, 1.0, top)


def _best(row: Floats, rows: Floats) -> Floats:
    """Maximise row · w subject to rows · w ≤ 1, w ≥ 0, by the simplex method (Bland)."""
    count, width = rows.shape
    table = np.zeros((count + 1, width + count + 1))
    table[:count, :width] = rows
    table[:count, width:-1] = np.eye(count)
    table[:count, -1] = 1.0
    table[-1, :width] = -row
    basis = list(range(width, width + count))
    while (table[-1, :-1] < -_TINY).any():
        entering = int(np.argmax(table[-1, :-1] < -_TINY))
        leaving = _leaving(table, entering, basis)
        table[leaving] /= table[leaving, entering]
        factors = table[:, entering].copy()
        factors[leaving] = 0.0
        table -= factors[:, None] * table[leaving]
        basis[leaving] = entering
    weights = np.zeros(width + count)
    weights[basis] = table[:count, -1]
    return weights[:width]


def _leaving(table: Floats, entering: int, basis: list[int]) -> int:
    """Return the row that leaves: the least ratio, then the lowest variable."""
    column = table[:-1, entering]
    ratios = np.where(
        column > _TINY, table[:-1, -1] / np.where(column > _TINY, column, 1), np.inf
    )
    least = ratios.min()
    tied = np.flatnonzero(ratios <= least + _TINY).tolist()
    return min(tied, key=lambda place: basis[place])


def _summed_to_one(weights: Floats) -> Floats:
    whole = weights.sum()
    if whole == 0:
        return np.full(len(weights), 1 / len(weights))
    return np.asarray(weights / whole)
