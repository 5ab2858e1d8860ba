"""The map page: the country to scale, as equal tiles, and the same as a table."""

from statistics import median

from django.utils.translation import gettext as _

from rankings.charts.choropleth import choropleth
from rankings.charts.heat import HeatScale
from rankings.charts.places import Place
from rankings.charts.tiles import tile_map
from rankings.pages.frame import Context
from rankings.pages.reading import Reading


def maps(held: Reading) -> Context:
    """Context of the page; for sets of units the charts know (frame.ways)."""
    units = held.about["unit_set"]["code"]
    places = {unit: _place(held, unit) for unit in held.released.units}
    told = {"edition": held.about["edition"]["code"]}
    scale = _scale(held)
    return {
        "map": choropleth(
            places,
            units=units,
            scale=scale,
            language=held.language,
            key="map",
            chart_title=_("Điểm kỳ %(edition)s") % told,
        ),
        "tiles": tile_map(
            places,
            units=units,
            scale=scale,
            language=held.language,
            key="tiles",
            chart_title=_("Hạng kỳ %(edition)s, mỗi đơn vị một ô bằng nhau") % told,
        ),
    }


def _place(held: Reading, unit: str) -> Place:
    row = held.row(unit)
    # A total without a rank rests on too little to be coloured beside the others.
    value = held.total(unit) if row["rank"] is not None else None
    return Place(value, row["rank"], bool(row["tied"]), chosen=unit == held.home)


def _scale(held: Reading) -> HeatScale:
    """Classes between the lowest, the middle and the highest total."""
    totals = sorted(total for total in map(held.total, held.ranked) if total is not None)
    step = 10.0**-held.decimals
    middle = median(totals or [0.0])
    low = min(totals[0] if totals else 0.0, middle - step)
    high = max(totals[-1] if totals else 1.0, middle + step)
    return HeatScale(low, middle, high, held.decimals if held.scale <= 1 else 0)
