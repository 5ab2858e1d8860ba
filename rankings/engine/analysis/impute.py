"""Fill what was not collected, where the methodology says so. Nothing else is ever filled.

Everything here leaves the published path of an edition unless its specification asks for it.
"""

from collections.abc import Callable, Sequence

import numpy as np

from rankings.engine.analysis.arrays import Column, Counts, Flags, Floats


def fill(column: Column, fillable: Flags, groups: Counts, kind: str) -> Column:
    """Fill one indicator from the units that have it.

    fillable (units): may be filled. groups (units): numbers of the groups; a group without
    any value leaves its members missing. kind: a key of KINDS.
    """
    if column.present is None or kind == "none":
        return column
    values, present = column.values.copy(), column.present.copy()
    if not kind.startswith("group"):
        groups = np.zeros_like(groups)
    for group in np.unique(groups):
        inside = groups == group
        known, wanted = inside & column.present, inside & fillable & ~column.present
        if known.any() and wanted.any():
            values[wanted] = KINDS[kind](column.values[known])
            present |= wanted
    return Column(values, None if present.all() else present)


def fill_row(columns: Sequence[Column], fillable: Sequence[Flags]) -> list[Column]:
    """Fill from the mean of the unit's other normalised indicators in the same pillar."""
    total, known = _row_sums(columns)
    mean = total / np.maximum(known, 1)[:, None]
    return [
        _filled(column, allowed & (known > 0), mean)
        for column, allowed in zip(columns, fillable, strict=True)
    ]


def carry(values: Floats, earlier: Floats, age: Counts, most: int) -> Floats:
    """Fill units × indicators from the last known value if it is at most `most` old."""
    return np.where(np.isnan(values) & (age <= most), earlier, values)


def _row_sums(columns: Sequence[Column]) -> tuple[Floats, Counts]:
    units = len(columns[0].values)
    total, known = np.zeros((units, 1)), np.zeros(units, dtype=np.int64)
    for column in columns:
        total = total + column.values
        known += 1 if column.present is None else column.present
    return total, known


def _filled(column: Column, wanted: Flags, mean: Floats) -> Column:
    if column.present is None:
        return column
    wanted = wanted & ~column.present
    present = column.present | wanted
    values = np.where(wanted[:, None], mean, column.values)
    return Column(values, None if present.all() else present)


def _mean(values: Floats) -> Floats:
    return np.asarray(values.sum(axis=0) / len(values))


def _median(values: Floats) -> Floats:
    return np.asarray(np.median(values, axis=0))


KINDS: dict[str, Callable[[Floats], Floats]] = {
    "mean": _mean,
    "median": _median,
    "group_mean": _mean,
    "group_median": _median,
}
