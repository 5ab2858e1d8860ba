"""What becomes of one invented value: what is reported, found, appealed against."""

from dataclasses import dataclass, replace

from rankings.actions.drawing import is_heavy
from rankings.demo.ability import level
from rankings.demo.chance import chance
from rankings.demo.drawing import Cells, Drawer, twice
from rankings.demo.plan import Plan
from rankings.engine.missing import Missing
from rankings.engine.spec import Node, Spec
from rankings.states import Verdict
from rankings.values import missing_cells

_TOO_MUCH = 0.3  # how far above its level a unit now and then sees itself
_REASONS = {
    Verdict.ACCEPTED: "",
    Verdict.ADJUSTED: "Số liệu minh hoạ: bảng kê kèm theo cho thấy con số thấp hơn.",
    Verdict.REJECTED: "Số liệu minh hoạ: không mở được minh chứng, không kiểm chứng được.",
}


@dataclass(frozen=True, slots=True)
class Fate:
    """reported: None where the unit says nothing. found: what assessors settle on.

    second: what the second assessor finds, where it differs from the first. appealed: the
    unit does not agree; revised: it is right.
    """

    reported: Cells | None
    found: Cells
    verdict: Verdict = Verdict.ACCEPTED
    second: Cells | None = None
    appealed: bool = False
    revised: bool = False

    @property
    def reason(self) -> str:
        """Why the assessor found what they found."""
        return _REASONS[self.verdict]

    @property
    def final(self) -> Cells:
        """The value in the end."""
        return self.reported if self.revised and self.reported is not None else self.found


class Fates:
    """The fate of every value of an edition; the same in every run."""

    def __init__(self, plan: Plan, spec: Spec, year: int, scale: float) -> None:
        self.plan, self.spec, self.year = plan, spec, year
        self.drawer = Drawer(spec, scale)
        self.pillar = {leaf.code: spec.pillar_of(leaf.code) for leaf in spec.leaves}

    def of(self, unit: str, indicator: str) -> Fate:
        """The fate of one value."""
        node = self.spec.by_code[indicator]
        slip = self.plan.slip
        if slip and (slip.unit, slip.indicator) == (unit, indicator):
            cells = {series: f"{text}0" for series, text in self.true(unit).items()}
            return Fate(cells, cells)
        if self.plan.silent and self._silent(unit, indicator):
            return self._missing(indicator, Missing[self.plan.silent[2]])
        if self.plan.twins and unit == self.plan.twins[0]:
            cells = twice(self._drawn(node, self.plan.twins[1]))
            return Fate(cells, cells)
        if self.plan.twins and unit == self.plan.twins[1]:
            cells = self._drawn(node, unit)
            return Fate(cells, cells)
        return self._usual(node, unit)

    def true(self, unit: str) -> Cells:
        """What the correction puts in the place of the slip."""
        assert self.plan.slip
        return self._drawn(self.spec.by_code[self.plan.slip.indicator], unit)

    def _silent(self, unit: str, indicator: str) -> bool:
        assert self.plan.silent
        return self.plan.silent[:2] == (unit, self.pillar[indicator])

    def _drawn(self, node: Node, unit: str, more: float = 0.0) -> Cells:
        has = level(unit, self.pillar[node.code], node.code, self.year)
        return self.drawer.cells(node, unit, min(1.0, has + more), self.year)

    def _missing(self, indicator: str, reason: Missing) -> Fate:
        cells = missing_cells(self.spec, indicator, reason)
        return Fate(cells, cells)

    def _usual(self, node: Node, unit: str) -> Fate:
        dice = chance("fate", self.plan.index, self.year, unit, node.code)
        thrown, cells = dice.random(), self._drawn(node, unit)
        for odds, reason in _WITHOUT:
            if thrown < odds:
                return self._missing(node.code, reason)
        if thrown < _SAYS_NOTHING:
            return replace(self._missing(node.code, Missing.NOT_SUBMITTED), reported=None)
        if thrown < _UNPROVED:
            found = missing_cells(self.spec, node.code, Missing.UNVERIFIABLE)
            held = Fate(cells, found, Verdict.REJECTED)
        elif thrown < _BOASTS:
            held = self._boast(node, unit, cells, dice.random())
        else:
            return Fate(cells, cells)
        if held.verdict == Verdict.ACCEPTED or dice.random() > _APPEALS:
            return held
        return replace(held, appealed=True, revised=dice.random() < _RIGHT)

    def _boast(self, node: Node, unit: str, cells: Cells, thrown: float) -> Fate:
        said = self._drawn(node, unit, _TOO_MUCH)
        if said == cells:
            return Fate(cells, cells)
        heavy = is_heavy(self.spec, node.code)
        second = said if heavy and thrown < _DISPUTED else None
        return Fate(said, cells, Verdict.ADJUSTED, second)


_WITHOUT = (
    (0.006, Missing.NOT_COLLECTED),
    (0.009, Missing.NOT_APPLICABLE),
    (0.0105, Missing.SUPPRESSED),
)
_SAYS_NOTHING, _UNPROVED, _BOASTS = 0.016, 0.028, 0.115
_APPEALS, _RIGHT, _DISPUTED = 0.3, 0.45, 0.12
