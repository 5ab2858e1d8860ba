"""What a reading of a table knows, and how one cell and one unit are taken in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple, cast

from rankings.engine.cells import PLAIN, cell_of
from rankings.engine.data import Cell, Unit
from rankings.engine.errors import DataFault
from rankings.engine.spec import Leaf, Rule, Spec

LONG_COLUMNS = (
    "unit",
    "indicator",
    "value",
    "name",
    "numerator",
    "denominator",
    "n",
    "missing",
    "period",
)
ANY = (Decimal("-1e15"), Decimal("1e15"))
PERIOD = re.compile(r"(?P<series>[^@]+)@(?P<period>\d{1,6})")


class Place(NamedTuple):
    """Where a cell stands."""

    line: int
    column: str
    unit: str


@dataclass
class Reader:
    """What one reading knows: the methodology, the file, what was found so far."""

    spec: Spec
    file: str
    partial: bool = False
    faults: list[DataFault] = field(default_factory=list)
    units: dict[str, Unit] = field(default_factory=dict)
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    first_line: dict[object, int] = field(default_factory=dict)

    def fault(self, line: int, column: str, reason: str, vi: str = "") -> None:
        self.faults.append(DataFault(self.file, line, column, reason, vi))

    @property
    def columns(self) -> Mapping[str, object]:
        return cast(Mapping[str, object], self.spec.document.get("columns", {}))


def alternatives(rule: Rule, code: str) -> list[tuple[str, ...]]:
    """Return the sets of series that can feed a rule, the preferred first."""
    if rule.kind == "ratio":
        return [(f"{code}.a", f"{code}.b"), (code,)]
    if rule.kind == "sum_of":
        found: list[tuple[str, ...]] = [()]
        for part in rule.parts:
            choices = alternatives(part.rule, f"{code}.{part.code}")
            found = [(*before, *choice) for before in found for choice in choices]
        return found
    return [(code,)]


def known_series(spec: Spec) -> dict[str, Leaf | None]:
    """Return every series a table may hold → its indicator, None for denominators."""
    found: dict[str, Leaf | None] = {}
    for node in spec.leaves:
        assert node.leaf is not None
        names = {
            name for choice in alternatives(node.leaf.rule, node.code) for name in choice
        }
        if node.leaf.merge_rule == "mean_n":
            found[f"{node.code}.n"] = None
        found.update(dict.fromkeys(sorted(names), node.leaf))
    for node in spec.leaves:
        if node.leaf and node.leaf.denominator:
            found.setdefault(node.leaf.denominator.series, None)
    if weight := spec.document.get("merge_weight"):
        found.setdefault(str(weight), None)
    return found


def part_rule(rule: Rule, code: str, series: str) -> Rule:
    """Return the rule that reads a series: that of the part for sums."""
    for part in rule.parts:
        inner = f"{code}.{part.code}"
        if series == inner or series.startswith(f"{inner}."):
            return part_rule(part.rule, inner, series)
    return rule


def add_cell(
    reader: Reader, at: Place, series: str, text: str, known: Mapping[str, Leaf | None]
) -> None:
    """Read one cell into the data set, or report it."""
    if reader.partial and not text.strip():
        return
    base = match["series"] if (match := PERIOD.fullmatch(series)) else series
    leaf = known[base]
    rule = PLAIN if leaf is None else part_rule(leaf.rule, base.split(".")[0], base)
    part = base.rpartition(".")[2]
    loose = leaf is None or (rule.kind == "ratio" and part in ("a", "b"))
    bounds = ANY if leaf is None or loose else (leaf.least, leaf.most)
    words = cast(Mapping[str, str], reader.columns.get("missing", {}))
    text = words.get(text.strip(), text)
    cell, reason = cell_of(text, rule, bounds)
    if reason is not None:
        reader.fault(at.line, at.column, reason.en, reason.vi)
    elif cell is not None:
        reader.cells[at.unit, series] = cell


def add_unit(reader: Reader, line: int, unit: Unit) -> None:
    """Take a unit in once; report if it says something else the second time."""
    if not unit.code:
        reader.fault(line, str(reader.columns.get("unit", "unit")), "is empty")
    before = reader.units.setdefault(unit.code, unit)
    if before != unit:
        reader.fault(
            line,
            "",
            f"unit {unit.code!r} has another name or group than in line {reader.first_line[unit.code]}",
        )
    reader.first_line.setdefault(unit.code, line)
