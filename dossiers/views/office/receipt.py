"""The paper a person takes home from the desk: what was handed in, when to come back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dossiers.views.office.doors import DeskRequest, desk, opened
from dossiers.views.pages.receipt import receipt_page


@desk
@require_safe
def receipt(request: DeskRequest, code: str) -> HttpResponse:
    context = receipt_page(opened(request, code))
    return render(request, "office/receipt.html", context)
