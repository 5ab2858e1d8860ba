"""Thirteen ways to bring an indicator onto a common scale.

Each takes the present values of an indicator, already turned by its direction, so that more
is better. Where the values do not differ, nobody is better: everybody gets the midpoint.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from rankings.engine.ranking import ascending
from rankings.engine.spec import ZERO, Normalise

Values = list[Decimal]


@dataclass(frozen=True)
class Frame:
    """What a kind may need beside the values.

    norm: the declaration, its ends turned and transformed like the values. full: the top of
    the scale. reference: the turned value of the reference unit of dist2ref.
    """

    norm: Normalise
    full: Decimal
    direction: int = 1
    reference: Decimal = ZERO

    @property
    def middle(self) -> Decimal:
        return self.full / 2


def normalise(values: Values, frame: Frame) -> Values:
    """Return the scores of values turned by their direction."""
    return KINDS[frame.norm.kind](values, frame)


def _identity(values: Values, frame: Frame) -> Values:
    """The value is the score; the direction is always +1."""
    return list(values)


def _linear(values: Values, frame: Frame) -> Values:
    """full · (x − L) / (U − L), never cut."""
    lower, width = frame.norm.lower, frame.norm.upper - frame.norm.lower
    return [frame.full * (value - lower) / width for value in values]


def _goalposts(values: Values, frame: Frame) -> Values:
    scores = _linear(values, frame)
    if not frame.norm.clip:
        return scores
    return [min(max(score, ZERO), frame.full) for score in scores]


def _minmax(values: Values, frame: Frame) -> Values:
    low, high = frame.norm.low, frame.norm.high
    least, width = min(values), max(values) - min(values)
    if width == 0:
        return [(low + high) / 2 for _ in values]
    return [low + (high - low) * (value - least) / width for value in values]


def _dist2max(values: Values, frame: Frame) -> Values:
    """full · (1 − (max − x) / (max − min))."""
    return _divided(values, min(values), max(values) - min(values), frame)


def _zscore(values: Values, frame: Frame) -> Values:
    """mean + spread · (x − x̄) / s, s with n − 1."""
    if min(values) == max(values):
        return [frame.norm.mean for _ in values]
    mean = sum(values, ZERO) / len(values)
    squares = sum(((value - mean) * (value - mean) for value in values), ZERO)
    deviation = (squares / (len(values) - 1)).sqrt()
    return [frame.norm.mean + frame.norm.spread * (v - mean) / deviation for v in values]


def _rank(values: Values, frame: Frame) -> Values:
    """1 + the number of units that are worse."""
    return [Decimal(rank) for rank in ascending(values)]


def _borda(values: Values, frame: Frame) -> Values:
    """The number of units that are worse."""
    return [Decimal(rank - 1) for rank in ascending(values)]


def _prank(values: Values, frame: Frame) -> Values:
    """full · (rank − 1) / (n − 1)."""
    if min(values) == max(values):
        return [frame.middle for _ in values]
    return [frame.full * (rank - 1) / (len(values) - 1) for rank in ascending(values)]


def _fracmax(values: Values, frame: Frame) -> Values:
    """full · x / max; for direction −1 as declared: min / x, or (−x) / max(−x)."""
    best = max(values)
    if best == 0:
        return [frame.middle for _ in values]
    if frame.norm.reverse == "inverse" and frame.direction < 0:
        if max(values) >= 0:
            raise ValueError("min / x needs values above 0")
        return [frame.full * best / value for value in values]
    return [frame.full * value / best for value in values]


def _dist2targ(values: Values, frame: Frame) -> Values:
    """full · (1 − (T − x) / (T − min))."""
    return _capped(
        _divided(values, min(values), frame.norm.target - min(values), frame), frame
    )


def _dist2ref(values: Values, frame: Frame) -> Values:
    """full · (1 − (x of the reference − x) / (x of the reference − min))."""
    return _capped(
        _divided(values, min(values), frame.reference - min(values), frame), frame
    )


def _categorical(values: Values, frame: Frame) -> Values:
    """The score of the highest band whose percentile rank (0 … 1) is reached."""
    if min(values) == max(values):
        return [frame.middle for _ in values]
    scores = []
    for rank in ascending(values):
        reached = Decimal(rank - 1) / (len(values) - 1)
        held = [score for start, score in frame.norm.bands if reached >= start]
        scores.append(held[-1] if held else ZERO)
    return scores


def _divided(values: Values, start: Decimal, width: Decimal, frame: Frame) -> Values:
    if width == 0:
        return [frame.middle for _ in values]
    return [frame.full * (value - start) / width for value in values]


def _capped(scores: Values, frame: Frame) -> Values:
    return [min(score, frame.full) for score in scores] if frame.norm.clip else scores


KINDS: dict[str, Callable[[Values, Frame], Values]] = {
    "identity": _identity,
    "minmax": _minmax,
    "scaled": _linear,
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
