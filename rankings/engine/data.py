"""Inputs as frozen values: units × series. `table.read_csv` makes one from a file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from rankings.engine.missing import Missing

Cell = Decimal | Missing


@dataclass(frozen=True)
class Unit:
    """Whom the ranking compares. code: own stable key. groups: grouping → group."""

    code: str
    name: str
    groups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Dataset:
    """Final values of an edition.

    units and series are sorted by code, so two files with the same content are the same
    data set. rows: for each unit the cells of all series. A series is the code of an
    indicator, `CODE.a` and `CODE.b` of a ratio, `CODE.PART` of a sum, the code of a
    denominator, or any of these followed by `@period` for an earlier value. estimated:
    (unit, series) that were not reported but follow from a merger.
    """

    units: tuple[Unit, ...]
    series: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    estimated: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def column_of(self) -> dict[str, int]:
        """Series → position in a row."""
        return {name: place for place, name in enumerate(self.series)}

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Unit → position."""
        return {unit.code: place for place, unit in enumerate(self.units)}

    def column(self, series: str) -> list[Cell]:
        """Return the cells of one series, NOT_COLLECTED for everybody if there is none."""
        place = self.column_of.get(series)
        if place is None:
            return [Missing.NOT_COLLECTED] * len(self.units)
        return [row[place] for row in self.rows]

    def cell(self, unit: str, series: str) -> Cell:
        """Return one cell; KeyError for an unknown unit or series."""
        return self.rows[self.row_of[unit]][self.column_of[series]]

    @classmethod
    def of(
        cls, units: Mapping[str, Unit], cells: Mapping[tuple[str, str], Cell]
    ) -> "Dataset":
        """Sort units and series; cells (unit, series) that are not given are NOT_COLLECTED."""
        series = tuple(sorted({name for _, name in cells}))
        ordered = tuple(units[code] for code in sorted(units))
        rows = tuple(
            tuple(cells.get((unit.code, name), Missing.NOT_COLLECTED) for name in series)
            for unit in ordered
        )
        return cls(ordered, series, rows)

    def replaced(self, rows: Mapping[str, tuple[Cell, ...]]) -> "Dataset":
        """Return the same units with other rows for some of them (unit → row)."""
        kept = zip(self.units, self.rows, strict=True)
        changed = tuple(rows.get(unit.code, row) for unit, row in kept)
        return Dataset(self.units, self.series, changed, self.estimated)
