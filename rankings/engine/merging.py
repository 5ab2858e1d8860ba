"""One input of a merged unit from those of its constituents, by the merge rule."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, localcontext

from rankings.engine.data import Cell, Dataset
from rankings.engine.intake import PERIOD
from rankings.engine.missing import Missing, gravest
from rankings.engine.ranking import context
from rankings.engine.spec import ZERO, Leaf, Spec

Known = list[tuple["Constituent", Decimal]]


@dataclass(frozen=True)
class Constituent:
    """unit: a code of the data set. share: of its quantities. seat: gives the seat."""

    unit: str
    share: Decimal
    seat: bool


class Merger:
    """The merge rules of a methodology over one data set."""

    def __init__(self, spec: Spec, dataset: Dataset) -> None:
        self.dataset = dataset
        self.weight = str(spec.document.get("merge_weight", ""))
        self.leaves = {
            node.code: node.leaf for node in spec.leaves if node.leaf is not None
        }
        below = (leaf.denominator for leaf in self.leaves.values())
        self.sums = {d.series for d in below if d} | {self.weight}

    def merged(self, parts: list[Constituent], series: str) -> tuple[Cell, bool]:
        """Return (cell, whether it is an estimate) of one series for a merged unit.

        Sums, ratios, per-capita figures and survey means are exact; population means,
        minima, values of the seat and figures of a split unit are estimates.
        """
        match = PERIOD.fullmatch(series)
        base, late = (match["series"], f"@{match['period']}") if match else (series, "")
        kind, leaf = self._kind(base)
        cells = [self.dataset.cell(part.unit, series) for part in parts]
        if len(parts) == 1 and parts[0].share == 1:
            return cells[0], (parts[0].unit, series) in self.dataset.estimated
        if kind == "none":
            return Missing.NOT_COLLECTED, False
        if kind == "seat":
            return self._seat(parts, cells)
        known, missing = _parted(parts, cells)
        if not known or set(missing) - {Missing.NOT_APPLICABLE}:
            return gravest(missing), False
        with localcontext(context()):
            cell = RULES[kind](self, known, base, late, leaf)
        split = any(part.share != 1 for part in parts)
        before = any((part.unit, series) in self.dataset.estimated for part in parts)
        return cell, kind in ("population_mean", "min") or split or before

    def _kind(self, base: str) -> tuple[str, Leaf | None]:
        """Return the rule for a series and the indicator it belongs to."""
        leaf = self.leaves.get(base.split(".", maxsplit=1)[0])
        if leaf is None or base in self.sums or base.endswith(".n"):
            return "sum", leaf
        if base.endswith((".a", ".b")) and leaf.merge_rule not in ("none", "seat"):
            return "sum", leaf
        return {
            "ratio": "population_mean" if self.weight else "none",
            "per_capita": "sum",
        }.get(leaf.merge_rule, leaf.merge_rule), leaf

    def _seat(self, parts: list[Constituent], cells: list[Cell]) -> tuple[Cell, bool]:
        held = [cell for part, cell in zip(parts, cells, strict=True) if part.seat]
        return (held[0], True) if held else (Missing.NOT_COLLECTED, False)

    def weighted(self, known: Known, series: str, late: str) -> Cell:
        """Return Σ w·x / Σ w with the weights of a series, those of the period if there are."""
        name = f"{series}{late}" if f"{series}{late}" in self.dataset.column_of else series
        if name not in self.dataset.column_of:
            return Missing.NOT_COLLECTED
        total = whole = ZERO
        for part, value in known:
            weight = self.dataset.cell(part.unit, name)
            if isinstance(weight, Missing):
                return weight
            total += part.share * weight * value
            whole += part.share * weight
        return total / whole if whole else Missing.NOT_COLLECTED


def _parted(parts: list[Constituent], cells: list[Cell]) -> tuple[Known, list[Missing]]:
    pairs = list(zip(parts, cells, strict=True))
    known = [(part, cell) for part, cell in pairs if not isinstance(cell, Missing)]
    return known, [cell for cell in cells if isinstance(cell, Missing)]


def _sum(merger: Merger, known: Known, base: str, late: str, leaf: Leaf | None) -> Cell:
    return sum((part.share * value for part, value in known), ZERO)


def _mean_n(merger: Merger, known: Known, base: str, late: str, leaf: Leaf | None) -> Cell:
    return merger.weighted(known, f"{base}.n", late)


def _population(
    merger: Merger, known: Known, base: str, late: str, leaf: Leaf | None
) -> Cell:
    return merger.weighted(known, merger.weight, late)


def _worst(merger: Merger, known: Known, base: str, late: str, leaf: Leaf | None) -> Cell:
    """All must comply: the worst value counts."""
    values = [value for _, value in known]
    return max(values) if leaf is not None and leaf.direction < 0 else min(values)


RULES: dict[str, Callable[[Merger, Known, str, str, Leaf | None], Cell]] = {
    "sum": _sum,
    "mean_n": _mean_n,
    "population_mean": _population,
    "min": _worst,
}
