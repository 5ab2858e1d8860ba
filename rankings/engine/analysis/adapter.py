"""From a methodology and a data set, as the official path reads them, to a Model."""

from dataclasses import dataclass

import numpy as np

from rankings.engine.analysis.arrays import Column, Counts, Flags, Floats
from rankings.engine.analysis.impute import fill
from rankings.engine.analysis.inputs import Inputs, Series, denominated, ruled, value_of
from rankings.engine.analysis.inputs import rounded as rounded_values
from rankings.engine.analysis.means import Mean
from rankings.engine.analysis.model import (
    FILLABLE,
    Coverage,
    Indicator,
    Missing,
    Model,
    Tree,
)
from rankings.engine.analysis.normalise import Norm
from rankings.engine.analysis.scoring import settled
from rankings.engine.analysis.treat import Treatment
from rankings.engine.data import Dataset
from rankings.engine.spec import Aggregate, Leaf, Node, Normalise, Spec, Treat

ENDS = ("goalposts", "scaled", "dist2targ")


class Unsupported(ValueError):
    """The methodology declares an order of steps that this path does not follow."""


def model_of(spec: Spec, dataset: Dataset) -> Model:
    """Build the model of an edition, screened units included but not ranked.

    Raises Unsupported where outliers are treated before denominators are applied.
    """
    if spec.order.index("treat") < spec.order.index("denominate"):
        raise Unsupported("Treating before denominating is not followed in the analysis.")
    inputs = Inputs(dataset)
    cells = [_cells(spec, inputs, node) for node in spec.leaves]
    values = np.stack([cell.series.values for cell in cells], axis=1)
    reasons = np.stack([cell.series.reasons for cell in cells], axis=1)
    filled = np.stack([cell.filled for cell in cells], axis=1)
    screened = _screened(spec, dataset, cells)
    units = tuple(unit.code for unit in dataset.units)
    model = Model(
        units=units,
        indicators=tuple(_indicator(spec, node, units) for node in spec.leaves),
        values=values,
        reasons=reasons,
        tree=_tree(spec),
        groups={name: inputs.groups(name) for name in _groupings(spec)},
        filled=None if np.isnan(filled).all() else filled,
        full=float(spec.full),
        scale=float(spec.scale),
        precision=spec.precision if spec.rank_on == "rounded" else None,
        rounding=spec.rounding,
        coverage=Coverage(
            float(spec.coverage.overall),
            float(spec.coverage.pillar),
            float(spec.coverage.not_applicable_most),
        ),
        steps=tuple(step for step in spec.order if step != "denominate"),
        screened=screened if screened.any() else None,
    )
    return settled(model)


@dataclass(frozen=True, eq=False)
class _Cells:
    """One indicator on its way to the model.

    series: values after denominators. filled: what was imputed before the model's own steps,
    NaN elsewhere. seen: the values as they stand when units are screened.
    """

    series: Series
    filled: Floats
    seen: Floats


def _early(spec: Spec) -> bool:
    """Say whether imputation comes before denominators, so before the model's own steps."""
    return spec.order.index("impute") < spec.order.index("denominate")


def _cells(spec: Spec, inputs: Inputs, node: Node) -> _Cells:
    leaf = _leaf(node)
    bare = ruled(inputs, node.code, leaf)
    series = rounded_values(denominated(inputs, leaf, bare), leaf)
    filled = before = np.full(inputs.units, np.nan)
    if leaf.impute.kind == "last_value":
        filled = before = _carried(spec, inputs, node, series)
    elif _early(spec) and _imputes(leaf):
        before = _stand_ins(inputs, leaf, bare, through=False)
        series, filled = _divided(inputs, leaf, bare, before)
    if spec.order.index("screen") < spec.order.index("denominate"):
        seen = _at_screen(spec, inputs, leaf, bare, before)
    else:
        seen = _at_screen(spec, inputs, leaf, series, filled)
    return _Cells(series, filled, seen)


def _imputes(leaf: Leaf) -> bool:
    return leaf.impute.kind not in ("none", "row_mean", "last_value")


def _at_screen(
    spec: Spec, inputs: Inputs, leaf: Leaf, series: Series, stand_ins: Floats
) -> Floats:
    """Return the values a unit is judged by: imputed ones count if imputation came first."""
    if spec.order.index("screen") < spec.order.index("impute"):
        return series.values
    seen = _either(series.values, stand_ins)
    if _early(spec) or not _imputes(leaf):
        return seen
    return _either(seen, _stand_ins(inputs, leaf, series, through=True))


def _divided(
    inputs: Inputs, leaf: Leaf, bare: Series, before: Floats
) -> tuple[Series, Floats]:
    """Return the divided values and the divided stand-ins.

    What was imputed before counts as not collected afterwards, whatever it was.
    """
    new = ~np.isnan(before)
    reasons = np.where(new, int(Missing.PRESENT), bare.reasons)
    whole = Series(_either(bare.values, before), reasons)
    divided = rounded_values(denominated(inputs, leaf, whole), leaf)
    after = np.where(new & divided.known, int(Missing.NOT_COLLECTED), divided.reasons)
    return Series.of(divided.values, after), np.where(new, divided.values, np.nan)


def _either(values: Floats, stand_ins: Floats) -> Floats:
    return np.where(np.isnan(values), stand_ins, values)


def _stand_ins(inputs: Inputs, leaf: Leaf, series: Series, *, through: bool) -> Floats:
    """Return what imputation puts in, NaN elsewhere; `through` the declared logarithm."""
    logs = through and leaf.transform == "ln"
    values = np.log(series.values) if logs else series.values
    fillable = np.isin(series.reasons, [int(reason) for reason in FILLABLE])
    groups = inputs.groups(leaf.impute.group)
    filled = fill(Column.of(values), fillable, groups, leaf.impute.kind).plain()[:, 0]
    new = np.where(np.isnan(values), filled, np.nan)
    return np.exp(new) if logs else new


def _carried(spec: Spec, inputs: Inputs, node: Node, series: Series) -> Floats:
    """Return the latest earlier value that is not too old, NaN elsewhere."""
    leaf, period = _leaf(node), spec.period or 0
    found = np.full(inputs.units, np.nan)
    fillable = np.isin(series.reasons, [int(reason) for reason in FILLABLE])
    for earlier in inputs.periods():
        if 0 < period - earlier <= leaf.impute.max_age:
            old = value_of(Inputs(inputs.dataset, earlier), node.code, leaf).values
            if leaf.transform == "ln":
                old = np.where(old > 0, old, np.nan)
            found = np.where(np.isnan(found) & fillable, old, found)
    return found


def _screened(spec: Spec, dataset: Dataset, cells: list[_Cells]) -> Flags:
    """Say which units leave, judged on what they have when the step comes."""
    rule = spec.screen
    had = np.stack([cell.seen for cell in cells], axis=1)
    reasons = np.stack([cell.series.reasons for cell in cells], axis=1)
    known, due = ~np.isnan(had), reasons != Missing.NOT_APPLICABLE
    late = spec.order.index("screen") > spec.order.index("denominate")
    logs = np.array([late and _leaf(node).transform == "ln" for node in spec.leaves])
    zero = known & (had == np.where(logs, 1.0, 0.0))
    available = _share(known.sum(axis=1), (due | known).sum(axis=1))
    nonzero = _share((known & ~zero).sum(axis=1), known.sum(axis=1))
    fails = np.zeros(len(dataset.units), dtype=np.bool_)
    if rule.kind in ("by_missing", "by_both"):
        fails |= available < float(rule.available) - 1e-12
    if rule.kind in ("by_zero", "by_both"):
        fails |= nonzero < float(rule.nonzero) - 1e-12
    codes = [unit.code for unit in dataset.units]
    included = np.array([code in rule.include for code in codes])
    excluded = np.array([code in rule.exclude for code in codes])
    return np.asarray(excluded | (fails & ~included))


def _share(part: Counts, whole: Counts) -> Floats:
    return np.where(whole > 0, part / np.maximum(whole, 1), 1.0)


def _groupings(spec: Spec) -> set[str]:
    return {*spec.groups, *[_leaf(node).impute.group for node in spec.leaves]} - {""}


def _leaf(node: Node) -> Leaf:
    if node.leaf is None:
        raise TypeError(f"{node.code} is not an indicator")
    return node.leaf


def _indicator(spec: Spec, node: Node, units: tuple[str, ...]) -> Indicator:
    leaf = _leaf(node)
    kind = leaf.impute.kind
    done = kind == "last_value" or (_early(spec) and kind != "row_mean")
    return Indicator(
        code=node.code,
        norm=_norm(leaf, float(spec.full), units),
        direction=leaf.direction,
        transform=leaf.transform,
        impute="none" if done else kind,
        group=leaf.impute.group,
        treatment=None if leaf.treat is None else _treatment(leaf.treat),
        penalties=_penalties(leaf),
        rounding=node.round,
        measured=leaf.rule.kind in ("value", "ratio"),
    )


def _penalties(leaf: Leaf) -> tuple[tuple[Missing, float | None], ...]:
    given = sorted(leaf.penalties.items())
    return tuple((Missing[r.name], None if s is None else float(s)) for r, s in given)


def _norm(leaf: Leaf, full: float, units: tuple[str, ...]) -> Norm:
    given: Normalise = leaf.normalise
    logs = leaf.transform == "ln" and given.kind in ENDS
    lower, upper, target = (
        float(end.ln()) if logs and end > 0 else float(end)
        for end in (given.lower, given.upper, given.target)
    )
    return Norm(
        kind=given.kind,
        top=full,
        lower=lower,
        upper=upper,
        low=float(given.low),
        high=float(given.high),
        clip=given.clip,
        target=target,
        reference=units.index(given.reference) if given.reference in units else 0,
        mean=float(given.mean),
        spread=float(given.spread),
        bands=tuple((float(start), float(score)) for start, score in given.bands),
        inverse=given.reverse == "inverse",
    )


def _treatment(given: Treat) -> Treatment:
    return Treatment(
        float(given.skew),
        float(given.kurtosis),
        given.most,
        given.tied,
        given.log,
        float(given.power),
        given.lift,
        given.on,
    )


def _tree(spec: Spec) -> Tree:
    numbers = {node.code: number for number, node in enumerate(spec.nodes)}
    columns = {node.code: number for number, node in enumerate(spec.leaves)}
    rounding = tuple(None if node.leaf else node.round for node in spec.nodes)
    return Tree(
        codes=tuple(numbers),
        parent=tuple(numbers[n.parent] if n.parent else -1 for n in spec.nodes),
        weight=tuple(float(node.weight) for node in spec.nodes),
        mean=tuple(_mean(node.aggregate) for node in spec.nodes),
        column=tuple(columns.get(node.code, -1) for node in spec.nodes),
        rounding=rounding if any(places is not None for places in rounding) else (),
    )


def _mean(given: Aggregate | None) -> Mean | None:
    if given is None:
        return None
    return Mean(
        given.kind,
        float(given.power),
        float(given.epsilon),
        float(given.least_share),
        given.least_count,
    )
