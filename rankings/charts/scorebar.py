"""A score as a bar from zero, with the range it may lie in."""

from rankings.charts.chart import Chart, Head, Language, Mark, Row, Table, rect
from rankings.charts.interval import whisker
from rankings.charts.scale import Scale
from rankings.charts.words import DASH, figure, say

WIDTH, HEIGHT, THICK = 130.0, 16.0, 5.0


def score_bar(
    score: float | None,
    *,
    language: Language,
    key: str,
    name: str,
    highest: float = 1,
    low: float | None = None,
    high: float | None = None,
    decimals: int = 3,
) -> Chart:
    """From 0 to highest. low and high: the range of the score, both or none.

    A missing score leaves the track empty.
    """
    scale = Scale(0, highest, 0, WIDTH)
    top = (HEIGHT - THICK) / 2
    marks: list[Mark] = [rect(0, top, WIDTH, THICK, "chart__rail", r=THICK / 2)]
    if score is not None:
        marks.append(rect(0, top, scale.at(score), THICK, "chart__bar", r=THICK / 2))
    span, desc = DASH, say("missing", language)
    said = figure(score, language, decimals)
    most = figure(highest, language)
    if score is not None:
        desc = say("desc_scorebar", language, score=said, highest=most)
    if score is not None and low is not None and high is not None:
        marks += whisker(_inside(scale.at(low)), _inside(scale.at(high)), HEIGHT / 2, 6)
        ends = {
            "low": figure(low, language, decimals),
            "high": figure(high, language, decimals),
        }
        span = f"{ends['low']}{DASH}{ends['high']}"
        desc = say("desc_scorebar_range", language, score=said, highest=most, **ends)
    return Chart(
        kind="scorebar",
        key=key,
        width=WIDTH,
        height=HEIGHT,
        title=name,
        desc=desc,
        marks=tuple(marks),
        table=Table(
            heads=tuple(
                Head(say(word, language), number=word != "unit")
                for word in ("unit", "score", "score_range")
            ),
            rows=(Row(key, name, (said, span), proper=True),),
        ),
    )


def _inside(x: float) -> float:
    """A cap at the very edge is drawn whole."""
    return min(max(x, 0.6), WIDTH - 0.6)
