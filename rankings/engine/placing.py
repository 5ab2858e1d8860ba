"""From scores to the answer: coverage, totals, ranks, and what a row says."""

from collections import Counter
from decimal import Decimal

from rankings.engine.columns import Table
from rankings.engine.missing import Missing, gravest
from rankings.engine.ranking import UNROUNDED, quantise, ranks_of
from rankings.engine.result import NodeScore, UnitResult
from rankings.engine.spec import ONE, ZERO, Node, Spec

Scores = dict[str, list[Decimal | None]]


def place_units(table: Table, scores: Scores) -> tuple[UnitResult, ...]:
    """Return the rows of an edition, sorted by the code of the unit."""
    spec = table.spec
    cover = Coverages(table)
    reasons = [cover.why_not(place, scores) for place in range(len(table.dataset.units))]
    codes = [unit.code for unit in table.dataset.units]
    ranked = [place for place, reason in enumerate(reasons) if not reason]
    node_ranks = {
        node.code: ranks_by_total(spec, {codes[p]: scores[node.code][p] for p in ranked})
        for node in spec.nodes
    }
    total_ranks = node_ranks[spec.root.code]
    group_ranks = _group_ranks(table, scores, ranked)
    ties = Counter(total_ranks.values())
    rows = []
    for place, unit in enumerate(table.dataset.units):
        rank = total_ranks.get(unit.code)
        rows.append(
            UnitResult(
                unit=unit.code,
                name=unit.name,
                groups=unit.groups,
                total=total_of(spec, scores[spec.root.code][place]),
                rank=rank,
                tied=rank is not None and ties[rank] > 1,
                group_ranks={
                    g: r[unit.code] for g, r in group_ranks.items() if unit.code in r
                },
                coverage=cover.share(spec.root, place),
                not_applicable=cover.not_applicable(place),
                unranked=reasons[place],
                estimated=cover.estimated(place),
                nodes=tuple(
                    _node_score(table, node, place, scores, node_ranks[node.code])
                    for node in spec.nodes
                ),
            )
        )
    return tuple(rows)


class Coverages:
    """How much of the weight of a node has a value or a declared score. Imputed is not had."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.weight = table.spec.effective
        self.leaves = {
            node.code: table.spec.leaves_under(node.code) for node in table.spec.nodes
        }

    def share(self, node: Node, place: int) -> Decimal:
        """Return weight with a score / applicable weight; 1 where nothing is applicable."""
        held = due = ZERO
        for leaf in self.leaves[node.code]:
            cell = self.table.columns[leaf.code].original[place]
            if cell is Missing.NOT_APPLICABLE:
                continue
            due += self.weight[leaf.code]
            assert leaf.leaf is not None
            if not isinstance(cell, Missing) or leaf.leaf.penalty(cell) is not None:
                held += self.weight[leaf.code]
        return _exactly(held / due) if due else ONE

    def not_applicable(self, place: int) -> Decimal:
        """Return the weight that is not applicable / all weight."""
        columns = self.table.columns
        codes = [n.code for n in self.table.spec.leaves]
        gone = [c for c in codes if columns[c].original[place] is Missing.NOT_APPLICABLE]
        return _exactly(sum((self.weight[code] for code in gone), ZERO))

    def estimated(self, place: int) -> Decimal:
        """Return the weight that rests on estimates / applicable weight."""
        due = guessed = ZERO
        for leaf in self.leaves[self.table.spec.root.code]:
            column = self.table.columns[leaf.code]
            if column.original[place] is not Missing.NOT_APPLICABLE:
                due += self.weight[leaf.code]
                guessed += (
                    self.weight[leaf.code] if "estimated" in column.flags[place] else ZERO
                )
        return _exactly(guessed / due) if due else ZERO

    def why_not(self, place: int, scores: Scores) -> str:
        """Return why a unit has no rank, "" if it has one."""
        spec = self.table.spec
        if place in self.table.screened:
            return "SCREENED"
        if scores[spec.root.code][place] is None:
            return "NO_SCORE"
        if self.share(spec.root, place) < spec.coverage.overall:
            return "COVERAGE"
        for pillar in spec.children[spec.root.code]:
            if self.share(pillar, place) < spec.coverage.pillar:
                return f"COVERAGE {pillar.code}"
        if self.not_applicable(place) > spec.coverage.not_applicable_most:
            return "NOT_APPLICABLE"
        return ""


def _exactly(share: Decimal) -> Decimal:
    """Thirds of weights must not fall short of a threshold by the last digit."""
    return quantise(share, 20)


def total_of(spec: Spec, score: Decimal | None) -> Decimal | None:
    """Return a root score (0 … full) as the rounded total on 0 … scale."""
    if score is None:
        return None
    return quantise(score * spec.scale / spec.full, spec.precision, spec.rounding)


def _key(spec: Spec, score: Decimal) -> Decimal:
    """Return what is compared: the total as published, or to ten decimals."""
    places = spec.precision if spec.rank_on == "rounded" else UNROUNDED
    return quantise(score * spec.scale / spec.full, places, spec.rounding)


def ranks_by_total(spec: Spec, scores: dict[str, Decimal | None]) -> dict[str, int]:
    """Return the rank of whoever has a score, compared as the methodology declares."""
    return ranks_of({code: _key(spec, s) for code, s in scores.items() if s is not None})


def _group_ranks(
    table: Table, scores: Scores, ranked: list[int]
) -> dict[str, dict[str, int]]:
    """Return grouping → unit → rank among the ranked units of its group."""
    found: dict[str, dict[str, int]] = {}
    root = scores[table.spec.root.code]
    for grouping in table.spec.groups:
        members: dict[str, dict[str, Decimal | None]] = {}
        for place in ranked:
            unit = table.dataset.units[place]
            if grouping in unit.groups:
                members.setdefault(unit.groups[grouping], {})[unit.code] = root[place]
        found[grouping] = {
            unit: rank
            for group in members.values()
            for unit, rank in ranks_by_total(table.spec, group).items()
        }
    return found


def _node_score(
    table: Table, node: Node, place: int, scores: Scores, ranks: dict[str, int]
) -> NodeScore:
    score = scores[node.code][place]
    points = None
    if score is not None and node.points is not None:
        points = score * node.points / table.spec.full
    rank = ranks.get(table.dataset.units[place].code)
    if node.leaf is None:
        missing = None if score is not None else _why_empty(table, node, place)
        return NodeScore(node.code, score=score, points=points, rank=rank, missing=missing)
    column = table.columns[node.code]
    original, treated = column.original[place], column.treated[place]
    return NodeScore(
        node=node.code,
        value=None if isinstance(original, Missing) else original,
        treated=None if isinstance(treated, Missing) or treated == original else treated,
        score=score,
        points=points,
        rank=rank,
        missing=original if isinstance(original, Missing) else None,
        flags=tuple(sorted(column.flags[place])),
    )


def _why_empty(table: Table, node: Node, place: int) -> Missing | None:
    cells = [
        table.columns[n.code].original[place] for n in table.spec.leaves_under(node.code)
    ]
    reasons = [cell for cell in cells if isinstance(cell, Missing)]
    return gravest(reasons) if reasons else None
