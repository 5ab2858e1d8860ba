"""Declared ends go where their values go: through the transform, then through the sign."""

from dataclasses import replace
from decimal import Decimal

from rankings.engine.spec import Leaf, Normalise


def ends_turned(leaf: Leaf) -> Normalise:
    """Return the normalisation with goalposts and target transformed and turned.

    For direction −1 the values are negated, so the ends are negated and change places.
    """
    norm = leaf.normalise
    if norm.kind not in ("goalposts", "scaled", "dist2targ"):
        return norm
    if norm.kind == "dist2targ":
        return replace(norm, target=_through(norm.target, leaf) * leaf.direction)
    lower, upper = _through(norm.lower, leaf), _through(norm.upper, leaf)
    if leaf.direction < 0:
        lower, upper = -upper, -lower
    return replace(norm, lower=lower, upper=upper)


def _through(end: Decimal, leaf: Leaf) -> Decimal:
    return end.ln() if leaf.transform == "ln" else end
