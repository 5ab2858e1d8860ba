"""How the children of a node become its value, for whole blocks of replications at once.

Every kind takes columns (units × replications) and their weights (a number, or one for each
replication) and skips what a unit lacks; the weights of the rest are rescaled. Sums run in
the order of the children, one product at a time, so the digits do not depend on a BLAS.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from rankings.engine.analysis.arrays import Column, Flags, Floats

Weights = Sequence[Floats]


@dataclass(frozen=True)
class Mean:
    """kind: a key of KINDS. power: of the power mean. floor: ε, the least a logarithm sees.

    least_share, least_count: of children with a value (by number), else the node has none.
    """

    kind: str = "arithmetic"
    power: float = 1.0
    floor: float = 1.0
    least_share: float = 0.0
    least_count: int = 1

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"No aggregation {self.kind!r}; there are {', '.join(KINDS)}.")


def combine(children: Sequence[Column], weights: Weights, mean: Mean) -> Column:
    """Return the parent's column. A unit with too few children's values has none."""
    present = _enough(children, mean)
    values = KINDS[mean.kind](children, weights, mean)
    if present is not None:
        values = np.where(present[:, None], values, 0.0)
    return Column(values, present)


def outranking(values: Floats, weights: Floats) -> Floats:
    """Return units × units: share of weight in which the row's unit is ahead, ½ for ties.

    `values`: units × indicators, NaN missing; only indicators both have are compared, and
    without any the share is ½.
    """
    won, lost, comparable, _ = _duels(
        [Column.of(column) for column in values.T], [np.array([w]) for w in weights]
    )
    total = np.where(comparable > 0, comparable, 1.0)
    share = (won + (comparable - won - lost) / 2) / total
    return np.where(comparable > 0, share, 0.5)[:, :, 0]


def _enough(children: Sequence[Column], mean: Mean) -> Flags | None:
    """Say who has enough children's values; None for everybody."""
    if all(child.present is None for child in children):
        short = len(children) < mean.least_count
        return np.zeros(len(children[0].values), dtype=np.bool_) if short else None
    known = np.zeros(len(children[0].values), dtype=np.int64)
    for child in children:
        known += 1 if child.present is None else child.present
    least = max(mean.least_count, 1, mean.least_share * len(children) - 1e-9)
    present: Flags = known >= least
    return None if present.all() else present


def _sum(children: Sequence[Column], weights: Weights, values: Sequence[Floats]) -> Floats:
    """Return Σ w·v / Σ w over what is present."""
    replications = max([v.shape[1] for v in values] + [len(w) for w in weights])
    total, product = np.empty((2, len(values[0]), replications))
    np.multiply(values[0], weights[0], out=total)
    for value, weight in zip(values[1:], weights[1:], strict=True):
        total += np.multiply(value, weight, out=product)
    total /= _weight(children, weights)
    return total


def _weight(children: Sequence[Column], weights: Weights) -> Floats:
    """Return the sum of weights over what is present; 1 where it is 0."""
    whole: Floats = np.zeros((1, 1))
    for child, weight in zip(children, weights, strict=True):
        part = weight if child.present is None else child.present[:, None] * weight
        whole = whole + part
    return np.where(whole == 0, 1.0, whole)


def _arithmetic(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    return _sum(children, weights, [child.values for child in children])


def _geometric(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    """exp(Σ w · ln max(y, ε) / Σ w); with ε = 0 a score of 0 makes the whole 0."""
    floored: list[Floats] = [_floored(child, mean) for child in children]
    logs = [_masked(c, _log(y)) for c, y in zip(children, floored, strict=True)]
    whole: Floats = np.exp(_sum(children, weights, logs))
    if mean.floor > 0:
        return whole
    for child, y in zip(children, floored, strict=True):
        whole = np.where(_masked(child, (y <= 0).astype(np.float64)) > 0, 0.0, whole)
    return whole


def _log(values: Floats) -> Floats:
    """The logarithm, 0 where there is none."""
    return np.asarray(np.log(np.where(values > 0, values, 1.0)), dtype=np.float64)


def _harmonic(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    """Σ w / Σ (w / max(y, ε))."""
    parts = [_masked(child, 1.0 / _floored(child, mean)) for child in children]
    inverse = _sum(children, weights, parts)
    return 1.0 / np.where(inverse == 0, 1.0, inverse)


def _power(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    """(Σ w · yᵖ / Σ w)^(1/p); p = 0 is the geometric mean; ε where a logarithm needs it."""
    p = mean.power
    if p == 0:
        return _geometric(children, weights, mean)
    parts = [_masked(child, _powered(child, mean)) for child in children]
    whole = _sum(children, weights, parts)
    return np.where(whole > 0, np.exp(np.log(np.where(whole > 0, whole, 1.0)) / p), 0.0)


def _powered(child: Column, mean: Mean) -> Floats:
    """yᵖ by logarithm; 0 stays 0 for p > 0, ε stands in for p < 0."""
    if mean.power < 0:
        return np.exp(mean.power * np.log(_floored(child, mean)))
    positive = child.values > 0
    return np.where(
        positive, np.exp(mean.power * np.log(np.where(positive, child.values, 1.0))), 0.0
    )


def _median(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    """The middle value; the weights do not matter."""
    stack = np.stack(np.broadcast_arrays(*[child.plain() for child in children]))
    return _over_known(stack, np.nanmedian)


def _min(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    stack = np.stack(np.broadcast_arrays(*[child.plain() for child in children]))
    return _over_known(stack, np.nanmin)


def _over_known(stack: Floats, function: Callable[..., Floats]) -> Floats:
    """Apply along the children; a unit without any gets 0 and no warning."""
    nobody = np.isnan(stack).all(axis=0)
    return np.asarray(function(np.where(nobody, 0.0, stack), axis=0))


def _mpi(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    """M − s²/M: the mean less a penalty for unevenness (Mazziotta and Pareto)."""
    return _penalised(children, weights, -1.0)


def _mpi_up(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    """M + s²/M, for indices in which more is worse."""
    return _penalised(children, weights, 1.0)


def _penalised(children: Sequence[Column], weights: Weights, sign: float) -> Floats:
    centre = _sum(children, weights, [child.values for child in children])
    squares = [_masked(child, (child.values - centre) ** 2) for child in children]
    variance = _sum(children, weights, squares)
    return centre + sign * variance / np.where(centre == 0, 1.0, centre)


def _copeland(children: Sequence[Column], weights: Weights, mean: Mean) -> Floats:
    """Duels won less duels lost; a pair with under half the weight in common has no duel."""
    won, lost, comparable, whole = _duels(children, weights)
    margin = won - lost
    even = np.abs(margin) <= 1e-9 * whole
    fought = (2 * comparable >= whole * (1 - 1e-9)) & ~even
    return np.asarray((np.sign(margin) * fought).sum(axis=1))


def _duels(
    children: Sequence[Column], weights: Weights
) -> tuple[Floats, Floats, Floats, Floats]:
    """Return weight won, lost and comparable (units × units × replications), and the whole."""
    units = len(children[0].values)
    won, comparable = np.zeros((units, units, 1)), np.zeros((units, units, 1))
    whole: Floats = np.zeros(1)
    for child, weight in zip(children, weights, strict=True):
        ahead = child.values[:, None, :] > child.values[None, :, :]
        if child.present is not None:
            both = (child.present[:, None] & child.present[None, :])[:, :, None]
            ahead &= both
            comparable = comparable + both * weight
        else:
            comparable = comparable + weight
        won = won + ahead * weight
        whole = whole + weight
    return won, won.transpose(1, 0, 2), comparable, whole


def _floored(child: Column, mean: Mean) -> Floats:
    return np.maximum(child.values, mean.floor)


def _masked(child: Column, values: Floats) -> Floats:
    return (
        values if child.present is None else np.where(child.present[:, None], values, 0.0)
    )


KINDS: dict[str, Callable[[Sequence[Column], Weights, Mean], Floats]] = {
    "arithmetic": _arithmetic,
    "geometric": _geometric,
    "harmonic": _harmonic,
    "power": _power,
    "median": _median,
    "min": _min,
    "copeland": _copeland,
    "mpi": _mpi,
    "mpi_up": _mpi_up,
}
