"""Outliers: pull the extremes to their neighbours, or take the logarithm of the original.

Each replication (column) is treated by itself. Skewness and kurtosis are those of type 2 of
the R package e1071 (the G1 and G2 of Joanes and Gill 1998).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rankings.engine.analysis.arrays import Counts, Flags, Floats

# What the exact arithmetic puts on a threshold falls this near to it in doubles.
NEAR = 1e-9


@dataclass(frozen=True)
class Treatment:
    """An indicator passes if |skew| < `skew` or kurtosis < `kurtosis`; else it is treated.

    most: how many values may be pulled in, None for any number. tied: "stop" before a step
    that would pull more, or "exceed" once by the values tied in it. log: what follows if
    that is not enough, a key of LOGS or None; on: of the "original" or the "pulled" values.
    power: the exponent of boxcox. lift: boxcox first moves the minimum to 1.
    """

    skew: float = 2.0
    kurtosis: float = 3.5
    most: int | None = 5
    tied: str = "stop"
    log: str | None = "log_CT"
    power: float = 0.0
    lift: bool = True
    on: str = "original"


@dataclass(frozen=True)
class Treated:
    """The values after treatment, and what was done: points pulled in, or logarithm taken."""

    values: Floats
    pulled: Counts
    logged: Flags


def shape_of(values: Floats) -> tuple[Floats, Floats]:
    """Return skewness and excess kurtosis of every column; 0 where they are not defined."""
    n = len(values)
    away = values - values.sum(axis=0) / n
    squares = away * away
    m2 = squares.sum(axis=0) / n
    flat = (values.max(axis=0) == values.min(axis=0)) | (m2 == 0)
    m2 = np.where(flat, 1.0, m2)
    g1 = (squares * away).sum(axis=0) / n / (m2 * np.sqrt(m2))
    g2 = (squares * squares).sum(axis=0) / n / (m2 * m2) - 3
    skew = g1 * math.sqrt(n * (n - 1)) / (n - 2) if n > 2 else np.zeros_like(g1)
    kurtosis = np.zeros_like(g2)
    if n > 3:
        kurtosis = ((n + 1) * g2 + 6) * (n - 1) / ((n - 2) * (n - 3))
    return np.where(flat, 0.0, skew), np.where(flat, 0.0, kurtosis)


def passes(values: Floats, rule: Treatment) -> Flags:
    """Say of every column whether it may stay as it is."""
    skew, kurtosis = shape_of(values)
    even = np.abs(skew) < rule.skew - NEAR
    return np.asarray(even | (kurtosis < rule.kurtosis - NEAR))


def treat(values: Floats, rule: Treatment) -> Treated:
    """Treat units × replications without NaN."""
    pulled = winsorise(values, rule)
    failed = ~passes(pulled, rule)
    if rule.log is None or not failed.any():
        return Treated(pulled, (pulled != values).sum(axis=0), np.zeros_like(failed))
    result = pulled.copy()
    moved = (pulled != values).sum(axis=0)
    base = pulled if rule.on == "pulled" else values
    result[:, failed] = LOGS[rule.log](base[:, failed], rule)
    return Treated(
        result, moved if rule.on == "pulled" else np.where(failed, 0, moved), failed
    )


def winsorise(values: Floats, rule: Treatment) -> Floats:
    """Pull in the extreme on the side of the skew until the column passes.

    Values equal to the extreme move together and all count; the side is decided anew at each
    step; `tied` says what a step does that would bring the count above `most`.
    """
    current = values.copy()
    most = len(values) if rule.most is None else rule.most
    going = np.flatnonzero(~passes(current, rule))
    while len(going):
        block, original = current[:, going], values[:, going]
        stepped = _pulled_once(block, shape_of(block)[0])
        allowed = (stepped != block).any(axis=0)
        allowed &= (block != original).sum(axis=0) < most
        if rule.tied == "stop":
            allowed &= (stepped != original).sum(axis=0) <= most
        current[:, going[allowed]] = stepped[:, allowed]
        going = going[allowed & ~passes(stepped, rule)]
    return current


def _pulled_once(block: Floats, skew: Floats) -> Floats:
    """Set the extreme of every column to the next value on the side of the skew."""
    sign = np.where(skew < 0, -1.0, 1.0)
    turned = block * sign
    top = turned.max(axis=0)
    inner = np.where(turned < top, turned, -np.inf).max(axis=0)
    return np.where(turned == top, np.where(np.isfinite(inner), inner, top), turned) * sign


def _log_ct(values: Floats, rule: Treatment) -> Floats:
    """log(x − min + 0.01 · range)."""
    lowest = values.min(axis=0)
    return np.log(values - lowest + 0.01 * (values.max(axis=0) - lowest))


def _log_ct_plus(values: Floats, rule: Treatment) -> Floats:
    """The same, mirrored where the skew is negative."""
    skew, _ = shape_of(values)
    mirrored = -_log_ct(-values, rule)
    return np.where(skew < 0, mirrored, _log_ct(values, rule))


def _log_ct_orig(values: Floats, rule: Treatment) -> Floats:
    """log(x − min + 1)."""
    return np.log(values - values.min(axis=0) + 1.0)


def _log_gii(values: Floats, rule: Treatment) -> Floats:
    """The logarithm of the Global Innovation Index, by the sign of the skew."""
    skew, _ = shape_of(values)
    low, high = values.min(axis=0), values.max(axis=0)
    if (high <= 1).any():
        raise ValueError("log_GII turns the order round unless the maximum is above 1.")
    slope = (high - 1) / (high - low)
    right = np.log(slope * (values - low) + 1)
    left = -np.log(slope * (high - values) + 1)
    return np.where(skew < 0, left, right)


def _log(values: Floats, rule: Treatment) -> Floats:
    if (values <= 0).any():
        raise ValueError("A plain logarithm needs positive values.")
    return np.log(values)


def _boxcox(values: Floats, rule: Treatment) -> Floats:
    """(xᵏ − 1) / k, or log x for k = 0; x is first moved so that its minimum is 1."""
    lifted = _log(values - values.min(axis=0) + 1 if rule.lift else values, rule)
    if rule.power == 0:
        return lifted
    return (np.exp(rule.power * lifted) - 1) / rule.power


LOGS: dict[str, Callable[[Floats, Treatment], Floats]] = {
    "log": _log,
    "log_CT": _log_ct,
    "log_CT_plus": _log_ct_plus,
    "log_CT_orig": _log_ct_orig,
    "log_GII": _log_gii,
    "boxcox": _boxcox,
}
