"""What waits for a person: values to report, to assess, to adjudicate, to decide."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from egov.mandates import acts_as, agencies_as, own_agencies
from egov.models import Role, User
from rankings.models import Layer, Observation
from rankings.policies import BARRED
from rankings.querysets import ObservationQuerySet
from rankings.states import State, Step


@dataclass(frozen=True)
class Queue:
    """One list of values that somebody may do something about."""

    code: str
    step: Step
    label: Promise
    empty: Promise


QUEUES: Mapping[str, Queue] = {
    one.code: one
    for one in (
        Queue(
            "assess",
            Step.ASSESS,
            _("Chờ tôi thẩm định"),
            _("Không còn số liệu nào chờ bạn thẩm định"),
        ),
        Queue(
            "adjudicate",
            Step.ADJUDICATE,
            _("Chờ phân xử"),
            _("Không có số liệu nào cần phân xử"),
        ),
        Queue(
            "decide",
            Step.DECIDE,
            _("Khiếu nại chờ giải quyết"),
            _("Không có khiếu nại nào chờ giải quyết"),
        ),
    )
}


def waiting_for(user: User, step: Step) -> ObservationQuerySet:
    """Values of which an assessor may take the step now: as `policies.RULES`, asked of all."""
    if not acts_as(user, [Role.ASSESSOR]):
        return Observation.objects.none()
    rows = Observation.objects.allowing(step).exclude(unit__agency__in=own_agencies(user))
    if step == Step.ASSESS:
        through = Observation.assessors.through.objects.filter(observation=OuterRef("pk"))
        rows = rows.filter(Exists(through.filter(user=user)) | ~Exists(through))
    said = Layer.objects.filter(observation=OuterRef("pk"), by=user, step__in=BARRED[step])
    return rows.exclude(Exists(said))


def to_report(user: User) -> ObservationQuerySet:
    """Values of this person's units that want a report: never given, or sent back."""
    return Observation.objects.allowing(Step.REPORT).filter(
        unit__agency__in=agencies_as(user, [Role.AGENCY_REPORTER]),
        state__in=(State.OPEN, State.RETURNED),
    )


def counts_of(user: User) -> dict[int, dict[str, int]]:
    """Edition → queue or state → how many values wait for this person."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for code, queue in QUEUES.items():
        rows = waiting_for(user, queue.step).order_by().values_list("edition")
        for edition, count in rows.annotate(count=Count("pk")):
            found[edition][code] = count
    names = {State.RETURNED: "returned", State.OPEN: "report"}
    reports = to_report(user).order_by().values_list("edition", "state")
    for edition, state, count in reports.annotate(count=Count("pk")):
        found[edition][names[state]] = count
    return found
