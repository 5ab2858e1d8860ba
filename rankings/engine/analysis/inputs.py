"""From a table of inputs to values in doubles: type rules, denominators, rounding.

The second reading of the rules; the official one is in decimals. Missing is NaN with a
reason beside it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rankings.engine.analysis.arrays import Counts, Flags, Floats
from rankings.engine.analysis.model import Missing
from rankings.engine.analysis.ranking import grid
from rankings.engine.data import Dataset
from rankings.engine.missing import Missing as Reason
from rankings.engine.spec import Leaf, Rule

# Of several reasons the gravest stands for all; same order as the official path.
_ORDER = tuple(Missing[reason.name] for reason in Reason)
_PERIOD = re.compile(r"(?P<series>[^@]+)@(?P<period>\d{1,6})")


@dataclass(frozen=True, eq=False)
class Series:
    """Numbers with NaN where missing, and Missing of every unit."""

    values: Floats
    reasons: Counts

    @property
    def known(self) -> Flags:
        """Who has a value."""
        return np.asarray(self.reasons == Missing.PRESENT)

    @classmethod
    def of(cls, values: Floats, reasons: Counts) -> "Series":
        """Blank the values that have a reason for missing."""
        return cls(np.where(reasons == Missing.PRESENT, values, np.nan), reasons)


class Inputs:
    """A data set read into doubles, one period of it."""

    def __init__(self, dataset: Dataset, period: int | None = None) -> None:
        self.dataset, self.period = dataset, period

    @property
    def units(self) -> int:
        return len(self.dataset.units)

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """Series as the rules call it → as the data set does."""
        found = {}
        for name in self.dataset.series:
            match = _PERIOD.fullmatch(name)
            if match is None and self.period is None:
                found[name] = name
            elif match is not None and int(match["period"]) == self.period:
                found[match["series"]] = name
        return found

    def has(self, name: str) -> bool:
        """Say whether there is such a series."""
        return name in self._names

    def series(self, name: str) -> Series:
        """Return one series; not collected for everybody if there is none."""
        cells = self.dataset.column(self._names.get(name, ""))
        reasons = [Missing[c.name] if isinstance(c, Reason) else 0 for c in cells]
        values = [np.nan if isinstance(c, Reason) else float(c) for c in cells]
        return Series(np.array(values), np.array(reasons, dtype=np.int64))

    def groups(self, grouping: str) -> Counts:
        """Return a number for the group of each unit; units without one share a group."""
        names = [unit.groups.get(grouping, "") for unit in self.dataset.units]
        known = {name: number for number, name in enumerate(sorted(set(names)))}
        return np.array([known[name] for name in names], dtype=np.int64)

    def periods(self) -> list[int]:
        """Return the earlier periods there are series of, the latest first."""
        matches = [_PERIOD.fullmatch(name) for name in self.dataset.series]
        return sorted({int(m["period"]) for m in matches if m}, reverse=True)


def value_of(inputs: Inputs, code: str, leaf: Leaf) -> Series:
    """Return an indicator by its rule, divided and rounded as declared, untransformed."""
    series = ruled(inputs, code, leaf)
    return rounded(denominated(inputs, leaf, series), leaf)


def ruled(inputs: Inputs, code: str, leaf: Leaf) -> Series:
    """Return an indicator by its type rule alone."""
    return RULES[leaf.rule.kind](inputs, leaf.rule, code)


def denominated(inputs: Inputs, leaf: Leaf, series: Series) -> Series:
    """Return x / d · factor; missing where x or d is."""
    if leaf.denominator is None:
        return series
    below = inputs.series(leaf.denominator.series)
    reasons = np.where(series.known, below.reasons, series.reasons)
    return Series.of(series.values / below.values * float(leaf.denominator.factor), reasons)


def rounded(series: Series, leaf: Leaf) -> Series:
    """Round to the declared decimals of the indicator, halves away from 0."""
    if leaf.precision is None:
        return series
    largest = max(
        float(np.max(np.abs(series.values), initial=1.0, where=series.known)), 1.0
    )
    values = grid(np.where(series.known, series.values, 0.0), leaf.precision, largest)
    return Series.of(values / 10.0**leaf.precision, series.reasons)


def _value(inputs: Inputs, rule: Rule, code: str) -> Series:
    return inputs.series(code)


def _ratio(inputs: Inputs, rule: Rule, code: str) -> Series:
    """a / b, cut at 1 if declared; 0 of 0 is not applicable."""
    if not inputs.has(f"{code}.a"):
        given = inputs.series(code)
        return Series(_cut(given.values, rule), given.reasons)
    above, below = inputs.series(f"{code}.a"), inputs.series(f"{code}.b")
    reasons = _gravest([above.reasons, below.reasons])
    empty = (reasons == Missing.PRESENT) & (below.values == 0)
    reasons = np.where(empty, int(Missing.NOT_APPLICABLE), reasons)
    shares = above.values / np.where(below.values == 0, 1.0, below.values)
    return Series.of(_cut(shares, rule), reasons)


def _cut(values: Floats, rule: Rule) -> Floats:
    return np.minimum(values, 1.0) if rule.cap else values


def _share_of_best(inputs: Inputs, rule: Rule, code: str) -> Series:
    """x / the highest x of the group, 0 for all where that is 0."""
    series, groups = inputs.series(code), inputs.groups(rule.within or "")
    values = series.values.copy()
    for group in np.unique(groups):
        inside = (groups == group) & series.known
        best = np.max(series.values[inside], initial=0.0)
        values[inside] = series.values[inside] / best if best else 0.0
    return Series(values, series.reasons)


def _each(
    function: Callable[[Rule, Floats], Floats],
) -> Callable[[Inputs, Rule, str], Series]:
    def read(inputs: Inputs, rule: Rule, code: str) -> Series:
        series = inputs.series(code)
        return Series.of(function(rule, series.values), series.reasons)

    return read


def _yes_no(rule: Rule, values: Floats) -> Floats:
    return np.clip(values, 0.0, 1.0)


def _capped_count(rule: Rule, values: Floats) -> Floats:
    return np.minimum(values * float(rule.per), float(rule.most)) / float(rule.of)


def _steps(rule: Rule, values: Floats) -> Floats:
    """The points of the highest step reached, 0 below the first."""
    starts = np.array([float(start) for start, _ in rule.table])
    points = np.array([0.0, *[float(earned) for _, earned in rule.table]])
    reached = np.searchsorted(starts, np.nan_to_num(values), side="right")
    return points[reached] / float(rule.of)


def _inspected(rule: Rule, values: Floats) -> Floats:
    return values / float(rule.of)


def _sum_of(inputs: Inputs, rule: Rule, code: str) -> Series:
    """Σ points · share / Σ points over the parts that apply; one missing part, no sum."""
    parts = [RULES[p.rule.kind](inputs, p.rule, f"{code}.{p.code}") for p in rule.parts]
    points = [float(part.points) for part in rule.parts]
    earned, whole = np.zeros(inputs.units), np.zeros(inputs.units)
    gaps = []
    for part, worth in zip(parts, points, strict=True):
        earned += np.where(part.known, worth * part.values, 0.0)
        whole += np.where(part.known, worth, 0.0)
        gone = part.reasons == Missing.NOT_APPLICABLE
        gaps.append(np.where(gone, int(Missing.PRESENT), part.reasons))
    reasons = _gravest(gaps)
    reasons = np.where(
        (reasons == Missing.PRESENT) & (whole == 0), int(Missing.NOT_APPLICABLE), reasons
    )
    return Series.of(earned / np.where(whole == 0, 1.0, whole), reasons)


def _gravest(reasons: list[Counts]) -> Counts:
    """Return for each unit the reason that stands for several, PRESENT if there is none."""
    stack = np.stack(reasons)
    found = np.full(stack.shape[1], int(Missing.PRESENT), dtype=np.int64)
    for reason in reversed(_ORDER):
        found[(stack == reason).any(axis=0)] = reason
    return found


RULES: Mapping[str, Callable[[Inputs, Rule, str], Series]] = {
    "value": _value,
    "ratio": _ratio,
    "yes_no": _each(_yes_no),
    "share_of_best": _share_of_best,
    "capped_count": _each(_capped_count),
    "steps": _each(_steps),
    "inspected": _each(_inspected),
    "sum_of": _sum_of,
}
