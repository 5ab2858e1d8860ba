"""Where a unit's distance from its peers comes from: points added and taken, one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from rankings.charts.chart import (
    Chart,
    Head,
    Key,
    Language,
    Mark,
    Row,
    Table,
    group,
    line,
    rect,
    text,
)
from rankings.charts.scale import Scale
from rankings.charts.words import figure, fitted, room_of, say, signed

WIDTH = 320.0
EDGE, SIDE, FIGURES = 8.0, 112.0, 44.0
BESIDE, BELOW, BAR = 30.0, 44.0, 14.0


@dataclass(frozen=True, slots=True)
class Step:
    """Points one pillar adds to (or takes from) the peers' median; None: no data."""

    name: str
    points: float | None


@dataclass(frozen=True, slots=True)
class _Bar:
    name: str
    start: float
    stop: float
    css: str
    said: str


def waterfall(
    median: float,
    steps: Sequence[Step],
    *,
    language: Language,
    key: str,
    title: str,
    name: str,
    decimals: int = 1,
) -> Chart:
    """From the peers' median down the steps to the unit, whose score is their sum.

    The axis need not begin at zero: bars of steps are read by their length, the two ends
    are marked by lines and their numbers.
    """
    bars = _bars(median, steps, name, language, decimals)
    levels = [level for bar in bars for level in (bar.start, bar.stop)]
    beside = all(room_of(bar.name) <= SIDE - EDGE for bar in bars)
    tall = BESIDE if beside else BELOW
    low, high = min(levels), max(levels)
    # With nothing to show, a scale of one point puts all marks at its start.
    scale = Scale(
        low,
        high if high > low else low + 1,
        (SIDE if beside else EDGE) + 6,
        WIDTH - FIGURES - EDGE - 6,
    )
    marks = []
    for index, bar in enumerate(bars):
        y = index * tall + (tall / 2 if beside else tall - BAR / 2 - 4) + 4
        following = y + tall if index + 1 < len(bars) else None
        marks.append(_row(bar, scale, y, following, beside=beside))
    return Chart(
        kind="waterfall",
        key=key,
        width=WIDTH,
        height=len(bars) * tall + 8,
        title=title,
        desc=_desc(bars, steps, language),
        marks=tuple(marks),
        table=_table(bars, language, decimals),
        legend=(
            Key("bar-better", say("raises", language)),
            Key("bar-worse", say("lowers", language)),
        ),
    )


def _desc(bars: Sequence[_Bar], steps: Sequence[Step], language: Language) -> str:
    adds = [(step.points, step.name) for step in steps if step.points is not None]
    nobody = say("nobody", language)
    most, least = max(adds, default=(0, "")), min(adds, default=(0, ""))
    return say(
        "desc_waterfall",
        language,
        start=bars[0].said,
        end=bars[-1].said,
        strong=most[1] if most[0] > 0 else nobody,
        weak=least[1] if least[0] < 0 else nobody,
    )


def _bars(
    median: float, steps: Sequence[Step], name: str, language: Language, decimals: int
) -> list[_Bar]:
    sums = list(accumulate((step.points or 0 for step in steps), initial=median))
    bars = [
        _Bar(
            say("medians", language),
            median,
            median,
            "end",
            figure(median, language, decimals),
        )
    ]
    for step, before, after in zip(steps, sums, sums[1:], strict=False):
        css = "better" if after > before else "worse" if after < before else "none"
        said = "–" if step.points is None else signed(step.points, language, decimals)
        bars.append(_Bar(step.name, before, after, css, said))
    total = sums[-1]
    return [*bars, _Bar(name, total, total, "end", figure(total, language, decimals))]


def _row(
    bar: _Bar, scale: Scale, y: float, following: float | None, *, beside: bool
) -> Mark:
    start, stop = scale.at(bar.start), scale.at(bar.stop)
    css = "chart__text--strong" if bar.css == "end" else ""
    named = (EDGE, y + 4) if beside else (EDGE, y - BAR / 2 - 6)
    name = fitted(bar.name, SIDE - EDGE + 4 if beside else WIDTH - 2 * EDGE)
    name_css = f"chart__text--name {css}".strip()
    marks = [text(*named, name, name_css)]
    if following is not None:
        # Behind the names it may cross.
        marks.insert(0, line(stop, y, stop, following, "chart__link"))
    if bar.css in {"end", "none"}:
        half = BAR / 2 if bar.css == "end" else 4
        marks.append(
            line(stop, y - half, stop, y + half, f"chart__stop chart__stop--{bar.css}")
        )
    else:
        width = max(abs(stop - start), 1.5)
        left = min(start, stop)
        marks.append(
            rect(left, y - BAR / 2, width, BAR, f"chart__step chart__step--{bar.css}", r=2)
        )
    figures = f"chart__text--figure {css}".strip()
    marks.append(text(WIDTH - EDGE, y + 4, bar.said, figures, anchor="end"))
    return group("chart__mark", *marks, key=bar.name, title=f"{bar.name}: {bar.said}")


def _table(bars: Sequence[_Bar], language: Language, decimals: int) -> Table:
    words = ("pillar", "points", "total")
    heads = tuple(Head(say(word, language), number=word != "pillar") for word in words)
    rows = tuple(
        Row(
            f"{index}-{bar.name}",
            bar.name,
            (
                "" if bar.css == "end" else bar.said,
                figure(bar.stop, language, decimals),
            ),
            marked=bar.css == "end",
        )
        for index, bar in enumerate(bars)
    )
    return Table(heads, rows)
