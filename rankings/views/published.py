"""Published pages as they were drawn, at their addresses."""

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from rankings import serving
from rankings.released import Released

_MINUTES = 5 * 60


def released(index: str, edition: str, revision: int) -> Released:
    """The revision of this address, or 404."""
    held = serving.opened(index, edition, revision)
    if held is None:
        raise Http404
    return held


@require_safe
def page(
    request: HttpRequest, index: str, edition: str, revision: int, path: str = ""
) -> HttpResponseBase:
    """A page of a revision in the language of the address, as it was drawn."""
    held = released(index, edition, revision)
    drawn = serving.pages(held, get_language() or "vi")
    found = drawn.find(path) if drawn else None
    if found is None:
        raise Http404
    try:
        made = serving.answer(request, found.file, found.sha256, "text/html; charset=utf-8")
    except FileNotFoundError:
        raise Http404 from None
    # A page is drawn again when the site's frame changes or a newer revision comes.
    patch_cache_control(made, public=True, max_age=_MINUTES)
    return made
