"""The page of one dossier: what it says, how it stands, what may be done now."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.views.office.doors import opened
from dossiers.views.office.sheet import sheet_of
from egov.desk import DeskRequest, desk


@desk
@require_safe
def dossier(request: DeskRequest, code: str) -> HttpResponse:
    context = sheet_of(opened(request, code), request.user)
    return render(request, "office/dossier.html", context)
