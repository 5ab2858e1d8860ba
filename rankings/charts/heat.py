"""Seven classes between worse and better. The class is a colour; the number stands beside it."""

from dataclasses import dataclass

from rankings.charts.chart import Key, Language
from rankings.charts.words import figure, say

LEVELS = (3, 2, 1, 0, -1, -2, -3)


@dataclass(frozen=True, slots=True)
class HeatScale:
    """low < middle < high, in the unit of the values; the middle is the peers' median.

    Each side is cut into equal parts, so that the middle class reaches as far up as down
    in its own side. ValueError when the three are out of order.
    """

    low: float
    middle: float
    high: float
    decimals: int = 0

    def __post_init__(self) -> None:
        if not self.low < self.middle < self.high:
            raise ValueError("low < middle < high")

    def level(self, value: float) -> int:
        """−3 (worst) to 3 (best)."""
        side = self.high - self.middle if value >= self.middle else self.middle - self.low
        share = (value - self.middle) / side
        size = min(3, int(abs(share) * 3.5 + 0.5))
        return size if share >= 0 else -size

    def edge(self, level: int) -> float:
        """Where the class of that level begins, seen from the middle; not for 0."""
        side = self.high - self.middle if level > 0 else self.middle - self.low
        return self.middle + side * (abs(level) - 0.5) / 3.5 * (1 if level > 0 else -1)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """css: class names for the cell. text: the number. spoken: the class in words."""

    css: str
    text: str
    spoken: str


def heat(value: float | None, scale: HeatScale, language: Language) -> HeatCell:
    """How one value of a table is shown."""
    if value is None:
        missing = say("missing", language)
        return HeatCell("heat heat--none", say("missing_short", language), missing)
    level = scale.level(value)
    return HeatCell(
        css=f"heat {heat_class(level)}",
        text=figure(value, language, scale.decimals),
        spoken=say(f"class_{level}", language),
    )


def heat_class(level: int | None) -> str:
    """The class name of a level; None is missing."""
    if level is None:
        return "heat--none"
    if level == 0:
        return "heat--even"
    return f"heat--{'better' if level > 0 else 'worse'}-{abs(level)}"


def heat_legend(scale: HeatScale, language: Language, *, missing: bool) -> tuple[Key, ...]:
    """The classes from best to worst with their bounds, and what a gap looks like."""

    def said(edge: float) -> str:
        return figure(edge, language, scale.decimals)

    def words(level: int) -> str:
        if level == 3:
            return say("from", language, low=said(scale.edge(3)))
        if level == -3:
            return say("under", language, high=said(scale.edge(-3)))
        low = scale.edge(level) if level > 0 else scale.edge(level - 1)
        high = scale.edge(level + 1) if level >= 0 else scale.edge(level)
        return say("between", language, low=said(low), high=said(high))

    keys = tuple(Key(heat_class(level), words(level)) for level in LEVELS)
    return (*keys, Key("heat--none", say("missing", language))) if missing else keys
