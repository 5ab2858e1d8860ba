"""An account of each value, and the figures of trust of all of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Protocol

from rankings.engine.data import Unit
from rankings.engine.missing import Missing
from rankings.engine.ranking import quantise
from rankings.engine.scoring import compute
from rankings.engine.spec import ONE, ZERO, Spec
from rankings.states import Origin, State, Step, Verdict
from rankings.values import Cells, dataset_of

# What somebody else than the unit says of a value.
JUDGED = frozenset({Step.ASSESS, Step.ADJUDICATE, Step.DECIDE, Step.CORRECT})
PLACES = 4


class Said(Protocol):
    """What is read of a layer."""

    step: Any
    state_to: Any
    verdict: Any
    origin: Any
    cells: Any
    reason: Any


@dataclass(frozen=True)
class Account:
    """Everything that was said of one indicator of one unit, oldest first."""

    unit: str
    indicator: str
    layers: Sequence[Said]

    @cached_property
    def reported(self) -> Cells | None:
        """What was last reported; None when nothing ever was."""
        return self._last({Step.REPORT}, State.REPORTED)

    @property
    def final(self) -> Cells | None:
        """The value that counts; None while it is not final."""
        return self._last({Step.FINISH, Step.CORRECT}, State.FINAL)

    def _last(self, steps: set[Step], state: State) -> Cells | None:
        cells: Cells | None = None
        for layer in self.layers:
            if layer.step in steps and layer.state_to == state and layer.cells is not None:
                cells = layer.cells
        return cells

    @property
    def own_word(self) -> bool:
        """Whether the unit itself said what was last reported: no table, no counting."""
        origins = [layer.origin for layer in self.layers if layer.step == Step.REPORT]
        return bool(origins) and origins[-1] == Origin.PERSON

    @property
    def judged(self) -> Said | None:
        """The last word of somebody else, None without one."""
        found = [layer for layer in self.layers if layer.step in JUDGED]
        return found[-1] if found else None

    @property
    def appealed(self) -> Verdict | None:
        """What became of an appeal: upheld (the verdict stays) or revised."""
        decided = [layer for layer in self.layers if layer.step == Step.DECIDE]
        if not decided:
            return None
        revised = decided[-1].verdict == Verdict.REVISED
        return Verdict.REVISED if revised else Verdict.UPHELD


def trust(spec: Spec, accounts: Iterable[Account]) -> dict[str, Any]:
    """The figures of about.json: values, verified_points, mean_shift, appeals, revised.

    verified_points: share of all points whose value somebody else accepted or set.
    mean_shift: mean of (final − reported) score, 0 … 1, over what was reported.
    """
    held = list(accounts)
    points = {node.code: spec.effective[node.code] for node in spec.leaves}
    whole = sum((points[one.indicator] for one in held), ZERO)
    verified = sum((points[one.indicator] for one in held if one.judged), ZERO)
    shifts = _shifts(spec, held)
    decided = [one.appealed for one in held if one.appealed]
    return {
        "values": len(held),
        "verified_points": _share(verified, whole),
        "mean_shift": _share(sum(shifts, ZERO), Decimal(len(shifts))),
        "appeals": len(decided),
        "revised": decided.count(Verdict.REVISED),
    }


def _share(part: Decimal, whole: Decimal) -> str | None:
    return str(quantise(part / whole, PLACES)) if whole else None


def _shifts(spec: Spec, accounts: Iterable[Account]) -> list[Decimal]:
    """(final − reported) of every reported value, as the engine scores both."""
    held = [
        (one, one.reported, one.final)
        for one in accounts
        if one.reported is not None and one.final is not None
    ]
    if not held:
        return []
    before = scores(spec, [(one, reported) for one, reported, _ in held])
    after = scores(spec, [(one, final) for one, _, final in held])
    return [after[key] - score for key, score in before.items() if key in after]


def scores(
    spec: Spec, rows: Sequence[tuple[Account, Cells]]
) -> Mapping[tuple[str, str], Decimal]:
    """(unit, indicator) → score as a share of full."""
    units = [Unit(code, code) for code in sorted({one.unit for one, _ in rows})]
    result = compute(spec, dataset_of(units, ((one.unit, cells) for one, cells in rows)))
    leaves = {node.code for node in spec.leaves}
    return {
        (row.unit, node.node): node.score / spec.full * ONE
        for row in result.units
        for node in row.nodes
        if node.node in leaves and node.score is not None
        if node.missing is not Missing.NOT_COLLECTED
    }
