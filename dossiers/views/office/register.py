"""The register of a desk: to read by days, to take along, to close month by month."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import actions, policies
from dossiers.documents.register import MOST, register_pdf, register_xlsx
from dossiers.errors import RegisterTooLong
from dossiers.letters import register_now
from dossiers.letters.contents import register as contents
from dossiers.letters.paper import register as words
from dossiers.models import Dossier, Letter, RegisterExport
from dossiers.views.letters import served_letter
from dossiers.views.pages.letters import letter_page
from egov import clock
from egov.desk import DeskRequest, desk
from egov.models import Agency, User

_PER_PAGE, _MOST_DAYS = 50, 366
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Choice:
    """Which desk and days somebody reads."""

    agencies: list[Agency]
    agency: Agency
    first: date
    last: date

    @property
    def query(self) -> str:
        return "?" + urlencode(
            {"agency": self.agency.code, "first": self.first, "last": self.last}
        )


def _chosen(user: User, query: QueryDict) -> Choice:
    """What the address says; else the first desk and this month. 404 without any desk."""
    agencies = list(policies.reads_register(user))
    if not agencies:
        raise Http404
    named = query.get("agency", "")
    agency = next((one for one in agencies if one.code == named), None)
    if named and agency is None:
        raise Http404
    today = clock.today()
    first = _day(query.get("first", "")) or today.replace(day=1)
    last = _day(query.get("last", "")) or max(first, today)
    last = min(max(first, last), first + timedelta(days=_MOST_DAYS - 1))
    return Choice(agencies, agency or agencies[0], first, last)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@desk
@require_safe
def register(request: DeskRequest) -> HttpResponse:
    choice = _chosen(request.user, request.GET)
    received = Dossier.objects.for_register(choice.agency, choice.first, choice.last)
    page = Paginator(received, _PER_PAGE).get_page(request.GET.get("page"))
    rows = contents.rows(list(page.object_list), start=page.start_index() or 1)
    context = {
        "choice": choice,
        "page": page,
        "rows": [words.in_words(row) for row in rows],
        **_closings(request.user, choice.agency),
        "exports": RegisterExport.objects.filter(agency=choice.agency)
        .select_related("by")
        .order_by("-pk")[:5],
    }
    return render(request, "office/register.html", context)


def _closings(user: User, agency: Agency) -> dict[str, Any]:
    """Closed months with their letters, and those this person may close."""
    closings = agency.closings.select_related("letter").order_by("-month")[:12]
    may = policies.may_close_register(user, agency)
    return {
        "closings": list(closings),
        "closable": actions.closable_months(agency) if may else [],
    }


@desk
def export(request: DeskRequest) -> HttpResponse:
    """Take the register along; each time is noted."""
    if request.method != "POST":
        return redirect("office:register")
    choice = _chosen(request.user, request.POST)
    kind = request.POST.get("format", "")
    if kind not in RegisterExport.Format.values:
        raise Http404
    received = Dossier.objects.for_register(choice.agency, choice.first, choice.last)
    if received.count() > MOST[kind]:
        raise RegisterTooLong(kind, MOST[kind])
    data = register_now(choice.agency, choice.first, choice.last, list(received))
    is_pdf = kind == RegisterExport.Format.PDF
    body = register_pdf(data) if is_pdf else register_xlsx(data)
    days = {"first": choice.first, "last": choice.last}
    actions.note_export(
        choice.agency, **days, kind=kind, rows=len(data["rows"]), by=request.user
    )
    answer = HttpResponse(body, content_type="application/pdf" if is_pdf else _XLSX)
    name = f"so-{choice.agency.code}-{choice.first}-{choice.last}.{kind}"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@desk
def close(request: DeskRequest) -> HttpResponse:
    """Close a month: it becomes a numbered letter."""
    if request.method != "POST":
        return redirect("office:register")
    choice = _chosen(request.user, request.POST)
    month = _day(request.POST.get("month", ""))
    if month is None:
        raise Http404
    letter = actions.close_register(choice.agency, month, by=request.user)
    messages.success(request, _("Đã khoá sổ, số %(number)s.") % {"number": letter.number})
    return redirect("office:register_closed", letter.key)


def _letter(user: User, key: UUID) -> Letter:
    """A closed register of a desk this person may read."""
    letters = Letter.objects.for_page().filter(closing__isnull=False)
    return get_object_or_404(letters, key=key, agency__in=policies.reads_register(user))


@desk
@require_safe
def closed(request: DeskRequest, key: UUID) -> HttpResponse:
    letter = _letter(request.user, key)
    context = letter_page(letter, file_url=reverse("office:register_file", args=[key]))
    url = f"{reverse('office:register')}?agency={letter.agency.code}"
    back = {"url": url, "label": _("Sổ theo dõi hồ sơ")}
    return render(request, "office/letter.html", context | {"back": back})


@desk
@require_safe
def closed_file(request: DeskRequest, key: UUID) -> FileResponse:
    return served_letter(_letter(request.user, key))
