"""The websites of an edition's units: allowed, visited, what was found there."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from egov.desk import DeskRequest
from egov.models import User
from rankings import inspection, policies
from rankings.errors import EditionStepRefused, Unusable
from rankings.forms.sites import SiteForm
from rankings.indicators import named_sources
from rankings.inspection.confirming import PREFIX
from rankings.models import Edition, RankedUnit, Site, Visit
from rankings.states import STEPS, Step
from rankings.tasks import hint_visit
from rankings.views.office import measured
from rankings.views.office.doors import collecting_edition, makes, ranking_desk
from rankings.views.office.nodes import Nodes

_MOST_VISITS = 20


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def sites(request: DeskRequest, pk: int) -> HttpResponse:
    """The list; POST puts a site on it."""
    edition = _looked_at(request.user, pk)
    units = edition.unit_set.members.not_own(request.user).order_by("key")
    form = SiteForm(request.POST if request.method == "POST" else None, units=units)
    if form.is_valid():
        try:
            site = inspection.allow_site(by=request.user, **form.cleaned_data)
        except (EditionStepRefused, Unusable) as refusal:
            form.add_error("url", refusal.message)
        else:
            messages.success(request, _("Đã cho phép %(url)s.") % {"url": site.url})
            return redirect("ranking-office:sites", edition.pk)
    context = {
        "edition": edition,
        "form": form,
        "rows": _rows(edition, request.user),
        "may": _may(request.user, edition),
    }
    status = 422 if form.errors else 200
    return render(request, "rankings/office/sites.html", context, status=status)


@ranking_desk
@require_safe
def site(request: DeskRequest, pk: int, site: int) -> HttpResponse:
    """One site: its visits for this edition, and what one of them found."""
    edition = _looked_at(request.user, pk)
    found = _site(request.user, edition, site)
    made = edition.visits.filter(site=found).select_related("asked_by", "site")
    visits = list(made[:_MOST_VISITS])
    shown = _shown(visits, request.GET.get("visit", ""))
    assert edition.methodology is not None
    nodes = Nodes(edition.methodology.spec)
    context = {
        "edition": edition,
        "site": found,
        "visit": shown,
        "state": measured.state_of(shown) if shown else None,
        "rows": measured.rows_of(shown, nodes, request.user) if shown else [],
        "ahead": measured.ahead_of(shown) if shown else 0,
        "others": [(one, measured.state_of(one)) for one in visits if one != shown],
        "may": _may(request.user, edition, found.unit),
    }
    return render(request, "rankings/office/site.html", context)


@ranking_desk
@require_POST
def visit_all(request: DeskRequest, pk: int) -> HttpResponse:
    """Ask for a visit to every site of the edition."""
    edition = _looked_at(request.user, pk)
    count = inspection.ask_visits(by=request.user, edition=edition)
    hint_visit()
    said = ngettext("Đã xếp lượt cho %(n)s trang.", "Đã xếp lượt cho %(n)s trang.", count)
    messages.success(request, said % {"n": count})
    return redirect("ranking-office:sites", edition.pk)


@ranking_desk
@require_POST
def visit_site(request: DeskRequest, pk: int, site: int) -> HttpResponse:
    """Ask for a visit."""
    edition = _looked_at(request.user, pk)
    found = _site(request.user, edition, site)
    inspection.ask_visit(found.pk, by=request.user, edition=edition)
    hint_visit()
    return redirect("ranking-office:site", edition.pk, found.pk)


@ranking_desk
@require_POST
def close_site(request: DeskRequest, pk: int, site: int) -> HttpResponse:
    """Visit a site no more."""
    edition = _looked_at(request.user, pk)
    found = _site(request.user, edition, site)
    inspection.close_site(found.pk, by=request.user)
    messages.success(request, _("Thôi cho phép %(url)s.") % {"url": found.url})
    return redirect("ranking-office:sites", edition.pk)


def _looked_at(user: User, pk: int) -> Edition:
    """An edition with values of its own, for whoever makes rankings; 404 to others."""
    edition = collecting_edition(user, pk)
    if not makes(user):
        raise Http404
    return edition


def _site(user: User, edition: Edition, pk: int) -> Site:
    units = edition.unit_set.members.looked_into_by(user)
    rows = Site.objects.filter(unit__in=units)
    return get_object_or_404(rows.select_related("unit"), pk=pk)


def _may(user: User, edition: Edition, unit: RankedUnit | None = None) -> bool:
    """Whether this person may allow sites and ask for visits now; those of a unit."""
    taking = edition.status in STEPS[Step.REPORT].during
    return taking and policies.inspects(user, unit) is not None


def _shown(visits: list[Visit], asked: str) -> Visit | None:
    """The visit that was asked for, else the newest."""
    named = (one for one in visits if str(one.pk) == asked)
    return next(named, visits[0] if visits else None)


def _rows(edition: Edition, user: User) -> list[dict[str, Any]]:
    """Each site with its newest visit and how many measurements wait to be confirmed."""
    members = edition.unit_set.members.looked_into_by(user)
    assert edition.methodology is not None
    taken = named_sources(edition.methodology.spec, PREFIX).values()
    waits = Q(measurements__confirmed_at=None, measurements__code__in=taken)
    measured_so = waits & ~Q(measurements__value="")
    visits = edition.visits.annotate(waiting=Count("measurements", filter=measured_so))
    newest = {visit.site_id: visit for visit in visits.order_by("asked_at", "pk")}
    found = Site.objects.filter(unit__in=members).select_related("unit")
    return [
        {
            "site": one,
            "state": measured.state_of(newest[one.pk]) if one.pk in newest else None,
            "waiting": getattr(newest.get(one.pk), "waiting", 0),
        }
        for one in found.order_by("closed_at", "unit__key", "url")
    ]
