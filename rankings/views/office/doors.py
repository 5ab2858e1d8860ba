"""Who comes in to the rankings' office, and what of it they may open."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404

from egov.desk import DeskRequest, desk
from egov.mandates import acts_as
from egov.models import User
from rankings.models import Edition, Methodology, Observation
from rankings.querysets import MAKERS, PARTIES

Door = Callable[..., HttpResponseBase]


def ranking_desk(view: Door) -> Door:
    """Let in who makes rankings or reports for one; other officials find nothing (404)."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not acts_as(request.user, PARTIES):
            raise Http404
        return view(request, *args, **kwargs)

    return desk(guarded)


def makes(user: User) -> bool:
    """Whether this person sees the work of every unit."""
    return acts_as(user, MAKERS)


def opened_edition(user: User, pk: int) -> Edition:
    """The edition, 404 to whoever may not see it."""
    rows = Edition.objects.visible_to(user)
    return get_object_or_404(
        rows.select_related("index", "methodology__index", "unit_set"), pk=pk
    )


def collecting_edition(user: User, pk: int) -> Edition:
    """The same where it has values of its own; a table carried over has none."""
    edition = opened_edition(user, pk)
    if edition.methodology is None:
        raise Http404
    return edition


def opened_value(user: User, pk: int) -> Observation:
    """The value with what its page shows; 404 to whoever may not see it."""
    rows = Observation.objects.visible_to(user)
    related = ("edition__index", "edition__methodology", "unit")
    found = rows.select_related(*related).prefetch_related("assessors", "layers")
    return get_object_or_404(found, pk=pk)


def opened_methodology(user: User, pk: int) -> Methodology:
    """A methodology; 404 to whoever may not read it."""
    rows = Methodology.objects.select_related("index", "edited_by", "frozen_by")
    found = get_object_or_404(rows, pk=pk)
    if not reads_methodology(user, found):
        raise Http404
    return found


def reads_methodology(user: User, held: Methodology) -> bool:
    """Drafts are there for those who make rankings only."""
    return held.frozen_at is not None or makes(user)
