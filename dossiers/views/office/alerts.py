"""What waits too long, and the apologies to be signed: pages for heads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dossiers import watching
from dossiers.models import Alert, ApologyDraft, Dossier
from dossiers.queues import heads_anything
from dossiers.states import Step
from dossiers.views.office.frame import may_sign, short_name
from dossiers.views.office.warnings import Warned, warned
from egov import clock
from egov.desk import DeskRequest, desk

_PER_PAGE = 25
_SHOWN = ("version__procedure", "handling_agency", "receiving_agency", "holder")


@dataclass(frozen=True, slots=True)
class Row:
    """One alert: what it says, on which dossier, and who has that."""

    warned: Warned
    dossier: Dossier
    holder: str


@desk
@require_safe
def alerts(request: DeskRequest) -> HttpResponse:
    """Open alerts of what this head answers for, the oldest first."""
    if not heads_anything(request.user):
        raise Http404
    found = watching.alerts_under(request.user)
    kind = request.GET.get("kind", "")
    counts = dict(found.values_list("kind").annotate(n=Count("pk", distinct=True)))
    rows = found.filter(kind=kind) if kind in Alert.Kind.values else found
    page = Paginator(_read(rows), _PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_row(alert) for alert in page.object_list],
        "kinds": _kinds(counts, kind),
        "kind": kind,
    }
    return render(request, "office/alerts.html", context)


def _read(rows: Any) -> Any:
    seen = rows.select_related(*(f"dossier__{name}" for name in _SHOWN))
    without = ("dossier__version__document", "dossier__answers")
    return seen.defer(*without).order_by("raised_at", "pk")


def _row(alert: Alert) -> Row:
    dossier = alert.dossier
    return Row(warned(alert), dossier, who_has(dossier))


def who_has(dossier: Dossier) -> str:
    """The specialist at appraisal, else the place and its agency."""
    if dossier.holder and dossier.agency_here == dossier.handling_agency:
        return dossier.holder.full_name
    return f"{dossier.get_at_display()}, {short_name(dossier.agency_here)}"


def _kinds(counts: dict[str, int], chosen: str) -> list[dict[str, Any]]:
    """The filter: every kind that occurs, with its number."""
    here = reverse("office:alerts")
    whole = {"label": _("Tất cả"), "url": here, "current": not chosen}
    return [
        whole | {"label": f"{whole['label']} ({sum(counts.values())})"},
        *(
            {
                "label": f"{kind.label} ({counts[kind.value]})",
                "url": f"{here}?kind={kind.value}",
                "current": kind.value == chosen,
            }
            for kind in Alert.Kind
            if counts.get(kind.value)
        ),
    ]


@dataclass(frozen=True, slots=True)
class Letter:
    """One apology to be signed. missed: its date has passed already."""

    draft: ApologyDraft
    missed: bool
    ended: bool
    sign_url: str


@desk
@require_safe
def apologies(request: DeskRequest) -> HttpResponse:
    """The letters that wait for this head's signature, what is due first on top."""
    if not may_sign(request.user):
        raise Http404
    drafts = watching.letters_to_sign(request.user).select_related(
        *(f"dossier__{name}" for name in _SHOWN)
    )
    drafts = drafts.defer("dossier__version__document", "dossier__answers")
    page = Paginator(drafts, _PER_PAGE).get_page(request.GET.get("page"))
    now = clock.now()
    letters = [_letter(draft, now) for draft in page.object_list]
    return render(request, "office/apologies.html", {"page": page, "letters": letters})


def _letter(draft: ApologyDraft, now: datetime) -> Letter:
    url = reverse("office:step", args=[draft.dossier.code, Step.APOLOGISE.value])
    back = reverse("office:apologies")
    return Letter(
        draft=draft,
        missed=draft.about < now,
        ended=draft.dossier.finished_at is not None,
        sign_url=f"{url}?next={back}",
    )
