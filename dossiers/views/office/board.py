"""The heads' board: load by specialist, near due, late, waiting."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers.queues import Holding, board_of, heads_anything, places_of
from dossiers.states import RouteKind
from dossiers.worktime import Calendar
from egov import clock
from egov.desk import DeskRequest, desk


@desk
@require_safe
def board(request: DeskRequest) -> HttpResponse:
    if not heads_anything(request.user):
        raise Http404
    calendar, now = Calendar.vietnam(), clock.now()
    near_until = calendar.add_working(now, calendar.hours.length)
    holdings = board_of(request.user, near_until=near_until)
    context = {
        "people": _people(holdings),
        "figures": _figures(holdings),
        "places": _places(places_of(request.user)),
        "now": now,
    }
    return render(request, "office/board.html", context)


def _people(holdings: list[Holding]) -> list[tuple[Holding, int]]:
    """Each with the percent of its bar: the fullest load is 100."""
    most = max((holding.open for holding in holdings), default=1)
    return [(holding, round(holding.open / most * 100)) for holding in holdings]


def _figures(holdings: list[Holding]) -> list[dict[str, object]]:
    return [
        {"name": _("Đang giải quyết"), "value": sum(row.open for row in holdings)},
        {
            "name": _("Đến hạn trong một ngày làm việc"),
            "value": sum(row.near for row in holdings),
        },
        {"name": _("Quá hạn"), "value": sum(row.late for row in holdings)},
        {"name": _("Chờ người nộp"), "value": sum(row.waiting for row in holdings)},
    ]


def _places(counts: dict[str, int]) -> list[tuple[str, int, int]]:
    """Each place of the route with its number and the percent of its bar."""
    most = max(counts.values(), default=1)
    return [
        (
            str(RouteKind(kind).label),
            counts.get(kind, 0),
            round(counts.get(kind, 0) / most * 100),
        )
        for kind in RouteKind.values
        if kind != RouteKind.RETURN
    ]
