"""Sensitivity of any function of d uniform numbers: design, indices, confidence.

Design: Saltelli's N · (d + 2) rows from one Sobol' sequence in 2d dimensions, not scrambled,
so that the same study has the same rows for ever. First-order indices after Saltelli et al.
2010 (table 2, b), total indices after Jansen 1999. Sums of whole numbers below 2⁵³ are exact
in doubles in any order; for outputs that are ranks the digits do not depend on the machine.
"""

from dataclasses import dataclass

import numpy as np

from rankings.engine.analysis.arrays import Counts, Floats
from rankings.engine.analysis.directions import DIRECTIONS
from rankings.engine.analysis.draws import Draws

BITS = 32
MOST_DIMENSIONS = len(DIRECTIONS) + 1
_BOOTSTRAP = 3


def sequence(count: int, dimensions: int) -> Floats:
    """Return the first `count` points of the Sobol' sequence, moved into the cells' centres.

    Numbers lie in (0, 1): half of 2⁻³² is added, so that inverse functions stay finite.
    """
    if not 1 <= dimensions <= MOST_DIMENSIONS:
        raise ValueError(f"The table of directions has {MOST_DIMENSIONS} dimensions.")
    points = np.zeros((count, dimensions), dtype=np.uint64)
    gray = np.arange(count, dtype=np.uint64)
    gray ^= gray >> np.uint64(1)
    for bit in range(max(count - 1, 1).bit_length()):
        chosen = (gray >> np.uint64(bit)) & np.uint64(1)
        for dimension in range(dimensions):
            points[:, dimension] ^= chosen * np.uint64(_vectors(dimension)[bit])
    return np.asarray((points + 0.5) * 2.0**-BITS)


def _vectors(dimension: int) -> list[int]:
    """Return the direction integers of a dimension, the highest bit first."""
    if dimension == 0:
        return [1 << (BITS - 1 - bit) for bit in range(BITS)]
    coefficients, starts = DIRECTIONS[dimension - 1]
    degree = len(starts)
    vectors = [start << (BITS - 1 - bit) for bit, start in enumerate(starts)]
    for bit in range(degree, BITS):
        vector = vectors[bit - degree] ^ (vectors[bit - degree] >> degree)
        for step in range(1, degree):
            if (coefficients >> (degree - 1 - step)) & 1:
                vector ^= vectors[bit - step]
        vectors.append(vector)
    return vectors


def design(count: int, dimensions: int) -> Floats:
    """Return (d + 2) × count × d numbers: A, B, then A with column i of B for each i.

    `count` must be a power of two; the sequence is balanced nowhere else.
    """
    if count < 2 or count & (count - 1):
        raise ValueError("N must be a power of two.")
    points = sequence(count, 2 * dimensions)
    first, second = points[:, :dimensions], points[:, dimensions:]
    blocks = np.stack([first, second, *[first] * dimensions])
    for column in range(dimensions):
        blocks[2 + column, :, column] = second[:, column]
    return blocks


@dataclass(frozen=True, eq=False)
class Indices:
    """Shares of variance: dimensions, or outputs × dimensions. NaN where nothing varies."""

    first: Floats
    total: Floats


@dataclass(frozen=True, eq=False)
class Result:
    """Indices with N rows and with the first N/2, and their 90 % bootstrap intervals.

    low, high: the 5th and 95th of a hundred parts of the resampled indices.
    """

    full: Indices
    half: Indices
    low: Indices
    high: Indices


def indices(outputs: Floats) -> Indices:
    """Estimate from (d + 2) × N outputs, or (d + 2) × N × K for K functions."""
    rows = np.moveaxis(outputs, 1, 0)
    return _from_sums(_terms(rows).sum(axis=0), len(rows), outputs.shape[0] - 2)


def study(outputs: Floats, resamples: int = 1000, seed: int = 1) -> Result:
    """Estimate with convergence at N/2 and a joint bootstrap of rows.

    A resampled row brings A, B and all its mixtures along, so indices stay comparable.
    """
    count = outputs.shape[1]
    terms = _terms(np.moveaxis(outputs, 1, 0))
    shape = terms.shape[1:]
    drawn = _resampled(count, resamples, seed) @ terms.reshape(count, -1)
    again = _from_sums(drawn.reshape(resamples, *shape), count, outputs.shape[0] - 2)
    low, high = (Indices(*_quantile(again, share)) for share in (0.05, 0.95))
    return Result(indices(outputs), indices(outputs[:, : count // 2]), low, high)


def _resampled(count: int, resamples: int, seed: int) -> Floats:
    """Return resamples × rows: how often each row was drawn."""
    picks = Draws(seed, _BOOTSTRAP).below(count, resamples, count)
    picks += np.arange(resamples)[:, None] * count
    counts: Counts = np.bincount(picks.ravel(), minlength=resamples * count)
    return counts.reshape(resamples, count).astype(np.float64)


def _terms(rows: Floats) -> Floats:
    """Return per row what is summed: N × (2 + 2d) or N × K × (2 + 2d).

    Sum and sum of squares of A and B, then d products of Saltelli, d squares of Jansen.
    """
    first, second, mixed = rows[:, 0], rows[:, 1], rows[:, 2:]
    moments = [first + second, first * first + second * second]
    saltelli = second[:, None] * (mixed - first[:, None])
    jansen = (first[:, None] - mixed) ** 2
    parts = [*moments, *np.moveaxis(saltelli, 1, 0), *np.moveaxis(jansen, 1, 0)]
    return np.stack(parts, axis=-1)


def _from_sums(sums: Floats, count: int, dimensions: int) -> Indices:
    """Turn sums over rows into indices; the last axis holds the terms."""
    mean = sums[..., 0] / (2 * count)
    variance = sums[..., 1] / (2 * count) - mean * mean
    varies = variance > 1e-12 * np.maximum(sums[..., 1] / (2 * count), 1e-300)
    share = np.where(varies, variance, np.nan)[..., None] * count
    saltelli = sums[..., 2 : 2 + dimensions]
    jansen = sums[..., 2 + dimensions :]
    return Indices(saltelli / share, jansen / (2 * share))


def _quantile(again: Indices, share: float) -> tuple[Floats, Floats]:
    """Return the value at this share of the sorted resamples, for both kinds."""
    place = int(share * (len(again.first) - 1))
    return np.sort(again.first, axis=0)[place], np.sort(again.total, axis=0)[place]
