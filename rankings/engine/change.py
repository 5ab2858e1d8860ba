"""Why a rank is another than last time: boundary, method, own change, others' change.

Every term is a real recomputation, one after the other, so the terms sum exactly:

    as published, old units → pro forma, new units → new method, old data
        → new data of this unit only → new data of all
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from rankings.engine.data import Dataset, Unit
from rankings.engine.lineage import Event, pro_forma
from rankings.engine.missing import Missing
from rankings.engine.result import Result, UnitResult
from rankings.engine.scoring import compute
from rankings.engine.spec import Spec

TERMS = ("boundary", "method", "own", "others")
# Above this share of estimated points a change of rank says too little.
MOST_ESTIMATED = Decimal("0.2")


@dataclass(frozen=True)
class Term:
    """name: one of TERMS, or several joined by + where they cannot be told apart.

    ranks: places won, positive is better. score: what it added to the total.
    """

    name: str
    ranks: int
    score: Decimal


@dataclass(frozen=True)
class Change:
    """One unit. before: published rank, None for a merged or new unit. pro_forma: its rank
    among the units of today. percentiles: (rank − ½) / n, comparable between sets of any
    size. arrow: whether a change of rank may be shown. status: same, merged, new, unranked.
    ranks and score: the sum of the terms.
    """

    unit: str
    status: str
    before: int | None
    pro_forma: int | None
    after: int | None
    percentiles: tuple[Decimal | None, Decimal | None]
    estimated: Decimal
    arrow: bool
    ranks: int | None
    score: Decimal | None
    terms: tuple[Term, ...]


@dataclass(frozen=True)
class Pair:
    """A methodology with its inputs."""

    spec: Spec
    dataset: Dataset


def decompose(
    old: Pair,
    new: Pair,
    events: Sequence[Event] = (),
    units: Mapping[str, Unit] | None = None,
) -> tuple[Change, ...]:
    """Return the change of every unit of the new edition, in the order of codes.

    Raises DataError where a stage cannot be computed. Old inputs are read by the new method
    as they are; an indicator they lack is not collected, and then terms are joined.
    """
    published = compute(old.spec, old.dataset)
    carried = pro_forma(old.spec, old.dataset, events, units or {})
    restated = compute(old.spec, carried) if events else published
    both = _same_series(carried, new.dataset)
    method = compute(new.spec, both)
    final = compute(new.spec, new.dataset)
    gone = {source for event in events for source in event.sources}
    changes = []
    for unit in final.units:
        own = _own(new, both, unit.unit)
        first = None if unit.unit in gone else _found(published, unit.unit)
        stages = [first, _found(restated, unit.unit), _found(method, unit.unit), own, unit]
        changes.append(_change(stages, (published.ranked, final.ranked)))
    return tuple(changes)


def _found(result: Result, unit: str) -> UnitResult | None:
    return next((row for row in result.units if row.unit == unit), None)


def _own(new: Pair, both: Dataset, unit: str) -> UnitResult | None:
    """Compute the new method with new data of one unit among the old of the others."""
    if unit not in both.row_of:
        return None
    place = new.dataset.row_of[unit]
    row = dict(zip(new.dataset.series, new.dataset.rows[place], strict=True))
    names = tuple(row.get(series, Missing.NOT_COLLECTED) for series in both.series)
    return _found(compute(new.spec, both.replaced({unit: names})), unit)


def _same_series(old: Dataset, new: Dataset) -> Dataset:
    """Return the old data set with the series of the new one added, not collected."""
    missing = [series for series in new.series if series not in old.column_of]
    names = tuple(sorted([*old.series, *missing]))
    places = [old.column_of.get(name) for name in names]
    rows = tuple(
        tuple(Missing.NOT_COLLECTED if p is None else row[p] for p in places)
        for row in old.rows
    )
    return Dataset(old.units, names, rows, old.estimated)


def _change(stages: list[UnitResult | None], counts: tuple[int, int]) -> Change:
    published, restated, _, _, final = stages
    assert final is not None
    terms = tuple(_terms(stages))
    start = published or restated
    held = start is not None and start.rank is not None and final.rank is not None
    estimated = restated.estimated if restated else Decimal(0)
    status = "unranked" if final.rank is None else "same"
    if final.rank is not None and published is None:
        status = "merged" if restated else "new"
    return Change(
        unit=final.unit,
        status=status,
        before=published.rank if published else None,
        pro_forma=restated.rank if restated else None,
        after=final.rank,
        percentiles=(
            _percentile(published, counts[0]),
            _percentile(final, counts[1]),
        ),
        estimated=estimated,
        arrow=held and estimated <= MOST_ESTIMATED,
        ranks=sum(term.ranks for term in terms) if held else None,
        score=sum((term.score for term in terms), Decimal(0)) if held else None,
        terms=terms,
    )


def _percentile(row: UnitResult | None, count: int) -> Decimal | None:
    if row is None or row.rank is None:
        return None
    return (row.rank - Decimal("0.5")) / count


def _terms(stages: list[UnitResult | None]) -> Iterator[Term]:
    """Yield the steps between stages that have a rank; what is passed over joins the next."""
    if stages[-1] is None or stages[-1].rank is None:
        return
    before: tuple[int, Decimal] | None = None
    passed: list[str] = []
    for name, stage in zip(("", *TERMS), stages, strict=True):
        if before is not None:
            passed.append(name)
        if stage is None or stage.rank is None or stage.total is None:
            continue
        if before is not None:
            rank, total = before
            yield Term("+".join(passed), rank - stage.rank, stage.total - total)
        before, passed = (stage.rank, stage.total), []
