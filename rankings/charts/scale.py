"""From values to places, and labels kept apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Maps low..high to start..stop; what lies outside is held at the edge."""

    low: float
    high: float
    start: float
    stop: float

    def at(self, value: float) -> float:
        """The place of a value. A scale without extent puts everything in the middle."""
        if self.high == self.low:
            return (self.start + self.stop) / 2
        share = (value - self.low) / (self.high - self.low)
        return self.start + min(max(share, 0), 1) * (self.stop - self.start)


def ticks(low: float, high: float, most: int = 5) -> tuple[float, ...]:
    """Round values from low to high, at most so many and at least one."""
    if high <= low:
        return (low,)
    for step in _steps(high - low):
        first = math.ceil(low / step - 1e-9)
        last = math.floor(high / step + 1e-9)
        if last - first < most:
            return tuple(round(i * step, 10) for i in range(first, last + 1)) or (low,)
    return (low,)


def _steps(span: float) -> Sequence[float]:
    power = math.floor(math.log10(span))
    sizes = (1, 2, 2.5, 5)
    return [size * 10.0**p for p in range(power - 1, power + 2) for size in sizes]


def apart(
    places: Sequence[float], gap: float, low: float, high: float
) -> tuple[float, ...]:
    """Places at least a gap apart and within low..high, each as near its own as that
    allows; order is kept, equal places keep the order they came in. When the room is too
    small for all gaps they shrink alike."""
    if not places:
        return ()
    gap = min(gap, (high - low) / max(len(places) - 1, 1))
    order = sorted(range(len(places)), key=lambda i: places[i])
    spread = [min(max(places[i], low), high) for i in order]
    for i in range(1, len(spread)):
        spread[i] = max(spread[i], spread[i - 1] + gap)
    spread[-1] = min(spread[-1], high)
    for i in range(len(spread) - 2, -1, -1):
        spread[i] = min(spread[i], spread[i + 1] - gap)
    out = [0.0] * len(places)
    for index, value in zip(order, spread, strict=True):
        out[index] = value
    return tuple(out)
