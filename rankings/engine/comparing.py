"""What differs between a stored result and the recomputed one, by unit and node."""

from collections.abc import Iterator, Mapping
from typing import cast

from rankings.engine.intake import PERIOD
from rankings.engine.spec import Spec
from rankings.engine.tree_checks import Json

Change = tuple[str, str, str]


def changed_rows(computed: Json, stored: Json, spec: Spec) -> Iterator[Change]:
    """Yield (unit, node, reason) for every difference; unit or node is "" where there is none."""
    theirs = _by(stored.get("units"), "unit")
    for unit, row in _by(computed["units"], "unit").items():
        if unit not in theirs:
            yield unit, "", "has no row"
        else:
            yield from _row(unit, row, theirs.pop(unit), spec)
    for unit in theirs:
        yield unit, "", "has a row but no inputs"
    for name in computed:
        if name != "units" and computed[name] != stored.get(name):
            yield "", "", f"{name} is not as recomputed"


def _row(unit: str, mine: Json, theirs: Json, spec: Spec) -> Iterator[Change]:
    stored = _by(theirs.get("nodes"), "node")
    for node, scores in _by(mine["nodes"], "node").items():
        for name, value in scores.items():
            other = stored.get(node, {}).get(name)
            if other != value:
                yield unit, node, f"{name} is {other}, recomputed {value}"
    yield from _inputs(unit, mine, theirs, spec)
    for name in mine:
        if name not in ("nodes", "inputs") and mine[name] != theirs.get(name):
            node = spec.root.code if name in ("total", "rank", "tied") else ""
            yield unit, node, f"{name} is {theirs.get(name)}, recomputed {mine[name]}"


def _inputs(unit: str, mine: Json, theirs: Json, spec: Spec) -> Iterator[Change]:
    held = theirs.get("inputs")
    stored = held if isinstance(held, Mapping) else {}
    for series, cell in cast(Json, mine["inputs"]).items():
        if stored.get(series) != cell:
            node = node_of_series(spec, series)
            yield (
                unit,
                node,
                f"the input {series} is {cell}, in the row {stored.get(series)}",
            )


def node_of_series(spec: Spec, series: str) -> str:
    """Return the indicator that reads a series, the first one for a denominator, else ""."""
    match = PERIOD.fullmatch(series)
    base = match["series"] if match else series
    code = base.split(".")[0]
    if code in spec.by_code:
        return code
    below = (n for n in spec.leaves if n.leaf and n.leaf.denominator)
    return next(
        (
            n.code
            for n in below
            if n.leaf and n.leaf.denominator and n.leaf.denominator.series == base
        ),
        "",
    )


def _by(rows: object, name: str) -> dict[str, Json]:
    """Return the rows of a list by one of their keys."""
    if not isinstance(rows, list):
        return {}
    kept = [row for row in rows if isinstance(row, Mapping)]
    return {str(row.get(name, "")): row for row in kept}
