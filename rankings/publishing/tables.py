"""The CSV files of a revision, as rows of text."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import cast

from rankings.engine.data import Cell, Dataset
from rankings.engine.missing import Missing
from rankings.publishing.bundle import Bundle, Json
from rankings.values import cell_text

Row = list[str]
Table = tuple[Row, list[Row]]
# Column of the long form by the end of a series.
_COLUMNS = {".a": "numerator", ".b": "denominator", ".n": "n"}
_SERIES = ("value", "numerator", "denominator", "n")


def scores(bundle: Bundle) -> Table:
    """A row a unit, the best first: place, interval, tier, total, points of every pillar."""
    head = ["unit", "name_vi", "name_en", "rank", "tied", "low", "high", "tier", "total"]
    head += [*bundle.pillars, "coverage"]
    firm = _firmness(bundle)
    return head, [_score(bundle, row, firm.get(row["unit"], {})) for row in ordered(bundle)]


def _score(bundle: Bundle, row: Json, firm: Json) -> Row:
    name = bundle.names[row["unit"]]
    points = {node["node"]: node["points"] for node in row["nodes"]}
    return [
        row["unit"],
        name["vi"],
        name["en"],
        _text(row["rank"]),
        "1" if row["tied"] else "0",
        *(_text(firm.get(key)) for key in ("low", "high", "tier")),
        _text(row["total"]),
        *(_text(points.get(pillar)) for pillar in bundle.pillars),
        _text(row["coverage"]),
    ]


def nodes(bundle: Bundle) -> Table:
    """A row a unit and node; flags are separated by spaces."""
    head = ["unit", "node", "value", "score", "points", "rank", "missing", "flags"]
    rows = [
        [row["unit"], node["node"]]
        + [_text(node[key]) for key in ("value", "score", "points", "rank", "missing")]
        + [" ".join(node["flags"])]
        for row in cast(Sequence[Json], bundle.figures.result["units"])
        for node in row["nodes"]
    ]
    return head, rows


def inputs(dataset: Dataset, groups: Sequence[str]) -> Table:
    """The final values in the long form that the engine reads."""
    head = ["unit", "name", *groups, "indicator", "period", *_SERIES, "missing"]
    rows = []
    for unit, cells in zip(dataset.units, dataset.rows, strict=True):
        start = [unit.code, unit.name, *(unit.groups.get(g, "") for g in groups)]
        rows += [start + row for row in _long(dataset.series, cells)]
    return head, rows


def _long(series: Sequence[str], cells: Sequence[Cell]) -> Iterator[Row]:
    gathered: dict[tuple[str, str], dict[str, str]] = {}
    for name, cell in zip(series, cells, strict=True):
        code, _, period = name.partition("@")
        column = _COLUMNS.get(code[-2:], "value")
        indicator = code if column == "value" else code[:-2]
        held = gathered.setdefault((indicator, period), {})
        if cell is not Missing.NOT_COLLECTED:
            held[column] = cell_text(cell)
    for (indicator, period), held in sorted(gathered.items()):
        reason = "" if held else Missing.NOT_COLLECTED.value
        yield [indicator, period, *(held.get(name, "") for name in _SERIES), reason]


def ordered(bundle: Bundle) -> list[Json]:
    """Rows of the result by rank, then those without one; equals in the order of units."""
    rows = cast(Sequence[Json], bundle.figures.result["units"])
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"], row["unit"]))


def csv_bytes(table: Table) -> bytes:
    """A table as UTF-8 CSV with a header."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(table[0])
    writer.writerows(table[1])
    return buffer.getvalue().encode()


def _firmness(bundle: Bundle) -> dict[str, Json]:
    report = bundle.computed.robustness if bundle.computed else None
    return {row["unit"]: row for row in report["units"]} if report else {}


def _text(value: object) -> str:
    return "" if value is None else str(value)
