"""A list of values that wait for an assessor, unit by unit."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from egov.desk import DeskRequest
from egov.errors import NotAllowed
from egov.mandates import acts_as
from egov.models import Role, User
from rankings.models import Edition, Layer, Observation
from rankings.states import State, Step
from rankings.views.office.doors import collecting_edition, ranking_desk
from rankings.views.office.nodes import Nodes
from rankings.views.office.waiting import QUEUES, waiting_for
from rankings.views.office.worth import TONES

PER_PAGE = 50


@ranking_desk
@require_safe
def queue(request: DeskRequest, pk: int) -> HttpResponse:
    edition = collecting_edition(request.user, pk)
    if not acts_as(request.user, [Role.ASSESSOR]):
        raise NotAllowed
    chosen = QUEUES.get(request.GET.get("queue", "assess"))
    if chosen is None:
        raise Http404
    values = waiting_for(request.user, chosen.step).filter(edition=edition)
    ordered = values.select_related("unit").order_by("unit__key", "indicator")
    page = Paginator(ordered, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": edition,
        "queue": chosen,
        "tabs": _tabs(edition, request.user, chosen.code),
        "rows": rows_of(edition, list(page.object_list)),
        "page": page,
    }
    return render(request, "rankings/office/queue.html", context)


def _tabs(edition: Edition, user: User, current: str) -> list[dict[str, Any]]:
    return [
        {
            "label": queue.label,
            "url": f"?queue={code}",
            "current": code == current,
            "count": waiting_for(user, queue.step).filter(edition=edition).count(),
        }
        for code, queue in QUEUES.items()
    ]


def rows_of(edition: Edition, values: list[Observation]) -> list[dict[str, Any]]:
    """What an assessor reads of each: never another's verdict before giving their own."""
    assert edition.methodology is not None
    nodes = Nodes(edition.methodology.spec)
    reports = reported([value.pk for value in values])
    return [
        {
            "value": value,
            "unit": value.unit.name,
            "title": nodes.title(value.indicator),
            "points": nodes.points(value.indicator),
            "reported": nodes.value(value.indicator, reports.get(value.pk)),
            "state": _state(value),
            "tone": TONES[value.state],
        }
        for value in values
    ]


def _state(value: Observation) -> str:
    return str(
        _("Lượt xem thứ hai") if value.state == State.ASSESSED else State(value.state).label
    )


def reported(pks: list[int]) -> dict[int, dict[str, str] | None]:
    """Value → the cells last reported."""
    rows = Layer.objects.filter(observation__in=pks, step=Step.REPORT)
    return {layer.observation_id: layer.cells for layer in rows.newest()}
