"""Load and progress for heads: who holds how much, and where dossiers stand."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from dossiers.models import Dossier
from dossiers.queues.table import HEADS, ON_APPLICANT, desk, one_of, work
from dossiers.states import UNSETTLED, RouteKind
from egov import clock
from egov.mandates import agencies_as
from egov.models import Role, User


@dataclass(frozen=True, slots=True)
class Load:
    """How many dossiers one person holds, and how many a colleague holds usually."""

    count: int
    usual: int


def load_of(user: User) -> Load | None:
    """This specialist's load beside the average of those who hold some; None: holds none."""
    agencies = sorted(agencies_as(user, (Role.SPECIALIST,)))
    if not agencies:
        return None
    held = Dossier.objects.filter(
        handling_agency__in=agencies,
        holder__isnull=False,
        at=RouteKind.APPRAISE,
        status__in=UNSETTLED,
    )
    found = held.aggregate(
        mine=Count("pk", filter=Q(holder=user)),
        whole=Count("pk"),
        people=Count("holder", distinct=True),
    )
    if not found["mine"]:
        return None
    return Load(found["mine"], round(found["whole"] / found["people"]))


@dataclass(frozen=True, slots=True)
class Holding:
    """A row of the heads' board: one specialist, or nobody (name empty)."""

    name: str
    open: int
    near: int
    late: int
    waiting: int


def _under(user: User) -> Q | None:
    """What a head answers for."""
    return one_of(work(*HEADS), desk(Role.CENTRE_HEAD))(user)


def heads_anything(user: User) -> bool:
    return bool(agencies_as(user, (*HEADS, Role.CENTRE_HEAD)))


def board_of(user: User, *, near_until: datetime) -> list[Holding]:
    """Who holds how much of what this head answers for; `near_until`: due until then."""
    query = _under(user)
    if query is None:
        return []
    runs = Q(paused_since__isnull=True)
    now = clock.now()
    rows = (
        Dossier.objects.filter(query, status__in=UNSETTLED)
        .values("holder__full_name", "holder")
        .annotate(
            open=Count("pk"),
            late=Count("pk", filter=runs & Q(due_at__lt=now)),
            near=Count("pk", filter=runs & Q(due_at__gte=now, due_at__lt=near_until)),
            waiting=Count("pk", filter=Q(status__in=ON_APPLICANT)),
        )
        .order_by("-late", "-open", "holder__full_name")
    )
    return [
        Holding(
            name=row["holder__full_name"] or "",
            open=row["open"],
            near=row["near"],
            late=row["late"],
            waiting=row["waiting"],
        )
        for row in rows
    ]


def places_of(user: User) -> dict[str, int]:
    """How many unsettled dossiers stand at each place of the route: RouteKind → number."""
    query = _under(user)
    if query is None:
        return {}
    rows = (
        Dossier.objects.filter(query, status__in=UNSETTLED)
        .values_list("at")
        .annotate(number=Count("pk"))
    )
    return dict(rows)
