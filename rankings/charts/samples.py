"""Made-up figures that show every chart in every state; for the style guide."""

import json
import math
from functools import cache, partial
from pathlib import Path
from typing import Any

from rankings.charts.acceptability import acceptability
from rankings.charts.bump import Course, bump
from rankings.charts.chart import Chart, Language
from rankings.charts.choropleth import choropleth
from rankings.charts.dotplot import Dot, dot_plot
from rankings.charts.heat import HeatScale, heat
from rankings.charts.interval import rank_interval
from rankings.charts.places import Place
from rankings.charts.scorebar import score_bar
from rankings.charts.slope import Move, slope
from rankings.charts.tiles import tile_map
from rankings.charts.trend import trend
from rankings.charts.waterfall import Step, waterfall
from rankings.charts.words import place
from rankings.reference.registry import unit_set, units

SCORES = HeatScale(0.2, 0.56, 0.9, 2)
PILLARS = HeatScale(30, 62, 96)
HERE = {"vn34": "thai-nguyen-2025", "vn63": "thai-nguyen"}


def samples(language: Language) -> dict[str, Any]:
    """What `kieu_dang/rankings.html` shows."""
    return {
        "league": _league(language),
        "maps": _maps(language),
        "tiles": _tiles(language),
        "slopes": _slopes(language),
        "bumps": _bumps(language),
        "dotplots": _dotplots(language),
        "waterfalls": _waterfalls(language),
        "strips": _strips(language),
    }


@cache
def _file() -> Any:
    path = Path(__file__).with_name("samples.json")
    return json.loads(path.read_text(encoding="utf-8"))


def _said(name: str, language: Language) -> str:
    return str(_file()[name][language])


def _pillars(name: str, language: Language) -> list[str]:
    return [pillar[language] for pillar in _file()[name]]


def _scores(units: str) -> dict[str, float | None]:
    """Scores that look like an edition's: a tie, the newest place without data."""
    keys = [unit.key for unit in unit_set(units)]
    scores: dict[str, float | None] = {
        key: round(0.24 + 0.62 * ((i * 23 + 11) % len(keys)) / len(keys), 3)
        for i, key in enumerate(keys)
    }
    scores[keys[7]] = scores[keys[12]]
    scores[HERE[units]] = 0.648
    scores[keys[-1]] = None
    return scores


def _places(units: str) -> dict[str, Place]:
    scores = _scores(units)
    known = [score for score in scores.values() if score is not None]
    return {
        key: Place(
            value=score,
            rank=None if score is None else 1 + sum(other > score for other in known),
            tied=known.count(score) > 1 if score is not None else False,
            chosen=key == HERE[units],
        )
        for key, score in scores.items()
    }


def _league(language: Language) -> list[dict[str, Any]]:
    """Rows of a league table: first, a tie, an interval of one place, unranked."""
    rows: tuple[tuple[str, int | None, bool, float | None, int], ...] = (
        ("da-nang", 1, False, 0.842, 3),
        ("thai-nguyen", 17, False, 0.648, 5),
        ("ha-giang", 18, True, 0.641, 6),
        ("tay-ninh", 18, True, 0.641, 0),
        ("ba-ria-vung-tau", 63, False, 0.214, 2),
        ("bac-kan", None, False, None, 0),
    )
    names = {unit.key: unit.name(language) for unit in unit_set("vn63")}
    return [
        {
            "name": names[key],
            "marked": key == "thai-nguyen",
            "rank": place(rank, tied=tied),
            "score": score,
            "scorebar": score_bar(
                score,
                low=None if score is None else max(score - 0.02, 0),
                high=None if score is None else score + 0.05,
                language=language,
                key=f"bar-{key}",
                name=names[key],
            ),
            "interval": rank_interval(
                rank,
                None if rank is None else max(rank - wide, 1),
                None if rank is None else min(rank + wide, 63),
                of=63,
                tied=tied,
                language=language,
                key=f"interval-{key}",
                name=names[key],
            ),
            "trend": trend(
                [None, 40, 36, 30, rank],
                ["2014", "2015", "2016", "2017", "2018"],
                language=language,
                rank=True,
            ),
            "cells": _cells(score, language),
        }
        for key, rank, tied, score, wide in rows
    ]


def _cells(score: float | None, language: Language) -> list[Any]:
    shifts = (-9, 4, 12, -20, 28, None)
    values = [
        None if shift is None or score is None else min(max(score * 100 + shift, 0), 100)
        for shift in shifts
    ]
    return [heat(value, PILLARS, language) for value in values]


def _maps(language: Language) -> list[Chart]:
    given: tuple[tuple[str, str, dict[str, Place]], ...] = (
        ("map34", "vn34", _places("vn34")),
        ("map63", "vn63", _places("vn63")),
        ("map_empty", "vn34", {}),
    )
    return [
        choropleth(
            values,
            units=units,
            scale=SCORES,
            language=language,
            key=name.replace("_", "-"),
            chart_title=_said(name, language),
        )
        for name, units, values in given
    ]


def _tiles(language: Language) -> list[Chart]:
    return [
        tile_map(
            _places(units),
            units=units,
            scale=SCORES,
            language=language,
            key=name,
            chart_title=_said(name, language),
        )
        for name, units in (("tiles34", "vn34"), ("tiles63", "vn63"))
    ]


def _slopes(language: Language) -> list[Chart]:
    few = [
        Move("da-nang", "Da Nang", 2, 1),
        Move("hue", "Hue", 1, 2),
        Move("quang-ninh", "Quang Ninh", 4, 3),
        Move("thai-nguyen", "Thai Nguyen", 12, 6, chosen=True),
        Move("ha-giang", "Ha Giang", 9, 7, tied_after=True),
        Move("tay-ninh", "Tay Ninh", 8, 7, tied_after=True),
        Move("ba-ria-vung-tau", "BRVT", 7, 9),
        Move("can-tho", "Can Tho", 6, None),
        Move("long-an", "Long An", None, 10),
        Move("long", _said("ministry", language), 11, 11),
    ]
    names = {unit.key: unit.name(language) for unit in unit_set("vn63")}
    few = [_renamed(move, names) for move in few]
    courses = _drift(list(names), 2)
    many = [
        Move(
            key,
            names[key],
            courses[key][0],
            courses[key][1],
            chosen=key in {"thai-nguyen", "ha-noi", "lai-chau", "ca-mau"},
        )
        for key in names
    ]
    one = [Move("thai-nguyen", names["thai-nguyen"], 1, 1, chosen=True)]
    return [
        slope(
            moves,
            ("2017", "2018"),
            language=language,
            key=name.replace("_", "-"),
            title=_said(name, language),
        )
        for name, moves in (("slope_few", few), ("slope_many", many), ("slope_one", one))
    ]


def _drift(keys: list[str], editions: int) -> dict[str, tuple[int, ...]]:
    """Ranks that wander a little from one edition to the next."""

    def score(i: int, edition: int) -> float:
        return (i * 23) % 63 + 9 * math.sin(i * 1.7 + edition * (0.5 + i % 3))

    orders = [
        sorted(range(len(keys)), key=partial(score, edition=edition))
        for edition in range(editions)
    ]
    return {
        key: tuple(order.index(i) + 1 for order in orders) for i, key in enumerate(keys)
    }


def _renamed(move: Move, names: dict[str, str]) -> Move:
    return Move(
        move.key,
        names.get(move.key, move.name),
        move.before,
        move.after,
        move.tied_before,
        move.tied_after,
        move.chosen,
    )


def _bumps(language: Language) -> list[dict[str, Chart]]:
    editions = ("2013", "2014", "2015", "2016", "2017", "2018")
    names = {unit.key: unit.name(language) for unit in unit_set("vn63")}
    told: dict[str, tuple[int | None, ...]] = {
        "thai-nguyen": (41, 38, 33, 36, 30, 17),
        "da-nang": (1, 1, 2, 1, 2, 1),
        "ba-ria-vung-tau": (15, 19, None, 12, 16, 18),
        "bac-giang": (29, 25, 24, 20, 18, 18),
    }
    others = _drift(list(names), 6)
    courses = [
        Course(
            key,
            name,
            told.get(key, others[key]),
            chosen=key in told,
            tied=frozenset({5}) if key in {"ba-ria-vung-tau", "bac-giang"} else frozenset(),
        )
        for key, name in names.items()
    ]
    few = [course for course in courses if course.chosen]
    return [
        {
            "chart": _bump(courses, editions, "bump", 720, language),
            "narrow": _bump(courses, editions, "bump", 330, language),
        },
        {
            "chart": _bump(few, editions, "bump_gap", 720, language),
            "narrow": _bump(few, editions, "bump_gap", 330, language),
        },
    ]


def _bump(
    courses: list[Course],
    editions: tuple[str, ...],
    name: str,
    width: float,
    language: Language,
) -> Chart:
    return bump(
        courses,
        editions,
        language=language,
        key=f"{name.replace('_', '-')}-{width:.0f}",
        title=_said(name, language),
        width=width,
    )


def _dotplots(language: Language) -> list[Chart]:
    values = (63, 66, 68, 76, 65, 51)
    medians = (62, 62, 62, 58, 66, 62)
    bests = (95, 92, 90, 90, 82, 78)
    short = [
        Dot(name, value, median, best, value - 5, value + 4)
        for name, value, median, best in zip(
            _pillars("pillars", language), values, medians, bests, strict=True
        )
    ]
    long = [
        Dot(name, None if i == 2 else dot.value, dot.median, dot.best, dot.low, dot.high)
        for i, (name, dot) in enumerate(
            zip(_pillars("long_pillars", language), short, strict=True)
        )
    ]
    return [
        dot_plot(dots, language=language, key=name, title=_said(name, language))
        for name, dots in (("dotplot", short), ("dotplot_long", long))
    ]


def _waterfalls(language: Language) -> list[Chart]:
    points = (0.4, 0.9, 1.3, 3.2, -0.6, -3.3)
    gaps = (0.4, 0.9, None, 3.2, 0.0, -3.3)
    unit = units()[HERE["vn34"]].name(language)
    return [
        waterfall(
            62.9,
            [Step(n, p) for n, p in zip(_pillars(names, language), given, strict=True)],
            language=language,
            key=name,
            title=_said(name, language),
            name=unit,
        )
        for name, names, given in (
            ("waterfall", "pillars", points),
            ("waterfall_long", "long_pillars", gaps),
        )
    ]


def _strips(language: Language) -> list[Chart]:
    weights = [max(0.0, 1 - abs(rank - 17.6) / 5) ** 2 for rank in range(1, 64)]
    shares = [weight / sum(weights) for weight in weights]
    sure = [1.0 if rank == 1 else 0.0 for rank in range(1, 35)]
    return [
        acceptability(
            shares,
            rank=17,
            low=14,
            high=21,
            language=language,
            key="strip",
            title=_said("strip", language),
        ),
        acceptability(
            sure,
            rank=1,
            low=1,
            high=1,
            language=language,
            key="strip-one",
            title=_said("strip_one", language),
        ),
    ]
