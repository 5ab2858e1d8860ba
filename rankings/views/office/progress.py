"""How far the values of an edition are: unit by unit, pillar by pillar."""

from collections import Counter
from dataclasses import dataclass, replace

from django.urls import reverse

from egov.alphabet import order
from egov.models import User
from rankings import policies
from rankings.actions.enough import forlorn
from rankings.actions.replacing import looks, stranded
from rankings.models import Edition, Observation, RankedUnit
from rankings.states import EDITION_STEPS, EditionStep, State
from rankings.views.office.home import SETTLED
from rankings.views.office.nodes import Nodes


@dataclass(frozen=True)
class Cell:
    """Values of one unit in one pillar: settled of all."""

    pillar: str
    settled: int
    values: int

    @property
    def whole(self) -> bool:
        return self.settled == self.values


@dataclass(frozen=True)
class UnitRow:
    """One unit. returned: values sent back and not reported again. stranded: values that
    wait for somebody who may not assess them any more. forlorn: values disputed or appealed
    against that nobody may judge."""

    name: str
    url: str
    cells: list[Cell]
    returned: int
    appealed: int
    stranded: int = 0
    forlorn: int = 0

    @property
    def settled(self) -> int:
        return sum(cell.settled for cell in self.cells)

    @property
    def values(self) -> int:
        return sum(cell.values for cell in self.cells)


def rows_of(edition: Edition, user: User, nodes: Nodes) -> list[UnitRow]:
    """The units this person may see, in a few queries whatever their number."""
    seen = Observation.objects.visible_to(user).filter(edition=edition).order_by()
    pillars = {leaf.code: nodes.pillar(leaf.code) for leaf in nodes.spec.leaves}
    counted: Counter[tuple[int, str, str]] = Counter()
    for unit, indicator, state in seen.values_list("unit", "indicator", "state"):
        counted[unit, pillars[indicator], state] += 1
    units = RankedUnit.objects.filter(pk__in={key[0] for key in counted})
    held_up, left = Counter[int](), Counter[int]()
    if policies.reviews(user):
        held_up, left = _stranded(edition), Counter(one for one, _ in forlorn(edition))
    rows = [
        replace(
            _row(edition, unit, counted, nodes),
            stranded=held_up[unit.pk],
            forlorn=left[unit.pk],
        )
        for unit in units
    ]
    return sorted(rows, key=lambda row: order(row.name))


def _stranded(edition: Edition) -> Counter[int]:
    """Unit → its values that wait for somebody who may not assess them any more."""
    if edition.status not in EDITION_STEPS[EditionStep.REPLACE].sources:
        return Counter()
    return Counter(
        unit for unit, _value in {(one.unit, one.value) for one in stranded(looks(edition))}
    )


def _row(
    edition: Edition,
    unit: RankedUnit,
    counted: Counter[tuple[int, str, str]],
    nodes: Nodes,
) -> UnitRow:
    def count(pillar: str, *states: str) -> int:
        return sum(counted[unit.pk, pillar, state] for state in states)

    return UnitRow(
        unit.name,
        reverse("ranking-office:sheet", args=[edition.pk, unit.key]),
        [
            Cell(nodes.title(code), count(code, *SETTLED), count(code, *State.values))
            for code in nodes.pillars
        ],
        sum(count(code, State.RETURNED) for code in nodes.pillars),
        sum(count(code, State.APPEALED) for code in nodes.pillars),
    )
