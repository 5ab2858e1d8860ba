"""Ranks over three or more editions; only chosen units have colour."""

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
    polyline,
    rect,
    text,
    vietnamese,
)
from rankings.charts.scale import Scale, apart
from rankings.charts.words import DASH, fitted, place, say

LEFT = 32.0
LABELS, NAME = 150.0, 38.0  # room at the right; where names begin in it
WIDE = 34.0  # more of it in a wide drawing, whose words are larger
TOP, FOOT, LABEL = 34.0, 14.0, 15.0
SHORTEST, TALLEST = 150.0, 420.0
SERIES = 4


@dataclass(frozen=True, slots=True)
class Course:
    """One unit's ranks, one per edition, None where it had none.

    tied: editions (by number from 0) in which it shared its rank.
    """

    key: str
    name: str
    ranks: tuple[int | None, ...]
    chosen: bool = False
    tied: frozenset[int] = frozenset()


def bump(
    courses: Sequence[Course],
    editions: Sequence[str],
    *,
    language: Language,
    key: str,
    title: str,
    width: float = 330,
) -> Chart:
    """Rank 1 at the top. The first four chosen units have a colour and a sign of their own,
    further ones share them in turn. A missing edition is a gap, never bridged.

    ValueError when a unit has not as many ranks as there are editions.
    """
    if any(len(course.ranks) != len(editions) for course in courses):
        raise ValueError("one rank for each edition")
    last = max((r for c in courses for r in c.ranks if r is not None), default=1)
    chosen = [course for course in courses if course.chosen]
    inner = min(max((last - 1) * 9.0, SHORTEST, (len(chosen) - 1) * LABEL), TALLEST)
    down = Scale(1, last, TOP, TOP + inner)
    right = LABELS + (WIDE if width > 500 else 0)
    across = Scale(0, max(len(editions) - 1, 1), LEFT, width - right)
    marks = [_axes(editions, down, across, last)]
    marks += [_quiet(c, down, across) for c in courses if not c.chosen]
    ends = _ends(chosen, down)
    marks += [
        _loud(course, (index % SERIES) + 1, down, across, end)
        for index, (course, end) in enumerate(zip(chosen, ends, strict=True))
    ]
    quiet = len(chosen) < len(courses)
    return Chart(
        kind="bump",
        key=key,
        width=width,
        height=down.stop + FOOT,
        title=title,
        desc=say(
            "desc_bump",
            language,
            count=len(courses),
            editions=len(editions),
            first=editions[0] if editions else DASH,
            last=editions[-1] if editions else DASH,
        ),
        marks=tuple(marks),
        table=_table(courses, editions, language),
        legend=(Key("line-other", say("others", language)),) if quiet else (),
    )


def _axes(editions: Sequence[str], down: Scale, across: Scale, last: int) -> Mark:
    inner: list[Mark] = []
    every = -(-len(editions) * 40 // max(int(across.stop - across.start) + 40, 1))
    for index, edition in enumerate(editions):
        x = across.at(index)
        inner.append(line(x, down.start - 6, x, down.stop + 6, "chart__grid"))
        if (len(editions) - 1 - index) % every == 0:
            inner.append(text(x, 16, edition, "chart__text--axis", anchor="middle"))
    for rank in sorted({1, *range(10, last, 10), last}):
        if rank not in {1, last} and last - rank < 4:
            continue
        words = str(rank)
        inner.append(
            text(LEFT - 14, down.at(rank) + 4, words, "chart__text--axis", anchor="end")
        )
    return group("chart__axis", *inner)


def _runs(course: Course) -> list[list[tuple[int, int]]]:
    """Editions in a row that have a rank: (edition, rank)."""
    runs: list[list[tuple[int, int]]] = [[]]
    for index, rank in enumerate(course.ranks):
        if rank is None:
            runs.append([])
        else:
            runs[-1].append((index, rank))
    return [run for run in runs if run]


def _lines(course: Course, down: Scale, across: Scale, css: str) -> list[Mark]:
    return [
        polyline([(across.at(i), down.at(rank)) for i, rank in run], css)
        for run in _runs(course)
        if len(run) > 1
    ]


def _quiet(course: Course, down: Scale, across: Scale) -> Mark:
    marks = _lines(course, down, across, "chart__other")
    marks += [
        circle(across.at(run[0][0]), down.at(run[0][1]), 1.6, "chart__end chart__other")
        for run in _runs(course)
        if len(run) == 1
    ]
    return group("chart__mark", *marks, key=course.key, title=_title(course))


def _ends(chosen: Sequence[Course], down: Scale) -> tuple[float, ...]:
    """Where the names stand: at the height of the last rank, kept apart."""
    lasts = [next((r for r in reversed(c.ranks) if r is not None), 1) for c in chosen]
    return apart([down.at(rank) for rank in lasts], LABEL, down.start, down.stop)


def _loud(course: Course, series: int, down: Scale, across: Scale, end: float) -> Mark:
    css = f"chart__series chart__series--{series}"
    marks = _lines(course, down, across, css)
    for index, rank in enumerate(course.ranks):
        if rank is not None:
            marks.append(_sign(series, across.at(index), down.at(rank)))
    newest = course.ranks[-1] if course.ranks else None
    said = place(newest, tied=len(course.ranks) - 1 in course.tied)
    x = across.at(len(course.ranks) - 1)
    css = f"chart__text--series-{series}"
    marks.append(text(x + 10, end + 4, said, f"chart__text--figure {css}"))
    name = fitted(course.name, LABELS - NAME + 2)
    proper = vietnamese(course.name)
    marks.append(text(x + NAME + 2, end + 4, name, css, proper=proper))
    return group("chart__mark", *marks, key=course.key, title=_title(course))


def _sign(series: int, x: float, y: float) -> Mark:
    """Each series has a shape as well as a colour."""
    css = f"chart__sign chart__sign--{series}"
    if series == 1:
        return circle(x, y, 4, css)
    if series == 2:
        return rect(x - 3.6, y - 3.6, 7.2, 7.2, css)
    return diamond(x, y, 5, css) if series == 3 else circle(x, y, 3.4, css)


def _title(course: Course) -> str:
    ranks = (place(r, tied=i in course.tied) for i, r in enumerate(course.ranks))
    return f"{course.name}: {' → '.join(ranks)}"


def _table(courses: Sequence[Course], editions: Sequence[str], language: Language) -> Table:
    heads = (Head(say("unit", language), number=False), *(Head(e) for e in editions))
    order = sorted(courses, key=lambda c: (c.ranks[-1] or 10_000 if c.ranks else 0, c.name))
    rows = tuple(
        Row(
            course.key,
            course.name,
            tuple(place(r, tied=i in course.tied) for i, r in enumerate(course.ranks)),
            proper=True,
            marked=course.chosen,
        )
        for course in order
    )
    return Table(heads, rows)
