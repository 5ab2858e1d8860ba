"""A unit's figure over the editions as a small line."""

from collections.abc import Sequence
from dataclasses import dataclass

from egov.sparkline import Sparkline, sparkline
from rankings.charts.chart import Head, Language, Row, Table
from rankings.charts.words import figure, say

WIDTH, HEIGHT = 90, 24  # as large as `chart--spark` shows it, so that nothing is stretched


@dataclass(frozen=True, slots=True)
class Trend:
    """spark: for `partials/sparkline.html`, None when there is no line to draw.
    title: what the line says. table: every edition, gaps included."""

    spark: Sparkline | None
    title: str
    table: Table


def trend(
    values: Sequence[float | None],
    editions: Sequence[str],
    *,
    language: Language,
    decimals: int = 0,
    rank: bool = False,
) -> Trend:
    """The newest unbroken run of values. rank: less is better, so less is drawn higher.

    ValueError when there are not as many editions as values.
    """
    run: list[tuple[str, float]] = []
    for edition, value in zip(editions, values, strict=True):
        run = [] if value is None else [*run, (edition, value)]
    line = sparkline(
        [-value if rank else value for _, value in run], width=WIDTH, height=HEIGHT
    )
    title = say("desc_trend_none", language)
    if line is not None:
        title = say(
            "desc_trend",
            language,
            first=figure(run[0][1], language, decimals),
            first_edition=run[0][0],
            last=figure(run[-1][1], language, decimals),
            last_edition=run[-1][0],
        )
    rows = tuple(
        Row(edition, edition, (figure(value, language, decimals),))
        for edition, value in zip(editions, values, strict=True)
    )
    heads = (
        Head(say("edition", language), number=False),
        Head(say("rank" if rank else "score", language)),
    )
    return Trend(line, title, Table(heads, rows))
