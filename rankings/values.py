"""One indicator's value as its series of cells: read, checked by the engine, gathered."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal, localcontext

from django.utils.translation import gettext as _

from rankings.engine.answer import inputs_of
from rankings.engine.columns import Table
from rankings.engine.data import Cell, Dataset, Unit
from rankings.engine.errors import DataError, DataFault, EngineError
from rankings.engine.intake import Place, Reader, add_cell, alternatives, known_series
from rankings.engine.missing import Missing
from rankings.engine.ranking import context
from rankings.engine.scoring import compute
from rankings.engine.spec import FIXED, Leaf, Node, Rule, Spec
from rankings.engine.values import value_of
from rankings.errors import Unusable, UnusableValue, in_words

Cells = Mapping[str, str]
# What a unit may say of itself; silence is said by the system, doubt by an assessor.
OWN_REASONS = (Missing.NOT_APPLICABLE, Missing.NOT_COLLECTED, Missing.SUPPRESSED)
# Beyond these a figure is a slip of the hand; scores of them would not fit the record.
MOST_VALUE, MOST_RATIO = Decimal(10) ** 15, Decimal(10) ** 6


def indicator_of(spec: Spec, code: str) -> Node:
    """The indicator (a leaf) of this code. Raises Unusable for any other code."""
    node = spec.by_code.get(code)
    if node is None or node.leaf is None:
        raise Unusable([f"{code}: no such indicator"])
    return node


def choices(spec: Spec, code: str) -> list[tuple[str, ...]]:
    """The sets of series by which the indicator can be reported, the preferred first.

    `mean_n` adds the sample size; a denominator is part of the edition, not of a report.
    """
    node = indicator_of(spec, code)
    assert node.leaf is not None
    sizes = (f"{code}.n",) if node.leaf.merge_rule == "mean_n" else ()
    return [(*choice, *sizes) for choice in alternatives(node.leaf.rule, code)]


def clean_cells(spec: Spec, code: str, raw: Cells) -> dict[str, str]:
    """Check a reported value; return series → decimal text or a reason why it is missing.

    Raises UnusableValue with every fault: an unknown series, a missing one, text in a number, a
    decimal comma, NaN, out of bounds, a level that is not declared, a rule it has no value by.
    """
    held = {series: text.strip() for series, text in raw.items() if text.strip()}
    wanted = next((c for c in choices(spec, code) if set(c) == set(held)), None)
    if wanted is None:
        names = " / ".join(", ".join(choice) for choice in choices(spec, code))
        words = _("Cần đúng một bộ số trong: %(names)s. Đã ghi: %(got)s.")
        got = ", ".join(sorted(held)) or "–"
        raise UnusableValue([("", words % {"names": names, "got": got})])
    reader, known = Reader(spec, ""), known_series(spec)
    for series, text in held.items():
        add_cell(reader, Place(0, series, ""), series, text, known)
    if reader.faults:
        raise UnusableValue((one.column, in_words(one)) for one in reader.faults)
    cells = {series: reader.cells["", series] for series in wanted}
    told = {("", series): cell for series, cell in cells.items()}
    if faults := impossible(spec, Dataset.of({"": Unit("", "")}, told), [code]):
        raise UnusableValue((one.column, in_words(one)) for one in faults)
    return {series: cell_text(cell) for series, cell in cells.items()}


def impossible(spec: Spec, dataset: Dataset, codes: Iterable[str]) -> Sequence[DataFault]:
    """Why indicators of a data set have no value by their rule: parts of nothing, say.

    An edition with such a value could not be computed, so none is taken in.
    """
    table = Table.of(spec, dataset)
    try:
        with localcontext(context()):
            for code in codes:
                node = spec.by_code[code]
                values = value_of(table.inputs, node, table.columns[code].flags)
                _refuse_beyond(table, node, values)
            table.inputs.refuse()
    except DataError as error:
        return error.faults
    return ()


def _refuse_beyond(table: Table, node: Node, values: Sequence[Cell]) -> None:
    """What no agency can mean, and what would be too long to publish."""
    assert node.leaf is not None
    open_ratio = node.leaf.rule.kind == "ratio" and not node.leaf.rule.cap
    most = MOST_RATIO if open_ratio else MOST_VALUE
    for place, value in enumerate(values):
        if not isinstance(value, Missing) and abs(value) > most:
            table.inputs.fault(
                place,
                node.code,
                f"{value:.3E} is beyond {most:.0E}",
                _("%(value)s vượt quá %(most)s, không thể đúng")
                % {"value": f"{value:.3E}", "most": f"{most:f}"},
            )


def missing_cells(spec: Spec, code: str, reason: Missing) -> dict[str, str]:
    """The value that says only why there is none."""
    return dict.fromkeys(choices(spec, code)[0], reason.value)


def cell_text(cell: Cell) -> str:
    """A cell as a layer holds it."""
    return str(inputs_of(("x",), (cell,))["x"])


def cell_of(text: str) -> Cell:
    """The cell that a layer holds."""
    return Missing[text] if text in Missing.__members__ else Decimal(text)


def dataset_of(units: Iterable[Unit], held: Iterable[tuple[str, Cells]]) -> Dataset:
    """Gather (unit, cells) into the engine's data set."""
    by_code = {unit.code: unit for unit in units}
    cells = {
        (unit, series): cell_of(text) for unit, row in held for series, text in row.items()
    }
    return Dataset.of(by_code, cells)


def score_alone(spec: Spec, indicator: str, cells: Mapping[str, str]) -> Decimal | None:
    """The score of one value alone; None where it follows from the others' too."""
    leaf = spec.by_code[indicator].leaf
    if leaf is None or not _stands_alone(leaf):
        return None
    try:
        result = compute(spec, dataset_of([Unit("x", "x")], [("x", cells)]))
    except EngineError:
        return None
    return next(one.score for one in result.units[0].nodes if one.node == indicator)


def _stands_alone(leaf: Leaf) -> bool:
    """Whether a score depends on nothing but the value: no best of all, no data's own ends."""
    return (
        leaf.denominator is None
        and leaf.treat is None
        and leaf.normalise.kind in FIXED
        and not _looks_at_others(leaf.rule)
    )


def _looks_at_others(rule: Rule) -> bool:
    return rule.kind == "share_of_best" or any(
        _looks_at_others(part.rule) for part in rule.parts
    )
