"""How sure a rank is: a whisker from its best to its worst place."""

from rankings.charts.chart import (
    Chart,
    Head,
    Language,
    Mark,
    Row,
    Table,
    circle,
    line,
    rect,
)
from rankings.charts.scale import Scale
from rankings.charts.words import DASH, place, say

WIDTH, HEIGHT, MARGIN = 120.0, 20.0, 5.0


def rank_interval(
    rank: int | None,
    low: int | None,
    high: int | None,
    *,
    of: int,
    language: Language,
    key: str,
    name: str,
    tied: bool = False,
) -> Chart:
    """A line from rank 1 (left) to rank `of`, the whisker low..high and the rank as a dot.

    Without low and high only the dot, without rank only the line.
    """
    scale = Scale(1, max(of, 2), MARGIN, WIDTH - MARGIN)
    middle = HEIGHT / 2
    marks: list[Mark] = [line(MARGIN, middle, WIDTH - MARGIN, middle, "chart__track")]
    ranged = rank is not None and low is not None and high is not None
    if ranged:
        marks += whisker(scale.at(low or 1), scale.at(high or of), middle, 5)
    if rank is not None:
        marks.append(circle(scale.at(rank), middle, 3.5, "chart__dot"))
    span = f"{low}{DASH}{high}" if ranged else DASH
    where = say("rank_of", language, rank=place(rank, tied=tied), of=of)
    if rank is None:
        desc = say("desc_unranked", language)
    elif ranged:
        desc = say("desc_interval", language, rank=where, low=low, high=high)
    else:
        desc = say("desc_interval_bare", language, rank=where)
    return Chart(
        kind="interval",
        key=key,
        width=WIDTH,
        height=HEIGHT,
        title=name,
        desc=desc[0].upper() + desc[1:],
        marks=tuple(marks),
        table=Table(
            heads=tuple(
                Head(say(word, language), number=word != "unit")
                for word in ("unit", "rank", "rank_range")
            ),
            rows=(Row(key, name, (place(rank, tied=tied), span), proper=True),),
        ),
    )


def whisker(start: float, stop: float, y: float, half: float) -> tuple[Mark, ...]:
    """A line with a cap at each end; no wider than its cap when both ends are one."""
    return (
        line(start, y, stop, y, "chart__whisker"),
        line(start, y - half, start, y + half, "chart__whisker"),
        line(stop, y - half, stop, y + half, "chart__whisker"),
    )


def band(start: float, stop: float, y: float, half: float) -> Mark:
    """A soft bar from start to stop, wide enough to be seen when both are one."""
    width = max(stop - start, 2)
    middle = (start + stop) / 2
    return rect(middle - width / 2, y - half, width, 2 * half, "chart__band", r=half)
