"""What a study works on: units × indicators, the tree above them, and how each is treated."""

from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rankings.engine.analysis.arrays import Counts, Flags, Floats
from rankings.engine.analysis.means import Mean
from rankings.engine.analysis.normalise import Norm
from rankings.engine.analysis.treat import Treatment


class Missing(IntEnum):
    """Why a cell has no value; PRESENT where it has one."""

    PRESENT = 0
    NOT_APPLICABLE = 1
    NOT_COLLECTED = 2
    NOT_SUBMITTED = 3
    UNVERIFIABLE = 4
    SUPPRESSED = 5


# Silence and unproved claims never become an average.
SCORED = frozenset({Missing.NOT_SUBMITTED, Missing.UNVERIFIABLE})
FILLABLE = frozenset({Missing.NOT_COLLECTED, Missing.SUPPRESSED})


@dataclass(frozen=True)
class Indicator:
    """How one column is treated.

    direction: +1 or −1. transform: "identity" or "ln", before everything else. impute: a
    kind of `impute.KINDS`, "row_mean" or "none". penalties: the normalised score of cells
    with these reasons (0 for NOT_SUBMITTED and UNVERIFIABLE unless said otherwise).
    """

    code: str
    norm: Norm = field(default_factory=Norm)
    direction: int = 1
    transform: str = "identity"
    impute: str = "none"
    treatment: Treatment | None = None
    penalties: tuple[tuple[Missing, float], ...] = ()

    def penalty(self, reason: Missing) -> float | None:
        """Return the score such a cell gets, or None if it stays empty."""
        return dict(self.penalties).get(reason, 0.0 if reason in SCORED else None)


@dataclass(frozen=True)
class Tree:
    """Nodes with parents before children; node 0 is the root, leaves point at a column.

    parent: −1 for the root. weight: beside the siblings, of any sum. mean: of inner nodes,
    None for leaves. column: of leaves, −1 for inner nodes.
    """

    codes: tuple[str, ...]
    parent: tuple[int, ...]
    weight: tuple[float, ...]
    mean: tuple[Mean | None, ...]
    column: tuple[int, ...]

    def __post_init__(self) -> None:
        rows = range(1, len(self.codes))
        if self.parent[0] != -1 or not all(0 <= self.parent[k] < k for k in rows):
            raise ValueError(
                "Node 0 is the root and every parent comes before its children."
            )
        if any(
            (m is None) != (c >= 0) for m, c in zip(self.mean, self.column, strict=True)
        ):
            raise ValueError("A node is either a leaf with a column or has an aggregation.")

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """The children of every node, in order."""
        found: list[list[int]] = [[] for _ in self.codes]
        for node, parent in enumerate(self.parent):
            if parent >= 0:
                found[parent].append(node)
        return tuple(map(tuple, found))

    @cached_property
    def depth(self) -> tuple[int, ...]:
        """0 for the root, 1 for pillars, and so on."""
        depths: list[int] = []
        for parent in self.parent:
            depths.append(0 if parent < 0 else depths[parent] + 1)
        return tuple(depths)

    @cached_property
    def effective(self) -> Floats:
        """Weight of every node in the whole: the product of shares from the root down."""
        shares = [1.0]
        for node in range(1, len(self.codes)):
            siblings = self.children[self.parent[node]]
            whole = sum(self.weight[sibling] for sibling in siblings)
            shares.append(shares[self.parent[node]] * self.weight[node] / whole)
        return np.array(shares)

    @cached_property
    def leaf_of(self) -> dict[int, int]:
        """Column → leaf."""
        return {column: node for node, column in enumerate(self.column) if column >= 0}

    def leaves(self, node: int) -> list[int]:
        """Return the leaves under a node, itself if it is one."""
        if self.column[node] >= 0:
            return [node]
        return [leaf for child in self.children[node] for leaf in self.leaves(child)]

    def index(self, code: str) -> int:
        """Return the number of a node; raise ValueError for an unknown code."""
        return self.codes.index(code)


class Coverage(NamedTuple):
    """Least share of weight with a value: overall and in each pillar."""

    overall: float = 0.8
    pillar: float = 0.5


@dataclass(frozen=True, eq=False)
class Model:
    """An edition as numbers.

    values: units × indicators after type rules and denominators, NaN where missing.
    reasons: Missing of every cell. groups: a number for each unit. full: what the
    normalised scale reaches; scale: what a full total is; precision: decimals of the total
    that is ranked, None to rank unrounded.
    """

    units: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    values: Floats
    reasons: Counts
    tree: Tree
    groups: Counts
    full: float = 100.0
    scale: float = 100.0
    precision: int | None = 4
    coverage: Coverage = Coverage()

    def __post_init__(self) -> None:
        shape = (len(self.units), len(self.indicators))
        if self.values.shape != shape or self.reasons.shape != shape:
            raise ValueError(f"Values and reasons must be {shape[0]} × {shape[1]}.")
        if not np.array_equal(np.isnan(self.values), self.reasons != Missing.PRESENT):
            raise ValueError("A cell is either a number or has a reason for missing.")

    @classmethod
    def plain(
        cls, values: Floats, tree: Tree, indicators: tuple[Indicator, ...], **more: object
    ) -> "Model":
        """Build a model from bare numbers; NaN counts as not collected."""
        reasons = np.where(np.isnan(values), int(Missing.NOT_COLLECTED), 0).astype(np.int64)
        units = tuple(f"u{number}" for number in range(len(values)))
        groups = np.zeros(len(values), dtype=np.int64)
        known = {"units": units, "reasons": reasons, "groups": groups, **more}
        return cls(values=values, tree=tree, indicators=indicators, **known)  # type: ignore[arg-type]

    def fillable(self, column: int) -> Flags:
        """Say whose missing value may be imputed."""
        return np.isin(self.reasons[:, column], [int(reason) for reason in FILLABLE])

    def scored(self, column: int) -> Floats:
        """Return the score a missing cell gets instead of a value, NaN where none."""
        scores = [self.indicators[column].penalty(reason) for reason in Missing]
        table = np.array([np.nan if score is None else score for score in scores])
        return np.asarray(table[self.reasons[:, column]])

    @cached_property
    def ranked(self) -> Flags:
        """Say which units have enough data to be ranked.

        Coverage is the weight with a value or a declared score over the weight that is
        applicable, overall and in every pillar.
        """
        if not self.reasons.any():
            return np.ones(len(self.units), dtype=np.bool_)
        scored = np.stack([self.scored(n) for n in range(len(self.indicators))], axis=1)
        known = ~np.isnan(self.values) | ~np.isnan(scored)
        due = self.reasons != Missing.NOT_APPLICABLE
        enough = self._covered(0, known, due) >= self.coverage.overall
        for pillar in self.tree.children[0]:
            enough &= self._covered(pillar, known, due) >= self.coverage.pillar
        return enough

    def _covered(self, node: int, known: Flags, due: Flags) -> Floats:
        """Return the covered share of a node; 1 where nothing in it is applicable."""
        leaves = self.tree.leaves(node)
        columns = [self.tree.column[leaf] for leaf in leaves]
        weight = self.tree.effective[leaves]
        held = (known[:, columns] * weight).sum(axis=1)
        whole = (due[:, columns] * weight).sum(axis=1)
        return np.where(whole > 0, held / np.where(whole > 0, whole, 1.0), 1.0) + 1e-12
