"""The robustness page: intervals, tiers, how often which rank, what moves the ranks."""

from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rankings.charts.acceptability import acceptability
from rankings.charts.chart import Chart
from rankings.charts.interval import rank_interval
from rankings.charts.words import figure
from rankings.pages import cells, words
from rankings.pages.frame import Context, profile_url
from rankings.pages.league import title_of
from rankings.pages.reading import Json, Reading

CHOICES: dict[str, Promise] = {
    "norm": gettext_lazy("Cách đưa về cùng thang"),
    "top": gettext_lazy("Cách cộng các trụ cột"),
    "treatment": gettext_lazy("Xử lý giá trị ngoại lệ"),
    "fill": gettext_lazy("Điền giá trị thiếu"),
}


def robustness(held: Reading) -> Context:
    """Context of the page."""
    report = held.released.robustness or {"units": [], "config": {}, "groups": []}
    firm = held.released.firmness
    ordered = [unit for unit in held.ranked if unit in firm]
    config = report["config"]
    return {
        "rows": [_row(held, unit, firm[unit]) for unit in ordered],
        "runs": number_format(int(config.get("replications", 0)), 0),
        "seed": config.get("seed", ""),
        "tiers": _tiers(held, firm, ordered),
        "strip": _strip(held, report),
        "drivers": drivers(held),
        "outside": [
            held.name(unit) for unit in ordered if _outside(held, unit, firm[unit])
        ],
    }


def _row(held: Reading, unit: str, firm: Json) -> Context:
    row = held.row(unit)
    of = len(held.ranked)
    return {
        "name": held.name(unit),
        "url": profile_url(held, unit),
        "home": unit == held.home,
        "rank": words.rank_text(row),
        "text": held.said(firm["text"]),
        "range": words.span(firm),
        "width": firm["high"] - firm["low"],
        "median": firm["median"],
        "tier": firm["tier"],
        "top10": cells.percent(_share(held, firm["top10"]), held.language),
        "interval": rank_interval(
            row["rank"],
            firm["low"],
            firm["high"],
            of=of,
            language=held.language,
            key=f"i-{unit}",
            name=_("Khoảng hạng"),
            tied=bool(row["tied"]),
        ),
    }


def _share(held: Reading, count: object) -> float:
    report = held.released.robustness or {}
    runs = float(report.get("config", {}).get("replications", 1))
    return float(str(count)) / runs


def _outside(held: Reading, unit: str, firm: Json) -> bool:
    return not firm["low"] <= held.row(unit)["rank"] <= firm["high"]


def _tiers(held: Reading, firm: dict[str, Json], ordered: list[str]) -> list[Context]:
    found: dict[str, list[str]] = {}
    for unit in ordered:
        found.setdefault(str(firm[unit]["tier"]), []).append(unit)
    return [
        {
            "tier": tier,
            "units": [
                {"name": held.name(unit), "url": profile_url(held, unit)} for unit in units
            ],
        }
        for tier, units in sorted(found.items())
    ]


def _strip(held: Reading, report: Json) -> Chart | None:
    """How often the province (else the first) has each rank."""
    units = [row["unit"] for row in report["units"]]
    unit = held.home if held.home in units else (held.ranked[0] if held.ranked else None)
    if unit is None or unit not in units:
        return None
    row = report["units"][units.index(unit)]
    counts = report["acceptability"][units.index(unit)]
    whole = sum(counts) or 1
    title = _("%(name)s: mỗi hạng gặp bao nhiêu lần trong các cách tính")
    return acceptability(
        [count / whole for count in counts],
        rank=held.row(unit)["rank"],
        low=row["low"],
        high=row["high"],
        language=held.language,
        key="strip",
        title=title % {"name": held.name(unit)},
    )


def drivers(held: Reading) -> Context | None:
    """Sobol' indices of the shift of all ranks, the largest total effect first."""
    if not held.released.has("sensitivity.json"):
        return None
    report = held.released.json("sensitivity.json")
    shift = report["shift"]
    rows = [
        {
            "title": _factor(held, name),
            "first": _index(shift["first"][number], held),
            "total": _index(shift["total"][number], held),
            "range": _range(shift, number, held),
            "size": float(shift["total"][number] or 0),
        }
        for number, name in enumerate(report["factors"])
    ]
    rows.sort(key=lambda row: -float(str(row["size"])))
    return {
        "rows": rows,
        "mean_shift": figure(float(report["mean_shift"]), held.language, 2),
        "runs": number_format(int(report["runs"]), 0),
    }


def _factor(held: Reading, name: str) -> str:
    kind, _colon, code = name.partition(":")
    if kind == "weight":
        return _("Trọng số: %(pillar)s") % {"pillar": title_of(held)(code)}
    return str(CHOICES.get(name, name))


def _index(text: str | None, held: Reading) -> str:
    return "–" if text is None else figure(max(float(text), 0.0), held.language, 2)


def _range(shift: Json, number: int, held: Reading) -> str:
    low, high = shift["total_low"][number], shift["total_high"][number]
    if low is None or high is None:
        return "–"
    return f"{_index(low, held)}–{_index(high, held)}"
