"""Doors of the public rankings: pages written once, and the few that are asked for."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from rankings.models import Edition, Revision
from rankings.pages import words
from rankings.pages.compare import compare as compare_page
from rankings.pages.errata import errata as errata_page
from rankings.pages.home import home as home_page
from rankings.pages.reading import Reading, reading
from rankings.pages.static import PATHS, PROFILE
from rankings.pages.weights import weights as weights_page
from rankings.pages.weights import weights_csv as weights_table
from rankings.pages.whatif import whatif as whatif_page
from rankings.views import published, shelves

Door = Callable[[HttpRequest, str, str, int], HttpResponseBase]


def _written(name: str) -> Door:
    """The door of a page of a revision that was drawn once."""

    @require_safe
    def door(
        request: HttpRequest, index: str, edition: str, revision: int
    ) -> HttpResponseBase:
        return published.page(request, index, edition, revision, PATHS[name])

    return door


league = _written("league")
map_page = _written("map")
change = _written("change")
robustness = _written("robustness")
methodology = _written("methodology")
data = _written("data")


@require_safe
def profile(
    request: HttpRequest, index: str, edition: str, revision: int, unit: str
) -> HttpResponseBase:
    """How one unit stands, and what its points rest on."""
    return published.page(request, index, edition, revision, PROFILE.format(unit))


# Asked for --------------------------------------------------------------------------------


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Which rankings there are, the newest of each, what comes when."""
    context = home_page(shelves.shelves(), shelves.coming())
    return render(request, "rankings/home.html", context)


@require_safe
def index(request: HttpRequest, index: str) -> HttpResponse:
    """To the newest revision of the newest edition."""
    issues = shelves.issues().get(index)
    if not issues:
        raise Http404
    return redirect("rankings:league", index, issues[0].edition, issues[0].revision)


@require_safe
def edition(request: HttpRequest, index: str, edition: str) -> HttpResponse:
    """To the newest revision of an edition."""
    found = shelves.newest(index, edition)
    if found is None:
        raise Http404
    return redirect("rankings:league", index, edition, found)


@require_safe
def errata(request: HttpRequest, index: str, edition: str) -> HttpResponse:
    """Every publication of an edition and what it corrected."""
    held = get_object_or_404(
        Edition.objects.select_related("index"), index__code=index, code=edition
    )
    revisions = list(Revision.objects.filter(edition=held).order_by("number"))
    if not revisions:
        raise Http404
    context = {
        "edition": held,
        "revisions": errata_page(shelves.publications(held, revisions)),
    }
    return render(request, "rankings/errata.html", context)


def _held(index: str, edition: str, revision: int) -> tuple[Reading, int | None]:
    """A revision in the active language, and the number of a newer one."""
    found = reading(published.released(index, edition, revision), words.language())
    newest = shelves.newest(index, edition)
    return found, newest if newest and newest > revision else None


@require_safe
def compare(request: HttpRequest, index: str, edition: str, revision: int) -> HttpResponse:
    """Up to four units side by side."""
    held, newer = _held(index, edition, revision)
    context = compare_page(held, newer, request.GET.getlist("u"))
    return _kept(render(request, "rankings/compare.html", context))


@require_safe
def whatif(request: HttpRequest, index: str, edition: str, revision: int) -> HttpResponse:
    """A scenario of one unit; its address holds all of it."""
    held, newer = _held(index, edition, revision)
    context = whatif_page(held, newer, request.GET.dict())
    if context is None:
        raise Http404
    return _kept(render(request, "rankings/whatif.html", context))


@require_safe
def weights(request: HttpRequest, index: str, edition: str, revision: int) -> HttpResponse:
    """The table under the reader's own weights; the address holds all of them."""
    held, newer = _held(index, edition, revision)
    context = weights_page(held, newer, dict(request.GET.lists()))
    if context is None:
        raise Http404
    return _kept(render(request, "rankings/weights.html", context))


@require_safe
def weights_csv(
    request: HttpRequest, index: str, edition: str, revision: int
) -> HttpResponse:
    """The same table to take along; faulty weights lead to the page that says so."""
    held, _newer = _held(index, edition, revision)
    text = weights_table(held, dict(request.GET.lists()))
    if text is None:
        raise Http404
    if not text:
        page = reverse("rankings:weights", args=[index, edition, revision])
        return redirect(f"{page}?{request.GET.urlencode()}")
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    word = pgettext("url", "trong-so")
    name = f"{index}-{edition}-r{revision}-{word}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return _kept(answer)


def _kept(answer: HttpResponse) -> HttpResponse:
    """Nobody's own: the same address says the same to everybody for a while."""
    patch_cache_control(answer, private=True, max_age=60)
    return answer
