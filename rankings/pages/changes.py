"""The change page: from the edition before to this one, and what each part of it was."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.charts.bump import Course, bump
from rankings.charts.chart import Chart
from rankings.charts.slope import Move, slope
from rankings.charts.words import DASH, MINUS, signed
from rankings.pages import words
from rankings.pages.frame import Context, profile_url
from rankings.pages.reading import Json, Reading

TERMS = ("boundary", "method", "own", "others")
TITLES: dict[str, Promise] = {
    "boundary": gettext_lazy("Tập đơn vị"),
    "method": gettext_lazy("Phương pháp"),
    "own": gettext_lazy("Tự thay đổi"),
    "others": gettext_lazy("Các đơn vị khác"),
}
# Names of lines in a drawing: the province, the first, who rose and fell most.
NAMED = 3
WIDE, NARROW = 720.0, 330.0
# A bump chart says something from so many editions on.
LEAST = 3


def changes(held: Reading) -> Context:
    """Context of the page."""
    found = held.released.changes
    rows = [_row(held, unit, found[unit]) for unit in held.ordered if unit in found]
    change = held.released.change or {"previous": {"edition": "", "title": ""}}
    return {
        "previous": change["previous"]["edition"],
        "rows": rows,
        "terms": [{"code": code, "title": str(TITLES[code])} for code in TERMS],
        "decomposed": any(row["has_terms"] for row in rows),
        "slope": _slope(held, found),
        "bump": _bump(held),
        "pro_forma": any(row["before"] != row["pro_forma"] for row in found.values()),
        "counts": _counts(found),
    }


def _counts(found: dict[str, Json]) -> dict[str, int]:
    """How many rose, fell, stayed; how many cannot be told."""
    counts = {"up": 0, "down": 0, "same": 0, "untold": 0}
    for row in found.values():
        if row["after"] is None or row["pro_forma"] is None or not row["arrow"]:
            counts["untold"] += 1
            continue
        places = row["pro_forma"] - row["after"]
        counts["up" if places > 0 else "down" if places < 0 else "same"] += 1
    return counts


def _row(held: Reading, unit: str, row: Json) -> Context:
    parts = {term["name"]: term for term in row["terms"]}
    return {
        "unit": unit,
        "name": held.name(unit),
        "url": profile_url(held, unit),
        "home": unit == held.home,
        "before": row["before"] or DASH,
        "pro_forma": row["pro_forma"] or DASH,
        "after": words.rank_text(held.row(unit)) or DASH,
        "change": words.change(row, ""),
        "cells": [_term(parts, code) for code in TERMS],
        "score": DASH
        if row["score"] is None
        else signed(float(row["score"]), held.language, held.decimals),
        "has_terms": bool(parts),
    }


def _term(parts: dict[str, Json], code: str) -> dict[str, str]:
    """Places of one term; terms that cannot be told apart stand at the last of them."""
    for name, term in parts.items():
        names = name.split("+")
        if names[-1] == code:
            places = term["ranks"]
            sign = "+" if places > 0 else MINUS if places < 0 else ""
            mark = "" if len(names) == 1 else " †"
            return {"text": f"{sign}{abs(places)}{mark}", "value": str(places)}
    return {"text": DASH, "value": ""}


def _slope(held: Reading, found: dict[str, Json]) -> Chart:
    """The edition before as computed for today's units, and this one.

    Units whose change rests on too many estimates stand without a line.
    """
    chosen = _named(held, found)
    moves = [
        Move(
            unit,
            held.name(unit),
            row["pro_forma"] if row["arrow"] else None,
            row["after"],
            tied_after=bool(held.row(unit)["tied"]),
            chosen=unit in chosen,
            told=bool(row["arrow"]) or row["before"] is None,
        )
        for unit, row in found.items()
        if row["after"] is not None
    ]
    edition = held.about["edition"]["code"]
    previous = held.released.change["previous"]["edition"] if held.released.change else ""
    title = _("Hạng kỳ %(before)s và kỳ %(after)s, cùng một tập đơn vị")
    return slope(
        moves,
        (previous, edition),
        language=held.language,
        key="slope",
        title=title % {"before": previous, "after": edition},
    )


def _named(held: Reading, found: dict[str, Json]) -> set[str]:
    """The province, the first of the table, who rose and who fell most."""
    told = [
        (row["pro_forma"] - row["after"], unit)
        for unit, row in found.items()
        if row["arrow"] and row["pro_forma"] is not None and row["after"] is not None
    ]
    told.sort()
    ends = [unit for _places, unit in (*told[:NAMED], *told[-NAMED:])]
    return {*ends, *held.ranked[:1], *([held.home] if held.home else [])}


def _bump(held: Reading) -> dict[str, Chart] | None:
    """Ranks over three or more editions computed here on the same units."""
    of = len(held.ranked)
    editions: dict[str, None] = {}
    ranks: dict[str, dict[str, int | None]] = {}
    for unit, lines in held.released.history.items():
        for line in lines:
            if line["unit"] == unit and not line["as_published"]:
                editions[line["edition"]] = None
                ranks.setdefault(unit, {})[line["edition"]] = line["rank"]
    names = (*sorted(editions), held.about["edition"]["code"])
    if len(names) < LEAST or not of:
        return None
    chosen = _named(held, held.released.changes)
    courses = [
        Course(
            unit,
            held.name(unit),
            (
                *(ranks.get(unit, {}).get(name) for name in names[:-1]),
                held.row(unit)["rank"],
            ),
            chosen=unit in chosen,
        )
        for unit in held.ordered
    ]
    title = _("Hạng qua các kỳ")
    return {
        key: bump(
            courses,
            names,
            language=held.language,
            key=f"bump-{key}",
            title=title,
            width=width,
        )
        for key, width in (("wide", WIDE), ("narrow", NARROW))
    }
