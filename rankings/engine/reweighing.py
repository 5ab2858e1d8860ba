"""The table under other weights of the pillars, exactly as `compute` would give it.

Pillars' scores do not depend on pillars' weights, so an edition computed once is enough:
its root is combined anew, and coverage, rounding and ranks follow by the same rules.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext

from rankings.engine.aggregating import combine
from rankings.engine.columns import Table
from rankings.engine.edition import Edition
from rankings.engine.missing import Missing
from rankings.engine.placing import Coverages, ranks_by_total, total_of
from rankings.engine.ranking import context, quantise
from rankings.engine.spec import ZERO, Node, Spec

Weights = Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Standing:
    """One unit. total: rounded, on 0 … scale. unranked: why there is no rank, "" if there is."""

    unit: str
    total: Decimal | None
    rank: int | None
    tied: bool
    unranked: str


@dataclass(frozen=True, eq=False)
class Footing:
    """What of an edition does not depend on the pillars' weights.

    table: which values there are. pillars: code → score of every unit.
    """

    table: Table
    pillars: Mapping[str, list[Decimal | None]]

    @classmethod
    def of(cls, edition: Edition) -> "Footing":
        """Take an edition that was computed."""
        table = Table.of(edition.spec, edition.dataset)
        pillars: dict[str, list[Decimal | None]] = {c: [] for c in edition.spec.pillars}
        for place, unit in enumerate(edition.result.units):
            if unit.unranked == "SCREENED":
                table.screened.add(place)
            for node in unit.nodes:
                if node.node in pillars:
                    pillars[node.node].append(node.score)
                if node.node in table.columns:
                    cell = node.value if node.missing is None else node.missing
                    held = Missing.NOT_COLLECTED if cell is None else cell
                    table.columns[node.node].original.append(held)
        return cls(table, pillars)

    def under(self, weights: Weights) -> list[Standing]:
        """Return every unit in the order of codes.

        weights: pillar → weight, 0 or more with six decimals at most; whoever is not named
        keeps the declared one. A pillar of weight 0 is left out. ValueError if all are.
        """
        spec = reweighed(self.table.spec, weights)
        counted = [n for n in spec.children[spec.root.code] if n.weight > ZERO]
        if not counted:
            raise ValueError("no pillar has a weight")
        with localcontext(context()):
            scores = self._root(spec, counted)
            cover = Coverages(replace(self.table, spec=spec))
            held = {spec.root.code: scores}
            reasons = [cover.why_not(place, held) for place in range(len(scores))]
            return self._placed(spec, scores, reasons)

    def _root(self, spec: Spec, counted: list[Node]) -> list[Decimal | None]:
        root = spec.root
        assert root.aggregate is not None
        columns = [self.pillars[node.code] for node in counted]
        scores = combine(columns, [node.weight for node in counted], root.aggregate)
        if root.round is None:
            return scores
        return [
            score if score is None else quantise(score, root.round, spec.rounding)
            for score in scores
        ]

    def _placed(
        self, spec: Spec, scores: list[Decimal | None], reasons: list[str]
    ) -> list[Standing]:
        codes = [unit.code for unit in self.table.dataset.units]
        rows = list(zip(codes, scores, reasons, strict=True))
        ranks = ranks_by_total(spec, {code: score for code, score, why in rows if not why})
        ties = Counter(ranks.values())
        return [
            Standing(
                unit=code,
                total=total_of(spec, score),
                rank=ranks.get(code),
                tied=code in ranks and ties[ranks[code]] > 1,
                unranked=why,
            )
            for code, score, why in rows
        ]


def reweighed(spec: Spec, weights: Weights) -> Spec:
    """Return the methodology with other weights of the pillars named."""
    pillars = set(spec.pillars)
    return replace(
        spec,
        nodes=tuple(
            replace(node, weight=weights[node.code])
            if node.code in pillars and node.code in weights
            else node
            for node in spec.nodes
        ),
    )
