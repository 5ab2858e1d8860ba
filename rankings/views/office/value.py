"""One value: what was said of it, what it rests on, and the step that is due."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from egov.desk import DeskRequest
from egov.errors import DomainError
from egov.models import User
from rankings import actions, policies, transitions
from rankings.actions.reporting import carriable, refuse_appeal, refuse_return
from rankings.errors import Unusable, ValueStepRefused
from rankings.forms.cells import initial_of
from rankings.forms.saying import ASKS, SayingForm
from rankings.models import Observation
from rankings.states import State, Step
from rankings.views.office.doors import opened_value, ranking_desk
from rankings.views.office.onward import after
from rankings.views.office.worth import page_of

_VERBS: Mapping[Step, Callable[..., Observation]] = {
    Step.REPORT: actions.report,
    Step.RETURN: actions.send_back,
    Step.ASSESS: actions.assess,
    Step.ADJUDICATE: actions.adjudicate,
    Step.APPEAL: actions.appeal,
    Step.DECIDE: actions.decide,
    Step.CORRECT: actions.correct_value,
}
# What may be done so often, or so long, and no more.
_CHECKS: Mapping[Step, Callable[[Observation], None]] = {
    Step.RETURN: refuse_return,
    Step.APPEAL: refuse_appeal,
}


@ranking_desk
@require_safe
def value(request: DeskRequest, pk: int) -> HttpResponse:
    """The value with the form of the first step that this person may take."""
    found = opened_value(request.user, pk)
    steps = steps_of(request.user, found)
    form = _form(steps[0], found) if steps else None
    return _page(request, found, steps, form)


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: DeskRequest, pk: int, name: str) -> HttpResponse:
    """Take a step. What was typed stays when it is refused."""
    found = opened_value(request.user, pk)
    asked = _asked(name)
    policies.require(request.user, asked, found)
    if request.method != "POST" and (early := _refusal(asked, found)):
        return _page(request, found, steps_of(request.user, found), None, early)
    form = _form(asked, found, request)
    refusal = None
    if form.is_valid():
        try:
            _say(request, found, form)
        except DomainError as caught:
            refusal = caught
            found = opened_value(request.user, pk)
        else:
            messages.success(request, _("Đã ghi: %(step)s.") % {"step": asked.label})
            return redirect(after(request.user, found, asked))
    return _page(request, found, steps_of(request.user, found), form, refusal)


def _asked(name: str) -> Step:
    if name not in ASKS:
        raise Http404
    return Step(name)


def steps_of(user: User, value: Observation) -> list[Step]:
    """What this person may say of the value now, the usual first."""
    return [
        step
        for step in (Step.ASSESS, *(one for one in ASKS if one != Step.ASSESS))
        if policies.may(user, step, value) and _refusal(step, value) is None
    ]


def _refusal(step: Step, value: Observation) -> ValueStepRefused | None:
    """Why the step cannot be taken of the value as it stands, whoever asks."""
    try:
        transitions.refuse_unless_possible(step, value, None)
        if step in _CHECKS:
            _CHECKS[step](value)
    except ValueStepRefused as refusal:
        return refusal
    return None


def _form(step: Step, value: Observation, request: DeskRequest | None = None) -> SayingForm:
    assert value.edition.methodology is not None
    posted = request is not None and request.method == "POST"
    data = (request.POST, request.FILES) if request is not None and posted else (None, None)
    spec = value.edition.methodology.spec
    kept = carriable(value) if step == Step.REPORT else ()
    initial = _initial(step, value)
    return SayingForm(step, spec, value.indicator, *data, initial=initial, carriable=kept)


def _initial(step: Step, value: Observation) -> dict[str, str]:
    """The value to start from; assessors start from what was reported, not from a verdict."""
    if step == Step.APPEAL:
        return {}
    wanted = {Step.DECIDE: {Step.APPEAL}, Step.CORRECT: set(Step)}.get(step, {Step.REPORT})
    given = [one for one in value.layers.all() if one.step in wanted and one.cells]
    return initial_of(given[-1].cells if given else None)


def _say(request: DeskRequest, value: Observation, form: SayingForm) -> None:
    sent = request.POST.get("seen", "")
    seen = int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None
    _VERBS[form.step](value.pk, by=request.user, seen=seen, **form.told())


def _page(
    request: DeskRequest,
    value: Observation,
    steps: list[Step],
    form: SayingForm | None,
    refusal: DomainError | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        **page_of(value, request.user),
        "form": form,
        "steps": [one for one in steps if form is None or one != form.step],
        "refusal": refusal,
        "faults": refusal.faults if isinstance(refusal, Unusable) else (),
        "blind": value.state == State.ASSESSED,
    }
    wrong = 422 if form and form.errors else 200
    status = refusal.status if refusal else wrong
    return render(request, "rankings/office/value.html", context, status=status)
