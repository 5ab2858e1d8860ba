"""Who comes in at the office, and which dossier they may open."""

from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import never_cache

from dossiers.models import Dossier
from dossiers.policies import may_read_details
from dossiers.views.office.frame import face_of
from egov import entrance
from egov.errors import NotAllowed
from egov.mandates import is_official
from egov.models import User


class DeskRequest(HttpRequest):
    """A request of a signed-in official. `face` is what the frame of the page shows."""

    user: User
    face: dict[str, object]


View = entrance.View


def desk(view: View) -> View:
    """Let officials in; strangers sign in first, applicants find nothing here (404).
    Nobody's matter stays in a cache."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_official(request.user):
            raise Http404
        request.face = face_of(request.user, request.path, request.GET)
        return view(request, *args, **kwargs)

    return never_cache(entrance.signed_in(guarded))


def opened(request: DeskRequest, code: str) -> Dossier:
    """The dossier with what its page shows; 404 to whoever may not see it.

    Raises NotAllowed to an official who once filed it and is in charge no more.
    """
    dossiers = Dossier.objects.visible_to(request.user).for_page()
    related = ("opinions__agency", "opinions__asked_by", "opinions__answered_by")
    dossier = get_object_or_404(dossiers.prefetch_related(*related), code=code)
    if not may_read_details(request.user, dossier):
        raise NotAllowed
    return dossier
