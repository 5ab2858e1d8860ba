"""Do the parts of an index belong together, and does each weigh what it is said to weigh?"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations

import numpy as np

from rankings.engine.analysis.arrays import Column, Flags, Floats
from rankings.engine.analysis.model import Model
from rankings.engine.analysis.scoring import normalised, ranks, total, walk

DUPLICATE = 0.92
LIGHT, HEAVY = 0.5, 2.0


@dataclass(frozen=True)
class Pair:
    """Two indicators of one pillar, or any two that say the same."""

    one: str
    other: str
    r: float


@dataclass(frozen=True)
class Weight:
    """One node beside its siblings. All shares; ratio: of squared correlations.

    squared: r² with the index. ratio: correlation ratio in groups of about √n units,
    less what chance alone would give. importance: squared ÷ sum over siblings.
    """

    code: str
    weight: float
    squared: float
    ratio: float
    importance: float

    @property
    def flag(self) -> str:
        """ "light" or "heavy" where importance is under ½ or over 2 of the weight, else ""."""
        if self.importance < LIGHT * self.weight:
            return "light"
        return "heavy" if self.importance > HEAVY * self.weight else ""


@dataclass(frozen=True, eq=False)
class Coherence:
    """The report of one edition, over its ranked units, on normalised scores."""

    model: Model

    @cached_property
    def columns(self) -> list[Column]:
        """Normalised scores of indicators."""
        return normalised(self.model)

    @cached_property
    def nodes(self) -> Floats:
        """Scores of all nodes, ranked units × nodes, NaN missing."""
        found = walk(self.model, self.columns)
        return np.stack([c.plain()[:, 0] for c in found], axis=1)[self.model.ranked]

    @cached_property
    def correlations(self) -> Floats:
        """Pearson's r between all nodes, each pair over the units that have both."""
        return correlation(self.nodes)

    def alpha(self, code: str) -> float:
        """Cronbach's α of the children of a node; NaN with fewer than two."""
        children = list(self.model.tree.children[self.model.tree.index(code)])
        return cronbach(self.nodes[:, children])

    def to_parent(self) -> dict[str, float]:
        """r of every node with its parent."""
        tree = self.model.tree
        rows = range(1, len(tree.codes))
        return {tree.codes[k]: float(self.correlations[k, tree.parent[k]]) for k in rows}

    def duplicates(self) -> list[Pair]:
        """Indicators with |r| above 0.92, strongest first."""
        leaves = [k for k, column in enumerate(self.model.tree.column) if column >= 0]
        found = [pair for pair in self._pairs(leaves) if abs(pair.r) > DUPLICATE]
        return sorted(found, key=lambda pair: -abs(pair.r))

    def opposed(self) -> list[Pair]:
        """Indicators of one pillar with negative r, most opposed first."""
        tree = self.model.tree
        pillars = [tree.leaves(pillar) for pillar in tree.children[0]]
        found = [pair for leaves in pillars for pair in self._pairs(leaves) if pair.r < 0]
        return sorted(found, key=lambda pair: pair.r)

    def components(self, code: str) -> list[float]:
        """Shares of variance of the principal components of a node's children, falling."""
        children = list(self.model.tree.children[self.model.tree.index(code)])
        matrix = np.nan_to_num(self.correlations[np.ix_(children, children)])
        np.fill_diagonal(matrix, 1.0)
        values = np.maximum(np.linalg.eigvalsh(matrix)[::-1], 0.0)
        return [float(share) for share in values / values.sum()]

    def ends(self) -> dict[str, tuple[float, float]]:
        """Indicator → share of units at the floor and at the cap of its scale."""
        found = {}
        for number, indicator in enumerate(self.model.indicators):
            scores = self.columns[number].plain()[self.model.ranked, 0]
            scores = scores[~np.isnan(scores)]
            count = max(len(scores), 1)
            floor, cap = (scores <= 0).sum(), (scores >= indicator.norm.top).sum()
            found[indicator.code] = (float(floor / count), float(cap / count))
        return found

    def left_out(self) -> dict[str, float]:
        """Indicator → mean |rank without it − rank| over the ranked units."""
        official = ranks(self.model, total(self.model, self.columns))[:, 0]
        found = {}
        for number, indicator in enumerate(self.model.indicators):
            nobody = np.zeros(len(self.model.units), dtype=np.bool_)
            absent = Column(np.zeros((len(nobody), 1)), nobody)
            without = [*self.columns[:number], absent, *self.columns[number + 1 :]]
            moved = ranks(self.model, total(self.model, without))[:, 0]
            found[indicator.code] = float(np.abs(moved - official.astype(np.int64)).mean())
        return found

    def weights(self) -> list[Weight]:
        """Declared weight against effective importance, for every node but the root."""
        tree = self.model.tree
        squared = np.nan_to_num(self.correlations[0]) ** 2
        found = []
        for node in range(1, len(tree.codes)):
            siblings = list(tree.children[tree.parent[node]])
            declared = sum(tree.weight[s] for s in siblings)
            whole = float(squared[siblings].sum())
            found.append(
                Weight(
                    tree.codes[node],
                    tree.weight[node] / declared,
                    float(squared[node]),
                    correlation_ratio(self.nodes[:, node], self.nodes[:, 0]),
                    float(squared[node] / whole) if whole else 0.0,
                )
            )
        return found

    def _pairs(self, nodes: list[int]) -> Iterator[Pair]:
        codes = self.model.tree.codes
        for one, other in combinations(nodes, 2):
            yield Pair(codes[one], codes[other], float(self.correlations[one, other]))


def covariance(values: Floats) -> tuple[Floats, Floats]:
    """Return covariances (n − 1) of columns and the variances each pair's rows give.

    values: units × columns, NaN missing; every pair over its complete rows. The second
    result holds the variance of the row's column over the rows it shares with the column's.
    """
    known = ~np.isnan(values)
    count = np.maximum(known.sum(axis=0), 1)
    away = np.where(known, values - np.nansum(values, axis=0) / count, 0.0)
    both = known * 1.0
    n = _products(both, both)
    sums = _products(away, both)
    products = _products(away, away)
    squares = _products(away * away, both)
    safe = np.maximum(n, 1)
    freedom = np.where(n > 1, n - 1, np.nan)
    shared = (products - sums * sums.T / safe) / freedom
    own = (squares - sums * sums / safe) / freedom
    return shared, own


def correlation(values: Floats) -> Floats:
    """Return Pearson's r of columns, NaN where one does not vary."""
    shared, own = covariance(values)
    scale = np.maximum(np.nanmax(np.abs(own), initial=0.0), 1e-300)
    varies = (own > 1e-14 * scale) & (1e-14 * scale < own.T)
    spread = np.sqrt(np.where(varies, own * own.T, 1.0))
    return np.where(varies, np.clip(shared / spread, -1.0, 1.0), np.nan)


def cronbach(values: Floats) -> float:
    """Return k / (k − 1) · (1 − Σ variances / Σ covariances), pairwise; NaN for k < 2."""
    columns = values.shape[1]
    if columns < 2:
        return float("nan")
    shared, _ = covariance(values)
    whole = float(shared.sum())
    if not whole:
        return float("nan")
    return float(columns / (columns - 1) * (1 - np.trace(shared) / whole))


def correlation_ratio(by: Floats, of: Floats) -> float:
    """Return the share of the variance of `of` between groups of equal `by`, 0 … 1.

    Units are sorted by `by` and cut into about √n groups; ε², so that chance gives 0.
    """
    known: Flags = ~(np.isnan(by) | np.isnan(of))
    x, y = by[known], of[known]
    count, groups = len(x), max(int(np.sqrt(len(x))), 2)
    away = y - y.sum() / max(count, 1)
    whole = float((away * away).sum())
    if count <= groups or not whole:
        return 0.0
    between = 0.0
    for members in np.array_split(np.argsort(x, kind="stable"), groups):
        between += float(away[members].sum()) ** 2 / len(members)
    chance = (groups - 1) * (whole - between) / (count - groups)
    return max((between - chance) / whole, 0.0)


def _products(left: Floats, right: Floats) -> Floats:
    """Return columns × columns of sums of products, added in the order of the rows."""
    return np.asarray((left[:, :, None] * right[:, None, :]).sum(axis=0))
