"""The pillars of one unit against its peers: dot, median, best, interval on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from rankings.charts.chart import (
    Chart,
    Head,
    Key,
    Language,
    Mark,
    Row,
    Table,
    circle,
    diamond,
    group,
    line,
    text,
)
from rankings.charts.interval import band
from rankings.charts.scale import Scale, ticks
from rankings.charts.words import DASH, figure, fitted, room_of, say

WIDTH = 320.0
EDGE, SIDE, FIGURES = 8.0, 104.0, 36.0  # margin, names beside the line, figures at its end
BESIDE, BELOW, FOOT = 30.0, 46.0, 30.0  # height of a row; of the axis


@dataclass(frozen=True, slots=True)
class Dot:
    """One pillar. value None: no data. low, high: interval of the value, both or none."""

    name: str
    value: float | None
    median: float
    best: float
    low: float | None = None
    high: float | None = None


def dot_plot(
    dots: Sequence[Dot],
    *,
    language: Language,
    key: str,
    title: str,
    low: float = 0,
    high: float = 100,
    decimals: int = 0,
) -> Chart:
    """One row a pillar, in the order given. Names too long for the side stand above their
    line, all of them, so that the rows stay alike."""
    beside = all(room_of(dot.name) <= SIDE - EDGE for dot in dots)
    tall = BESIDE if beside else BELOW
    scale = Scale(low, high, SIDE if beside else EDGE, WIDTH - FIGURES - EDGE)
    height = len(dots) * tall + FOOT
    marks = [_axis(scale, height - FOOT, language)]
    for index, dot in enumerate(dots):
        y = index * tall + (tall / 2 if beside else tall - 14)
        named = (EDGE, y + 4) if beside else (EDGE, y - 15)
        marks.append(_row(dot, scale, (y, *named), language, decimals))
    return Chart(
        kind="dotplot",
        key=key,
        width=WIDTH,
        height=height,
        title=title,
        desc=_desc(dots, language),
        marks=tuple(marks),
        table=_table(dots, language, decimals),
        legend=(
            Key("dot-better", say("at_least_median", language)),
            Key("dot-worse", say("below_median", language)),
            Key("tick", say("median", language)),
            Key("diamond", say("best", language)),
            Key("band", say("interval_90", language)),
        ),
    )


def _axis(scale: Scale, bottom: float, language: Language) -> Mark:
    inner: list[Mark] = []
    for tick in ticks(scale.low, scale.high):
        x = scale.at(tick)
        inner.append(line(x, 4, x, bottom, "chart__grid"))
        said = figure(tick, language, 0 if tick == int(tick) else 1)
        inner.append(text(x, bottom + 18, said, "chart__text--axis", anchor="middle"))
    return group("chart__axis", *inner)


def _row(
    dot: Dot,
    scale: Scale,
    places: tuple[float, float, float],
    language: Language,
    decimals: int,
) -> Mark:
    """places: y of the line, then x and y of its name."""
    y, *named = places
    said = figure(dot.value, language, decimals)
    name = fitted(dot.name, WIDTH - 2 * EDGE - FIGURES if named[1] < y else SIDE - EDGE + 4)
    marks = [
        text(named[0], named[1], name, "chart__text--name"),
        text(WIDTH - EDGE, y + 4, said, "chart__text--figure", anchor="end"),
        line(scale.start, y, scale.stop, y, "chart__track"),
    ]
    if dot.low is not None and dot.high is not None and dot.value is not None:
        marks.append(band(scale.at(dot.low), scale.at(dot.high), y, 4))
    best, median = scale.at(dot.best), scale.at(dot.median)
    marks.append(diamond(best, y, 4.5, "chart__best"))
    marks.append(line(median, y - 7, median, y + 7, "chart__median"))
    if dot.value is None:
        # Behind the line, where nothing else stands.
        words = say("missing", language)
        marks[1] = text(WIDTH - EDGE, y + 4, DASH, "chart__text--figure", anchor="end")
        title = f"{dot.name}: {words}"
    else:
        css = "better" if dot.value >= dot.median else "worse"
        marks.append(circle(scale.at(dot.value), y, 5.5, f"chart__dot chart__dot--{css}"))
        title = (
            f"{dot.name}: {said} · {say('median', language)}"
            f" {figure(dot.median, language, decimals)}"
            f" · {say('best', language)} {figure(dot.best, language, decimals)}"
        )
    return group("chart__mark", *marks, key=dot.name, title=title)


def _desc(dots: Sequence[Dot], language: Language) -> str:
    known = [(dot.value - dot.median, dot.name) for dot in dots if dot.value is not None]
    if not known:
        return say("desc_dotplot_none", language)
    nobody = say("nobody", language)
    most, least = max(known), min(known)
    return say(
        "desc_dotplot",
        language,
        above=sum(gap >= 0 for gap, _ in known),
        count=len(dots),
        strong=most[1] if most[0] > 0 else nobody,
        weak=least[1] if least[0] < 0 else nobody,
    )


def _table(dots: Sequence[Dot], language: Language, decimals: int) -> Table:
    words = ("pillar", "this", "median", "best", "interval_90")
    heads = tuple(Head(say(word, language), number=word != "pillar") for word in words)
    rows = []
    for dot in dots:
        said = [figure(v, language, decimals) for v in (dot.value, dot.median, dot.best)]
        ends = [figure(v, language, decimals) for v in (dot.low, dot.high) if v is not None]
        span = DASH.join(ends) if len(ends) == 2 and dot.value is not None else DASH
        rows.append(Row(dot.name, dot.name, (*said, span)))
    return Table(heads, tuple(rows))
