"""Small methodologies and tables, made in one line each."""

import csv
import io
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from rankings.engine.data import Dataset
from rankings.engine.reading import spec_from_document
from rankings.engine.result import NodeScore, Result, UnitResult
from rankings.engine.scoring import compute
from rankings.engine.spec import Spec
from rankings.engine.table import table_from_text

STEPS = ("denominate", "impute", "screen", "treat", "normalise", "aggregate")
DEFAULT = {"normalise": "identity", "aggregate": "arithmetic"}


def document(nodes: Sequence[Any], **more: Any) -> dict[str, Any]:
    """A methodology; `more` may hold steps by name, all others are top-level keys."""
    steps = [
        {"step": name, "kind": DEFAULT.get(name, "identity")} | more.pop(name, {})
        for name in STEPS
    ]
    return {
        "format": "motcua-rankings/1",
        "code": "IDX",
        "version": "1",
        "precision": 4,
        "steps": steps,
        "nodes": [dict(node) for node in nodes],
        **more,
    }


def flat(*leaves: Any, **more: Any) -> dict[str, Any]:
    """A root over these indicators; everybody is ranked whatever is missing."""
    free = {"overall": 0, "pillar": 0, "not_applicable_most": 1}
    nodes = [{"code": "T"}, *({"parent": "T", **leaf} for leaf in leaves)]
    return document(nodes, **{"coverage": free, **more})


def spec_of(raw: Mapping[str, Any]) -> Spec:
    return spec_from_document(raw)


def table(rows: Sequence[Any]) -> str:
    """CSV text of rows, the header first."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def data_of(spec: Spec, columns: Mapping[str, Any]) -> Dataset:
    """A data set by columns; units are a, b, c …"""
    count = len(next(iter(columns.values())))
    units = [chr(ord("a") + place) for place in range(count)]
    rows = [["unit", *columns], *zip(units, *columns.values(), strict=True)]
    return table_from_text(table(rows), spec)


def run(raw: Mapping[str, Any], columns: Mapping[str, Any]) -> Result:
    spec = spec_of(raw)
    return compute(spec, data_of(spec, columns))


def node(row: UnitResult, code: str) -> NodeScore:
    return next(score for score in row.nodes if score.node == code)


def scores(result: Result, code: str, places: int = 6) -> list[Decimal | None]:
    """The scores of one node for all units, rounded."""
    step = Decimal(1).scaleb(-places)
    found = [node(row, code).score for row in result.units]
    return [None if score is None else score.quantize(step) for score in found]


def numbers(*texts: str) -> list[Decimal | None]:
    return [
        None if text == "" else Decimal(text).quantize(Decimal("0.000001"))
        for text in texts
    ]
