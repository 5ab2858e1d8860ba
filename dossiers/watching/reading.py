"""Alerts as officials see them: of one dossier, in lists, all that a head answers for."""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from dossiers.models import Alert, ApologyDraft, Dossier
from egov.mandates import agencies_as
from egov.models import Role, User

# Whose alerts a head reads, by the side on which the agency stands.
_WORK = (Role.COORDINATOR, Role.SECTION_HEAD, Role.APPROVER)
_DESK = (Role.CENTRE_HEAD, Role.APPROVER)
_ASKED = (Role.SECTION_HEAD, Role.APPROVER)


def alerts_of(dossier: Dossier) -> list[Alert]:
    """What is open on this dossier, the oldest first."""
    return list(dossier.alerts.filter(ended_at__isnull=True).order_by("raised_at", "pk"))


def badges_of(pks: Iterable[int]) -> dict[int, list[Alert]]:
    """Open alerts of many dossiers: one query."""
    found: dict[int, list[Alert]] = defaultdict(list)
    waiting = Alert.objects.filter(dossier__in=list(pks), ended_at__isnull=True)
    for alert in waiting.order_by("raised_at", "pk"):
        found[alert.dossier_id].append(alert)
    return found


def alerts_under(user: User) -> QuerySet[Alert]:
    """Open alerts on the dossiers this head answers for; never on their own matter."""
    works, desks = agencies_as(user, _WORK), agencies_as(user, _DESK)
    asked = agencies_as(user, _ASKED)
    over = Q(
        kind=Alert.Kind.OPINION_OVER,
        dossier__opinions__agency__in=asked,
        dossier__opinions__answered_at__isnull=True,
    )
    mine = Q(dossier__handling_agency__in=works) | Q(dossier__receiving_agency__in=desks)
    seen = Dossier.objects.visible_to(user).values("pk")
    found = Alert.objects.filter(mine | over, ended_at__isnull=True, dossier__in=seen)
    return found.exclude(dossier__applicant=user).distinct()


def letters_to_sign(user: User) -> QuerySet[ApologyDraft]:
    """Apologies that wait for this head, what is due first on top."""
    agencies = agencies_as(user, (Role.APPROVER,))
    drafts = ApologyDraft.objects.filter(dossier__handling_agency__in=agencies)
    return drafts.exclude(dossier__applicant=user).order_by("about", "pk")
