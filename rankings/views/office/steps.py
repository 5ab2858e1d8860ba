"""Taking a step of an edition: what will follow, then the verb."""

from collections.abc import Callable, Mapping

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from kombu.exceptions import OperationalError

from egov.desk import DeskRequest
from egov.errors import DomainError
from egov.models import User
from rankings import actions, policies, publishing, tasks
from rankings.actions.dates import DAYS
from rankings.actions.enough import warnings
from rankings.errors import EditionStepRefused, not_while
from rankings.forms.editions import ErratumForm, PostponeForm, StepForm
from rankings.models import Edition
from rankings.publishing.release import refuse_unless_ready
from rankings.states import EDITION_STEPS, EditionStatus, EditionStep
from rankings.views.office.doors import collecting_edition, ranking_desk
from rankings.views.office.following import FOLLOWS, GRAVE
from rankings.views.office.home import TONES


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    edition, asked = collecting_edition(request.user, pk), _step(name)
    policies.require_edition(request.user, asked, edition)
    kind = _FORMS.get(asked, StepForm)
    posted = request.POST if request.method == "POST" else None
    form = kind(posted, initial={name: getattr(edition, name) for name in DAYS})
    refusal = None if form.is_bound else _early(edition, asked)
    if form.is_valid():
        try:
            done = _VERBS[asked](edition, request.user, form)
        except DomainError as caught:
            refusal = caught
            edition.refresh_from_db()
        else:
            messages.success(request, done)
            return redirect("ranking-office:edition", edition.pk)
    return _page(request, edition, asked, form, refusal)


def _step(name: str) -> EditionStep:
    if name not in FOLLOWS:
        raise Http404
    return EditionStep(name)


def _page(
    request: DeskRequest,
    edition: Edition,
    step: EditionStep,
    form: StepForm,
    refusal: DomainError | None,
) -> HttpResponse:
    context = {
        "edition": edition,
        "status": EditionStatus(edition.status).label,
        "tone": TONES[edition.status],
        "step": step,
        "follows": FOLLOWS[step],
        "danger": step in GRAVE,
        "possible": edition.status in EDITION_STEPS[step].sources,
        "warnings": warnings(edition) if step == EditionStep.OPEN else [],
        "form": form,
        "refusal": refusal,
        "faults": getattr(refusal, "faults", ()),
    }
    wrong = 422 if form.errors else 200
    status = refusal.status if refusal else wrong
    return render(request, "rankings/office/step.html", context, status=status)


def _early(edition: Edition, step: EditionStep) -> DomainError | None:
    """Why the step cannot be taken yet or any more, known before it is asked."""
    if edition.status in EDITION_STEPS[step].sources:
        return None
    return EditionStepRefused(not_while(edition.status))


# Each takes the step and says what was done.
Verb = Callable[[Edition, User, StepForm], str]


def _plainly(verb: Callable[..., Edition]) -> Verb:
    def taken(edition: Edition, by: User, form: StepForm) -> str:
        status = EditionStatus(verb(edition.pk, by=by).status).label
        return _("%(title)s: %(status)s.") % {"title": edition.title, "status": status}

    return taken


def _correct(edition: Edition, by: User, form: StepForm) -> str:
    actions.open_correction(edition.pk, by=by, erratum=form.cleaned_data)
    return _("Đã mở đính chính %(title)s.") % {"title": edition.title}


def _publish(edition: Edition, by: User, form: StepForm) -> str:
    """Ask a worker; without one do it here."""
    refuse_unless_ready(edition)
    try:
        tasks.publish.apply_async((edition.pk, by.pk), retry=False)
    except (OperationalError, OSError):
        publishing.publish(edition.pk, by=by)
        return _("Đã công bố %(title)s.") % {"title": edition.title}
    return _("Đang tính và vẽ trang. Trang này báo “Đã công bố” khi xong, sau ít phút.")


def _postpone(edition: Edition, by: User, form: StepForm) -> str:
    given = dict(form.cleaned_data)
    reason = given.pop("reason")
    actions.postpone(edition.pk, by=by, reason=reason, changes=given)
    return _("Đã lùi ngày của %(title)s.") % {"title": edition.title}


_FORMS: Mapping[EditionStep, type[StepForm]] = {
    EditionStep.CORRECT: ErratumForm,
    EditionStep.POSTPONE: PostponeForm,
}
_VERBS: Mapping[EditionStep, Verb] = {
    EditionStep.POSTPONE: _postpone,
    EditionStep.OPEN: _plainly(actions.open_collection),
    EditionStep.CLOSE: _plainly(actions.close_collection),
    EditionStep.SHOW: _plainly(actions.show_provisional),
    EditionStep.SETTLE: _plainly(actions.settle),
    EditionStep.PUBLISH: _publish,
    EditionStep.CORRECT: _correct,
    EditionStep.CANCEL: _plainly(actions.cancel_correction),
}
