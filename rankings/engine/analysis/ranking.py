"""Round, then rank: standard competition ranking (1, 2, 2, 4) of whole blocks of scores."""

import numpy as np

from rankings.engine.analysis.arrays import Counts, Floats, Ranks

# Doubles carry a sum of a thousand terms to about this share of the full score.
GUARD = 2.0**-46
# What counts as equal when a methodology ranks unrounded scores.
UNROUNDED = 10


def grid(
    scores: Floats, precision: int | None, scale: float = 100.0, rounding: str = "half_up"
) -> Floats:
    """Return scores as whole numbers of the last published place.

    A score that the exact arithmetic puts on the half lands a few bits beside it in doubles;
    the guard, 2⁻⁴⁶ of the full score, lets it round as the exact one does: away from 0, or
    to the even neighbour for "half_even". With `precision` None (rank unrounded) ten
    decimals stand for equality.
    """
    step = 10.0 ** (UNROUNDED if precision is None else precision)
    guard = min(GUARD * scale * step, 0.25)
    size = np.abs(scores)
    size *= step
    size += 0.5 + guard
    whole = np.floor(size)
    if rounding == "half_even":
        tied = size - whole <= 2 * guard
        whole -= tied & (whole % 2 == 1)
    return np.copysign(whole, scores, out=whole)


def competition(keys: Floats) -> Ranks:
    """Rank each row, the highest first: 1 + the number of strictly higher keys in the row.

    `keys`: rows × units; returns int16 of the same shape. One stable sort a row, then the
    cumulative maximum of the places at which a new value begins.
    """
    rows, units = keys.shape
    order = np.argsort(-keys, axis=1, kind="stable")
    ordered = np.take_along_axis(keys, order, axis=1)
    begins = np.ones((rows, units), dtype=np.bool_)
    np.not_equal(ordered[:, 1:], ordered[:, :-1], out=begins[:, 1:])
    places = np.where(begins, np.arange(1, units + 1, dtype=np.int16), np.int16(0))
    places = np.maximum.accumulate(places, axis=1)
    ranks = np.empty((rows, units), dtype=np.int16)
    np.put_along_axis(ranks, order, places, axis=1)
    return ranks


def ascending(values: Floats) -> Counts:
    """Rank down each column, the lowest first, ties sharing the lowest place.

    `values`: units × replications without NaN; returns places 1 … units.
    """
    return competition(-values.T).T.astype(np.int64)


def rank(
    scores: Floats, precision: int | None, scale: float = 100.0, rounding: str = "half_up"
) -> Ranks:
    """Rank units × replications (or units alone) after rounding; shape as given."""
    keys = grid(scores, precision, scale, rounding)
    return competition(keys[None])[0] if keys.ndim == 1 else competition(keys.T).T
