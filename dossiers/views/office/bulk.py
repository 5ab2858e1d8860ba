"""Accepting several dossiers with one button: each by its own verb and transaction."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from dossiers import actions
from dossiers.models import Dossier
from dossiers.states import Step
from egov.desk import DeskRequest, desk
from egov.errors import DomainError, NotFound
from egov.models import User

_MOST = 100


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one dossier; refusal: why not, "" when it was accepted."""

    code: str
    dossier: Dossier | None
    refusal: str = ""


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: DeskRequest) -> HttpResponse:
    """Accept what was ticked, and say of each what became of it."""
    if request.method != "POST":
        return redirect("office:queue")
    picks = list(dict.fromkeys(request.POST.getlist("pick")))[:_MOST]
    outcomes = [_accepted(pick, request.user) for pick in picks]
    context = {
        "accepted": [outcome for outcome in outcomes if not outcome.refusal],
        "refused": [outcome for outcome in outcomes if outcome.refusal],
    }
    status = 200 if outcomes else 422
    return render(request, "office/accepted.html", context, status=status)


def _accepted(pick: str, by: User) -> Outcome:
    """`pick` is code:revision, the revision being the one the list showed."""
    code, _colon, seen = pick.replace("\0", "").partition(":")
    dossier = Dossier.objects.visible_to(by).for_list().filter(code=code).first()
    if dossier is None:
        return Outcome(code[:30], None, NotFound().message)
    if not (seen.isascii() and seen.isdecimal() and len(seen) < 10):
        return Outcome(
            code, dossier, _("Không rõ bạn đã xem hồ sơ này khi nào. Hãy mở lại.")
        )
    try:
        actions.perform(Step.ACCEPT, dossier.pk, by=by, data={}, seen=int(seen))
    except DomainError as refusal:
        return Outcome(code, dossier, refusal.message)
    dossier.refresh_from_db(fields=["due_at"])
    return Outcome(code, dossier)
