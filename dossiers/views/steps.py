"""Any step on a dossier as a page: its questions, then the one door `perform`.

Shared by the applicant's and the officials' face; each gives its template and the
address it returns to.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from dossiers import actions, policies
from dossiers.errors import AnswersInvalid, StepRefused
from dossiers.forms import AnswersForm
from dossiers.models import Dossier
from dossiers.offers import QUESTIONS
from dossiers.states import DONE, Status, Step
from dossiers.transitions import last_act
from egov.errors import DomainError, NotFound
from egov.mandates import is_official


@dataclass(frozen=True, slots=True)
class Face:
    """What differs between faces: the page's template, the name of the dossier's page,
    the message after the step (may name the code), what the frame shows besides, and
    what the form proposes (code → kept form)."""

    template: str
    back: str
    done: str = "%(what)s"
    context: Mapping[str, Any] = field(default_factory=dict)
    initial: Callable[[Dossier], Mapping[str, Any]] = lambda dossier: {}


def seen_revision(request: HttpRequest) -> int | None:
    """The revision the page was shown with; None when it said nothing readable."""
    sent = request.POST.get("seen", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None


def take_step(request: HttpRequest, code: str, name: str, *, face: Face) -> HttpResponse:
    """Ask what the step needs and take it. What was typed stays when it is refused."""
    asking = _Asking(request, visible(request, code), _step(name), face)
    if request.method != "POST":
        asking.offered()
        return asking.page()
    return asking.page() if asking.form.asks_rows else asking.taken()


def visible(request: HttpRequest, code: str) -> Dossier:
    """The dossier, if this person may know of it; to anybody else it does not exist."""
    return get_object_or_404(
        Dossier.objects.visible_to(request.user).for_page(),
        code=code,
    )


def _step(name: str) -> Step:
    if name not in QUESTIONS:
        raise NotFound
    return Step(name)


class _Asking:
    """One step of one dossier, being asked of one person."""

    def __init__(
        self, request: HttpRequest, dossier: Dossier, step: Step, face: Face
    ) -> None:
        """Raises NotAllowed: what an official is asked names colleagues."""
        if not is_official(request.user):
            policies.require(request.user, step, dossier)
        self.request, self.dossier, self.step, self.face = request, dossier, step, face
        posted = request.POST if request.method == "POST" else None
        proposed = face.initial(dossier) if posted is None else {}
        self.form = AnswersForm(QUESTIONS[step](dossier), posted, initial=proposed)
        self.seen = dossier.revision if posted is None else seen_revision(request)

    def offered(self) -> None:
        """Raises NotAllowed, or StepRefused when it is too late (or too early) to ask."""
        policies.require(self.request.user, self.step, self.dossier)
        if not policies.is_possible(self.step, self.dossier):
            status = Status(self.dossier.status)
            raise StepRefused(self.step, status, last_act(self.dossier))

    def taken(self) -> HttpResponse:
        """Back to the dossier with the step taken, or the page again with the refusal."""
        try:
            actions.perform(
                self.step,
                self.dossier.pk,
                by=self.request.user,  # type: ignore[arg-type]
                data=self.form.given,
                seen=self.seen,
            )
        except AnswersInvalid as invalid:
            self.form.faults |= invalid.fields
            return self.page(status=invalid.status)
        except DomainError as refusal:
            # Told what changed meanwhile, the person may decide again on what is now.
            self.dossier.refresh_from_db()
            self.seen = self.dossier.revision
            return self.page(refusal, status=refusal.status)
        said = {"what": DONE[self.step], "code": self.dossier.code}
        messages.success(self.request, self.face.done % said)
        return redirect(self.face.back, self.dossier.code)

    def page(
        self, refusal: DomainError | None = None, *, status: int = 200
    ) -> HttpResponse:
        context: dict[str, Any] = {
            **self.face.context,
            "dossier": self.dossier,
            "step": self.step,
            "form": self.form,
            "refusal": refusal,
            "back_url": reverse(self.face.back, args=[self.dossier.code]),
            "seen": self.seen,
        }
        return render(self.request, self.face.template, context, status=status)
