"""From inputs to the values of indicators: the rules, then the denominators."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from rankings.engine.data import Cell, Dataset
from rankings.engine.errors import DataError, DataFault
from rankings.engine.missing import Missing, gravest
from rankings.engine.ranking import quantise
from rankings.engine.spec import ONE, ZERO, Node, Rule

Cells = list[Cell]
Flags = list[set[str]]


class Inputs:
    """The data set while indicators are read from it: columns, flags, faults."""

    def __init__(self, dataset: Dataset) -> None:
        self.dataset = dataset
        self.faults: list[DataFault] = []

    def fault(self, place: int, series: str, reason: str, vi: str = "") -> None:
        unit = self.dataset.units[place].code
        self.faults.append(DataFault("data", 0, series, f"unit {unit!r}: {reason}", vi))

    def refuse(self) -> None:
        """Raise DataError if anything was wrong."""
        if self.faults:
            raise DataError(sorted(self.faults))


def value_of(inputs: Inputs, node: Node, flags: Flags) -> Cells:
    """Return the value of an indicator for every unit, by its rule."""
    assert node.leaf is not None
    return RULES[node.leaf.rule.kind](inputs, node.leaf.rule, node.code, flags)


def denominated(inputs: Inputs, node: Node, values: Cells) -> Cells:
    """Return x / d · factor; missing where x or d is."""
    assert node.leaf is not None
    declared = node.leaf.denominator
    if declared is None:
        return values
    below = inputs.dataset.column(declared.series)
    result: Cells = []
    for place, (value, size) in enumerate(zip(values, below, strict=True)):
        if isinstance(value, Missing) or isinstance(size, Missing):
            result.append(value if isinstance(value, Missing) else size)
        elif size <= 0:
            inputs.fault(
                place, declared.series, f"the denominator of {node.code!r} is {size}"
            )
            result.append(Missing.NOT_COLLECTED)
        else:
            result.append(value / size * declared.factor)
    return result


def rounded(values: Cells, places: int | None) -> Cells:
    """Round present values to the declared decimals of the indicator."""
    if places is None:
        return values
    return [v if isinstance(v, Missing) else quantise(v, places) for v in values]


def _value(inputs: Inputs, rule: Rule, code: str, flags: Flags) -> Cells:
    return inputs.dataset.column(code)


def _ratio(inputs: Inputs, rule: Rule, code: str, flags: Flags) -> Cells:
    """a / b; nothing of nothing is not applicable, something of nothing is a fault."""
    if f"{code}.a" not in inputs.dataset.column_of:
        given = inputs.dataset.column(code)
        return [_capped(value, rule, flags[place]) for place, value in enumerate(given)]
    result: Cells = []
    pairs = zip(
        inputs.dataset.column(f"{code}.a"), inputs.dataset.column(f"{code}.b"), strict=True
    )
    for place, (a, b) in enumerate(pairs):
        missing = [cell for cell in (a, b) if isinstance(cell, Missing)]
        if isinstance(a, Missing) or isinstance(b, Missing):
            result.append(gravest(missing))
        elif b == 0:
            if a != 0:
                inputs.fault(
                    place,
                    f"{code}.b",
                    f"{a} of 0 is not a ratio",
                    f"{a} trên 0 không phải là tỉ lệ",
                )
            result.append(Missing.NOT_APPLICABLE)
        else:
            result.append(_capped(a / b, rule, flags[place]))
    return result


def _capped(value: Cell, rule: Rule, flags: set[str]) -> Cell:
    if isinstance(value, Missing) or value <= 1:
        return value
    flags.add("above_one")
    if not rule.cap:
        return value
    flags.add("capped")
    return ONE


def _share_of_best(inputs: Inputs, rule: Rule, code: str, flags: Flags) -> Cells:
    """x / the highest x of the group; 0 for all where the highest is 0."""
    column = inputs.dataset.column(code)
    groups = [unit.groups.get(rule.within or "", "") for unit in inputs.dataset.units]
    best: dict[str, Decimal] = {}
    for value, group in zip(column, groups, strict=True):
        if not isinstance(value, Missing):
            best[group] = max(value, best.get(group, ZERO))
    result: Cells = []
    for value, group in zip(column, groups, strict=True):
        if isinstance(value, Missing):
            result.append(value)
        else:
            result.append(value / best[group] if best[group] else ZERO)
    return result


def _each(function: Callable[[Rule, Decimal], Decimal]) -> Callable[..., Cells]:
    def column(inputs: Inputs, rule: Rule, code: str, flags: Flags) -> Cells:
        cells = inputs.dataset.column(code)
        return [c if isinstance(c, Missing) else function(rule, c) for c in cells]

    return column


def _yes_no(rule: Rule, value: Decimal) -> Decimal:
    """Answers are 0 or 1; a merged unit may lie between."""
    return min(max(value, ZERO), ONE)


def _capped_count(rule: Rule, value: Decimal) -> Decimal:
    return min(value * rule.per, rule.most) / rule.of


def _steps(rule: Rule, value: Decimal) -> Decimal:
    """The points of the highest step that is reached, 0 below the first."""
    reached = [points for start, points in rule.table if value >= start]
    return (reached[-1] if reached else ZERO) / rule.of


def _inspected(rule: Rule, value: Decimal) -> Decimal:
    return value / rule.of


def _sum_of(inputs: Inputs, rule: Rule, code: str, flags: Flags) -> Cells:
    """Σ points · share / Σ points over the parts that apply; one missing part, no sum."""
    columns = [
        (
            part.points,
            RULES[part.rule.kind](inputs, part.rule, f"{code}.{part.code}", flags),
        )
        for part in rule.parts
    ]
    return [
        _summed([(points, column[place]) for points, column in columns])
        for place in range(len(flags))
    ]


def _summed(parts: list[tuple[Decimal, Cell]]) -> Cell:
    missing = [cell for _, cell in parts if isinstance(cell, Missing)]
    known = [(points, cell) for points, cell in parts if not isinstance(cell, Missing)]
    if not known or set(missing) - {Missing.NOT_APPLICABLE}:
        return gravest(missing)
    whole = sum((points for points, _ in known), ZERO)
    return sum((points * share for points, share in known), ZERO) / whole


RULES: Mapping[str, Callable[[Inputs, Rule, str, Flags], Cells]] = {
    "value": _value,
    "ratio": _ratio,
    "yes_no": _each(_yes_no),
    "share_of_best": _share_of_best,
    "capped_count": _each(_capped_count),
    "steps": _each(_steps),
    "inspected": _each(_inspected),
    "sum_of": _sum_of,
}
