"""Fill what was not collected, where the methodology says so. Nothing else is ever filled."""

from collections.abc import Mapping
from decimal import Decimal

from rankings.engine.data import Cell, Dataset
from rankings.engine.missing import FILLABLE, Missing
from rankings.engine.spec import ZERO, Impute

Cells = list[Cell]
Earlier = Mapping[int, Cells]


def fill(cells: Cells, rule: Impute, dataset: Dataset, screened: set[int]) -> Cells:
    """Fill one indicator by the mean or median of all or of each group.

    A group in which nobody has a value stays without.
    """
    group_of = [_group(place, rule, dataset) for place in range(len(cells))]
    known: dict[str, list[Decimal]] = {}
    for place, cell in enumerate(cells):
        if not isinstance(cell, Missing) and place not in screened:
            known.setdefault(group_of[place], []).append(cell)
    middle = _mean if rule.kind.endswith("mean") else _median
    stand_in = {group: middle(values) for group, values in known.items()}
    return [
        stand_in.get(group_of[place], cell) if cell in FILLABLE else cell
        for place, cell in enumerate(cells)
    ]


def _group(place: int, rule: Impute, dataset: Dataset) -> str:
    if not rule.kind.startswith("group"):
        return ""
    return dataset.units[place].groups.get(rule.group, "")


def carry(cells: Cells, earlier: Earlier, period: int, max_age: int) -> Cells:
    """Fill one indicator from the latest earlier value that is at most `max_age` old.

    earlier: period → the values of that period.
    """
    result = list(cells)
    usable = sorted((p for p in earlier if 0 < period - p <= max_age), reverse=True)
    for place, cell in enumerate(cells):
        if cell in FILLABLE:
            found = (earlier[p][place] for p in usable)
            result[place] = next((v for v in found if not isinstance(v, Missing)), cell)
    return result


def _mean(values: list[Decimal]) -> Decimal:
    return sum(values, ZERO) / len(values)


def _median(values: list[Decimal]) -> Decimal:
    ordered = sorted(values)
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return ordered[middle]
    return (ordered[middle - 1] + ordered[middle]) / 2
