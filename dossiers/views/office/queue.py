"""The queue page: what waits for this official, most urgent first."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_htmx.middleware import HtmxDetails

from dossiers import queues
from dossiers.models import Dossier, Procedure
from dossiers.queues import Queue
from dossiers.states import Status
from dossiers.views.office.doors import opened
from dossiers.views.office.panel import Panel, panel_of
from dossiers.views.office.rows import rows_of
from egov.desk import DeskRequest, desk
from egov.errors import NotAllowed

_PER_PAGE = 25
# Nobody reads on through more finds than this; another word finds sooner.
_MOST_FOUND = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for: a queue or words, narrowed by procedure and status."""

    queue: Queue | None
    words: str
    procedure: str
    status: str

    @property
    def narrowed(self) -> bool:
        return bool(self.procedure or self.status)


@desk
@require_safe
def queue(request: DeskRequest) -> HttpResponse:
    choice = _choice(request)
    found = _found(request, choice)
    page = _page(_narrowed(found, choice), request)
    rows = rows_of(list(page.object_list), request.user)
    selected = next(
        (row for row in rows if row.code == request.GET.get("at")),
        rows[0] if rows else None,
    )
    context = {
        "choice": choice,
        "q": choice.words,
        "title": choice.queue.name if choice.queue else _("Kết quả tìm"),
        "page": page,
        "capped": bool(choice.words) and page.paginator.count >= _MOST_FOUND,
        "pages": page.paginator.get_elided_page_range(page.number),
        "rows": rows,
        "selected": selected,
        "panel": selected and _panel(request, selected.code),
        "next": request.get_full_path(),
        "bulk": any(row.pick for row in rows),
        "procedures": _procedures(found),
        "statuses": Status.choices,
    }
    return render(request, "office/queue.html", context)


@desk
@require_safe
def panel(request: DeskRequest, code: str) -> HttpResponse:
    """The right pane alone, for the row that was chosen."""
    dossier = opened(request, code)
    here = HtmxDetails(request).current_url_abs_path or reverse("office:queue")
    context = {"panel": panel_of(dossier, request.user), "next": here}
    return render(request, "office/partials/panel.html", context)


def _panel(request: DeskRequest, code: str) -> Panel | None:
    """The right pane; none for what this person once filed and reads no more."""
    try:
        return panel_of(opened(request, code), request.user)
    except NotAllowed:
        return None


def _choice(request: DeskRequest) -> Choice:
    """Read the address. An unknown queue or one of others is not found."""
    mine = queues.queues_of(request.user)
    words = request.GET.get("q", "").strip().replace("\0", "")[:100]
    code = request.GET.get("queue") or (mine[0].code if mine else "")
    chosen = next((queue for queue in mine if queue.code == code), None)
    if chosen is None and code and not words:
        raise Http404
    status = request.GET.get("status", "")
    return Choice(
        queue=None if words else chosen,
        words=words,
        procedure=request.GET.get("procedure", "").replace("\0", "")[:12],
        status=status if status in map(str, Status.values) else "",
    )


def _found(request: DeskRequest, choice: Choice) -> QuerySet[Dossier, Any]:
    """Words search everything this person may see, newest first; else the queue alone."""
    if choice.words:
        matching = Dossier.objects.visible_to(request.user).matching(choice.words)
        newest = matching.order_by("-pk").values_list("pk", flat=True)[:_MOST_FOUND]
        return Dossier.objects.filter(pk__in=list(newest))
    if choice.queue is None:
        return Dossier.objects.none()
    return queues.in_queue(choice.queue, request.user)


def _narrowed(found: QuerySet[Dossier, Any], choice: Choice) -> QuerySet[Dossier, Any]:
    if choice.procedure:
        found = found.filter(version__procedure__code=choice.procedure)
    return found.filter(status=int(choice.status)) if choice.status else found


def _page(found: QuerySet[Dossier, Any], request: DeskRequest) -> Page[int]:
    sorted_pks = queues.by_urgency(found, request.user).values_list("pk", flat=True)
    return Paginator(sorted_pks, _PER_PAGE).get_page(request.GET.get("page"))


def _procedures(found: QuerySet[Dossier, Any]) -> QuerySet[Procedure, Any]:
    """The procedures that occur, for the filter."""
    versions = found.order_by().values("version")
    named = Procedure.objects.only("code", "name_vi", "name_en")
    return named.filter(versions__in=versions).distinct()
