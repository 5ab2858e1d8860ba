"""How often a unit takes each rank when the calculation is varied."""

from collections.abc import Iterator, Sequence

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
from rankings.charts.interval import whisker
from rankings.charts.scale import Scale
from rankings.charts.words import percent, say

WIDTH, EDGE, TOP, TALL, FOOT = 320.0, 8.0, 22.0, 64.0, 44.0
FLOOR = TOP + TALL


def acceptability(
    shares: Sequence[float],
    *,
    rank: int,
    low: int,
    high: int,
    language: Language,
    key: str,
    title: str,
) -> Chart:
    """shares[i]: how often rank i + 1, 0 to 1. Columns of one strip, rank 1 at the left; the
    published rank is marked, the 90 % interval stands below. ValueError without shares or
    when rank, low, high are not among the ranks."""
    count = len(shares)
    if not all(1 <= r <= count for r in (rank, low, high)):
        raise ValueError("rank, low and high are ranks of the shares")
    wide = min((WIDTH - 2 * EDGE) / count, 26)
    strip = Scale(0, count, (WIDTH - wide * count) / 2, (WIDTH + wide * count) / 2)
    mode = max(range(count), key=lambda i: shares[i])
    said = {"mode": mode + 1, "share": percent(shares[mode], language)}
    top = text(
        min(max(strip.at(mode + 0.5), 22), WIDTH - 22),
        TOP - 7,
        str(said["share"]),
        "chart__text--axis",
        anchor="middle",
    )
    return Chart(
        kind="acceptability",
        key=key,
        width=WIDTH,
        height=FLOOR + FOOT,
        title=title,
        desc=say("desc_acceptability", language, rank=rank, low=low, high=high, **said),
        marks=(
            line(strip.start, FLOOR, strip.stop, FLOOR, "chart__floor"),
            *_columns(shares, strip, rank, language),
            *whisker(strip.at(low - 1), strip.at(high), FLOOR + 9, 4),
            *_numbers(count, strip, rank),
            top,
        ),
        table=_table(shares, rank, language),
        legend=(
            Key("column-this", say("published_rank", language)),
            Key("whisker", say("interval_90", language)),
        ),
    )


def _columns(
    shares: Sequence[float], strip: Scale, rank: int, language: Language
) -> Iterator[Mark]:
    """One column for each rank that occurs."""
    tall = Scale(0, max(*shares, 1e-9), 0, TALL)
    wide = strip.at(1) - strip.at(0)
    gap = 1 if wide < 8 else 2
    for index, share in enumerate(shares):
        if share > 0:
            height = max(tall.at(share), 1)
            css = "chart__column" + (" chart__column--this" if index + 1 == rank else "")
            x = strip.at(index) + gap / 2
            column = rect(x, FLOOR - height, wide - gap, height, css)
            said = f"{say('rank', language)} {index + 1}: {percent(share, language)}"
            yield group("chart__mark", column, key=str(index + 1), title=said)


def _numbers(count: int, strip: Scale, rank: int) -> Iterator[Mark]:
    for r in _told(count, rank):
        css = "chart__text--strong" if r == rank else "chart__text--axis"
        x = min(max(strip.at(r - 0.5), 8), WIDTH - 8)
        yield text(x, FLOOR + 30, str(r), css, anchor="middle")


def _table(shares: Sequence[float], rank: int, language: Language) -> Table:
    heads = (Head(say("rank", language), number=False), Head(say("chance", language)))
    rows = tuple(
        Row(str(r), str(r), (percent(share, language),), marked=r == rank)
        for r, share in enumerate(shares, start=1)
        if share > 0
    )
    return Table(heads, rows)


def _told(count: int, rank: int) -> list[int]:
    """Ranks with a number below: the ends, tens, and the published one with room around."""
    round_ones = {1, count, *range(10, count, 10)}
    near = max(2, count // 12)
    clear = {
        r for r in round_ones if abs(r - rank) > near and (r == count or count - r > near)
    }
    return sorted(clear | {rank})
