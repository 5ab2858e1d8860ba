"""The working table of one computation: a column for every indicator."""

from dataclasses import dataclass, field
from decimal import Decimal

from rankings.engine.data import Cell, Dataset
from rankings.engine.intake import PERIOD
from rankings.engine.missing import FILLABLE, Missing
from rankings.engine.ranking import quantise
from rankings.engine.spec import Node, Spec
from rankings.engine.values import Inputs, denominated, rounded, value_of

Cells = list[Cell]


@dataclass
class Column:
    """One indicator on its way, all units.

    cells: the values as the last step left them. original: after denominators, before
    transform and imputation. treated: what was normalised. scores: on 0 … full.
    """

    cells: Cells
    flags: list[set[str]]
    scores: list[Decimal | None]
    original: Cells = field(default_factory=list)
    treated: Cells = field(default_factory=list)
    log: str = ""
    discriminates: bool = True

    @classmethod
    def empty(cls, units: int) -> "Column":
        """Return a column without anything for a number of units."""
        return cls([], [set() for _ in range(units)], [None] * units)

    def remember(self) -> None:
        """Keep the present values as the original; what was imputed before stays missing."""
        pairs = zip(self.cells, self.flags, strict=True)
        self.original = [
            Missing.NOT_COLLECTED if "imputed" in flags else cell for cell, flags in pairs
        ]

    def present(self, screened: set[int]) -> tuple[list[int], list[Decimal]]:
        """Return the places that have a value, and the values."""
        pairs = [
            (place, cell)
            for place, cell in enumerate(self.cells)
            if not isinstance(cell, Missing) and place not in screened
        ]
        return [place for place, _ in pairs], [value for _, value in pairs]

    def fillable(self, screened: set[int]) -> list[int]:
        """Return the places without a score that imputation may fill."""
        return [
            place
            for place, cell in enumerate(self.cells)
            if cell in FILLABLE and self.scores[place] is None and place not in screened
        ]

    def fill(self, cells: Cells, flag: str) -> None:
        """Take other cells, flagging those that were missing before."""
        for place, cell in enumerate(cells):
            if isinstance(self.cells[place], Missing) and not isinstance(cell, Missing):
                self.flags[place].add(flag)
        self.cells = cells

    def round(self, places: int | None, rounding: str) -> None:
        """Round the scores as the methodology declares for indicators."""
        if places is not None:
            self.scores = [
                score if score is None else quantise(score, places, rounding)
                for score in self.scores
            ]


@dataclass
class Table:
    """Everything one computation knows."""

    spec: Spec
    dataset: Dataset
    inputs: Inputs
    columns: dict[str, Column]
    screened: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, spec: Spec, dataset: Dataset) -> "Table":
        """Return a table with an empty column for every indicator."""
        columns = {n.code: Column.empty(len(dataset.units)) for n in spec.leaves}
        return cls(spec, dataset, Inputs(dataset), columns)

    def estimated(self, node: Node) -> set[int]:
        """Return the places at which an input of an indicator is an estimate."""
        row_of = self.dataset.row_of
        return {
            row_of[unit]
            for unit, series in self.dataset.estimated
            if series == node.code or series.startswith(f"{node.code}.")
        }

    def earlier(self, node: Node) -> dict[int, Cells]:
        """Return period → the values of an indicator in that period, as this one's."""
        assert node.leaf is not None
        periods = {
            int(match["period"])
            for name in self.dataset.series
            if (match := PERIOD.fullmatch(name))
            and (
                match["series"] == node.code or match["series"].startswith(f"{node.code}.")
            )
        }
        return {period: self._in_period(node, period) for period in sorted(periods)}

    def _in_period(self, node: Node, period: int) -> Cells:
        """Compute an indicator from the series of an earlier period."""
        names = {
            match["series"]: name
            for name in self.dataset.series
            if (match := PERIOD.fullmatch(name)) and int(match["period"]) == period
        }
        units, of = self.dataset.units, self.dataset.column_of
        rows = tuple(
            tuple(row[of[name]] for name in names.values()) for row in self.dataset.rows
        )
        inputs = Inputs(Dataset(units, tuple(names), rows))
        values = value_of(inputs, node, [set() for _ in units])
        assert node.leaf is not None
        values = rounded(denominated(inputs, node, values), node.leaf.precision)
        self.inputs.faults.extend(inputs.faults)
        if node.leaf.transform == "ln":
            return [v if isinstance(v, Missing) or v <= 0 else v.ln() for v in values]
        return values
