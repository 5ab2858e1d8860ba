"""Standard competition ranking: 1, 2, 2, 4."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal
from functools import cache

DIGITS = 34
# Decimals to which totals are compared when a methodology ranks unrounded scores.
UNROUNDED = 10
# Room for a value of 15 digits before and 20 after the point.
_WIDE = Context(prec=2 * DIGITS)
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


def context() -> Context:
    """Return the arithmetic of the official path: 34 digits, half up."""
    return Context(prec=DIGITS, rounding=ROUND_HALF_UP)


def quantise(value: Decimal, places: int, rounding: str = "half_up") -> Decimal:
    """Round to a number of decimals."""
    return value.quantize(_step(places), ROUNDINGS[rounding], _WIDE)


@cache
def _step(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def competition(scores: Sequence[Decimal]) -> list[int]:
    """Return 1 + the number of strictly higher scores, for each score."""
    rising = sorted(-score for score in scores)
    return [1 + bisect_left(rising, -score) for score in scores]


def ascending(values: Sequence[Decimal]) -> list[int]:
    """Return 1 + the number of strictly lower values, for each value."""
    rising = sorted(values)
    return [1 + bisect_left(rising, value) for value in values]


def ranks_of(scores: Mapping[str, Decimal]) -> dict[str, int]:
    """Return key → rank, the highest score first."""
    return dict(zip(scores, competition(list(scores.values())), strict=True))
