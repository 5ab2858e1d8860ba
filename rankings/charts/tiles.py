"""The country as equal tiles: small provinces are seen as well as large ones."""

from collections.abc import Mapping

from rankings.charts.chart import Chart, Language, Mark, group, rect, text
from rankings.charts.geography.grids import ISLES, Isles, places
from rankings.charts.heat import HeatScale, heat_legend
from rankings.charts.places import Place, css, desc, known, names, ranked_of, table, title
from rankings.charts.words import figure, has, place, say, wrapped

WIDE, HIGH, GAP, EDGE = 50.0, 46.0, 3.0, 4.0
ISLES_WIDE = 62.0
SIZE = 12.0


def tile_map(
    values: Mapping[str, Place],
    *,
    units: str,
    scale: HeatScale,
    language: Language,
    key: str,
    chart_title: str,
) -> Chart:
    """units: vn34 or vn63. Each tile has its name and its rank, or its score when nobody is
    ranked. ValueError for values of a unit that is not in the set."""
    here, named = known(values, units), names(units, language)
    spots = list(places(units))
    ranked = any(at.rank is not None for at in here.values())
    marks = []
    for unit, column, row in spots:
        at = here[unit]
        number = place(at.rank, tied=at.tied)
        if not ranked:
            number = figure(at.value, language, scale.decimals)
        said = title(named[unit], at, scale, language, of=ranked_of(here))
        marks.append(
            group(
                f"chart__mark chart__tile {css(at, scale)}",
                *_tile(_short(unit, named[unit], language), number, column, row),
                key=unit,
                title=said,
            )
        )
    marks += [_isles(isles, here, scale, named, language) for isles in ISLES[units]]
    right = max(isles.column for isles in ISLES[units])
    down = max(row for _, _, row in spots)
    return Chart(
        kind="tiles",
        key=key,
        width=2 * EDGE + right * (WIDE + GAP) + ISLES_WIDE,
        height=2 * EDGE + (down + 1) * (HIGH + GAP) - GAP,
        title=chart_title,
        desc=desc(here, named, language),
        marks=tuple(marks),
        table=table(here, named, scale, language),
        legend=heat_legend(
            scale, language, missing=any(at.value is None for at in here.values())
        ),
    )


def corner(column: float, row: float) -> tuple[float, float]:
    """Top left of a tile."""
    return EDGE + column * (WIDE + GAP), EDGE + row * (HIGH + GAP)


def _short(unit: str, name: str, language: Language) -> str:
    """A name that fits a tile."""
    word = f"short_{unit.removesuffix('-2025')}"
    return say(word, language) if has(word) else name


def _tile(name: str, number: str, column: float, row: float) -> list[Mark]:
    x, y = corner(column, row)
    middle = x + WIDE / 2
    lines = wrapped(name, WIDE - 3, size=SIZE)
    first = y + (13 if len(lines) > 1 else 18)
    marks = [rect(x, y, WIDE, HIGH, "chart__area", r=4)]
    marks += [
        text(
            middle, first + i * 12, words, "chart__text--tile", anchor="middle", proper=True
        )
        for i, words in enumerate(lines)
    ]
    number_y = y + (41 if len(lines) > 1 else 36)
    marks.append(text(middle, number_y, number, "chart__text--tile-rank", anchor="middle"))
    return marks


def _isles(
    isles: Isles,
    values: Mapping[str, Place],
    scale: HeatScale,
    named: Mapping[str, str],
    language: Language,
) -> Mark:
    """An archipelago: the class of its unit, its own name, no rank of its own."""
    x, y = corner(isles.column, isles.row)
    at = values[isles.holder]
    name = say(isles.word, language)
    words = name.split()
    lines = (" ".join(words[:2]), " ".join(words[2:]))
    marks = [rect(x, y, ISLES_WIDE, HIGH, "chart__area chart__area--isles", r=12)]
    for index, line in enumerate(lines):
        marks.append(
            text(
                x + ISLES_WIDE / 2,
                y + 20 + index * 12,
                line,
                "chart__text--tile",
                anchor="middle",
                proper=True,
            )
        )
    return group(
        f"chart__mark chart__tile {css(at, scale)}",
        *marks,
        key=isles.word,
        title=f"{name} ({named[isles.holder]})",
    )
