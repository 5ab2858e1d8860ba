"""What many ranks say about one: interval, acceptability, duels, tiers. All whole numbers."""

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from rankings.engine.analysis.arrays import Counts, Ranks

TIERS = "ABCDE"
LOW, HIGH = 5, 95


@dataclass(frozen=True, eq=False)
class Firmness:
    """Counts over the replications of a study.

    accepted: units × ranks, how often the unit had the rank (column 0 is rank 1).
    above: units × units, how often the row's unit ranked strictly above the column's.
    """

    replications: int
    accepted: Counts
    above: Counts

    @classmethod
    def of(cls, ranks: Ranks) -> "Firmness":
        """Count units × replications."""
        return cls(ranks.shape[1], accepted(ranks), above(ranks))

    def quantile(self, percent: int) -> Counts:
        """Return for each unit the least rank that `percent` of the replications reach.

        No interpolation: a rank interval consists of ranks.
        """
        reached = self.accepted.cumsum(axis=1) * 100 >= percent * self.replications
        return reached.argmax(axis=1) + 1

    @cached_property
    def intervals(self) -> Counts:
        """Units × (5 %, median, 95 %)."""
        return np.stack([self.quantile(p) for p in (LOW, 50, HIGH)], axis=1)

    def top(self, places: int) -> Counts:
        """Return how often each unit was among the first `places`."""
        return np.asarray(self.accepted[:, :places].sum(axis=1))

    @cached_property
    def order(self) -> Counts:
        """Units from the best mean rank to the worst; equal ones in their own order."""
        places = np.arange(1, self.accepted.shape[1] + 1)
        return np.argsort((self.accepted * places).sum(axis=1), kind="stable")

    def separate(self, better: int, worse: int) -> bool:
        """Say whether P(better above worse) lies outside 5-95 %."""
        wins, losses = self.above[better, worse], self.above[worse, better]
        return bool(
            100 * wins > HIGH * self.replications and 100 * losses < LOW * self.replications
        )

    @cached_property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        """Runs of units, best first, that no two of them can be told apart.

        A unit opens a new group as soon as one member of the last is firmly above it.
        """
        groups: list[list[int]] = []
        for unit in self.order.tolist():
            if not groups or any(self.separate(member, unit) for member in groups[-1]):
                groups.append([])
            groups[-1].append(unit)
        return tuple(map(tuple, groups))

    @cached_property
    def tiers(self) -> tuple[str, ...]:
        """A letter for each unit. Five letters at most: the least firm borders are dropped."""
        groups = [list(group) for group in self.groups]
        while len(groups) > len(TIERS):
            firm = [self._border(a, b) for a, b in pairwise(groups)]
            weakest = firm.index(min(firm))
            groups[weakest : weakest + 2] = [groups[weakest] + groups[weakest + 1]]
        letters = {unit: TIERS[n] for n, group in enumerate(groups) for unit in group}
        return tuple(letters[unit] for unit in range(len(self.accepted)))

    def _border(self, upper: list[int], lower: list[int]) -> int:
        """Return how often a unit of the upper group beat one of the lower, averaged."""
        wins = int(self.above[np.ix_(upper, lower)].sum())
        return wins // (len(upper) * len(lower))


def accepted(ranks: Ranks) -> Counts:
    """Count how often each unit had each rank: units × units, row = unit, column = rank − 1."""
    units = len(ranks)
    offsets = np.arange(units, dtype=np.int64)[:, None] * units - 1
    counts = np.bincount((ranks + offsets).ravel(), minlength=units * units)
    return counts.reshape(units, units).astype(np.int64)


def above(ranks: Ranks) -> Counts:
    """Count how often each unit ranked strictly above each other one: units × units."""
    units = len(ranks)
    rows = np.ascontiguousarray(ranks)
    wins = np.zeros((units, units), dtype=np.int64)
    for one in range(units):
        for other in range(one):
            wins[one, other] = np.count_nonzero(rows[one] < rows[other])
            wins[other, one] = np.count_nonzero(rows[other] < rows[one])
    return wins


def wording(rank: int, low: int, high: int) -> dict[str, str]:
    """Return the public sentence in both languages: Rank 12 (range 9–16)."""
    return {
        "vi": f"Hạng {rank} (khoảng {low}–{high})",
        "en": f"Rank {rank} (range {low}–{high})",
    }
