"""Up to four units side by side, with the median of their peers."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from rankings.charts.heat import heat
from rankings.charts.words import figure
from rankings.pages import cells
from rankings.pages.frame import Context, sheet
from rankings.pages.league import standing
from rankings.pages.reading import Node, Reading
from rankings.pages.whatif import sorted_units

MOST = 4


def compare(held: Reading, newer: int | None, asked: Sequence[str]) -> Context:
    """Context of the page. asked: keys of units; unknown ones and repeats are passed over."""
    units = [unit for unit in dict.fromkeys(asked) if unit in held.released.rows][:MOST]
    chosen = units or _usual(held)
    names = ", ".join(held.name(unit) for unit in chosen)
    title = _("So sánh: %(names)s") % {"names": names}
    return {
        "sheet": sheet(held, newer, "compare", title),
        "choices": [{"key": key, "name": held.name(key)} for key in sorted_units(held)],
        "slots": [
            {"number": number + 1, "unit": chosen[number] if number < len(chosen) else ""}
            for number in range(MOST)
        ],
        "units": [
            {"unit": unit, "home": unit == held.home, **standing(held, unit)}
            for unit in chosen
        ],
        "pillars": [_pillar(held, pillar, chosen) for pillar in held.pillars],
        "has_scores": any(held.peers[pillar.code] for pillar in held.pillars),
    }


def _usual(held: Reading) -> list[str]:
    """Without a choice: the province and the first of the table."""
    first = [unit for unit in held.ranked[:2] if unit != held.home]
    return [held.home, first[0]] if held.home and first else held.ranked[:2]


def _pillar(held: Reading, pillar: Node, units: Sequence[str]) -> Context:
    return {
        **_line(held, pillar, units),
        "rows": [
            _line(held, leaf, units)
            for leaf in held.leaves_of(pillar.code)
            if leaf is not pillar
        ],
    }


def _line(held: Reading, node: Node, units: Sequence[str]) -> Context:
    scale = held.heat(node.code)
    return {
        "code": node.code,
        "title": node.title,
        "points": "" if node.points is None else cells.trimmed(node.points, held.language),
        "median": figure(held.median(node.code), held.language),
        "cells": [
            {
                "unit": unit,
                "name": held.name(unit),
                "heat": heat(held.percent(unit, node.code), scale, held.language),
            }
            for unit in units
        ],
    }
