"""First page of the rankings' office: the editions, and what waits for this person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from egov.desk import DeskRequest
from egov.models import User
from rankings import policies
from rankings.models import Edition, Observation, RankedUnit
from rankings.states import EDITION_STEPS, EditionStatus, EditionStep, State
from rankings.views.office.doors import ranking_desk
from rankings.views.office.waiting import QUEUES, counts_of

# A value of which the last word is said, or was said before an appeal.
SETTLED = (State.SETTLED, State.APPEALED, State.FINAL)
TONES: Mapping[str, str] = {
    EditionStatus.PLANNED: "",
    EditionStatus.COLLECTING: "tea",
    EditionStatus.REVIEWING: "info",
    EditionStatus.PROVISIONAL: "gold",
    EditionStatus.FINAL: "info",
    EditionStatus.PUBLISHED: "solid",
    EditionStatus.CORRECTING: "late",
}


@dataclass(frozen=True)
class Row:
    """One edition. waits: (words, address) of what this person may do there."""

    edition: Edition
    status: str
    tone: str
    settled: int
    values: int
    waits: list[tuple[str, str]]

    @property
    def percent(self) -> int:
        return 100 * self.settled // self.values if self.values else 0


@ranking_desk
@require_safe
def home(request: DeskRequest) -> HttpResponse:
    user = request.user
    context = {
        "groups": groups_of(user),
        "defines": policies.defines(user),
    }
    return render(request, "rankings/office/home.html", context)


def groups_of(user: User) -> list[tuple[str, list[Row]]]:
    """Index → its editions, the newest first."""
    editions = Edition.objects.visible_to(user).select_related("index")
    progress, waits = _progress(user), _waits(user)
    found: dict[str, list[Row]] = {}
    for edition in editions.order_by("index__order", "index__code", "-reference_date"):
        settled, values = progress.get(edition.pk, (0, 0))
        row = Row(
            edition,
            str(EditionStatus(edition.status).label),
            TONES[edition.status],
            settled,
            values,
            [*waits.get(edition.pk, ()), *_steps(user, edition)],
        )
        found.setdefault(str(edition.index), []).append(row)
    return list(found.items())


def _progress(user: User) -> dict[int, tuple[int, int]]:
    """Edition → values settled, values in all; of those this person may see."""
    rows = Observation.objects.visible_to(user).order_by().values_list("edition")
    counted = rows.annotate(
        done=Count("pk", filter=Q(state__in=SETTLED)), whole=Count("pk")
    )
    return {pk: (done, whole) for pk, done, whole in counted}


def _steps(user: User, edition: Edition) -> list[tuple[str, str]]:
    """Steps of the edition itself that this person may take now."""
    return [
        (
            str(step.label),
            reverse("ranking-office:edition_step", args=[edition.pk, step.value]),
        )
        for step in steps_of(user, edition)
        if step not in (EditionStep.CORRECT, EditionStep.CANCEL)
    ]


def steps_of(user: User, edition: Edition) -> list[EditionStep]:
    """What this person may do with the edition as it stands, to lead it on."""
    return [
        step
        for step, move in EDITION_STEPS.items()
        if edition.status in move.sources
        and move.target
        and not edition.as_published
        and policies.may_edition(user, step, edition)
    ]


def _waits(user: User) -> dict[int, list[tuple[str, str]]]:
    units = list(RankedUnit.objects.reported_by(user).values_list("key", flat=True))
    found: dict[int, list[tuple[str, str]]] = {}
    for edition, counts in counts_of(user).items():
        queue = reverse("ranking-office:queue", args=[edition])
        listed = [
            (f"{QUEUES[code].label}: {counts[code]}", f"{queue}?queue={code}")
            for code in QUEUES
            if counts.get(code)
        ]
        found[edition] = [*listed, *_reports(edition, units, counts)]
    return found


def _reports(
    edition: int, units: list[str], counts: Mapping[str, int]
) -> list[tuple[str, str]]:
    if not units:
        return []
    sheet = reverse("ranking-office:edition", args=[edition])
    if len(units) == 1:
        sheet = reverse("ranking-office:sheet", args=[edition, units[0]])
    said: list[Any] = []
    if back := counts.get("returned"):
        words = ngettext("%(n)s số liệu bị trả lại", "%(n)s số liệu bị trả lại", back)
        said.append((words % {"n": back}, sheet))
    if silent := counts.get("report"):
        said.append((_("Chờ báo cáo: %(n)s") % {"n": silent}, sheet))
    return said
