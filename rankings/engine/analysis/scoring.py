"""From values to totals: transform, impute, treat, normalise, aggregate, for many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from rankings.engine.analysis import ranking
from rankings.engine.analysis.arrays import Column, Flags, Floats, Ranks
from rankings.engine.analysis.impute import fill, fill_row
from rankings.engine.analysis.means import combine
from rankings.engine.analysis.model import Indicator, Model
from rankings.engine.analysis.normalise import Norm, normalise
from rankings.engine.analysis.treat import Treatment, treat
from rankings.engine.spec import FIXED


@dataclass(frozen=True)
class Variant:
    """One way to compute the index; None keeps what the methodology declares.

    norm: a kind of normalisation for every indicator. top: the aggregation at the root.
    treatment: True for every measured indicator (between declared ends values are only
    pulled in, for a logarithm would leave the ends behind), False for none. impute: a kind
    for every indicator.
    """

    norm: str | None = None
    top: str | None = None
    treatment: bool | None = None
    impute: str | None = None

    def of(self, model: Model) -> Model:
        """Return the model computed this way."""
        if (self.norm, self.treatment, self.impute) != (None, None, None):
            numbers = range(len(model.indicators))
            indicators = tuple(self._indicator(model, number) for number in numbers)
            model = replace(model, indicators=indicators)
        root = model.tree.mean[0]
        if self.top is None or root is None:
            return model
        means = (replace(root, kind=self.top), *model.tree.mean[1:])
        return replace(model, tree=replace(model.tree, mean=means))

    def _indicator(self, model: Model, number: int) -> Indicator:
        indicator = model.indicators[number]
        if self.norm is not None and self.norm != indicator.norm.kind:
            indicator = replace(indicator, norm=_stand_in(self.norm, model.full))
        if self.treatment is not None:
            indicator = replace(indicator, treatment=self._treatment(indicator))
        if self.impute is not None:
            indicator = replace(indicator, impute=self.impute)
        return indicator

    def _treatment(self, indicator: Indicator) -> Treatment | None:
        if not self.treatment or not indicator.measured:
            return None
        return Treatment(log=None) if indicator.norm.kind in FIXED else Treatment()


def _stand_in(kind: str, full: float) -> Norm:
    """Return a normalisation on 0 … full; z-scores get mean ½ and three spreads each way."""
    return Norm(kind, top=full, mean=full / 2, spread=full / 6)


class Cache:
    """Columns already worked out, so that variants of one model share what they share."""

    def __init__(self, model: Model) -> None:
        self._model = model
        self._columns = [model.column(number) for number in range(len(model.indicators))]
        self._prepared: dict[tuple[object, ...], Column] = {}
        self._finished: dict[tuple[object, ...], Column] = {}
        self._made: dict[tuple[object, ...], tuple[Model, list[Column]]] = {}

    def of(self, variant: Variant) -> tuple[Model, list[Column]]:
        """Return the model computed this way and its columns, each alone, not completed."""
        key = (variant.norm, variant.treatment, variant.impute)
        if key not in self._made:
            model = replace(variant, top=None).of(self._model)
            self._made[key] = (model, self._each(model))
        model, columns = self._made[key]
        return Variant(top=variant.top).of(model), columns

    def _each(self, model: Model) -> list[Column]:
        return [self._one(model, number) for number in range(len(model.indicators))]

    def _one(self, model: Model, number: int) -> Column:
        indicator = model.indicators[number]
        column = self._columns[number]
        gaps = (indicator.impute, indicator.group) if column.present is not None else ()
        early = (number, *gaps, indicator.treatment)
        key = (*early, indicator.norm)
        if key not in self._finished:
            if early not in self._prepared:
                self._prepared[early] = prepared(model, number, column)
            self._finished[key] = finished(model, number, self._prepared[early])
        return self._finished[key]


def normalised(model: Model, values: Sequence[Column] | None = None) -> list[Column]:
    """Return the normalised column of every indicator.

    `values`: the columns to use instead of the model's own (noise, what-ifs): units ×
    replications, present where the model's are.
    """
    given = values or [model.column(number) for number in range(len(model.indicators))]
    return completed(model, [one(model, number, c) for number, c in enumerate(given)])


def completed(model: Model, columns: Sequence[Column]) -> list[Column]:
    """Fill by rows where declared, then round the scores of indicators where declared."""
    columns = _rows_filled(model, list(columns))
    return [
        _rounded(model, column, indicator.rounding)
        for column, indicator in zip(columns, model.indicators, strict=True)
    ]


def _rounded(model: Model, column: Column, places: int | None) -> Column:
    if places is None:
        return column
    keys = ranking.grid(column.values, places, model.full, model.rounding)
    return Column(keys / 10.0**places, column.present)


def one(model: Model, number: int, column: Column) -> Column:
    """Take one indicator through all steps before aggregation."""
    return finished(model, number, prepared(model, number, column))


def prepared(model: Model, number: int, column: Column) -> Column:
    """Transform, impute, treat."""
    indicator = model.indicators[number]
    if indicator.transform == "ln":
        column = column.with_kept(np.log(column.kept()))
    for step in model.steps:
        column = STEPS[step](model, number, column)
    return column


def _imputed(model: Model, number: int, column: Column) -> Column:
    indicator = model.indicators[number]
    if column.present is None or indicator.impute in ("none", "row_mean"):
        return column
    groups = model.grouping(indicator.group)
    return fill(column, model.fillable(number), groups, indicator.impute)


def _screened(model: Model, number: int, column: Column) -> Column:
    if model.screened is None:
        return column
    staying = (
        ~model.screened if column.present is None else column.present & ~model.screened
    )
    return Column(np.where(staying[:, None], column.values, 0.0), staying)


def _treated(model: Model, number: int, column: Column) -> Column:
    treatment = model.indicators[number].treatment
    if treatment is None or not _anybody(column):
        return column
    return column.with_kept(treat(column.kept(), treatment).values)


STEPS = {"impute": _imputed, "screen": _screened, "treat": _treated}


def finished(model: Model, number: int, column: Column) -> Column:
    """Normalise, and give scores to cells that are due one instead of a value.

    Rounding of the score comes last, after imputation by rows, in `normalised`.
    """
    indicator = model.indicators[number]
    if _anybody(column):
        reference = _reference(indicator.norm, column)
        kept = normalise(column.kept(), indicator.norm, indicator.direction, reference)
        column = column.with_kept(kept)
    return _penalised(model, number, column)


def _anybody(column: Column) -> bool:
    return column.present is None or bool(column.present.any())


def walk(
    model: Model, columns: Sequence[Column], weights: Sequence[Floats] | None = None
) -> list[Column]:
    """Return the column of every node, on the normalised scale, children combined upwards.

    weights: for every node a number (shape 1) or one for each replication.
    """
    tree = model.tree
    weights = weights or base_weights(model)
    found: dict[int, Column] = {}
    for node in reversed(range(len(tree.codes))):
        mean = tree.mean[node]
        if mean is None:
            found[node] = columns[tree.column[node]]
            continue
        children = tree.children[node]
        found[node] = combine(
            [found[c] for c in children], [weights[c] for c in children], mean
        )
        if tree.rounding:
            found[node] = _rounded(model, found[node], tree.rounding[node])
    return [found[node] for node in range(len(tree.codes))]


def base_weights(model: Model) -> list[Floats]:
    """Return the declared weight of every node, each of shape 1."""
    return [np.array([weight]) for weight in model.tree.weight]


def settled(model: Model) -> Model:
    """Return the model with those who are ranked fixed: enough data, and a total.

    Variants and noise keep them, so every replication ranks the same units.
    """
    root = walk(model, normalised(model))[0]
    held = model.ranked if root.present is None else model.ranked & root.present
    return replace(model, eligible=held)


def total(
    model: Model, columns: Sequence[Column], weights: Sequence[Floats] | None = None
) -> Floats:
    """Return the totals of the ranked units on the published scale, ranked × replications."""
    root = walk(model, columns, weights)[0]
    values = root.values if model.ranked.all() else root.values[model.ranked]
    return values if model.scale == model.full else values * (model.scale / model.full)


def scores(model: Model) -> Floats:
    """Return the total of every unit, NaN for those without rank."""
    result = np.full(len(model.units), np.nan)
    result[model.ranked] = total(model, normalised(model))[:, 0]
    return result


def ranks(model: Model, totals: Floats) -> Ranks:
    """Rank totals (ranked × replications) after rounding as the methodology says."""
    return ranking.rank(totals, model.precision, model.scale, model.rounding)


def _reference(norm: Norm, column: Column) -> Floats:
    """Return the value of the reference unit, 1 × replications; it must have one."""
    if norm.kind != "dist2ref":
        return column.values[:1]
    if column.present is not None and not column.present[norm.reference]:
        raise ValueError("The reference unit of dist2ref has no value.")
    return column.values[norm.reference : norm.reference + 1]


def _penalised(model: Model, number: int, column: Column) -> Column:
    """Give cells that were not submitted or not proved the score they are due."""
    if column.present is None:
        return column
    due = model.scored(number)
    scored: Flags = ~np.isnan(due) & ~column.present
    if not scored.any():
        return column
    values = np.where(scored[:, None], due[:, None], column.values)
    present = column.present | scored
    return Column(values, None if present.all() else present)


def _rows_filled(model: Model, columns: list[Column]) -> list[Column]:
    """Fill from the other indicators of the pillar where an indicator says row_mean."""
    if not any(indicator.impute == "row_mean" for indicator in model.indicators):
        return columns
    nobody = np.zeros(len(model.units), dtype=np.bool_)
    for pillar in model.tree.children[0]:
        numbers = [model.tree.column[leaf] for leaf in model.tree.leaves(pillar)]
        fillable = [
            model.fillable(n) if model.indicators[n].impute == "row_mean" else nobody
            for n in numbers
        ]
        filled = fill_row([columns[number] for number in numbers], fillable)
        for number, column in zip(numbers, filled, strict=True):
            columns[number] = column
    return columns
