"""A result as JSON: numbers as text, one row a unit that stands for itself."""

from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import lru_cache

from rankings.engine.canonical import number_text
from rankings.engine.data import Cell, Dataset
from rankings.engine.missing import Missing
from rankings.engine.ranking import quantise
from rankings.engine.result import IndicatorReport, NodeScore, Result, UnitResult

FORMAT = "motcua-rankings-result/1"
# Decimals of every published figure that is not a total.
PLACES = 12
Json = dict[str, object]


def result_document(result: Result, dataset: Dataset) -> Json:
    """Return a result as values JSON can hold. `units` are in the order of their codes.

    Every row also holds the inputs it was computed from, so it can be shown alone.
    """
    inputs = dict(zip((unit.code for unit in dataset.units), dataset.rows, strict=True))
    return {
        "format": FORMAT,
        "index": result.index,
        "version": result.version,
        "ranked": result.ranked,
        "notes": list(result.notes),
        "indicators": [_report(report) for report in result.indicators],
        "units": [
            {**_row(unit), "inputs": inputs_of(dataset.series, inputs[unit.unit])}
            for unit in result.units
        ],
    }


def inputs_of(series: tuple[str, ...], cells: tuple[Cell, ...]) -> Json:
    """Return series → decimal text or reason."""
    return {
        name: cell.value if isinstance(cell, Missing) else number_text(cell)
        for name, cell in zip(series, cells, strict=True)
    }


def plain(value: object) -> object:
    """Return frozen values as JSON values: decimals as text."""
    if isinstance(value, Decimal):
        return number_text(quantise(value, PLACES))
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _row(unit: UnitResult) -> Json:
    return {
        "unit": unit.unit,
        "name": unit.name,
        "groups": dict(unit.groups),
        "total": None if unit.total is None else format(unit.total, "f"),
        "rank": unit.rank,
        "tied": unit.tied,
        "group_ranks": dict(unit.group_ranks),
        "coverage": _figure(unit.coverage),
        "not_applicable": _figure(unit.not_applicable),
        "unranked": unit.unranked,
        "estimated": _figure(unit.estimated),
        "nodes": [_node(node) for node in unit.nodes],
    }


def _node(node: NodeScore) -> Json:
    return {
        "node": node.node,
        "value": _figure(node.value),
        "treated": _figure(node.treated),
        "score": _figure(node.score),
        "points": _figure(node.points),
        "rank": node.rank,
        "missing": None if node.missing is None else node.missing.value,
        "flags": list(node.flags),
    }


def _report(report: IndicatorReport) -> Json:
    return {
        "node": report.node,
        "known": report.known,
        "imputed": report.imputed,
        "penalised": report.penalised,
        "pulled": list(report.pulled),
        "log": report.log,
        "discriminates": report.discriminates,
    }


@lru_cache(maxsize=1 << 16)
def _figure(value: Decimal | None) -> str | None:
    return None if value is None else number_text(quantise(value, PLACES))
