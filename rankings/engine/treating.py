"""Outliers: pull the extremes to their neighbours, or take the logarithm of the original.

Skewness and kurtosis are G1 and G2 of Joanes and Gill (1998), type 2 of the R package e1071.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rankings.engine.spec import ONE, ZERO, Treat

Values = list[Decimal]
LITTLE = Decimal("0.01")


@dataclass(frozen=True)
class Treated:
    """values: in the order given. pulled: positions moved. log: the logarithm taken, or ""."""

    values: Values
    pulled: tuple[int, ...]
    log: str


def shape_of(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """Return skewness and excess kurtosis, type 2; 0 where they are not defined."""
    n = len(values)
    if n < 3 or min(values) == max(values):
        return ZERO, ZERO
    mean = sum(values, ZERO) / n
    squares = [(value - mean) * (value - mean) for value in values]
    m2 = sum(squares, ZERO) / n
    m3 = sum((s * (v - mean) for s, v in zip(squares, values, strict=True)), ZERO) / n
    m4 = sum((s * s for s in squares), ZERO) / n
    skew = m3 / (m2 * m2.sqrt()) * Decimal(n * (n - 1)).sqrt() / (n - 2)
    if n < 4:
        return skew, ZERO
    excess = m4 / (m2 * m2) - 3
    return skew, ((n + 1) * excess + 6) * (n - 1) / ((n - 2) * (n - 3))


def passes(values: Sequence[Decimal], rule: Treat) -> bool:
    """Say whether |skew| is below its threshold or the kurtosis is below its own."""
    skew, kurtosis = shape_of(values)
    return abs(skew) < rule.skew or kurtosis < rule.kurtosis


def treat(values: Values, rule: Treat) -> Treated:
    """Treat the present values of one indicator. ValueError if a logarithm is impossible."""
    pulled = winsorise(values, rule)
    moved = tuple(p for p, (a, b) in enumerate(zip(values, pulled, strict=True)) if a != b)
    if rule.log is None or passes(pulled, rule):
        return Treated(pulled, moved, "")
    base = pulled if rule.on == "pulled" else values
    kept = moved if rule.on == "pulled" else ()
    return Treated(LOGS[rule.log](base, rule), kept, rule.log)


def winsorise(values: Values, rule: Treat) -> Values:
    """Pull in the extreme on the side of the skew until the indicator passes.

    Values tied at the extreme move together and all count; the side is decided anew at each
    step. `tied` says what happens when a step would bring the count above `most`.
    """
    current = list(values)
    while not passes(current, rule):
        if rule.most is not None and _moved(values, current) >= rule.most:
            break
        stepped = _pulled_once(current)
        over = rule.most is not None and _moved(values, stepped) > rule.most
        if stepped == current or (over and rule.tied == "stop"):
            break
        current = stepped
    return current


def _moved(before: Values, after: Values) -> int:
    return sum(a != b for a, b in zip(before, after, strict=True))


def _pulled_once(values: Values) -> Values:
    skew, _ = shape_of(values)
    extreme = max(values) if skew >= 0 else min(values)
    others = [value for value in values if value != extreme]
    if not others:
        return values
    neighbour = max(others) if skew >= 0 else min(others)
    return [neighbour if value == extreme else value for value in values]


def _log_ct(values: Values, rule: Treat) -> Values:
    """ln(x − min + 0.01 · range)."""
    low, high = min(values), max(values)
    return [(value - low + LITTLE * (high - low)).ln() for value in values]


def _log_ct_plus(values: Values, rule: Treat) -> Values:
    """The same, mirrored where the skew is negative."""
    if shape_of(values)[0] >= 0:
        return _log_ct(values, rule)
    return [-value for value in _log_ct([-value for value in values], rule)]


def _log_ct_orig(values: Values, rule: Treat) -> Values:
    """ln(x − min + 1)."""
    low = min(values)
    return [(value - low + 1).ln() for value in values]


def _log_gii(values: Values, rule: Treat) -> Values:
    """ln((max − 1)(x − min) / range + 1), mirrored where the skew is negative."""
    low, high = min(values), max(values)
    if high <= 1:
        raise ValueError("log_GII turns the order round unless the maximum is above 1")
    scale = (high - 1) / (high - low)
    if shape_of(values)[0] >= 0:
        return [(scale * (value - low) + 1).ln() for value in values]
    return [-(scale * (high - value) + 1).ln() for value in values]


def _log(values: Values, rule: Treat) -> Values:
    if min(values) <= 0:
        raise ValueError("a plain logarithm needs values above 0")
    return [value.ln() for value in values]


def _boxcox(values: Values, rule: Treat) -> Values:
    """(xᵏ − 1) / k, or ln x for k = 0; x is first moved so that its minimum is 1."""
    low = min(values)
    if low <= 0 and not rule.lift:
        raise ValueError("Box-Cox without lift needs values above 0")
    lifted = [(value - low + ONE if rule.lift else value).ln() for value in values]
    if rule.power == 0:
        return lifted
    return [((rule.power * value).exp() - 1) / rule.power for value in lifted]


LOGS: dict[str, Callable[[Values, Treat], Values]] = {
    "log": _log,
    "log_CT": _log_ct,
    "log_CT_plus": _log_ct_plus,
    "log_CT_orig": _log_ct_orig,
    "log_GII": _log_gii,
    "boxcox": _boxcox,
}
