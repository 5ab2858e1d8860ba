"""Which units leave before anything is compared."""

from decimal import Decimal

from rankings.engine.columns import Table
from rankings.engine.missing import Missing
from rankings.engine.spec import ONE


def screened_places(table: Table) -> set[int]:
    """Return the places of units with too little data, or too many zeros.

    available = indicators with a value / applicable indicators; nonzero = values other
    than 0 / values. Indicators count alike, whatever their weight.
    """
    rule = table.spec.screen
    found: set[int] = set()
    for place, unit in enumerate(table.dataset.units):
        cells = [table.columns[node.code].cells[place] for node in table.spec.leaves]
        available, nonzero = _shares(cells)
        fails = (rule.kind in ("by_missing", "by_both") and available < rule.available) or (
            rule.kind in ("by_zero", "by_both") and nonzero < rule.nonzero
        )
        if unit.code in rule.exclude or (fails and unit.code not in rule.include):
            found.add(place)
    return found


def _shares(cells: list[Decimal | Missing]) -> tuple[Decimal, Decimal]:
    applicable = [cell for cell in cells if cell is not Missing.NOT_APPLICABLE]
    values = [cell for cell in applicable if not isinstance(cell, Missing)]
    available = Decimal(len(values)) / len(applicable) if applicable else ONE
    nonzero = Decimal(sum(value != 0 for value in values)) / len(values) if values else ONE
    return available, nonzero
