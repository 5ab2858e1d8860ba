"""How often a unit takes each rank when the calculation is varied."""

from collections.abc import Sequence

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
    left = (WIDTH - wide * count) / 2
    floor = TOP + TALL
    tall = Scale(0, max(*shares, 1e-9), 0, TALL)
    gap = 1 if wide < 8 else 2
    marks: list[Mark] = [line(left, floor, left + wide * count, floor, "chart__floor")]
    for index, share in enumerate(shares):
        if share > 0:
            height = max(tall.at(share), 1)
            css = "chart__column" + (" chart__column--this" if index + 1 == rank else "")
            x = left + index * wide + gap / 2
            column = rect(x, floor - height, wide - gap, height, css)
            said = f"{say('rank', language)} {index + 1}: {percent(share, language)}"
            marks.append(group("chart__mark", column, key=str(index + 1), title=said))

    def middle(r: int) -> float:
        return left + (r - 0.5) * wide

    marks += whisker(left + (low - 1) * wide, left + high * wide, floor + 9, 4)
    for r in _told(count, rank):
        css = "chart__text--strong" if r == rank else "chart__text--axis"
        marks.append(text(_inside(middle(r)), floor + 30, str(r), css, anchor="middle"))
    mode = max(range(count), key=lambda i: shares[i])
    most = percent(shares[mode], language)
    marks.append(
        text(_held(middle(mode + 1)), TOP - 7, most, "chart__text--axis", anchor="middle")
    )
    return Chart(
        kind="acceptability",
        key=key,
        width=WIDTH,
        height=floor + FOOT,
        title=title,
        desc=say(
            "desc_acceptability",
            language,
            mode=mode + 1,
            share=most,
            rank=rank,
            low=low,
            high=high,
        ),
        marks=tuple(marks),
        table=Table(
            (Head(say("rank", language), number=False), Head(say("chance", language))),
            tuple(
                Row(
                    str(i + 1),
                    str(i + 1),
                    (percent(share, language),),
                    marked=i + 1 == rank,
                )
                for i, share in enumerate(shares)
                if share > 0
            ),
        ),
        legend=(
            Key("column-this", say("published_rank", language)),
            Key("whisker", say("interval_90", language)),
        ),
    )


def _told(count: int, rank: int) -> list[int]:
    """Ranks with a number below: the ends, tens, and the published one with room around."""
    round_ones = {1, count, *range(10, count, 10)}
    near = max(2, count // 12)
    clear = {
        r for r in round_ones if abs(r - rank) > near and (r == count or count - r > near)
    }
    return sorted(clear | {rank})


def _inside(x: float) -> float:
    return min(max(x, 8), WIDTH - 8)


def _held(x: float) -> float:
    return min(max(x, 22), WIDTH - 22)
