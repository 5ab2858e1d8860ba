"""Who was drawn to assess an edition, what waits for whom, and drawing somebody else."""

from collections import Counter
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from egov.desk import DeskRequest
from egov.errors import DomainError
from egov.mandates import mandates_of
from egov.models import Role, User
from rankings import actions, policies
from rankings.actions.replacing import Look, looks, stranded
from rankings.errors import EditionStepRefused, not_while
from rankings.forms.editions import ReplaceForm
from rankings.models import Edition, Observation
from rankings.states import EDITION_STEPS, EditionStatus, EditionStep
from rankings.views.office.doors import collecting_edition, ranking_desk
from rankings.views.office.home import TONES


@dataclass(frozen=True)
class Row:
    """One person drawn. waiting: values they have not assessed; due: of these reported.

    stranded: those they may not assess any more; holds: whether they assess at all today.
    """

    person: User
    waiting: int
    due: int
    stranded: int
    holds: bool

    @property
    def unreported(self) -> int:
        return self.waiting - self.due


@ranking_desk
@require_safe
def assessors(request: DeskRequest, pk: int) -> HttpResponse:
    edition = _opened(request, pk)
    rows = rows_of(edition)
    context = {
        "edition": edition,
        "status": EditionStatus(edition.status).label,
        "tone": TONES[edition.status],
        "rows": rows,
        "stranded": sum(row.stranded for row in rows),
        "possible": _possible(edition),
    }
    return render(request, "rankings/office/assessors.html", context)


def _opened(request: DeskRequest, pk: int) -> Edition:
    edition = collecting_edition(request.user, pk)
    policies.require_edition(request.user, EditionStep.REPLACE, edition)
    return edition


def _possible(edition: Edition) -> bool:
    return edition.status in EDITION_STEPS[EditionStep.REPLACE].sources


def rows_of(edition: Edition) -> list[Row]:
    """Everybody drawn: whose values are held up first, then by name. A few queries."""
    people = list(_drawn(edition))
    owed = looks(edition) if _possible(edition) else []
    waiting, due = _counted(owed), _counted([look for look in owed if look.due])
    lost = _counted(stranded(owed))
    held = mandates_of({person.pk for person in people})
    rows = [
        Row(
            person,
            waiting[person.pk],
            due[person.pk],
            lost[person.pk],
            any(mandate.role == Role.ASSESSOR for mandate in held[person.pk]),
        )
        for person in people
    ]
    return sorted(rows, key=lambda row: (not row.stranded, str(row.person)))


def _drawn(edition: Edition) -> list[User]:
    drawn = Observation.assessors.through.objects.filter(observation__edition=edition)
    return list(User.objects.filter(pk__in=drawn.values("user")))


def _counted(owed: list[Look]) -> Counter[int]:
    return Counter(look.person for look in owed)


@ranking_desk
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: DeskRequest, pk: int, person: int) -> HttpResponse:
    """Say what will follow and ask why; on POST draw others."""
    edition = _opened(request, pk)
    former = get_object_or_404(User, pk=person)
    form = ReplaceForm(request.POST if request.method == "POST" else None)
    refusal = None
    if form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            count = actions.replace_assessor(
                edition.pk, by=request.user, assessor=former, reason=reason
            )
        except DomainError as caught:
            refusal = caught
        else:
            messages.success(request, _done(count))
            return redirect("ranking-office:assessors", edition.pk)
    return _asked(request, edition, former, form, refusal)


def _done(count: int) -> str:
    words = ngettext(
        "Đã rút thăm người khác cho %(n)s số liệu.",
        "Đã rút thăm người khác cho %(n)s số liệu.",
        count,
    )
    return words % {"n": count}


def _asked(
    request: DeskRequest,
    edition: Edition,
    former: User,
    form: ReplaceForm,
    refusal: DomainError | None,
) -> HttpResponse:
    row = next((one for one in rows_of(edition) if one.person == former), None)
    if row is None and not form.is_bound:
        raise Http404
    if refusal is None and not _possible(edition):
        refusal = EditionStepRefused(not_while(edition.status))
    context = {
        "edition": edition,
        "former": former,
        "row": row,
        "form": form,
        "refusal": refusal,
        "possible": _possible(edition) and row is not None and row.waiting,
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return render(request, "rankings/office/replace.html", context, status=status)
