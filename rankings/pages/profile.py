"""One unit: how it stands, why, what its points rest on, how it stood before."""

from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from rankings.charts.chart import Chart
from rankings.charts.trend import trend
from rankings.charts.waterfall import Step, waterfall
from rankings.charts.words import figure, place, signed
from rankings.pages import cells, words
from rankings.pages.evidence import criteria
from rankings.pages.frame import Context, address, file_url
from rankings.pages.league import dots, standing
from rankings.pages.moves import moves
from rankings.pages.reading import Json, Reading, reading
from rankings.reference.registry import units
from rankings.released import Released

MOST = 5


def profile(held: Reading, unit: str) -> Context:
    """Context of a unit's page."""
    entry = held.released.units[unit]
    row = held.row(unit)
    strong, weak = contrasts(held, unit)
    return {
        "unit": unit,
        "at": {**standing(held, unit), "dots": dots(held, unit)},
        "facts": _facts(held, unit),
        "group_ranks": _group_ranks(held, row, entry),
        "waterfall": against_median(held, unit),
        "strong": strong,
        "weak": weak,
        "moves": moves(held, unit),
        "history": history(held, unit),
        "merged_from": _constituents(held, entry),
        "merged_into": _successor(held, entry),
        "pillars": criteria(held, unit),
        "known": _known(held, row),
        "proof": _proof(held, unit),
        "home": unit == held.home,
    }


def _facts(held: Reading, unit: str) -> list[dict[str, str]]:
    """The figures beside the rank."""
    row, language = held.row(unit), held.language
    rows = []
    if row["coverage"] is not None:
        said = cells.percent(float(row["coverage"]), language)
        rows.append({"name": _("Tiêu chí có số liệu, theo trọng số"), "value": said})
    if row["not_applicable"] and float(row["not_applicable"]):
        said = cells.percent(float(row["not_applicable"]), language)
        rows.append({"name": _("Không áp dụng"), "value": said})
    if row["estimated"] and float(row["estimated"]):
        said = cells.percent(float(row["estimated"]), language)
        rows.append({"name": _("Dựa trên ước tính"), "value": said})
    change = held.released.changes.get(unit)
    if change and change["pro_forma"] is not None:
        name = _("Kỳ %(edition)s tính lại cho các đơn vị hôm nay")
        edition = (
            held.released.change["previous"]["edition"] if held.released.change else ""
        )
        said = _("hạng %(rank)s") % {"rank": change["pro_forma"]}
        rows.append({"name": name % {"edition": edition}, "value": said})
    return rows


def _group_ranks(held: Reading, row: Json, entry: Json) -> list[str]:
    """Its rank inside each grouping, in words."""
    found = []
    for key, rank in row["group_ranks"].items():
        group = held.released.groups.get(key)
        value = entry["groups"].get(key)
        if group and value in group["values"]:
            title = held.said(group["values"][value])
            told = {"rank": rank, "group": title}
            found.append(_("hạng %(rank)s trong %(group)s") % told)
    return found


def contrasts(held: Reading, unit: str) -> tuple[list[Context], list[Context]]:
    """The five criteria furthest above and below the peers' median, in points."""
    gaps = []
    for leaf in held.leaves:
        percent, middle = held.percent(unit, leaf.code), held.median(leaf.code)
        if percent is None or middle is None:
            continue
        # Without points every criterion counts alike.
        worth = (leaf.points or 1) / 100
        gaps.append(((percent - middle) * worth, leaf, percent, middle))
    gaps.sort(key=lambda gap: (-gap[0], gap[1].code))
    best = [gap for gap in gaps[:MOST] if gap[0] > 0]
    worst = [gap for gap in gaps[::-1][:MOST] if gap[0] < 0]
    return [_gap(held, gap) for gap in best], [_gap(held, gap) for gap in worst]


def _gap(held: Reading, gap: tuple[float, Any, float, float]) -> Context:
    points, leaf, percent, middle = gap
    language = held.language
    return {
        "node": leaf.code,
        "title": leaf.title,
        "points": signed(points, language, 1 if held.scale > 1 else 3),
        "percent": figure(percent, language),
        "median": figure(middle, language),
    }


def against_median(held: Reading, unit: str) -> Chart | None:
    """From the peers' medians down the pillars to the unit's total.

    None where a pillar has no score: its weight goes to the others then, and the parts do
    not add up to the total.
    """
    steps, start = [], 0.0
    for pillar in held.pillars:
        middle, points = held.median(pillar.code), held.points(unit, pillar.code)
        if middle is None or points is None or pillar.points is None:
            return None
        start += middle / 100 * pillar.points
        steps.append(Step(pillar.title, points - middle / 100 * pillar.points))
    if not steps:
        return None
    return waterfall(
        start,
        steps,
        language=held.language,
        key=f"waterfall-{unit}",
        title=_("Điểm cộng và trừ so với giữa nhóm của từng trụ cột"),
        name=held.name(unit),
    )


# Before -----------------------------------------------------------------------------------


def history(held: Reading, unit: str) -> Context:
    """Earlier editions, the newest first, with this one on top; and ranks as a line."""
    row, about = held.row(unit), held.about
    of = len(held.ranked) if held.released.methodology else len(held.ordered)
    edition = held.place[1]
    now = {
        "edition": edition,
        "title": held.said(about["edition"]["title"]),
        "url": "",
        "rank": f"{words.rank_text(row) or '–'}/{of}",
        "total": figure(held.total(unit), held.language, held.decimals),
        "as_published": about["edition"]["as_published"],
        "synthetic": about["edition"]["synthetic"],
        "current": True,
        "moved": None,
    }
    earlier = [_earlier(held, unit, line) for line in held.released.history.get(unit, [])]
    for before, after in pairwise(earlier):
        comparable = before["of"] == after["of"] and before["own"] == after["own"]
        if comparable and before["place"] and after["place"]:
            after["moved"] = words.moved(before["place"] - after["place"])
    ranks = [line["place"] for line in earlier] + [row["rank"]]
    editions = [line["edition"] for line in earlier] + [edition]
    line = trend(ranks, editions, language=held.language, rank=True)
    return {"lines": [now, *reversed(earlier)], "trend": line if earlier else None}


def _earlier(held: Reading, unit: str, line: Json) -> Context:
    index = held.place[0]
    whole = float(line["scale"] or 1)
    total = None if line["total"] is None else float(line["total"])
    rank = place(line["rank"], tied=line["tied"]) if line["rank"] else "–"
    args = [index, line["edition"], line["revision"], line["unit"]]
    return {
        "edition": line["edition"],
        "title": held.said(line["title"]),
        "url": reverse("rankings:profile", args=args),
        "rank": f"{rank}/{line['of']}",
        "place": line["rank"],
        "of": line["of"],
        "total": figure(total, held.language, 1 if whole > 1 else 3),
        "as_published": line["as_published"],
        "synthetic": line.get("synthetic", False),
        "own": line["unit"],
        "under": "" if line["unit"] == unit else _former(line["unit"], held),
        "moved": None,
    }


def _former(unit: str, held: Reading) -> str:
    """The name a unit had before a merger."""
    before = former(held)
    return before.name(unit) if before else unit


def former(held: Reading) -> Reading | None:
    """The edition compared with, if its folder lies beside this one."""
    change = held.released.change
    if change is None:
        return None
    told = change["previous"]
    root = held.released.folder.parent.parent.parent
    try:
        earlier = Released.at(root, told["index"], told["edition"], told["revision"])
    except FileNotFoundError:
        return None
    return reading(earlier, held.language)


def _constituents(held: Reading, entry: Json) -> list[Context]:
    """The units merged into this one, as the edition before ranked them."""
    before = former(held)
    found = []
    for unit in entry["constituents"]:
        if before is None or unit not in before.released.rows:
            found.append({"name": unit, "url": "", "rank": "", "total": ""})
            continue
        row = before.row(unit)
        found.append(
            {
                "name": before.name(unit),
                "url": address(before, "profile", unit),
                "rank": f"{words.rank_text(row) or '–'}/{len(before.ranked)}",
                "total": figure(before.total(unit), held.language, before.decimals),
                "edition": before.about["edition"]["code"],
            }
        )
    return found


def _successor(held: Reading, entry: Json) -> Context | None:
    if not entry["successor"]:
        return None
    index = held.place[0]
    return {
        "key": entry["successor"],
        "name": _registered(entry["successor"], held),
        "url": reverse("rankings:index", args=[index]),
    }


def _registered(unit: str, held: Reading) -> str:
    known = units().get(unit)
    return known.name(held.language) if known else unit


# As published -----------------------------------------------------------------------------


def _known(held: Reading, row: Json) -> list[str]:
    """What a table carried over tells besides rank and total."""
    found = []
    for known in (row.get("known") or {}).values():
        if between := known.get("between"):
            told = {"low": between[0], "high": between[1]}
            found.append(_("Chỉ biết hạng nằm từ %(low)s đến %(high)s.") % told)
        if most := known.get("most"):
            found.append(_("Điểm không quá %(most)s.") % {"most": most})
        if change := known.get("change"):
            told = {"places": words.plus(int(change))}
            found.append(_("Nguồn cho biết thay đổi: %(places)s.") % told)
    return found


def _proof(held: Reading, unit: str) -> Context | None:
    name = f"proofs/{unit}.json"
    if not held.released.has(name):
        return None
    return {"url": file_url(held, name), "name": name}
