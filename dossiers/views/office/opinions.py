"""Opinions asked of this official's agencies: open ones by due date, then those given."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from dossiers.calendars import calendar_of
from dossiers.models import Opinion
from dossiers.querysets import GIVES_OPINIONS
from dossiers.states import OPEN, Step
from dossiers.views.office.remaining import Remaining, remaining_until
from egov import clock
from egov.desk import DeskRequest, desk
from egov.mandates import agencies_as

_PER_PAGE = 25


@dataclass(frozen=True, slots=True)
class Asked:
    """One opinion: the row, its time (None once answered), and where to answer it."""

    opinion: Opinion
    remaining: Remaining | None
    answer_url: str


@desk
@require_safe
def opinions(request: DeskRequest) -> HttpResponse:
    agencies = agencies_as(request.user, GIVES_OPINIONS)
    rows = Opinion.objects.filter(agency__in=agencies).select_related(
        "agency",
        "asked_by",
        "answered_by",
        "dossier__version__procedure",
        "dossier__handling_agency",
    )
    rows = rows.defer("dossier__version__document", "dossier__answers").order_by(
        F("answered_at").desc(nulls_first=True), "due_at", "pk"
    )
    page = Paginator(rows, _PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "asked": [_asked(opinion) for opinion in page.object_list]}
    return render(request, "office/opinions.html", context)


def _asked(opinion: Opinion) -> Asked:
    if opinion.answered_at or opinion.dossier.status not in OPEN:
        return Asked(opinion, None, "")
    calendar = calendar_of(opinion.agency)
    remaining = remaining_until(calendar, opinion.asked_at, opinion.due_at, clock.now())
    url = reverse("office:step", args=[opinion.dossier.code, Step.GIVE_OPINION.value])
    return Asked(opinion, remaining, url)
