"""The paper a person takes home from the desk: what was handed in, when to come back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.models import Letter
from dossiers.views.office.doors import opened
from dossiers.views.office.letters import letter_answer
from dossiers.views.pages.receipt import receipt_page, received_papers
from egov.desk import DeskRequest, desk


@desk
@require_safe
def receipt(request: DeskRequest, code: str) -> HttpResponse:
    dossier = opened(request, code)
    if accepted := Letter.objects.for_page().receipt_of(dossier):
        return letter_answer(request, dossier, accepted, received_papers(dossier))
    context = receipt_page(dossier)
    return render(request, "office/receipt.html", context)
