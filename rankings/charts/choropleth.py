"""The country drawn to scale, coloured by class of score, with both archipelagos."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from rankings.charts.chart import (
    Chart,
    Language,
    Mark,
    circle,
    group,
    line,
    path,
    rect,
    text,
)
from rankings.charts.geography.grids import ISLES, Isles
from rankings.charts.heat import HeatScale, heat_legend
from rankings.charts.places import Place, css, desc, known, names, ranked_of, table, title
from rankings.charts.words import say

FOLDER = Path(__file__).parent / "geography"
FILES = {"vn34": "map34.json", "vn63": "map63.json"}
# Frames around the archipelagos: x, y, width, height.
RINGS = {
    "hoang_sa": (526.0, 372.0, 114.0, 92.0),
    "truong_sa": (382.0, 648.0, 436.0, 231.0),
}
SEA = (560.0, 545.0)


def choropleth(
    values: Mapping[str, Place],
    *,
    units: str,
    scale: HeatScale,
    language: Language,
    key: str,
    chart_title: str,
) -> Chart:
    """units: vn34 or vn63. Worse classes are hatched as well as coloured; chosen units are
    outlined and named. ValueError for values of a unit that is not in the set."""
    here, named = known(values, units), names(units, language)
    width, height = geography(units)["box"]
    return Chart(
        kind="map",
        key=key,
        width=width,
        height=height,
        title=chart_title,
        desc=desc(here, named, language),
        marks=tuple(_marks(units, here, scale, language, key)),
        table=table(here, named, scale, language),
        legend=heat_legend(
            scale, language, missing=any(at.value is None for at in here.values())
        ),
        note=say("credit", language),
    )


def _marks(
    units: str,
    here: Mapping[str, Place],
    scale: HeatScale,
    language: Language,
    key: str,
) -> list[Mark]:
    """From the ground up: sea, archipelagos, land, stripes, chosen land, names."""
    drawn, named = geography(units)["units"], names(units, language)
    marks = [
        _hatch(key),
        text(*SEA, say("sea", language), "chart__text--sea", anchor="middle"),
    ]
    marks += [
        _ring(
            isles,
            drawn[isles.holder]["islands"],
            css(here[isles.holder], scale),
            named[isles.holder],
            language,
        )
        for isles in ISLES[units]
    ]
    last: list[Mark] = []
    for unit, at in here.items():
        land = drawn[unit]
        said = title(named[unit], at, scale, language, of=ranked_of(here))
        # Outlines of chosen units lie on top of their neighbours.
        (last if at.chosen else marks).append(
            group(
                f"chart__mark chart__land {css(at, scale)}",
                _land(key, unit, land),
                key=unit,
                title=said,
            )
        )
    marks += [_hatched(key, here, scale), *last]
    return marks + [_name(drawn[u]["at"], named[u]) for u, at in here.items() if at.chosen]


@cache
def geography(units: str) -> Any:
    """The file of vn34 or vn63: source, box [width, height], units {path, islands, at}."""
    return json.loads((FOLDER / FILES[units]).read_text(encoding="utf-8"))


def _land(key: str, unit: str, land: Mapping[str, Any]) -> Mark:
    # No class of its own: drawn again for the stripes it takes their fill.
    return Mark("path", (("id", f"{key}-{unit}"), ("d", land["path"])))


def _hatched(key: str, values: Mapping[str, Place], scale: HeatScale) -> Mark:
    """The units below the middle once more, striped."""
    below = [
        Mark("use", (("href", f"#{key}-{unit}"),))
        for unit, at in values.items()
        if at.value is not None and scale.level(at.value) < 0
    ]
    fill = ("fill", f"url(#{key}-hatch)")
    return Mark("g", (("class", "chart__hatch"), fill), tuple(below))


def _hatch(key: str) -> Mark:
    stripe = line(0, 0, 0, 9, "chart__stripe")
    size = (("width", "9"), ("height", "9"), ("patternUnits", "userSpaceOnUse"))
    turned = ("patternTransform", "rotate(45)")
    pattern = Mark("pattern", (("id", f"{key}-hatch"), *size, turned), (stripe,))
    return Mark("defs", (), (pattern,))


def _ring(
    isles: Isles, drawing: str, classes: str, holder: str, language: Language
) -> Mark:
    """An archipelago in a frame, with its name, in the class of its unit."""
    x, y, width, height = RINGS[isles.word]
    name = say(isles.word, language)
    return group(
        f"chart__mark chart__isles {classes}",
        rect(x, y, width, height, "chart__ring", r=40),
        path(drawing, "chart__area"),
        text(
            x + width / 2, y - 12, name, "chart__text--isles", anchor="middle", proper=True
        ),
        key=isles.word,
        title=f"{name} ({holder})",
    )


def _name(at: tuple[float, float], name: str) -> Mark:
    """A chosen unit's name in the sea at its side, tied to it."""
    x, y = at
    end = max(x + 60, 330.0) if y < 400 else max(x + 60, 400.0)
    return group(
        "chart__named",
        line(x, y, end - 6, y, "chart__lead"),
        circle(x, y, 4, "chart__pin"),
        text(end, y + 8, name, "chart__text--named", proper=True),
    )
