"""The queues of the office: which dossiers wait for whom, as data.

A queue says by a person's mandates which dossiers it holds; every rail, count, page and
test reads one table, `QUEUES`. Each lies inside `Dossier.objects.visible_to`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from dossiers.models import Dossier, Opinion
from dossiers.querysets import GIVES_OPINIONS
from dossiers.states import OPEN, UNSETTLED, RouteKind, Status
from egov import clock
from egov.mandates import agencies_as, mandates
from egov.models import Agency, Role, User

Finder = Callable[[User], Q | None]

_HANDLED = (Status.ACCEPTED, Status.PROCESSING)
ON_APPLICANT = (Status.SUPPLEMENT, Status.FINANCIAL)
HEADS = (Role.COORDINATOR, Role.SECTION_HEAD, Role.APPROVER)
# A dossier nobody has accepted yet is due for a look within about a day.
_LOOK_WITHIN = timedelta(days=1)


class Group(StrEnum):
    """Where on the rail a queue stands."""

    WORK = "work"
    WATCH = "watch"


@dataclass(frozen=True, slots=True)
class Queue:
    """One queue. `find` answers None to a person whose mandates give it nothing.

    today: its dossiers wait for this person's next act.
    """

    code: str
    name: Any
    find: Finder
    empty: Any
    group: Group = Group.WORK
    today: bool = True


def one_of(*finders: Finder) -> Finder:
    def find(user: User) -> Q | None:
        found = [query for finder in finders if (query := finder(user)) is not None]
        return _either(found)

    return find


def _either(queries: Iterable[Q]) -> Q | None:
    whole: Q | None = None
    for query in queries:
        whole = query if whole is None else whole | query
    return whole


def desk(*roles: Role, **where: Any) -> Finder:
    """At the agency that received it."""

    def find(user: User) -> Q | None:
        agencies = sorted(agencies_as(user, roles))
        return Q(receiving_agency__in=agencies, **where) if agencies else None

    return find


def work(*roles: Role, **where: Any) -> Finder:
    """At the agency that handles it; before acceptance it is not there yet."""

    def find(user: User) -> Q | None:
        agencies = sorted(agencies_as(user, roles))
        if not agencies:
            return None
        return Q(handling_agency__in=agencies, **where) & ~Q(at=RouteKind.RECEIVE)

    return find


def held(**where: Any) -> Finder:
    """What this specialist holds."""

    def find(user: User) -> Q | None:
        agencies = sorted(agencies_as(user, (Role.SPECIALIST,)))
        return Q(holder=user, handling_agency__in=agencies, **where) if agencies else None

    return find


def _unanswered() -> QuerySet[Opinion, Any]:
    return Opinion.objects.filter(answered_at__isnull=True)


def _with_open_opinion(finder: Finder) -> Finder:
    def find(user: User) -> Q | None:
        query = finder(user)
        if query is None:
            return None
        return query & Q(pk__in=_unanswered().values("dossier"))

    return find


def _actable(user: User) -> Q | None:
    """Held, and nothing keeps this specialist from going on."""
    query = held(at=RouteKind.APPRAISE, status__in=_HANDLED)(user)
    return None if query is None else query & ~Q(pk__in=_unanswered().values("dossier"))


def _asked(user: User) -> Q | None:
    """Other agencies' dossiers on which this person's agency is asked."""
    agencies = sorted(agencies_as(user, GIVES_OPINIONS))
    if not agencies:
        return None
    asked = _unanswered().filter(agency__in=agencies)
    return Q(pk__in=asked.values("dossier"), status__in=OPEN)


def _in_scope(user: User) -> Q | None:
    """What an inspector may read."""
    codes = [held.agency_code for held in mandates(user) if held.role == Role.INSPECTOR]
    below = [Agency.objects.under(code).values("pk") for code in codes]
    return _either(
        Q(receiving_agency__in=pks) | Q(handling_agency__in=pks) for pks in below
    )


def _late(finder: Finder) -> Finder:
    def find(user: User) -> Q | None:
        query = finder(user)
        if query is None:
            return None
        return query & Q(
            due_at__lt=clock.now(), paused_since__isnull=True, status__in=UNSETTLED
        )

    return find


QUEUES: tuple[Queue, ...] = (
    Queue(
        "accept",
        _("Chờ tiếp nhận"),
        desk(Role.RECEPTION, at=RouteKind.RECEIVE, status=Status.REGISTERED),
        _("Mọi hồ sơ mới nộp đã được xem."),
    ),
    Queue(
        "assign",
        _("Chờ phân công"),
        work(Role.COORDINATOR, Role.SECTION_HEAD, at=RouteKind.ASSIGN, status__in=_HANDLED),
        _("Mọi hồ sơ đã có người thụ lý."),
    ),
    Queue(
        "mine",
        _("Của tôi"),
        held(at=RouteKind.APPRAISE, status__in=UNSETTLED),
        _("Bạn không giữ hồ sơ nào."),
        today=False,
    ),
    Queue(
        "free",
        _("Chưa ai nhận"),
        work(
            Role.SPECIALIST,
            at=RouteKind.APPRAISE,
            status__in=_HANDLED,
            holder__isnull=True,
        ),
        _("Không còn hồ sơ nào chưa có người nhận."),
    ),
    Queue(
        "review",
        _("Chờ soát xét"),
        work(Role.SECTION_HEAD, at=RouteKind.REVIEW, status=Status.PROCESSING),
        _("Không có hồ sơ nào chờ soát xét."),
    ),
    Queue(
        "approve",
        _("Trình ký"),
        work(Role.APPROVER, at=RouteKind.APPROVE, status=Status.PROCESSING),
        _("Không có hồ sơ nào chờ phê duyệt."),
    ),
    Queue(
        "issue",
        _("Chờ cấp số"),
        work(Role.ISSUING_CLERK, at=RouteKind.ISSUE, status=Status.PROCESSING),
        _("Mọi kết quả đã duyệt đều đã phát hành."),
    ),
    Queue(
        "return",
        _("Chờ trả"),
        desk(Role.RECEPTION, at=RouteKind.RETURN, status=Status.FINISHED),
        _("Mọi kết quả đã đến tay người nộp."),
    ),
    Queue(
        "asked",
        _("Được hỏi ý kiến"),
        _asked,
        _("Không cơ quan nào đang chờ ý kiến của bạn."),
    ),
    Queue(
        "collect",
        _("Chờ thu phí"),
        one_of(
            desk(Role.CASHIER, payment="due", status__in=OPEN),
            work(Role.CASHIER, payment="due", status__in=OPEN),
        ),
        _("Không còn khoản phí, lệ phí nào phải thu."),
        today=False,
    ),
    Queue(
        "applicant",
        _("Chờ người nộp"),
        one_of(
            desk(Role.RECEPTION, at=RouteKind.RECEIVE, status__in=ON_APPLICANT),
            held(status__in=ON_APPLICANT),
            work(*HEADS, status__in=ON_APPLICANT),
        ),
        _("Không hồ sơ nào đang chờ người nộp."),
        group=Group.WATCH,
        today=False,
    ),
    Queue(
        "opinions",
        _("Chờ ý kiến"),
        _with_open_opinion(
            one_of(held(status__in=UNSETTLED), work(*HEADS, status__in=UNSETTLED))
        ),
        _("Không hồ sơ nào đang chờ ý kiến cơ quan khác."),
        group=Group.WATCH,
        today=False,
    ),
    Queue(
        "late",
        _("Quá hạn"),
        _late(
            one_of(
                desk(Role.RECEPTION, Role.CENTRE_HEAD),
                held(),
                work(*HEADS),
            )
        ),
        _("Không hồ sơ nào quá hạn."),
        group=Group.WATCH,
        today=False,
    ),
    Queue(
        "scope",
        _("Trong phạm vi thanh tra"),
        _in_scope,
        _("Chưa có hồ sơ nào trong phạm vi của bạn."),
        group=Group.WATCH,
        today=False,
    ),
)

_own_work: Finder = one_of(*(queue.find for queue in QUEUES if queue.today), _actable)
TODAY = Queue("today", _("Hôm nay"), _own_work, _("Không còn việc nào chờ bạn."))
BY_CODE: dict[str, Queue] = {queue.code: queue for queue in (TODAY, *QUEUES)}


def queues_of(user: User) -> list[Queue]:
    """The queues this person's mandates open, in the order of the rail; TODAY first."""
    return [queue for queue in BY_CODE.values() if queue.find(user) is not None]


def in_queue(queue: Queue, user: User) -> QuerySet[Dossier, Any]:
    """The dossiers of the queue for this person, not sorted; none without a mandate."""
    query = queue.find(user)
    return Dossier.objects.none() if query is None else Dossier.objects.filter(query)


def counts_of(user: User) -> dict[str, int]:
    """How many dossiers each of this person's queues holds: code → number. One query."""
    parts = [
        Dossier.objects.filter(query)
        .order_by()
        .annotate(queue=Value(queue.code))
        .values("queue")
        .annotate(number=Count("pk"))
        for queue in BY_CODE.values()
        if (query := queue.find(user)) is not None
    ]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {row["queue"]: row["number"] for row in rows}


def by_urgency(dossiers: QuerySet[Dossier, Any], user: User) -> QuerySet[Dossier, Any]:
    """What runs before what stands or has ended; then by the moment it is wanted.

    Wanted is, in this order: when a result began to wait, when this person's agency is
    to answer, the due date, a day after filing.
    """
    standing = Case(
        When(finished_at__isnull=False, then=2),
        When(paused_since__isnull=False, then=1),
        default=0,
        output_field=IntegerField(),
    )
    looked_at = F("filed_at") + Value(_LOOK_WITHIN)
    wanted: list[Any] = [F("finished_at"), F("due_at"), looked_at]
    if agencies := sorted(agencies_as(user, GIVES_OPINIONS)):
        asked = _unanswered().filter(dossier=OuterRef("pk"), agency__in=agencies)
        wanted.insert(1, Subquery(asked.values("due_at")[:1]))
    moment = Coalesce(*wanted, output_field=DateTimeField())
    return dossiers.order_by(standing, moment, "pk")
