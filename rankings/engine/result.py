"""What the engine answers, as frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from rankings.engine.missing import Missing


@dataclass(frozen=True)
class NodeScore:
    """One unit at one node.

    value: of indicators, after rule, denominator and declared rounding, before transform.
    treated: what was normalised, where a treatment or imputation changed it. score: on
    0 … full. rank: among ranked units, 1224. missing: why there is no score, or, with a
    score, why that score is a declared penalty. flags: imputed, pulled, logged, capped,
    penalty, estimated.
    """

    node: str
    value: Decimal | None = None
    treated: Decimal | None = None
    score: Decimal | None = None
    points: Decimal | None = None
    rank: int | None = None
    missing: Missing | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class UnitResult:
    """One unit. total: rounded, on 0 … scale. unranked: why there is no rank, "" if there is.

    coverage: share of applicable weight with a score. not_applicable: share of all weight.
    tied: shares its rank. group_ranks: grouping → rank among the ranked of its group.
    nodes: in the order of the methodology, the root first. estimated: share of applicable
    weight that rests on estimates; above a fifth no change of rank is shown.
    """

    unit: str
    name: str
    groups: Mapping[str, str]
    total: Decimal | None
    rank: int | None
    tied: bool
    group_ranks: Mapping[str, int]
    coverage: Decimal
    not_applicable: Decimal
    unranked: str
    nodes: tuple[NodeScore, ...]
    estimated: Decimal = Decimal(0)

    @property
    def score(self) -> Decimal | None:
        """The unrounded score of the root, on 0 … full."""
        return self.nodes[0].score if self.nodes else None


@dataclass(frozen=True)
class IndicatorReport:
    """What was done to one indicator, for the audit.

    known, imputed, penalised: numbers of units. discriminates: not all values are equal.
    """

    node: str
    known: int
    imputed: int
    penalised: int
    pulled: tuple[str, ...]
    log: str
    discriminates: bool


@dataclass(frozen=True)
class Result:
    """A computed edition. units are sorted by code."""

    index: str
    version: str
    units: tuple[UnitResult, ...]
    indicators: tuple[IndicatorReport, ...]
    ranked: int
    notes: tuple[str, ...] = field(default=())
