"""An applicant's own dossiers: the list, each one's page, receipt, result, steps."""

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import actions, policies
from dossiers.documents import result_file
from dossiers.models import Letter
from dossiers.views.doors import OwnRequest, signed_in
from dossiers.views.letters import letter_answer
from dossiers.views.pages.guide import Guide
from dossiers.views.pages.mine import mine_page
from dossiers.views.pages.receipt import receipt_page, received_papers
from dossiers.views.pages.tracking import dossier_page
from dossiers.views.serving import served
from dossiers.views.steps import Face, take_step, visible
from egov.errors import NotAllowed

_FACE = Face(template="dossiers/step.html", back="dossiers:detail")


@signed_in
@require_safe
def mine(request: OwnRequest) -> HttpResponse:
    tab, number = request.GET.get("xem", ""), request.GET.get("page")
    return render(request, "dossiers/mine.html", mine_page(request.user, tab, number))


@signed_in
@require_safe
def detail(request: OwnRequest, code: str) -> HttpResponse:
    """The applicant's page; who sees the dossier as an official has their own."""
    dossier = visible(request, code)
    if policies.applicant(request.user, dossier) is None:
        return redirect("office:dossier", code)
    return render(request, "dossiers/detail.html", dossier_page(dossier, request.user))


@signed_in
@require_safe
def receipt(request: OwnRequest, code: str) -> HttpResponse:
    """The confirmation of filing, from acceptance on the receipt (form 01); what was
    filed at the counter has the office's."""
    dossier = visible(request, code)
    if policies.applicant(request.user, dossier) is None:
        return redirect("office:receipt", code)
    if accepted := Letter.objects.for_page().receipt_of(dossier):
        return letter_answer(request, dossier, accepted, received_papers(dossier))
    return render(request, "dossiers/receipt.html", receipt_page(dossier))


@signed_in
@require_safe
def result(request: OwnRequest, code: str) -> FileResponse:
    """The result as a file; there is none before it is issued."""
    dossier = visible(request, code)
    if not hasattr(dossier, "result"):
        raise Http404
    if not policies.may_read_details(request.user, dossier):
        raise NotAllowed
    name = f"{dossier.code}.pdf"
    return served(result_file(dossier), name=name, content_type="application/pdf")


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def supplement(request: OwnRequest, code: str) -> HttpResponse:
    """Begin, or go on with, the answer to a supplement request."""
    dossier = visible(request, code)
    if request.method != "POST":
        return redirect("dossiers:detail", code)
    draft = actions.start_supplement(dossier.pk, by=request.user)
    return redirect(Guide(draft).resume().url)


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: OwnRequest, code: str, name: str) -> HttpResponse:
    return take_step(request, code, name, face=_FACE)
