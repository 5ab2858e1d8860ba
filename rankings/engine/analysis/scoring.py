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


@dataclass(frozen=True)
class Variant:
    """One way to compute the index; None keeps what the methodology declares.

    norm: a kind of normalisation for every indicator. top: the aggregation at the root.
    treatment: for every indicator, False for none. impute: for every indicator.
    """

    norm: str | None = None
    top: str | None = None
    treatment: Treatment | bool | None = None
    impute: str | None = None

    def of(self, model: Model) -> Model:
        """Return the model computed this way."""
        indicators = tuple(
            self._indicator(model, number) for number in range(len(model.indicators))
        )
        tree = model.tree
        root = tree.mean[0]
        if self.top is not None and root is not None:
            tree = replace(tree, mean=(replace(root, kind=self.top), *tree.mean[1:]))
        return replace(model, indicators=indicators, tree=tree)

    def _indicator(self, model: Model, number: int) -> Indicator:
        indicator = model.indicators[number]
        if self.norm is not None and self.norm != indicator.norm.kind:
            indicator = replace(indicator, norm=_stand_in(self.norm, model.full))
        if self.treatment is not None:
            treatment = Treatment() if self.treatment is True else self.treatment or None
            indicator = replace(indicator, treatment=treatment)
        if self.impute is not None:
            indicator = replace(indicator, impute=self.impute)
        return indicator


def _stand_in(kind: str, full: float) -> Norm:
    """Return a normalisation on 0 … full; z-scores get mean ½ and three spreads each way."""
    return Norm(kind, top=full, mean=full / 2, spread=full / 6)


class Cache:
    """Columns already worked out, so that variants of one model share what they share."""

    def __init__(self) -> None:
        self._prepared: dict[tuple[object, ...], Column] = {}
        self._finished: dict[tuple[int, Indicator], Column] = {}

    def columns(self, model: Model) -> list[Column]:
        """Return the normalised columns of a model that differs only in its indicators."""
        columns = [self._one(model, number) for number in range(len(model.indicators))]
        return _rows_filled(model, columns)

    def _one(self, model: Model, number: int) -> Column:
        key = (number, model.indicators[number])
        if key not in self._finished:
            self._finished[key] = finished(model, number, self._ready(model, number))
        return self._finished[key]

    def _ready(self, model: Model, number: int) -> Column:
        indicator = model.indicators[number]
        key = (number, indicator.transform, indicator.impute, indicator.treatment)
        if key not in self._prepared:
            column = Column.of(model.values[:, number])
            self._prepared[key] = prepared(model, number, column)
        return self._prepared[key]


def normalised(model: Model, values: Sequence[Column] | None = None) -> list[Column]:
    """Return the normalised column of every indicator.

    `values`: the columns to use instead of the model's own (noise, what-ifs): units ×
    replications, present where the model's are.
    """
    given = values or [Column.of(column) for column in model.values.T]
    return _rows_filled(model, [one(model, number, c) for number, c in enumerate(given)])


def one(model: Model, number: int, column: Column) -> Column:
    """Take one indicator through all steps before aggregation."""
    return finished(model, number, prepared(model, number, column))


def prepared(model: Model, number: int, column: Column) -> Column:
    """Transform, impute, treat."""
    indicator = model.indicators[number]
    if indicator.transform == "ln":
        column = column.with_kept(np.log(column.kept()))
    if column.present is not None and indicator.impute not in ("none", "row_mean"):
        fillable = model.fillable(number)
        column = fill(column, fillable, model.groups, indicator.impute)
    if indicator.treatment is not None and _anybody(column):
        column = column.with_kept(treat(column.kept(), indicator.treatment).values)
    return column


def finished(model: Model, number: int, column: Column) -> Column:
    """Normalise, and give scores to cells that are due one instead of a value."""
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
    return [found[node] for node in range(len(tree.codes))]


def base_weights(model: Model) -> list[Floats]:
    """Return the declared weight of every node, each of shape 1."""
    return [np.array([weight]) for weight in model.tree.weight]


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
    return ranking.rank(totals, model.precision, model.scale)


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
