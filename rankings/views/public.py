"""Doors of the public rankings: pages written once, and the few that are asked for."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from rankings.pages.static import PATHS, PROFILE
from rankings.views import published


def _written(name: str):  # type: ignore[no-untyped-def]
    @require_safe
    def view(
        request: HttpRequest, index: str, edition: str, revision: int
    ) -> HttpResponseBase:
        return published.page(request, index, edition, revision, PATHS[name])

    return view


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


def _todo(request, **kwargs):  # type: ignore
    raise NotImplementedError


home = index = edition = errata = compare = whatif = _todo
