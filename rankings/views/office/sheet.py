"""The sheet of one unit: every criterion with where its value stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from egov.desk import DeskRequest
from rankings import transitions
from rankings.actions.reporting import appeals_over
from rankings.models import Edition, Layer, Observation, RankedUnit
from rankings.states import STEPS, EditionStatus, State, Step
from rankings.values import Cells
from rankings.views.office.doors import collecting_edition, ranking_desk
from rankings.views.office.home import SETTLED, TONES
from rankings.views.office.nodes import Nodes
from rankings.views.office.provisional import own_row
from rankings.views.office.queue import reported
from rankings.views.office.worth import TONES as STATE_TONES


@dataclass(frozen=True)
class Line:
    """One criterion. reason: why it was sent back, "" otherwise."""

    pk: int
    title: str
    points: str
    asked: str
    value: str
    state: str
    tone: str
    reason: str
    action: str


@ranking_desk
@require_safe
def sheet(request: DeskRequest, pk: int, unit: str) -> HttpResponse:
    edition = collecting_edition(request.user, pk)
    held = get_object_or_404(RankedUnit, key=unit)
    seen = Observation.objects.visible_to(request.user)
    values = list(seen.filter(edition=edition, unit=held))
    if not values:
        raise Http404
    own = RankedUnit.objects.reported_by(request.user).filter(pk=held.pk).exists()
    context = {
        "edition": edition,
        "unit": held,
        "status": EditionStatus(edition.status).label,
        "tone": TONES[edition.status],
        "settled": sum(value.state in SETTLED for value in values),
        "count": len(values),
        **lines_of(edition, values, own=own),
        "provisional": own_row(edition, held, request.user),
    }
    return render(request, "rankings/office/sheet.html", context)


def lines_of(edition: Edition, values: list[Observation], *, own: bool) -> dict[str, Any]:
    """returned: what was sent back, with the reason; pillars: (title, points, lines)."""
    assert edition.methodology is not None
    nodes = Nodes(edition.methodology.spec)
    pks = [value.pk for value in values]
    known = _Known(edition, nodes, _shown(values), _reasons(pks), _appealed(pks), own)
    lines = {value.indicator: known.line(value) for value in values}
    back = [value.indicator for value in values if value.state == State.RETURNED]
    leaves = {
        pillar: [leaf.code for leaf in nodes.spec.leaves_under(pillar)]
        for pillar in nodes.pillars
    }
    return {
        "returned": [lines[code] for code in back],
        "pillars": [
            (nodes.title(code), nodes.points(code), [lines[c] for c in codes if c in lines])
            for code, codes in leaves.items()
        ],
    }


def _shown(values: list[Observation]) -> dict[int, dict[str, str] | None]:
    """The value that stands; what was reported, where a verdict must not be seen yet."""
    pks = [value.pk for value in values]
    blind = [value.pk for value in values if value.state == State.ASSESSED]
    return {**transitions.standing_cells(pks), **reported(blind)}


def _reasons(pks: list[int]) -> dict[int, str]:
    """Value → why it was last sent back."""
    rows = Layer.objects.filter(observation__in=pks, step=Step.RETURN)
    return {layer.observation_id: layer.reason for layer in rows.newest()}


def _appealed(pks: list[int]) -> frozenset[int]:
    """The values that were appealed against, once as they may be."""
    rows = Layer.objects.filter(observation__in=pks, step=Step.APPEAL)
    return frozenset(rows.values_list("observation", flat=True))


@dataclass(frozen=True)
class _Known:
    """What was read for all lines at once."""

    edition: Edition
    nodes: Nodes
    shown: Mapping[int, Cells | None]
    reasons: Mapping[int, str]
    appealed: frozenset[int]
    own: bool

    def line(self, value: Observation) -> Line:
        code = value.indicator
        return Line(
            pk=value.pk,
            title=self.nodes.title(code),
            points=self.nodes.points(code),
            asked=self.nodes.evidence(code),
            value=self.nodes.value(code, self.shown.get(value.pk)),
            state=str(State(value.state).label),
            tone=STATE_TONES[value.state],
            reason=self.reasons.get(value.pk, "") if value.state == State.RETURNED else "",
            action=self._action(value),
        )

    def _action(self, value: Observation) -> str:
        """What the unit's own reporter does with it now."""
        if self.own and self._possible(value, Step.REPORT):
            return _("Báo cáo") if value.state == State.OPEN else _("Sửa báo cáo")
        return _("Xem, khiếu nại") if self._appeals(value) else _("Xem")

    def _appeals(self, value: Observation) -> bool:
        heard = value.pk not in self.appealed and not appeals_over(self.edition)
        return self.own and heard and self._possible(value, Step.APPEAL)

    def _possible(self, value: Observation, step: Step) -> bool:
        return STEPS[step].allows(self.edition.status, value.state)
