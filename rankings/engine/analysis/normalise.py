"""Thirteen ways to bring an indicator onto a common scale.

Every function takes the units that have a value: units × replications, and treats each
replication by itself. Signs are turned before, except for goalposts, which name their ends.
Where the range is 0 the indicator does not discriminate and everybody gets the midpoint.
Definitions as in the documentation of the R package COINr, edge cases as the engine decides.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rankings.engine.analysis.arrays import Flags, Floats
from rankings.engine.analysis.ranking import ascending


@dataclass(frozen=True)
class Norm:
    """What to do to one indicator.

    kind: a key of KINDS. top: what a full score is. lower, upper: goalposts, or the declared
    range of `scaled`. low, high: what minmax stretches to, high None for the top. clip: keep
    goalposts in 0 … top and distances under it. target: of dist2targ. reference: the unit
    (its row) of dist2ref. mean, spread: of zscore. bands: (percentile rank from which,
    score), rising. inverse: fracmax of direction −1 is min / x, else (−x) / max(−x).
    Ends and targets are in the unit of the values, after a declared logarithm.
    """

    kind: str = "goalposts"
    top: float = 100.0
    lower: float = 0.0
    upper: float = 1.0
    low: float = 0.0
    high: float | None = None
    clip: bool = True
    target: float = 1.0
    reference: int = 0
    mean: float = 0.0
    spread: float = 1.0
    bands: tuple[tuple[float, float], ...] = ()
    inverse: bool = False

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(
                f"No normalisation {self.kind!r}; there are {', '.join(KINDS)}."
            )
        if self.kind in ("goalposts", "scaled") and not self.lower < self.upper:
            raise ValueError(f"Goalposts {self.lower} … {self.upper} do not rise.")


def normalise(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """Normalise units × replications; `reference` (1 × replications) serves dist2ref."""
    if norm.kind in ("goalposts", "identity"):
        return KINDS[norm.kind](values, norm, direction, reference)
    if direction < 0:
        return KINDS[norm.kind](-values, norm, direction, -reference)
    return KINDS[norm.kind](values, norm, direction, reference)


def still(values: Floats) -> Flags:
    """Say of each replication whether the indicator does not discriminate."""
    return np.asarray(values.max(axis=0) == values.min(axis=0))


def _identity(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    return values


def _goalposts(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """Distance walked from the worse post to the better one."""
    width = norm.upper - norm.lower
    walked = values - norm.lower if direction > 0 else norm.upper - values
    walked *= norm.top
    walked /= width
    return np.clip(walked, 0.0, norm.top, out=walked) if norm.clip else walked


def _scaled(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """Linear, by a declared range, never cut; the range turns with the sign."""
    start = norm.lower if direction > 0 else -norm.upper
    return (values - start) * norm.top / (norm.upper - norm.lower)


def _minmax(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """low + (high − low) · (x − min) / (max − min)."""
    lowest = values.min(axis=0)
    width = (norm.top if norm.high is None else norm.high) - norm.low
    scores = _divided(values - lowest, values.max(axis=0) - lowest, width)
    scores += norm.low
    return scores


def _dist2max(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """1 − (max − x) / (max − min), on 0 … top."""
    highest = values.max(axis=0)
    width = highest - values.min(axis=0)
    return norm.top - _divided(highest - values, width, norm.top)


def _zscore(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """(x − mean) / s with n − 1, moved to the declared mean and spread."""
    units = len(values)
    away = values - values.sum(axis=0) / units
    squares = (away * away).sum(axis=0)
    flat = still(values) | (squares == 0)
    deviation: Floats = np.sqrt(np.where(flat, 1.0, squares) / max(units - 1, 1))
    return np.where(flat, norm.mean, norm.mean + norm.spread * (away / deviation))


def _rank(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """1 + the number of units that are worse."""
    return ascending(values).astype(np.float64)


def _borda(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """The number of units that are worse."""
    return ascending(values).astype(np.float64) - 1


def _prank(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """(rank − 1) / (n − 1)."""
    width = np.where(still(values), 0.0, len(values) - 1.0)
    return _divided(_borda(values, norm, direction, reference), width, norm.top)


def _fracmax(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """x / max; of costs min / x or (−x) / max(−x)."""
    best = values.max(axis=0)
    if norm.inverse and direction < 0:
        if (best >= 0).any():
            raise ValueError("min / x needs values above 0.")
        return norm.top * best / values
    return _divided(values.copy(), best, norm.top)


def _dist2targ(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    return _toward(values, np.full_like(reference, direction * norm.target), norm)


def _dist2ref(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    return _toward(values, reference, norm)


def _categorical(values: Floats, norm: Norm, direction: int, reference: Floats) -> Floats:
    """The score of the highest band whose percentile rank is reached."""
    flat = still(values)
    worse = _borda(values, norm, direction, reference)
    reached = _divided(worse, np.full(flat.shape, len(values) - 1.0), 1.0)
    scores = np.zeros_like(reached)
    for start, score in norm.bands:
        scores[reached >= start] = score
    return np.where(flat, norm.top / 2, scores)


def _toward(values: Floats, aim: Floats, norm: Norm) -> Floats:
    """1 − (aim − x) / (aim − min), cut at the top if the indicator says so."""
    lowest = values.min(axis=0)
    reached = _divided(values - lowest, aim.reshape(-1) - lowest, norm.top)
    return np.minimum(reached, norm.top) if norm.clip else reached


def _divided(part: Floats, width: Floats, top: float) -> Floats:
    """Return part · top / width, the midpoint where the width is 0."""
    flat = width == 0
    if flat.any():
        return np.where(flat, top / 2, part * top / np.where(flat, 1.0, width))
    part *= top
    part /= width
    return part


KINDS: dict[str, Callable[[Floats, Norm, int, Floats], Floats]] = {
    "identity": _identity,
    "minmax": _minmax,
    "scaled": _scaled,
    "zscore": _zscore,
    "rank": _rank,
    "borda": _borda,
    "prank": _prank,
    "fracmax": _fracmax,
    "dist2targ": _dist2targ,
    "dist2ref": _dist2ref,
    "dist2max": _dist2max,
    "goalposts": _goalposts,
    "categorical": _categorical,
}
