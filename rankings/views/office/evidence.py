"""Handing evidence out so that none of it can act in our name."""

from pathlib import PurePosixPath

from django.http import FileResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from egov.desk import DeskRequest
from egov.errors import NotFound
from egov.uploads import TYPES
from rankings.actions import visible_layers
from rankings.models import Evidence
from rankings.views.office.doors import opened_value, ranking_desk

_SHOWN = frozenset({"pdf", "jpg", "png"})
# Browsers refuse to show a PDF inside a sandbox; it has no script of ours to reach.
_ALONE = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'"


@ranking_desk
@require_safe
def evidence(request: DeskRequest, pk: int) -> HttpResponseBase:
    """The file of one evidence, to whoever may see the layer that rests on it."""
    row = get_object_or_404(Evidence.objects.select_related("layer"), pk=pk)
    value = opened_value(request.user, row.layer.observation_id)
    seen = {layer.pk for layer in visible_layers(value, request.user)}
    if not row.file or row.layer_id not in seen:
        raise NotFound
    return served(row)


def served(row: Evidence) -> FileResponse:
    """PDF and pictures to look at, all else to keep; never guessed, never run."""
    suffix = PurePosixPath(str(row.file.name)).suffix.lstrip(".")
    try:
        content = row.file.open("rb")
    except FileNotFoundError:
        raise NotFound from None
    shown = suffix in _SHOWN
    response = FileResponse(
        content,
        as_attachment=not shown,
        filename=f"{row.sha256[:12]}.{suffix}",
        content_type=TYPES[suffix] if shown else "application/octet-stream",
    )
    alone = _ALONE if suffix == "pdf" else f"sandbox; {_ALONE}"
    response["Content-Security-Policy"] = alone
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cache-Control"] = "private, no-store"
    return response
