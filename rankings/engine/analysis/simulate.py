"""What would it take: new ranks, needed values, points left, the smallest set of changes.

Closed form, where one unit's value moves nobody else: declared ends and arithmetic means.
Elsewhere `recompute` runs the whole computation with the others' data unchanged.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rankings.engine.analysis.arrays import Column, Counts, Floats, Ranks
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.normalise import Norm, normalise
from rankings.engine.analysis.ranking import UNROUNDED, competition, grid
from rankings.engine.analysis.scoring import normalised, ranks, total
from rankings.engine.spec import FIXED

STEPS = (0.1, 0.25, 0.5, 1.0)
# Gains are compared as whole millionths of a point of the published scale.
_FINE = 1_000_000


class NotClosed(ValueError):
    """The methodology has no closed form; use `recompute`."""


@dataclass(frozen=True, eq=False)
class Ground:
    """The ranked units as they stand.

    totals (units), scores and gains (units × indicators): gain is what one point of the
    normalised score adds to the total; it is 0 where a cell is missing. keys: rounded totals.
    """

    model: Model
    units: tuple[str, ...]
    totals: Floats
    scores: Floats
    gains: Floats
    keys: Floats

    @classmethod
    def of(cls, model: Model) -> "Ground":
        """Take the ranked units; raise NotClosed with the reason."""
        if reason := why_not_closed(model):
            raise NotClosed(reason)
        columns = normalised(model)
        held = model.ranked
        scores = np.stack([column.plain()[:, 0] for column in columns], axis=1)[held]
        totals = total(model, columns)[:, 0]
        units = tuple(u for u, ranked in zip(model.units, held, strict=True) if ranked)
        gains = _gains(model, scores) * (model.scale / model.full)
        keys = grid(totals, model.precision, model.scale, model.rounding)
        return cls(model, units, totals, scores, gains, keys)

    @property
    def place(self) -> float:
        """One unit of the last place that is ranked."""
        precision = self.model.precision
        return float(10.0 ** -(UNROUNDED if precision is None else precision))

    @property
    def ranks(self) -> Ranks:
        """The ranks as they are."""
        return competition(self.keys[None])[0]

    def left(self) -> Floats:
        """Return the points every unit still has to win, units × indicators."""
        return self.gains * np.maximum(self._tops() - np.nan_to_num(self.scores), 0.0)

    def _tops(self) -> Floats:
        return np.array([_top(i.norm, self.model.full) for i in self.model.indicators])


def why_not_closed(model: Model) -> str:
    """Return why there is no closed form, "" if there is one."""
    kinds = {indicator.norm.kind for indicator in model.indicators}
    if kinds - FIXED:
        return f"{', '.join(sorted(kinds - FIXED))} depends on everybody's values"
    means = {mean.kind for mean in model.tree.mean if mean is not None}
    if means - {"arithmetic"}:
        return f"{', '.join(sorted(means - {'arithmetic'}))} is not additive"
    if model.tree.rounding or any(i.rounding is not None for i in model.indicators):
        return "scores are rounded before the total"
    if any(indicator.treatment for indicator in model.indicators):
        return "outliers are treated"
    return ""


def new_ranks(ground: Ground, totals: Floats) -> Ranks:
    """Rank units × … new totals of a unit alone, everybody else as they are."""
    model = ground.model
    keys = grid(totals, model.precision, model.scale, model.rounding)
    rising = np.sort(ground.keys)
    above = len(rising) - np.searchsorted(rising, keys, side="right")
    own = ground.keys.reshape(-1, *[1] * (keys.ndim - 1)) > keys
    return (1 + above - own).astype(np.int16)


def what_if(ground: Ground, values: Floats) -> Ranks:
    """Return ranks for new raw values: units × indicators × steps, each alone.

    A cell that is missing stays so; its unit keeps its rank.
    """
    moved = np.empty_like(values)
    for number in range(values.shape[1]):
        moved[:, number] = scored(ground.model, number, values[:, number])
    change = ground.gains[:, :, None] * (moved - ground.scores[:, :, None])
    return new_ranks(ground, ground.totals[:, None, None] + np.nan_to_num(change))


def raised(ground: Ground, parts: Sequence[float] = STEPS) -> Floats:
    """Return raw values that stand these parts of the way to the full mark.

    units × indicators × parts; where the full mark is reached already, the value itself.
    """
    model = ground.model
    now = model.values[model.ranked]
    result = np.empty((*now.shape, len(parts)))
    for number, indicator in enumerate(model.indicators):
        aim = raw(model, number, _top(indicator.norm, model.full))
        better = (aim - now[:, number]) * indicator.direction > 0
        way = np.where(better, aim - now[:, number], 0.0)
        result[:, number] = now[:, number][:, None] + way[:, None] * np.array(parts)
    return result


def scored(model: Model, number: int, values: Floats) -> Floats:
    """Return the normalised scores of raw values of one indicator, declared ends only."""
    indicator = model.indicators[number]
    if indicator.transform == "ln":
        values = np.log(values)
    return normalise(values, indicator.norm, indicator.direction, values[:1])


def raw(model: Model, number: int, score: float) -> float:
    """Return the raw value that has this normalised score."""
    indicator = model.indicators[number]
    norm = indicator.norm
    if norm.kind == "identity":
        value = score
    elif indicator.direction > 0:
        value = norm.lower + score * (norm.upper - norm.lower) / norm.top
    else:
        value = norm.upper - score * (norm.upper - norm.lower) / norm.top
    return float(np.exp(value)) if indicator.transform == "ln" else float(value)


def needed(ground: Ground, unit: int, number: int, rival: int) -> float | None:
    """Return the raw value with which a unit passes a rival, None if none is enough.

    It brings the total one last place above the rival's rounded total.
    """
    aim = (ground.keys[rival] + 1) * ground.place
    gain, now = ground.gains[unit, number], ground.scores[unit, number]
    if ground.keys[unit] > ground.keys[rival]:
        return float(ground.model.values[ground.model.ranked][unit, number])
    if gain <= 0:
        return None
    score = now + (aim - ground.totals[unit]) / gain
    if score > _top(ground.model.indicators[number].norm, ground.model.full):
        return None
    return raw(ground.model, number, float(score))


def smallest_set(
    ground: Ground, unit: int, rank: int, costs: Sequence[int] | None = None
) -> list[int] | None:
    """Return the cheapest indicators that, at full mark, bring a unit to a rank or better.

    Costs are whole numbers above 0, equal if not given: then the largest gains first are
    exact. With costs a 0-1 knapsack over the cost is. None if everything is not enough.
    """
    short = _short(ground, unit, rank)
    gains = np.floor(ground.left()[unit] * _FINE + 1e-3).astype(np.int64)
    if short <= 0:
        return []
    if gains.sum() < short:
        return None
    if costs is None:
        order = np.argsort(-gains, kind="stable")
        enough = int(np.searchsorted(gains[order].cumsum(), short)) + 1
        return sorted(order[:enough].tolist())
    return _knapsack(gains, np.asarray(costs, dtype=np.int64), short)


def pace(ground: Ground, change: Floats, peers: Floats) -> Ranks:
    """Rank units that gain `change` while every other one gains what it did last year."""
    keys = _keys(ground, ground.totals + change)
    others = _keys(ground, ground.totals + peers)
    above = (others[None, :] > keys[:, None]).sum(axis=1)
    return (1 + above - (others > keys)).astype(np.int16)


@dataclass(frozen=True)
class Outcome:
    """A joint scenario. total on the published scale; exact says whether others can move."""

    total: float
    rank: int
    before: int
    others_unchanged: bool


def recompute(model: Model, unit: int, changes: Mapping[str, float]) -> Outcome:
    """Run everything again with new raw values of one unit, the others' data unchanged.

    unit: among the model's units, ranked. changes: indicator → value; a missing cell may be
    given one. `others_unchanged` is True where the others' scores could have moved.
    """
    columns = []
    for number, indicator in enumerate(model.indicators):
        values = model.column(number).plain()[:, 0].copy()
        values[unit] = changes.get(indicator.code, values[unit])
        columns.append(Column.of(values))
    position = int(model.ranked[:unit].sum())
    after = total(model, normalised(model, columns))
    before = ranks(model, total(model, normalised(model)))
    return Outcome(
        float(after[position, 0]),
        int(ranks(model, after)[position, 0]),
        int(before[position, 0]),
        bool(why_not_closed(model)),
    )


def _gains(model: Model, scores: Floats) -> Floats:
    """Return the weight of every present cell in its unit's total, units × indicators."""
    tree, units = model.tree, len(scores)
    present: dict[int, Floats] = {}
    for node in reversed(range(len(tree.codes))):
        if tree.column[node] >= 0:
            present[node] = ~np.isnan(scores[:, tree.column[node]]) * 1.0
        else:
            parts = [present[child] for child in tree.children[node]]
            present[node] = np.maximum.reduce(parts)
    weight = {0: np.ones(units)}
    result = np.zeros_like(scores)
    for node in range(1, len(tree.codes)):
        siblings = tree.children[tree.parent[node]]
        whole = np.stack([tree.weight[s] * present[s] for s in siblings]).sum(axis=0)
        own = tree.weight[node] * present[node]
        weight[node] = weight[tree.parent[node]] * own / np.where(whole == 0, 1.0, whole)
        if tree.column[node] >= 0:
            result[:, tree.column[node]] = weight[node]
    return result


def _top(norm: Norm, full: float) -> float:
    return full if norm.kind == "identity" else norm.top


def _keys(ground: Ground, totals: Floats) -> Floats:
    model = ground.model
    return grid(totals, model.precision, model.scale, model.rounding)


def _short(ground: Ground, unit: int, rank: int) -> int:
    """Return the millionths of a point a unit lacks for a rank."""
    others = np.sort(np.delete(ground.keys, unit))[::-1]
    if rank > len(others) or ground.keys[unit] >= others[rank - 1]:
        return 0
    lacking = others[rank - 1] * ground.place - ground.totals[unit]
    return int(np.ceil(lacking * _FINE - 1e-3))


def _knapsack(gains: Counts, costs: Counts, short: int) -> list[int]:
    """Return the set of least cost whose gains reach `short`; all of them do."""
    if (costs <= 0).any():
        raise ValueError("Costs are whole numbers above 0.")
    best = np.zeros(int(costs.sum()) + 1, dtype=np.int64)
    taken = np.zeros((len(gains), len(best)), dtype=np.bool_)
    for item, (gain, cost) in enumerate(zip(gains.tolist(), costs.tolist(), strict=True)):
        with_it = best[:-cost] + gain
        taken[item, cost:] = with_it > best[cost:]
        best[cost:] = np.maximum(best[cost:], with_it)
    budget = int(np.argmax(best >= short))
    chosen = []
    for item in reversed(range(len(gains))):
        if taken[item, budget]:
            chosen.append(item)
            budget -= int(costs[item])
    return sorted(chosen)
