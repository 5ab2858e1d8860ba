"""The methodology as frozen values. `reading.read_spec` makes one from JSON.

Every number is a Decimal. The JSON document is described in docs/rankings-engine.md and by
spec.schema.json; what a schema cannot say is in spec_checks.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from rankings.engine.missing import SCORED_ZERO, Missing

FORMAT = "motcua-rankings/1"
ZERO, ONE = Decimal(0), Decimal(1)
# Kinds of normalisation whose ends are declared, not taken from the data.
FIXED = frozenset({"identity", "goalposts", "scaled"})


@dataclass(frozen=True)
class Part:
    """One summand of a `sum_of` rule, worth `points`."""

    code: str
    points: Decimal
    rule: "Rule"


@dataclass(frozen=True)
class Rule:
    """How inputs become the value of an indicator.

    kind: value, yes_no, ratio, share_of_best, capped_count, steps, inspected, sum_of.
    All but `value` give a share of the full mark, 0 … 1. of: points a scoring rule can
    reach. cap: cut a ratio at 1. within: grouping in which share_of_best looks for the
    best, None for everybody. per, most: points per item and the most of a capped_count.
    table: rising (from, points) of steps. levels: allowed points of an inspection.
    """

    kind: str = "value"
    of: Decimal = ONE
    cap: bool = True
    within: str | None = None
    per: Decimal = ONE
    most: Decimal = ONE
    table: tuple[tuple[Decimal, Decimal], ...] = ()
    levels: tuple[Decimal, ...] = ()
    parts: tuple[Part, ...] = ()

    def series(self, code: str) -> tuple[str, ...]:
        """Return the names of the input series this rule reads for an indicator."""
        if self.kind == "ratio":
            return (f"{code}.a", f"{code}.b")
        if self.kind == "sum_of":
            return tuple(s for p in self.parts for s in p.rule.series(f"{code}.{p.code}"))
        return (code,)


@dataclass(frozen=True)
class Normalise:
    """How values become scores on 0 … full; parameters as the kind needs them.

    kind: identity, minmax, scaled, zscore, rank, borda, prank, fracmax, dist2targ,
    dist2ref, dist2max, goalposts, categorical. lower, upper: goalposts or declared range,
    in the unit of the indicator (a transform applies to them too). low, high: what minmax
    stretches to. clip: keep goalposts inside 0 … full, distances at most full. target: of
    dist2targ. reference: code of the unit of dist2ref. mean, spread: of zscore. bands:
    rising (percentile rank from which, score). reverse: fracmax of direction −1,
    "sign" (−x / max(−x)) or "inverse" (min / x).
    """

    kind: str = "minmax"
    lower: Decimal = ZERO
    upper: Decimal = ONE
    low: Decimal = ZERO
    high: Decimal = ONE
    clip: bool = True
    target: Decimal = ONE
    reference: str = ""
    mean: Decimal = ZERO
    spread: Decimal = ONE
    bands: tuple[tuple[Decimal, Decimal], ...] = ()
    reverse: str = ""


@dataclass(frozen=True)
class Treat:
    """Outliers: what passes, how many values are pulled in, which logarithm follows.

    most: None for no limit. tied: "stop" before a step that would pull more than `most`, or
    "exceed" once by the values tied in it. log: log, log_CT, log_CT_plus, log_CT_orig,
    log_GII, boxcox or None. power: λ of boxcox. lift: boxcox first moves the minimum to 1.
    on: the logarithm works on the "original" or the "pulled" values.
    """

    skew: Decimal = Decimal(2)
    kurtosis: Decimal = Decimal("3.5")
    most: int | None = 5
    tied: str = "stop"
    log: str | None = "log_CT"
    power: Decimal = ZERO
    lift: bool = True
    on: str = "original"


@dataclass(frozen=True)
class Impute:
    """kind: none, mean, median, group_mean, group_median, row_mean, last_value.

    group: the grouping of group_*. max_age: periods a last value may be old.
    """

    kind: str = "none"
    group: str = ""
    max_age: int = 0


@dataclass(frozen=True)
class Screen:
    """Units with too little data leave before anything is compared.

    kind: none, by_missing, by_zero, by_both. available, nonzero: least shares.
    include, exclude: codes of units kept or dropped whatever their data.
    """

    kind: str = "none"
    available: Decimal = ZERO
    nonzero: Decimal = ZERO
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


@dataclass(frozen=True)
class Aggregate:
    """How children become their parent.

    kind: arithmetic, geometric, harmonic, power, median, min, copeland, mpi, mpi_up.
    power: p of the power mean. epsilon: the least a logarithm or a reciprocal sees.
    least_share, least_count: of children with a score (by number), else the node has none.
    """

    kind: str = "arithmetic"
    power: Decimal = ONE
    epsilon: Decimal = ONE
    least_share: Decimal = ZERO
    least_count: int = 1


@dataclass(frozen=True)
class Denominator:
    """x / series · factor."""

    series: str
    factor: Decimal = ONE


@dataclass(frozen=True)
class Leaf:
    """What only an indicator has. precision: decimals of its value, None as it comes."""

    rule: Rule = field(default_factory=Rule)
    direction: int = 1
    denominator: Denominator | None = None
    transform: str = "identity"
    impute: Impute = field(default_factory=Impute)
    treat: Treat | None = None
    normalise: Normalise = field(default_factory=Normalise)
    penalties: Mapping[Missing, Decimal | None] = field(default_factory=dict)
    merge_rule: str = "none"
    precision: int | None = None
    least: Decimal = Decimal("-1e15")
    most: Decimal = Decimal("1e15")

    def penalty(self, reason: Missing) -> Decimal | None:
        """Return the score (0 … full) of a cell missing for this reason, None if it stays so."""
        return self.penalties.get(reason, ZERO if reason in SCORED_ZERO else None)


@dataclass(frozen=True)
class Node:
    """One node of the tree: weight among its siblings, and either `leaf` or `aggregate`.

    round: decimals to which the score is rounded before it enters the parent.
    points: what a full score is worth, None in a scheme of weights.
    """

    code: str
    parent: str | None
    title: Mapping[str, str]
    weight: Decimal
    points: Decimal | None = None
    round: int | None = None
    leaf: Leaf | None = None
    aggregate: Aggregate | None = None


@dataclass(frozen=True)
class Coverage:
    """Least share of applicable weight with a score, overall and in each pillar.

    not_applicable_most: the largest share of all weight that may be not applicable.
    """

    overall: Decimal = Decimal("0.8")
    pillar: Decimal = Decimal("0.5")
    not_applicable_most: Decimal = Decimal("0.1")


@dataclass(frozen=True)
class Spec:
    """A methodology. `document` is the JSON it came from, the only thing that is digested.

    full: top of the normalised scale. scale: a full total. precision: decimals of the
    total. order: the steps before normalisation as declared. nodes: parents before children.
    """

    code: str
    version: str
    title: Mapping[str, str]
    period: int | None
    full: Decimal
    scale: Decimal
    precision: int
    rounding: str
    rank_on: str
    groups: tuple[str, ...]
    coverage: Coverage
    screen: Screen
    order: tuple[str, ...]
    nodes: tuple[Node, ...]
    document: Mapping[str, object] = field(repr=False, compare=False)

    @cached_property
    def by_code(self) -> dict[str, Node]:
        """Code → node."""
        return {node.code: node for node in self.nodes}

    @cached_property
    def root(self) -> Node:
        """The node without a parent."""
        return self.nodes[0]

    @cached_property
    def children(self) -> dict[str, tuple[Node, ...]]:
        """Code → children, in the order of their codes: sums must not depend on layout."""
        found: dict[str, list[Node]] = {node.code: [] for node in self.nodes}
        for node in self.nodes:
            if node.parent is not None:
                found[node.parent].append(node)
        return {c: tuple(sorted(ns, key=lambda n: n.code)) for c, ns in found.items()}

    @cached_property
    def leaves(self) -> tuple[Node, ...]:
        """The indicators, in the order of the document's tree."""
        return tuple(node for node in self.nodes if node.leaf is not None)

    @cached_property
    def depth(self) -> dict[str, int]:
        """Code → level: 0 for the root, 1 for pillars."""
        found: dict[str, int] = {}
        for node in self.nodes:
            found[node.code] = 0 if node.parent is None else found[node.parent] + 1
        return found

    @cached_property
    def pillars(self) -> tuple[str, ...]:
        """Codes of the nodes below the root, in the order of the document."""
        return tuple(node.code for node in self.nodes if self.depth[node.code] == 1)

    def pillar_of(self, code: str) -> str:
        """Return the node below the root under which a node stands, itself if it is one."""
        while self.depth[code] > 1:
            code = str(self.by_code[code].parent)
        return code

    @cached_property
    def effective(self) -> dict[str, Decimal]:
        """Code → weight in the whole: the product of shares from the root down."""
        shares = {self.root.code: ONE}
        for node in self.nodes[1:]:
            parent = str(node.parent)
            whole = sum((child.weight for child in self.children[parent]), ZERO)
            shares[node.code] = shares[parent] * node.weight / whole
        return shares

    def leaves_under(self, code: str) -> tuple[Node, ...]:
        """Return the indicators under a node, itself if it is one."""
        node = self.by_code[code]
        if node.leaf is not None:
            return (node,)
        return tuple(
            leaf for child in self.children[code] for leaf in self.leaves_under(child.code)
        )

    @cached_property
    def series(self) -> tuple[str, ...]:
        """Every input series the methodology reads, sorted."""
        names: set[str] = set()
        for node in self.leaves:
            assert node.leaf is not None
            names.update(node.leaf.rule.series(node.code))
            if node.leaf.denominator:
                names.add(node.leaf.denominator.series)
        return tuple(sorted(names))
