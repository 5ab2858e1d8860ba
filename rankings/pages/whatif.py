"""A scenario: new values of one unit, its exact score and rank, what it would take."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.utils.translation import gettext as _

from rankings.charts.words import figure, place, signed
from rankings.engine.analysis.simulate import pace
from rankings.engine.missing import Missing
from rankings.engine.result import UnitResult
from rankings.engine.scoring import compute
from rankings.pages import words
from rankings.pages.frame import Context, address, profile_url, sheet
from rankings.pages.levers import Lever, levers, turned
from rankings.pages.moves import Bench, bench, smallest
from rankings.pages.reading import Reading

# Query names: unit, goal, and PREFIX + series of a value.
UNIT, GOAL, PREFIX = "u", "k", "v."
Changes = dict[Lever, Decimal]


def whatif(held: Reading, newer: int | None, query: Mapping[str, str]) -> Context | None:
    """Context of the page; None where nothing was computed (a table carried over), or where
    there is no such unit."""
    table = bench(held.released)
    if table is None:
        return None
    unit = query.get(UNIT, "") or held.home or held.ordered[0]
    if unit not in held.released.rows:
        return None
    known = levers(table.edition, unit)
    changes, errors = _read(known, query)
    title = _("Giả định: %(name)s") % {"name": held.name(unit)}
    return {
        "sheet": sheet(held, newer, "whatif", title),
        "unit": unit,
        "name": held.name(unit),
        "profile_url": profile_url(held, unit),
        "units": [{"key": one, "name": held.name(one)} for one in sorted_units(held)],
        "pillars": _fields(held, known, query, errors),
        "errors": [
            {"href": f"#f-{lever.name}", "label": _title(held, lever), "message": said}
            for lever, said in errors.items()
        ],
        "outcome": outcome(held, table, unit, changes),
        "goal": goal(held, table, unit, query.get(GOAL, "").strip()),
        "closed": table.ground is not None,
        "ranked": held.row(unit)["rank"] is not None,
        "goal_text": query.get(GOAL, "").strip(),
        "reset_url": f"?{urlencode({UNIT: unit})}",
    }


def sorted_units(held: Reading) -> list[str]:
    """Units by name, for a choice."""
    return sorted(held.released.rows, key=held.name)


def _read(known: list[Lever], query: Mapping[str, str]) -> tuple[Changes, dict[Lever, str]]:
    changes: Changes = {}
    errors: dict[Lever, str] = {}
    for lever in known:
        text = query.get(f"{PREFIX}{lever.name}", "").strip()
        if not text:
            continue
        try:
            value = lever.read(text)
        except ValueError as error:
            errors[lever] = str(error)
            continue
        if value != lever.now:
            changes[lever] = value
    return changes, errors


# The form ---------------------------------------------------------------------------------


def _fields(
    held: Reading,
    known: list[Lever],
    query: Mapping[str, str],
    errors: Mapping[Lever, str],
) -> list[Context]:
    found: dict[str, list[Context]] = {pillar.code: [] for pillar in held.pillars}
    for lever in known:
        text = query.get(f"{PREFIX}{lever.name}", "").strip()
        field = {
            "id": f"f-{lever.name}",
            "name": f"{PREFIX}{lever.name}",
            "title": _title(held, lever),
            "now": lever.said(lever.now, held.language),
            "text": text,
            "unit": "%" if lever.kind == "percent" else "",
            "error": errors.get(lever, ""),
            "choices": [
                {
                    "value": str(choice),
                    "label": lever.said(choice, held.language),
                    "chosen": text == str(choice),
                }
                for choice in lever.choices
            ],
        }
        found[held.pillar_of(lever.code)].append(field)
    return [
        {
            "title": pillar.title,
            "fields": found[pillar.code],
            "open": any(field["text"] for field in found[pillar.code]),
        }
        for pillar in held.pillars
    ]


def _title(held: Reading, lever: Lever) -> str:
    title = held.nodes[lever.code].title
    part = lever.name.removeprefix(lever.code).lstrip(".")
    return f"{title} ({part})" if part else title


# The answer -------------------------------------------------------------------------------


def outcome(held: Reading, table: Bench, unit: str, changes: Changes) -> Context | None:
    """The new score and rank on the official path; None while nothing was changed."""
    if not changes:
        return None
    result = compute(table.edition.spec, turned(table.edition, unit, changes))
    after = next(row for row in result.units if row.unit == unit)
    before = held.row(unit)
    gain = float((after.total or 0) - Decimal(before["total"] or 0))
    ranks = before["rank"], after.rank
    both = ranks[0] is not None and ranks[1] is not None
    return {
        "before": {"rank": words.rank_text(before) or "–", "total": before["total"]},
        "after": {
            "rank": place(after.rank, tied=after.tied) if after.rank else "–",
            "total": None if after.total is None else str(after.total),
        },
        "total": figure(_float(after.total), held.language, held.decimals),
        "was": figure(held.total(unit), held.language, held.decimals),
        "gain": signed(gain, held.language, held.decimals),
        "moved": words.moved(ranks[0] - ranks[1]) if both else None,
        "of": result.ranked,
        "ranked": after.rank is not None,
        "pillars": _pillars(held, unit, after),
        "changes": [_change(held, unit, after, one) for one in changes.items()],
        "pace": _pace(held, table, unit, gain),
        "evidence": _evidence(held, changes),
        "spread": spread(held, unit),
    }


def spread(held: Reading, unit: str) -> bool:
    """Whether points of what does not apply to the unit went to its other criteria."""
    nodes = held.row(unit)["nodes"]
    return any(node["missing"] == Missing.NOT_APPLICABLE.value for node in nodes)


def _float(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _pillars(held: Reading, unit: str, after: UnitResult) -> list[Context]:
    found = {node.node: _float(node.score) for node in after.nodes}
    rows = []
    for pillar in held.pillars:
        was, score = held.percent(unit, pillar.code), found.get(pillar.code)
        now = None if score is None else score / held.full * 100
        if was is None or now is None or abs(now - was) < 1e-9:
            continue
        rows.append(
            {
                "title": pillar.title,
                "was": figure(was, held.language, 1),
                "now": figure(now, held.language, 1),
                "gain": signed(now - was, held.language, 1),
            }
        )
    return rows


def _change(
    held: Reading, unit: str, after: UnitResult, one: tuple[Lever, Decimal]
) -> Context:
    lever, value = one
    points = next(node.points for node in after.nodes if node.node == lever.code)
    was = held.points(unit, lever.code) or 0.0
    return {
        "title": _title(held, lever),
        "was": lever.said(lever.now, held.language),
        "now": lever.said(value, held.language),
        "gain": signed(float(points or 0) - was, held.language, 1),
    }


def _pace(held: Reading, table: Bench, unit: str, gain: float) -> Context | None:
    """The rank if every other unit gains again what it gained last year."""
    ground = table.ground
    if ground is None or unit not in ground.units or held.released.change is None:
        return None
    scores = {key: row["score"] for key, row in held.released.changes.items()}
    peers = np.array([float(scores.get(one) or 0) for one in ground.units])
    change = np.zeros(len(ground.units))
    number = ground.units.index(unit)
    change[number] = gain
    return {
        "rank": int(pace(ground, change, peers)[number]),
        "edition": held.released.change["previous"]["edition"],
    }


def _evidence(held: Reading, changes: Changes) -> list[Context]:
    """What somebody would have to show for every changed criterion."""
    codes = dict.fromkeys(lever.code for lever in changes)
    return [
        {
            "title": held.nodes[code].title,
            "rule": held.said(held.nodes[code].raw["evidence"]),
        }
        for code in codes
        if held.nodes[code].raw.get("evidence")
    ]


# A goal -----------------------------------------------------------------------------------


def goal(held: Reading, table: Bench, unit: str, text: str) -> Context | None:
    """The fewest criteria at full mark that reach a rank, with a scenario that has them."""
    if not text:
        return None
    if held.row(unit)["rank"] is None:
        return {"refused": _("Đơn vị này chưa đủ số liệu để xếp hạng.")}
    most = len(held.ranked)
    plain = text.isascii() and text.isdigit() and len(text) < 6
    if not plain or not 1 <= int(text) <= most:
        return {"refused": _("Hãy viết một hạng từ 1 đến %(most)s.") % {"most": most}}
    rank = int(text)
    chosen = smallest(held, unit, rank)
    context: Context = {
        "rank": rank,
        "reachable": chosen is not None,
        "rows": [],
        "spread": spread(held, unit),
    }
    if chosen is None or not chosen:
        return context
    known = [lever for lever in levers(table.edition, unit) if lever.code in chosen]
    values: dict[str, Any] = {UNIT: unit, GOAL: rank}
    for lever in known:
        if lever.top is not None:
            values[f"{PREFIX}{lever.name}"] = format(lever.top.normalize(), "f")
    context["rows"] = [
        {
            "title": held.nodes[code].title,
            "left": signed(
                (held.nodes[code].points or 0) - (held.points(unit, code) or 0),
                held.language,
                1,
            ),
        }
        for code in chosen
    ]
    context["url"] = f"{address(held, 'whatif')}?{urlencode(values)}"
    return context
