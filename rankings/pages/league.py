"""The league table: a row a unit, and the card of the province."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as _

from rankings.charts.chart import Chart
from rankings.charts.dotplot import Dot, dot_plot
from rankings.charts.heat import HeatScale, heat
from rankings.charts.scorebar import score_bar
from rankings.charts.words import figure
from rankings.pages import words
from rankings.pages.frame import Context, address, profile_url
from rankings.pages.moves import moves
from rankings.pages.reading import Json, Node, Reading

# As sure as an interval is: 5 % to 95 % of the calculations.
SURE = 90


def league(held: Reading) -> Context:
    """Context of the league table."""
    shown = _pillars(held)
    scales = {pillar.code: held.heat(pillar.code) for pillar in shown}
    firm = held.released.firmness
    changed = held.released.changes
    return {
        "rows": [_row(held, unit, scales) for unit in held.ordered],
        "pillars": [
            {"title": p.title, "short": str(words.SHORT.get(p.code, p.title))}
            for p in shown
        ],
        "groups": groups(held),
        "has_tier": bool(firm),
        "has_change": held.compares,
        "has_total": any(held.total(unit) is not None for unit in held.ordered),
        "previous": previous(held),
        "pro_forma": held.compares
        and any(row["before"] != row["pro_forma"] for row in changed.values()),
        "merged": any(row["status"] == "merged" for row in changed.values()),
        "untold": held.compares
        and any(
            row["after"] and row["pro_forma"] and not row["arrow"]
            for row in changed.values()
        ),
        "ranked": len(held.ranked),
        "count": len(held.ordered),
        "sure": SURE,
        "decimals": held.decimals,
        "precision": held.about["precision"],
        "scale": figure(held.scale, held.language),
        "home": home_card(held),
    }


def previous(held: Reading) -> str:
    """The code of the edition compared with, "" for the first one."""
    change = held.released.change
    return str(change["previous"]["edition"]) if change else ""


def groups(held: Reading) -> list[Context]:
    """Groupings with the groups that have members, for the filter."""
    units = held.released.units.values()
    found = []
    for key, group in held.released.groups.items():
        used = {one["groups"].get(key) for one in units}
        values = [
            {"key": f"{key}:{value}", "title": held.said(title)}
            for value, title in group["values"].items()
            if value in used
        ]
        if len(values) > 1:
            found.append({"title": held.said(group["title"]), "values": values})
    return found


def _pillars(held: Reading) -> list[Node]:
    """The pillars anything is known of."""
    known = ("score", "rank")
    return [
        pillar
        for pillar in held.pillars
        if any(
            held.scores[unit].get(pillar.code, {}).get(name) is not None
            for unit in held.ordered
            for name in known
        )
    ]


def _row(held: Reading, unit: str, scales: Mapping[str, HeatScale]) -> Context:
    row = held.row(unit)
    total = held.total(unit)
    firm = held.released.firmness.get(unit)
    own = held.released.units[unit]["groups"]
    return {
        "unit": unit,
        "name": held.name(unit),
        "url": profile_url(held, unit),
        "home": unit == held.home,
        "rank": words.rank_text(row),
        "unranked": "" if row["rank"] else words.unranked(row, title_of(held)),
        "total": figure(total, held.language, held.decimals),
        "exact": row["total"] or "",
        "bar": bar(held, unit) if total is not None and held.scale > 0 else None,
        "range": words.span(firm) if firm else "",
        "tier": firm["tier"] if firm else "",
        "change": words.change(held.released.changes.get(unit), previous(held)),
        "groups": " ".join(f"{key}:{value}" for key, value in own.items()),
        "cells": [_cell(held, unit, code, scale) for code, scale in scales.items()],
    }


def title_of(held: Reading) -> Any:
    """Node → its title, for words that name one."""
    return lambda code: held.nodes[code].title if code in held.nodes else code


def _cell(held: Reading, unit: str, code: str, scale: HeatScale) -> Context:
    percent = held.percent(unit, code)
    if percent is None and (rank := held.scores[unit].get(code, {}).get("rank")):
        # Carried tables: of some pillars only the rank is known.
        return {"code": code, "rank": rank}
    return {"code": code, "heat": heat(percent, scale, held.language)}


def bar(held: Reading, unit: str) -> Chart:
    """The total as a bar; the whisker spans the totals of the ranks of its interval."""
    firm = held.released.firmness.get(unit)
    low = high = None
    if firm:
        low, high = _near(held.totals, firm["high"]), _near(held.totals, firm["low"])
    return score_bar(
        held.total(unit),
        language=held.language,
        key=f"b-{unit}",
        name=_("Điểm"),
        highest=held.scale,
        low=low,
        high=high,
        decimals=held.decimals,
    )


def _near(totals: Mapping[int, float], rank: int) -> float | None:
    """The total of a rank; ties leave ranks out, then of the last one before it."""
    below = [known for known in totals if known <= rank]
    return totals[max(below)] if below else None


# The province's own card -----------------------------------------------------------------


def home_card(held: Reading) -> Context | None:
    """How the province stands: rank, range, strong and weak pillar, dots, what moves it."""
    unit = held.home
    if unit is None:
        return None
    own = {"dots": dots(held, unit), "moves": moves(held, unit, 3)}
    return {**standing(held, unit), **own}


def standing(held: Reading, unit: str) -> Context:
    """Rank, range, tier and change of a unit, its strong and its weak pillar in words."""
    row = held.row(unit)
    firm: Json = held.released.firmness.get(unit, {})
    return {
        "name": held.name(unit),
        "url": profile_url(held, unit),
        "rank": words.rank_text(row),
        "of": len(held.ranked) if held.released.methodology else len(held.ordered),
        "unranked": "" if row["rank"] else words.unranked(row, title_of(held)),
        "total": figure(held.total(unit), held.language, held.decimals),
        "scale": figure(held.scale, held.language),
        "range": words.span(firm) if firm else "",
        "tier": firm.get("tier", ""),
        "change": words.change(held.released.changes.get(unit), previous(held)),
        "previous": previous(held),
        "sentence": sentence(held, unit),
        "whatif_url": f"{address(held, 'whatif')}?u={unit}",
        "compare_url": f"{address(held, 'compare')}?u={unit}",
    }


def sentence(held: Reading, unit: str) -> str:
    """Strong in …, held back by …; "" where pillars are not known."""
    gaps = []
    for pillar in held.pillars:
        percent, middle = held.percent(unit, pillar.code), held.median(pillar.code)
        if percent is not None and middle is not None:
            gaps.append((percent - middle, pillar.title.lower()))
    if len(gaps) < 2:
        return ""
    (most, strong), (least, weak) = max(gaps), min(gaps)
    if most > 0 > least:
        said = _("Mạnh ở %(strong)s, còn yếu ở %(weak)s.")
    elif most > 0:
        said = _("Trụ cột nào cũng trên mức giữa nhóm, cao nhất là %(strong)s.")
    else:
        said = _("Trụ cột nào cũng dưới mức giữa nhóm, thấp nhất là %(weak)s.")
    return said % {"strong": strong, "weak": weak}


def dots(held: Reading, unit: str) -> Chart | None:
    """The pillars against median and best; None where none is known."""
    found = []
    for pillar in held.pillars:
        middle = held.median(pillar.code)
        if middle is not None:
            best = held.peers[pillar.code][-1]
            found.append(Dot(pillar.title, held.percent(unit, pillar.code), middle, best))
    if not found:
        return None
    title = _("Trụ cột so với giữa nhóm, % của điểm tối đa")
    chart = dot_plot(found, language=held.language, key=f"dots-{unit}", title=title)
    # Pillars come without an interval, so its key would explain nothing.
    return replace(chart, legend=chart.legend[:-1])
