"""Ranks in two editions: a line for each unit, from its old place to its new one."""

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
    group,
    line,
    text,
    vietnamese,
)
from rankings.charts.scale import Scale, apart
from rankings.charts.words import MINUS, fitted, place, say

WIDTH = 346.0
LEFT, RIGHT = 137.0, 209.0
RANK, NAME, ROOM = 9.0, 34.0, 113.0  # from the end of a line to its words; of a name
TOP, FOOT, LABEL = 30.0, 12.0, 15.0
ALL_NAMED = 16  # up to so many units every line has its name
TALLEST = 660.0


@dataclass(frozen=True, slots=True)
class Move:
    """One unit's ranks, None where it had none. tied: shared with another. told: whether
    the two may be compared."""

    key: str
    name: str
    before: int | None
    after: int | None
    tied_before: bool = False
    tied_after: bool = False
    chosen: bool = False
    told: bool = True

    @property
    def places(self) -> int | None:
        """How many places up (+) or down (−)."""
        known = self.before is not None and self.after is not None
        return (self.before or 0) - (self.after or 0) if known else None

    @property
    def course(self) -> str:
        """better, worse, same, or untold, new and gone, which have one end only."""
        if not self.told:
            return "untold"
        if self.places is None:
            return "gone" if self.after is None else "new"
        return "same" if self.places == 0 else "better" if self.places > 0 else "worse"


def slope(
    moves: Sequence[Move],
    editions: tuple[str, str],
    *,
    language: Language,
    key: str,
    title: str,
) -> Chart:
    """Rank 1 at the top on both sides. Chosen units have colour and names; when there are
    few units, all have. Equal ranks share a place; their names stand one below the other."""
    few = len(moves) <= ALL_NAMED
    named = [move for move in moves if few or move.chosen]
    last = max((r for m in moves for r in (m.before, m.after) if r is not None), default=1)
    step = max(LABEL, 1) if few else min(LABEL, (TALLEST - TOP - FOOT) / max(last, 1))
    inner = max((last - 1) * step, (len(named) - 1) * LABEL, LABEL)
    scale = Scale(1, last, TOP + 8, TOP + 8 + inner)
    loud = [move for move in moves if few or move.chosen]
    quiet = [move for move in moves if move not in loud]
    marks = [
        text(LEFT, 16, editions[0], "chart__text--head", anchor="end"),
        text(RIGHT, 16, editions[1], "chart__text--head"),
        *(_course(move, scale, "chart__other", language) for move in quiet),
        *_named(named, scale, language, few=few),
    ]
    return Chart(
        kind="slope",
        key=key,
        width=WIDTH,
        height=scale.stop + FOOT,
        title=title,
        desc=_desc(moves, editions, language),
        marks=tuple(marks),
        table=_table(moves, editions, language),
        legend=_legend(moves, language, quiet=bool(quiet)),
    )


def _named(
    moves: Sequence[Move], scale: Scale, language: Language, *, few: bool
) -> list[Mark]:
    """The lines with names at both ends, names kept apart."""
    before = sorted((m for m in moves if m.before is not None), key=lambda m: m.before or 0)
    after = sorted((m for m in moves if m.after is not None), key=lambda m: m.after or 0)
    left = _spread([scale.at(m.before or 1) for m in before], scale)
    right = _spread([scale.at(m.after or 1) for m in after], scale)
    starts = dict(zip((m.key for m in before), left, strict=True))
    ends = dict(zip((m.key for m in after), right, strict=True))
    out = []
    for move in moves:
        css = f"chart__line chart__line--{move.course}"
        if few and not move.chosen and any(other.chosen for other in moves):
            css += " chart__line--quiet"
        labels = []
        if move.key in starts:
            rank = place(move.before, tied=move.tied_before)
            labels += _label(move, rank, LEFT, starts[move.key], left=True)
        if move.key in ends:
            rank = place(move.after, tied=move.tied_after)
            labels += _label(move, rank, RIGHT, ends[move.key], left=False)
        out.append(_course(move, scale, css, language, *labels))
    return out


def _spread(places: Sequence[float], scale: Scale) -> tuple[float, ...]:
    return apart(places, LABEL, scale.start, scale.stop)


def _label(move: Move, rank: str, x: float, y: float, *, left: bool) -> list[Mark]:
    """Rank next to the line, name outside it."""
    css = "chart__text--strong" if move.chosen else ""
    name, proper = fitted(move.name, ROOM), vietnamese(move.name)
    if left:
        return [
            text(x - RANK, y + 4, rank, f"chart__text--figure {css}".strip(), anchor="end"),
            text(x - NAME, y + 4, name, css, anchor="end", proper=proper),
        ]
    return [
        text(x + RANK, y + 4, rank, f"chart__text--figure {css}".strip()),
        text(x + NAME, y + 4, name, css, proper=proper),
    ]


def _course(move: Move, scale: Scale, css: str, language: Language, *labels: Mark) -> Mark:
    """The line of a unit, or the one dot of a unit that came or left."""
    marks: list[Mark] = []
    size = 3 if labels else 1.8
    if move.before is not None and move.after is not None:
        marks.append(line(LEFT, scale.at(move.before), RIGHT, scale.at(move.after), css))
    for x, rank in ((LEFT, move.before), (RIGHT, move.after)):
        if rank is not None:
            marks.append(circle(x, scale.at(rank), size, css.replace("__line", "__end")))
    title = f"{move.name}: {_ranks(move)}, {_change(move, language)}"
    return group("chart__mark", *marks, *labels, key=move.key, title=title)


def _ranks(move: Move) -> str:
    before = place(move.before, tied=move.tied_before)
    return f"{before} → {place(move.after, tied=move.tied_after)}"


def _change(move: Move, language: Language) -> str:
    words = {"new": "came", "gone": "left", "same": "stayed", "untold": "untold"}
    if move.course in words:
        return say(words[move.course], language)
    word = "rose" if move.course == "better" else "fell"
    return say(word, language, places=abs(move.places or 0))


def _desc(moves: Sequence[Move], editions: tuple[str, str], language: Language) -> str:
    count = dict.fromkeys(("better", "worse", "same", "untold", "new", "gone"), 0)
    for move in moves:
        count[move.course] += 1
    return say(
        "desc_slope",
        language,
        count=len(moves),
        up=count["better"],
        down=count["worse"],
        same=count["same"],
        before=editions[0],
        after=editions[1],
    )


def _table(moves: Sequence[Move], editions: tuple[str, str], language: Language) -> Table:
    heads = (
        Head(say("unit", language), number=False),
        *(Head(edition) for edition in editions),
        Head(say("change", language)),
    )
    rows = []
    for move in sorted(moves, key=lambda m: (m.after or 10_000, m.before or 10_000)):
        sign = "" if not move.places else "+" if move.places > 0 else MINUS
        change = (
            f"{sign}{abs(move.places)}"
            if move.places is not None
            else _change(move, language)
        )
        cells = (
            place(move.before, tied=move.tied_before),
            place(move.after, tied=move.tied_after),
            change,
        )
        rows.append(Row(move.key, move.name, cells, proper=True, marked=move.chosen))
    return Table(heads, tuple(rows))


def _legend(moves: Sequence[Move], language: Language, *, quiet: bool) -> tuple[Key, ...]:
    words = {"better": "rose", "worse": "fell", "same": "stayed"}
    courses = {move.course for move in moves}
    keys = [
        Key(f"line-{course}", say(f"legend_{word}", language))
        for course, word in words.items()
        if course in courses
    ]
    return (*keys, Key("line-other", say("others", language))) if quiet else tuple(keys)
