"""A small line of a figure over time, as numbers an SVG can draw."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sparkline:
    """Points in a box of width × height; y grows downwards, as SVG wants.

    points: "x,y x,y …" of the line. target: y of a level to reach, or None.
    """

    points: str
    last_x: float
    last_y: float
    target: float | None
    width: int
    height: int


def sparkline(
    values: Sequence[float],
    *,
    target: float | None = None,
    width: int = 220,
    height: int = 36,
) -> Sparkline | None:
    """Lay the values out evenly; nothing is drawn from fewer than two."""
    if len(values) < 2:
        return None
    margin = 4
    levels = [*values, *([] if target is None else [target])]
    low, span = min(levels), (max(levels) - min(levels)) or 1.0

    def down(value: float) -> float:
        return round(height - margin - (value - low) / span * (height - 2 * margin), 1)

    step = (width - 2 * margin) / (len(values) - 1)
    places = [(round(margin + i * step, 1), down(v)) for i, v in enumerate(values)]
    return Sparkline(
        points=" ".join(f"{x},{y}" for x, y in places),
        last_x=places[-1][0],
        last_y=places[-1][1],
        target=None if target is None else down(target),
        width=width,
        height=height,
    )
