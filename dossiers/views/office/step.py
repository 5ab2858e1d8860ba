"""Taking a step at the office: its questions, then the one door."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from dossiers import actions, watching
from dossiers.models import Dossier
from dossiers.states import Step
from dossiers.views.office.acts import MANNERS
from dossiers.views.office.checklist import Checklist
from dossiers.views.office.doors import opened
from dossiers.views.office.panel import panel_of
from dossiers.views.steps import Face, take_step
from egov.desk import DeskRequest, desk


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: DeskRequest, code: str, name: str) -> HttpResponse:
    """Any step but a supplement's; back to the queue when it was taken from there."""
    if name not in MANNERS:
        raise Http404
    context: dict[str, Any] = {
        "summary": SimpleLazyObject(lambda: panel_of(opened(request, code), request.user)),
        "danger": MANNERS[Step(name)].grave,
    }
    proposed = watching.apology_offer if name == Step.APOLOGISE else _nothing
    if name == Step.APOLOGISE:
        context["apology"] = SimpleLazyObject(lambda: _worth(opened(request, code)))
    face = Face(
        "office/step.html", "office:dossier", "%(code)s: %(what)s", context, proposed
    )
    response = take_step(request, code, name, face=face)
    taken = response.status_code == 302
    return redirect(_next(request)) if taken and _next(request) else response


def _nothing(dossier: Dossier) -> dict[str, Any]:
    return {}


def _worth(dossier: Dossier) -> dict[str, bool]:
    """What signing an apology now does."""
    return {
        "extends": watching.extends_now(dossier),
        "drafted": bool(watching.apology_offer(dossier)),
        "ended": dossier.finished_at is not None,
    }


def _next(request: DeskRequest) -> str:
    """Where the page that sent the step wants to go on; only addresses of our own."""
    address = request.POST.get("next") or request.GET.get("next", "")
    own = url_has_allowed_host_and_scheme(address, {request.get_host()})
    return address if own else ""


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def request_supplement(request: DeskRequest, code: str) -> HttpResponse:
    """The checklist: each part and field passes or fails, and every fault is one item."""
    checklist = Checklist(opened(request, code), request)
    if checklist.taken():
        return redirect("office:dossier", code)
    context = {"checklist": checklist, "dossier": checklist.dossier}
    return render(request, "office/supplement.html", context, status=checklist.status)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def answer_supplement(request: DeskRequest, code: str) -> HttpResponse:
    """A person brings the supplement to the desk: prepare it on the pages of drafts."""
    dossier = opened(request, code)
    if request.method != "POST":
        return redirect("office:dossier", code)
    draft = actions.start_supplement(dossier.pk, by=request.user)
    return redirect("dossiers:draft", draft.key)
