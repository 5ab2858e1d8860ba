"""What a study works on: units × indicators, the tree above them, and how each is treated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import NamedTuple

import numpy as np

from rankings.engine.analysis.arrays import Column, Counts, Flags, Floats
from rankings.engine.analysis.means import Mean
from rankings.engine.analysis.normalise import Norm
from rankings.engine.analysis.treat import Treatment
from rankings.engine.data import Dataset
from rankings.engine.spec import Spec


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
    kind of `impute.KINDS`, "row_mean" or "none"; group: the grouping of group_*. penalties:
    the normalised score of cells with these reasons, None for none (0 for NOT_SUBMITTED and
    UNVERIFIABLE unless said otherwise). rounding: decimals of the score, None as it comes.
    measured: a quantity in which outliers mean something, not points that were awarded.
    """

    code: str
    norm: Norm = field(default_factory=Norm)
    direction: int = 1
    transform: str = "identity"
    impute: str = "none"
    group: str = ""
    treatment: Treatment | None = None
    penalties: tuple[tuple[Missing, float | None], ...] = ()
    rounding: int | None = None
    measured: bool = True

    def penalty(self, reason: Missing) -> float | None:
        """Return the score such a cell gets, or None if it stays empty."""
        usual = 0.0 if reason in SCORED else None
        return dict(self.penalties).get(reason, usual)


@dataclass(frozen=True)
class Tree:
    """Nodes with parents before children; node 0 is the root, leaves point at a column.

    parent: −1 for the root. weight: beside the siblings, of any sum. mean: of inner nodes,
    None for leaves. column: of leaves, −1 for inner nodes. rounding: decimals of inner
    nodes before they enter their parent; empty for none anywhere.
    """

    codes: tuple[str, ...]
    parent: tuple[int, ...]
    weight: tuple[float, ...]
    mean: tuple[Mean | None, ...]
    column: tuple[int, ...]
    rounding: tuple[int | None, ...] = ()

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
    """Least share of applicable weight with a value or declared score, overall and in each
    pillar; and the most of all weight that may be not applicable."""

    overall: float = 0.8
    pillar: float = 0.5
    not_applicable: float = 0.1


ENOUGH = Coverage()


@dataclass(frozen=True, eq=False)
class Model:
    """An edition as numbers.

    values: units × indicators after type rules and denominators, NaN where missing.
    reasons: Missing of every cell. filled: what was imputed before, as an earlier period's
    value, NaN elsewhere. groups: grouping → a number for each unit. full: what the
    normalised scale reaches; scale: what a full total is; precision: decimals of the total
    that is ranked, None to rank unrounded. steps: order of impute, screen and treat. screened:
    who leaves when `screen` comes, None for nobody. eligible: who is ranked, None to let
    coverage decide.
    """

    units: tuple[str, ...]
    indicators: tuple[Indicator, ...]
    values: Floats
    reasons: Counts
    tree: Tree
    groups: Mapping[str, Counts] = field(default_factory=dict)
    filled: Floats | None = None
    full: float = 100.0
    scale: float = 100.0
    precision: int | None = 4
    rounding: str = "half_up"
    coverage: Coverage = ENOUGH
    steps: tuple[str, ...] = ("impute", "screen", "treat")
    screened: Flags | None = None
    eligible: Flags | None = None

    def __post_init__(self) -> None:
        shape = (len(self.units), len(self.indicators))
        if self.values.shape != shape or self.reasons.shape != shape:
            raise ValueError(f"Values and reasons must be {shape[0]} × {shape[1]}.")
        if not np.array_equal(np.isnan(self.values), self.reasons != Missing.PRESENT):
            raise ValueError("A cell is either a number or has a reason for missing.")

    @classmethod
    def of(cls, spec: Spec, dataset: Dataset) -> "Model":
        """Build the model of an edition from a methodology and its inputs."""
        from rankings.engine.analysis.adapter import model_of

        return model_of(spec, dataset)

    @classmethod
    def plain(
        cls, values: Floats, tree: Tree, indicators: tuple[Indicator, ...], **more: object
    ) -> "Model":
        """Build a model from bare numbers; NaN counts as not collected."""
        reasons = np.where(np.isnan(values), int(Missing.NOT_COLLECTED), 0).astype(np.int64)
        units = tuple(f"u{number}" for number in range(len(values)))
        known = {"units": units, "reasons": reasons, **more}
        return cls(values=values, tree=tree, indicators=indicators, **known)  # type: ignore[arg-type]

    def column(self, number: int) -> Column:
        """Return the values of one indicator as they enter the steps, units × 1."""
        values = self.values[:, number]
        if self.filled is None:
            return Column.of(values)
        return Column.of(np.where(np.isnan(values), self.filled[:, number], values))

    def grouping(self, name: str) -> Counts:
        """Return the group of every unit; all in one for an unknown grouping."""
        return self.groups.get(name, np.zeros(len(self.units), dtype=np.int64))

    def fillable(self, column: int) -> Flags:
        """Say whose missing value may be imputed."""
        wanted = np.isin(self.reasons[:, column], [int(reason) for reason in FILLABLE])
        return wanted if self.screened is None else wanted & ~self.screened

    def scored(self, column: int) -> Floats:
        """Return the score a missing cell gets instead of a value, NaN where none."""
        penalties = [self.indicators[column].penalty(reason) for reason in Missing]
        table = np.array([np.nan if score is None else score for score in penalties])
        scores = np.asarray(table[self.reasons[:, column]])
        return scores if self.screened is None else np.where(self.screened, np.nan, scores)

    @cached_property
    def ranked(self) -> Flags:
        """Say which units have enough data to be ranked."""
        if self.eligible is not None:
            return self.eligible
        staying = np.ones(len(self.units), dtype=np.bool_)
        if self.screened is not None:
            staying &= ~self.screened
        if not self.reasons.any():
            return staying
        scored = np.stack([self.scored(n) for n in range(len(self.indicators))], axis=1)
        known = ~np.isnan(self.values) | ~np.isnan(scored)
        due = self.reasons != Missing.NOT_APPLICABLE
        enough = self._covered(0, known, due) >= self.coverage.overall
        most = self.coverage.not_applicable + 1e-12
        leaves = [self.tree.leaf_of[column] for column in range(len(self.indicators))]
        enough &= (~due * self.tree.effective[leaves]).sum(axis=1) <= most
        for pillar in self.tree.children[0]:
            enough &= self._covered(pillar, known, due) >= self.coverage.pillar
        return enough & staying

    def _covered(self, node: int, known: Flags, due: Flags) -> Floats:
        """Return the covered share of a node; 1 where nothing in it is applicable."""
        leaves = self.tree.leaves(node)
        columns = [self.tree.column[leaf] for leaf in leaves]
        weight = self.tree.effective[leaves]
        held = (known[:, columns] * weight).sum(axis=1)
        whole = (due[:, columns] * weight).sum(axis=1)
        return np.where(whole > 0, held / np.where(whole > 0, whole, 1.0), 1.0) + 1e-12
