"""One measurement: its raw file, and a person who confirms it."""

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from egov.desk import DeskRequest
from egov.errors import NotFound
from egov.models import User
from rankings import inspection
from rankings.models import Measurement, RankedUnit
from rankings.views.office.doors import ranking_desk


@ranking_desk
@require_POST
def confirm(request: DeskRequest, pk: int) -> HttpResponse:
    """Report what was measured."""
    found = _opened(request.user, pk)
    inspection.confirm(found.pk, by=request.user)
    messages.success(request, _("Đã xác nhận; số liệu chờ người khác thẩm định."))
    visit = found.visit
    return redirect("ranking-office:site", visit.edition_id, visit.site_id)


@ranking_desk
@require_safe
def raw(request: DeskRequest, pk: int) -> HttpResponseBase:
    """What the measurement rests on, to keep: a stranger's words, never shown as a page."""
    found = _opened(request.user, pk)
    try:
        content = found.raw.open("rb")
    except FileNotFoundError:
        raise NotFound from None
    response = FileResponse(
        content,
        as_attachment=True,
        filename=f"{found.code}-{found.sha256[:12]}.json",
        content_type="application/json",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _opened(user: User, pk: int) -> Measurement:
    """A measurement of a unit whose websites this person may look into; 404 otherwise."""
    units = RankedUnit.objects.looked_into_by(user)
    rows = Measurement.objects.filter(visit__site__unit__in=units)
    return get_object_or_404(rows.select_related("visit"), pk=pk)
