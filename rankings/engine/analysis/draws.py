"""Random numbers that are the same on every machine and under every version of NumPy.

Only the raw bits of PCG64 are promised to stay; the distributions of `Generator` are not.
"""

import math

import numpy as np
from numpy.random import PCG64, SeedSequence

from rankings.engine.analysis.arrays import Counts, Floats

_SHIFT = np.uint64(11)
_UNIT = 2.0**-53

# Wichura (1988), algorithm AS 241, PPND16: numerators and denominators, highest power first.
_CENTRE = (
    (
        2509.0809287301226727,
        33430.575583588128105,
        67265.770927008700853,
        45921.953931549871457,
        13731.693765509461125,
        1971.5909503065514427,
        133.14166789178437745,
        3.387132872796366608,
    ),
    (
        5226.495278852545925,
        28729.085735721942674,
        39307.89580009271061,
        21213.794301586595867,
        5394.1960214247511077,
        687.1870074920579083,
        42.313330701600911252,
        1.0,
    ),
)
_NEAR = (
    (
        7.7454501427834140764e-4,
        0.0227238449892691845833,
        0.24178072517745061177,
        1.27045825245236838258,
        3.64784832476320460504,
        5.7694972214606914055,
        4.6303378461565452959,
        1.42343711074968357734,
    ),
    (
        1.05075007164441684324e-9,
        5.475938084995344946e-4,
        0.0151986665636164571966,
        0.14810397642748007459,
        0.68976733498510000455,
        1.6763848301838038494,
        2.05319162663775882187,
        1.0,
    ),
)
_FAR = (
    (
        2.01033439929228813265e-7,
        2.71155556874348757815e-5,
        0.0012426609473880784386,
        0.026532189526576123093,
        0.29656057182850489123,
        1.7848265399172913358,
        5.4637849111641143699,
        6.6579046435011037772,
    ),
    (
        2.04426310338993978564e-15,
        1.4215117583164458887e-7,
        1.8463183175100546818e-5,
        7.868691311456132591e-4,
        0.0148753612908506148525,
        0.13692988092273580531,
        0.59983220655588793769,
        1.0,
    ),
)


class Draws:
    """A stream of doubles in [0, 1): (x >> 11) · 2⁻⁵³ of the raw bits of PCG64.

    `path` names an independent stream under the same seed, so that one part of a study can
    draw more without moving the numbers of another.
    """

    def __init__(self, seed: int, *path: int) -> None:
        self._bits = PCG64(SeedSequence(seed, spawn_key=path))

    def uniform(self, *shape: int) -> Floats:
        """Return doubles in [0, 1)."""
        raw = self._bits.random_raw(math.prod(shape))
        return np.asarray((raw >> _SHIFT) * _UNIT, dtype=np.float64).reshape(shape)

    def around(self, *shape: int) -> Floats:
        """Return doubles in [−1, 1)."""
        drawn = self.uniform(*shape)
        drawn *= 2.0
        drawn -= 1.0
        return drawn

    def below(self, bound: int, *shape: int) -> Counts:
        """Return integers 0 … bound − 1."""
        return (self.uniform(*shape) * bound).astype(np.int64)

    def normal(self, *shape: int) -> Floats:
        """Return standard normal doubles, by inversion."""
        return normal_quantile(self.uniform(*shape) + _UNIT / 2)

    def gamma(self, alpha: float, count: int) -> Floats:
        """Return `count` gamma(alpha, 1) doubles (Marsaglia and Tsang 2000), alpha > 0."""
        if alpha < 1:
            lift = (self.uniform(count) + _UNIT / 2) ** (1 / alpha)
            return self.gamma(alpha + 1, count) * lift
        d = alpha - 1 / 3
        drawn = np.empty(0)
        while len(drawn) < count:
            x = self.normal(count)
            v = (1 + x / math.sqrt(9 * d)) ** 3
            u = self.uniform(count) + _UNIT / 2
            with np.errstate(invalid="ignore"):
                taken = (v > 0) & (np.log(u) < 0.5 * x * x + d - d * v + d * np.log(v))
            drawn = np.concatenate([drawn, d * v[taken]])
        return drawn[:count]

    def dirichlet(self, alphas: Floats, count: int) -> Floats:
        """Return len(alphas) × count shares; each column sums to 1."""
        parts = np.stack([self.gamma(float(alpha), count) for alpha in alphas])
        return parts / parts.sum(axis=0)


def normal_quantile(p: Floats) -> Floats:
    """Return the standard normal quantiles of probabilities 0 < p < 1, of any shape."""
    q = p - 0.5
    result = _ratio(_CENTRE, 0.180625 - q * q)
    result *= q
    tail = np.abs(q) > 0.425
    if tail.any():
        inside, below = p[tail], q[tail] < 0
        r = np.sqrt(-np.log(np.where(below, inside, 1 - inside)))
        size = _ratio(_NEAR, r - 1.6)
        far = r > 5
        if far.any():
            size[far] = _ratio(_FAR, r[far] - 5)
        result[tail] = np.where(below, -size, size)
    return result


def _ratio(powers: tuple[tuple[float, ...], tuple[float, ...]], r: Floats) -> Floats:
    """Return the ratio of two polynomials by Horner's rule."""
    top, bottom = np.full_like(r, powers[0][0]), np.full_like(r, powers[1][0])
    for above, below in zip(powers[0][1:], powers[1][1:], strict=True):
        top *= r
        top += above
        bottom *= r
        bottom += below
    top /= bottom
    return top
