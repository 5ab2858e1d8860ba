"""The official path: a methodology and a data set in, an edition out.

Every number is a Decimal of 34 digits, halves go up, nothing depends on the order of rows,
columns or siblings.
"""

from collections.abc import Callable
from decimal import Decimal, DecimalException, localcontext

from rankings.engine.aggregating import combine
from rankings.engine.columns import Column, Table
from rankings.engine.data import Dataset
from rankings.engine.errors import DataError, DataFault
from rankings.engine.imputing import carry, fill
from rankings.engine.missing import Missing
from rankings.engine.normalising import Frame, normalise
from rankings.engine.placing import place_units
from rankings.engine.ranking import DIGITS, context, quantise
from rankings.engine.result import IndicatorReport, Result
from rankings.engine.screening import screened_places
from rankings.engine.spec import ZERO, Node, Spec
from rankings.engine.treating import treat
from rankings.engine.turning import ends_turned
from rankings.engine.values import denominated, rounded, value_of


def compute(spec: Spec, dataset: Dataset) -> Result:
    """Compute an edition; raise DataError where a value makes a declared step impossible."""
    try:
        with localcontext(context()):
            return _computed(Table.of(spec, dataset))
    except DecimalException as error:
        reason = (
            f"a figure outgrows {DIGITS} digits ({type(error).__name__}); declare bounds"
        )
        raise DataError([DataFault("data", 0, "", reason)]) from None


def _computed(table: Table) -> Result:
    spec = table.spec
    _read(table)
    for step in spec.order:
        STEPS[step](table)
        table.inputs.refuse()
    _normalise(table)
    table.inputs.refuse()
    scores = _aggregate(table)
    units = place_units(table, scores)
    reports = tuple(_report(table, node) for node in spec.leaves)
    ranked = sum(unit.rank is not None for unit in units)
    return Result(spec.code, spec.version, units, reports, ranked)


def _read(table: Table) -> None:
    for node in table.spec.leaves:
        column = table.columns[node.code]
        column.cells = value_of(table.inputs, node, column.flags)
        for place in table.estimated(node):
            column.flags[place].add("estimated")
    table.inputs.refuse()


def _denominate(table: Table) -> None:
    """Divide, round as declared, remember the value, and take the declared transform."""
    for node in table.spec.leaves:
        assert node.leaf is not None
        column = table.columns[node.code]
        divided = denominated(table.inputs, node, column.cells)
        column.cells = rounded(divided, node.leaf.precision)
        column.remember()
        if node.leaf.transform == "ln":
            _logarithm(table, node, column)


def _logarithm(table: Table, node: Node, column: Column) -> None:
    for place, cell in enumerate(column.cells):
        if isinstance(cell, Missing):
            continue
        if cell <= 0:
            table.inputs.fault(place, node.code, f"{cell} has no logarithm")
        else:
            column.cells[place] = cell.ln()


def _impute(table: Table) -> None:
    for node in table.spec.leaves:
        assert node.leaf is not None
        rule, column = node.leaf.impute, table.columns[node.code]
        if rule.kind in ("none", "row_mean"):
            continue
        if rule.kind == "last_value":
            period = table.spec.period or 0
            earlier = table.earlier(node)
            filled = carry(column.cells, earlier, period, rule.max_age)
        else:
            filled = fill(column.cells, rule, table.dataset, table.screened)
        column.fill(filled, "imputed")


def _screen(table: Table) -> None:
    table.screened = screened_places(table)


def _treat(table: Table) -> None:
    for node in table.spec.leaves:
        assert node.leaf is not None
        column = table.columns[node.code]
        places, values = column.present(table.screened)
        if node.leaf.treat is None or not values:
            continue
        try:
            treated = treat(values, node.leaf.treat)
        except ValueError as error:
            table.inputs.fault(places[0], node.code, str(error))
            continue
        for place, value in zip(places, treated.values, strict=True):
            column.cells[place] = value
        for moved in treated.pulled:
            column.flags[places[moved]].add("pulled")
        column.log = treated.log


def _normalise(table: Table) -> None:
    for node in table.spec.leaves:
        assert node.leaf is not None
        column = table.columns[node.code]
        column.treated = list(column.cells)
        places, values = column.present(table.screened)
        column.discriminates = len(set(values)) > 1
        if values:
            _scores(table, node, places, values)
        _penalise(table, node, column)
    for pillar in table.spec.children[table.spec.root.code]:
        _row_means(table, pillar)
    for node in table.spec.leaves:
        table.columns[node.code].round(node.round, table.spec.rounding)


def _scores(table: Table, node: Node, places: list[int], values: list[Decimal]) -> None:
    leaf, column = node.leaf, table.columns[node.code]
    assert leaf is not None
    reference = ZERO
    if leaf.normalise.kind == "dist2ref":
        cell = column.cells[table.dataset.row_of.get(leaf.normalise.reference, -1)]
        if leaf.normalise.reference not in table.dataset.row_of or isinstance(
            cell, Missing
        ):
            reason = (
                f"the reference unit {leaf.normalise.reference!r} of dist2ref has no value"
            )
            table.inputs.fault(places[0], node.code, reason)
            return
        reference = cell * leaf.direction
    norm = ends_turned(leaf)
    frame = Frame(norm, table.spec.full, leaf.direction, reference)
    turned = [value * leaf.direction for value in values]
    try:
        scores = normalise(turned, frame)
    except ValueError as error:
        table.inputs.fault(places[0], node.code, str(error))
        return
    for place, score in zip(places, scores, strict=True):
        column.scores[place] = score


def _penalise(table: Table, node: Node, column: Column) -> None:
    """Give the declared score to cells that were not submitted or not proved."""
    assert node.leaf is not None
    for place, cell in enumerate(column.cells):
        if isinstance(cell, Missing) and place not in table.screened:
            score = node.leaf.penalty(cell)
            if score is not None:
                column.scores[place] = score
                column.flags[place].add("penalty")


def _row_means(table: Table, pillar: Node) -> None:
    """Fill from the mean of the unit's other scores in the same pillar."""
    leaves = table.spec.leaves_under(pillar.code)
    wanting = [n for n in leaves if n.leaf and n.leaf.impute.kind == "row_mean"]
    before = {node.code: list(table.columns[node.code].scores) for node in leaves}
    for node in wanting:
        column = table.columns[node.code]
        for place in column.fillable(table.screened):
            others = [s[place] for s in before.values()]
            known = [score for score in others if score is not None]
            if known:
                column.scores[place] = sum(known, ZERO) / len(known)
                column.flags[place].add("imputed")


def _aggregate(table: Table) -> dict[str, list[Decimal | None]]:
    """Return the score of every node, children before parents."""
    spec = table.spec
    found: dict[str, list[Decimal | None]] = {}
    for node in reversed(spec.nodes):
        if node.aggregate is None:
            found[node.code] = table.columns[node.code].scores
            continue
        children = spec.children[node.code]
        columns = [found[child.code] for child in children]
        scores = combine(columns, [child.weight for child in children], node.aggregate)
        if node.round is not None:
            places = node.round
            scores = [
                s if s is None else quantise(s, places, spec.rounding) for s in scores
            ]
        found[node.code] = scores
    return found


def _report(table: Table, node: Node) -> IndicatorReport:
    column = table.columns[node.code]
    units = table.dataset.units
    marked = {
        flag: [units[p].code for p, flags in enumerate(column.flags) if flag in flags]
        for flag in ("imputed", "penalty", "pulled")
    }
    return IndicatorReport(
        node=node.code,
        known=sum(not isinstance(cell, Missing) for cell in column.original),
        imputed=len(marked["imputed"]),
        penalised=len(marked["penalty"]),
        pulled=tuple(marked["pulled"]),
        log=column.log,
        discriminates=column.discriminates,
    )


STEPS: dict[str, Callable[[Table], None]] = {
    "denominate": _denominate,
    "impute": _impute,
    "screen": _screen,
    "treat": _treat,
}
