"""The door of the office, and what stands around every page behind it.

Apps are named by string, as in egov/urls.py: the service that has queues makes the frame,
others add groups to its navigation.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.utils.functional import SimpleLazyObject
from django.utils.module_loading import import_string
from django.views.decorators.cache import never_cache

from egov import entrance
from egov.mandates import is_official
from egov.models import User

_FRAME = "dossiers.views.office.frame.face_of"
# (user, path) → groups {"title", "items": [{"url", "label", "count", "current"}]}
_GROUPS = ("rankings.views.office.frame.groups_of",)
View = entrance.View


class DeskRequest(HttpRequest):
    """A request of a signed-in official. `face` is what the frame of the page shows."""

    user: User
    face: dict[str, object]


def desk(view: View) -> View:
    """Let officials in; strangers sign in first, applicants find nothing here (404).
    Nobody's matter stays in a cache."""

    @wraps(view)
    def guarded(request: DeskRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_official(request.user):
            raise Http404
        request.face = _face(request.user, request.path, request.GET)
        return view(request, *args, **kwargs)

    return never_cache(entrance.signed_in(guarded))


def _face(user: User, path: str, query: QueryDict) -> dict[str, object]:
    """What `site` gains in the office. Costs nothing until a page is drawn."""
    face: dict[str, Any] = import_string(_FRAME)(user, path, query)
    groups = face["office_nav"]
    return face | {"office_nav": SimpleLazyObject(lambda: _joined(groups, user, path))}


def _joined(groups: Any, user: User, path: str) -> list[dict[str, Any]]:
    made: list[Callable[[User, str], list[dict[str, Any]]]] = [
        import_string(name) for name in _GROUPS
    ]
    return [*groups, *(group for make in made for group in make(user, path))]
