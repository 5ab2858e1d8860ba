"""Who comes in at the applicant's pages, and what they may open."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from dossiers.models import Dossier, Draft
from egov import entrance
from egov.models import User


class OwnRequest(HttpRequest):
    """A request of somebody who signed in."""

    user: User


View = entrance.View


def signed_in(view: View) -> View:
    """Strangers sign in first, and come back. Nobody's matter stays in a cache."""
    return never_cache(entrance.signed_in(view))


def with_draft(view: View) -> View:
    """Give the view its person's own draft. One filed meanwhile leads to its receipt:
    the back button, a reload and a second device all arrive there."""

    @wraps(view)
    def opened(
        request: OwnRequest, key: UUID, *args: Any, **kwargs: Any
    ) -> HttpResponseBase:
        draft = own_draft(request.user, key)
        if draft is not None:
            return view(request, draft, *args, **kwargs)
        filed = Dossier.objects.filter(filed_by=request.user, draft_key=key)
        code = filed.values_list("code", flat=True).first()
        if code is None:
            raise Http404
        return redirect("dossiers:receipt", code)

    return signed_in(opened)


def from_page(name: str) -> Callable[[View], View]:
    """What only the buttons of a draft's page send. Whoever comes by the address alone
    (another language, the address bar) is shown that page."""

    def only_sent(view: View) -> View:
        @wraps(view)
        def guarded(
            request: OwnRequest, draft: Draft, *args: Any, **kwargs: Any
        ) -> HttpResponseBase:
            if request.method != "POST":
                return redirect(name, draft.key)
            return view(request, draft, *args, **kwargs)

        return guarded

    return only_sent


def own_draft(user: User, key: UUID) -> Draft | None:
    drafts = Draft.objects.visible_to(user).for_page().select_related("dossier")
    return drafts.filter(pk=key).first()
