"""The counter: a person at the desk, or an envelope; then the pages every draft has."""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from dossiers import policies
from dossiers.actions import save_draft, start_draft
from dossiers.forms import AnswersForm
from dossiers.models import Procedure, ProcedureVersion
from dossiers.states import Channel
from dossiers.views.office.counter import desks_of, known_answers, owner_of, questions_for
from egov import clock
from egov.desk import DeskRequest, desk
from egov.errors import DomainError, NotAllowed
from egov.models import Agency, User

_MOST = 30


@desk
@require_safe
def choose(request: DeskRequest) -> HttpResponse:
    """Find the procedure the person came for."""
    _require_counter(request.user)
    words = request.GET.get("words", "").strip().replace("\0", "")[:100]
    offered = _offered(desks_of(request.user)).matching(words)
    context = {
        "words": words,
        "procedures": offered.order_by("name_vi")[:_MOST],
        "number": offered.count(),
    }
    return render(request, "office/intake.html", context)


@desk
@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: DeskRequest, procedure: str) -> HttpResponse:
    """Case, channel and person; then on to the draft's own pages."""
    _require_counter(request.user)
    desks = desks_of(request.user)
    chosen = get_object_or_404(_offered(desks), code=procedure)
    version = chosen.version_on()
    assert version is not None  # it is offered today
    posted = request.POST if request.method == "POST" else None
    usual = {"channel": Channel.COUNTER.value, "case": version.spec.cases[0].code}
    form = AnswersForm(questions_for(version.spec, desks), posted, initial=usual)
    refusal: DomainError | None = None
    if form.is_valid():
        try:
            return redirect("dossiers:draft", _started(chosen, request.user, form.answers))
        except DomainError as caught:
            refusal = caught
    status = refusal.status if refusal else 422 if posted is not None else 200
    context = {"procedure": chosen, "form": form, "refusal": refusal}
    return render(request, "office/intake_begin.html", context, status=status)


def _require_counter(user: User) -> None:
    if not policies.may_draft_at_counter(user):
        raise NotAllowed(_("Chỉ cán bộ một cửa tiếp nhận hồ sơ tại quầy."))


def _offered(desks: list[Agency]) -> Any:
    """Procedures in force that these desks take in at the counter."""
    kinds = ["any", *(agency.kind for agency in desks)]
    version = ProcedureVersion.objects.in_force(clock.today())
    current: QuerySet[ProcedureVersion, Any] = version.filter(procedure=OuterRef("pk"))
    fitting = ProcedureVersion.objects.filter(
        document__channels__contains="counter", document__receiving__in=kinds
    )
    offered = Procedure.objects.published().annotate(
        current=Subquery(current.values("pk")[:1])
    )
    return offered.filter(current__in=fitting.values("pk"))


def _started(procedure: Procedure, user: User, answers: dict[str, Any]) -> Any:
    """The key of the new draft, with whose matter it is."""
    desks = desks_of(user)
    agency = next((a for a in desks if a.code == answers.get("agency")), desks[0])
    draft = start_draft(
        procedure,
        by=user,
        case=answers.get("case", ""),
        agency=agency,
        channel=answers["channel"],
    )
    owner = owner_of(answers)
    save_draft(draft.key, by=user, answers=known_answers(draft.spec, owner), **owner)
    return draft.key
