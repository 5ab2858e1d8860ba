"""Planning an edition, and planning it otherwise before it opens."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from egov.desk import DeskRequest
from egov.errors import DomainError, NotAllowed
from rankings import actions, policies
from rankings.errors import EditionStepRefused, not_while
from rankings.forms.editions import PlanForm, ReplanForm
from rankings.states import EditionStatus, EditionStep
from rankings.views.office.doors import collecting_edition, ranking_desk


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: DeskRequest) -> HttpResponse:
    if not policies.defines(request.user):
        raise NotAllowed
    form = PlanForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = actions.plan(by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã lập kỳ xếp hạng."))
            return redirect("ranking-office:edition", made.pk)
    status = 422 if form.errors else 200
    return render(request, "rankings/office/plan.html", {"form": form}, status=status)


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def replan(request: DeskRequest, pk: int) -> HttpResponse:
    edition = collecting_edition(request.user, pk)
    policies.require_edition(request.user, EditionStep.REPLAN, edition)
    if edition.status != EditionStatus.PLANNED:
        raise EditionStepRefused(not_while(edition.status))
    form = ReplanForm(request.POST if request.method == "POST" else None, edition=edition)
    if form.is_valid():
        try:
            actions.replan(edition.pk, by=request.user, **form.cleaned_data)
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("Đã sửa kế hoạch."))
            return redirect("ranking-office:edition", edition.pk)
    context = {"form": form, "edition": edition}
    status = 422 if form.errors else 200
    return render(request, "rankings/office/plan.html", context, status=status)
