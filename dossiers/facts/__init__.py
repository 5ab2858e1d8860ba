"""The shop window: frozen figures for pages and for other apps.

Counts come from `Tally`, handling times from the events of settled dossiers. Each answer
says how many dossiers it speaks of and up to when. Definitions: see `tallies`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import quantiles
from typing import Any

from django.core.cache import cache
from django.db.models import Min, Q, QuerySet, Sum

from dossiers import legal_clock
from dossiers.calendars import calendar_of
from dossiers.models import Dossier, Event, Outbox, Tally
from dossiers.states import Status
from dossiers.worktime import Kind
from egov import clock
from egov.models import Agency

# Enough for a stable ninetieth percentile; the page says how many it took.
_MOST_TIMED = 400
_TIMES_KEPT = 15 * 60
_YEAR = timedelta(days=365)
_MEASURES = {
    "received": Tally.Measure.RECEIVED,
    "online": Tally.Measure.RECEIVED_ONLINE,
    "settled": Tally.Measure.SETTLED,
    "on_time": Tally.Measure.ON_TIME,
}


@dataclass(frozen=True, slots=True)
class Counts:
    """Dossiers received (of them online) and settled (of them on time)."""

    received: int = 0
    online: int = 0
    settled: int = 0
    on_time: int = 0

    @property
    def on_time_share(self) -> Decimal | None:
        """Percent settled on time; None when nothing was settled."""
        return _percent(self.on_time, self.settled)

    @property
    def online_share(self) -> Decimal | None:
        """Percent received online; None when nothing was received."""
        return _percent(self.online, self.received)


@dataclass(frozen=True, slots=True)
class MonthOf:
    """One month (its first day) of one agency, or of the whole province (agency "")."""

    agency: str
    name: str
    month: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class HandlingTime:
    """Office minutes from acceptance to result, pauses left out.

    n: dossiers settled in the year before, at most the newest 400 of them.
    day: minutes of one office day, to put the others into words.
    """

    median: int
    ninetieth: int
    n: int
    day: int


def _percent(part: int, whole: int) -> Decimal | None:
    return round(Decimal(100 * part) / whole, 1) if whole else None


def cut_off() -> datetime:
    """Up to when everything that happened has been counted."""
    waiting = Outbox.objects.aggregate(first=Min("created_at"))["first"]
    return min(waiting or clock.now(), clock.now())


def months_back(count: int, last: date | None = None) -> date:
    """First day of the month `count` - 1 months before this one."""
    on = last or clock.today()
    index = on.year * 12 + on.month - count
    return date(index // 12, index % 12 + 1, 1)


def totals(since: date, until: date | None = None) -> Counts:
    """The province's counts of the months since..until."""
    return _counts_of(_tallies(since, until).aggregate(**_SUMS))


def by_month(since: date) -> list[MonthOf]:
    """The province, month by month, oldest first."""
    rows = _tallies(since).values("month").annotate(**_SUMS).order_by("month")
    return [MonthOf("", "", row["month"], _counts_of(row)) for row in rows]


def by_agency_and_month(since: date) -> list[MonthOf]:
    """Each agency, month by month: newest month first, agencies by code."""
    rows = (
        _tallies(since)
        .values("agency_id", "month")
        .annotate(**_SUMS)
        .order_by("-month", "agency__code")
    )
    agencies = Agency.objects.in_bulk()
    return [
        MonthOf(
            agencies[row["agency_id"]].code,
            agencies[row["agency_id"]].name,
            row["month"],
            _counts_of(row),
        )
        for row in rows
    ]


_SUMS = {
    name: Sum("count", filter=Q(measure=measure), default=0)
    for name, measure in _MEASURES.items()
}


def _tallies(since: date, until: date | None = None) -> QuerySet[Tally]:
    rows = Tally.objects.filter(month__gte=since)
    return rows.filter(month__lte=until) if until else rows


def _counts_of(row: Mapping[str, Any]) -> Counts:
    return Counts(**{name: row[name] for name in _MEASURES})


def most_settled_procedure(since: date) -> int | None:
    """Id of the procedure of which most dossiers were settled; None before any was."""
    settled = Tally.objects.filter(month__gte=since, measure=Tally.Measure.SETTLED)
    ranked = settled.values("procedure_id").annotate(n=Sum("count")).order_by("-n")
    return ranked.values_list("procedure_id", flat=True).first()


def handling_time(procedure_id: int) -> HandlingTime | None:
    """How long dossiers of this procedure really took; None when none was settled."""
    key = f"handling-time:{procedure_id}"
    kept: Any = cache.get_or_set(key, lambda: (_handling_time(procedure_id),), _TIMES_KEPT)
    time: HandlingTime | None = kept[0]
    return time


def _handling_time(procedure_id: int) -> HandlingTime | None:
    settled = (
        Dossier.objects.filter(
            version__procedure=procedure_id,
            status__in=[Status.FINISHED, Status.RETURNED],
            finished_at__gte=clock.now() - _YEAR,
        )
        .select_related("version", "handling_agency")
        .defer("version__document", "answers", "search")
        .order_by("-finished_at")[:_MOST_TIMED]
    )
    dossiers = list(settled)
    if not dossiers:
        return None
    minutes = sorted(_minutes(dossiers))
    day = calendar_of(dossiers[0].handling_agency).hours.length
    return HandlingTime(
        median=round(_quantile(minutes, 50)),
        ninetieth=round(_quantile(minutes, 90)),
        n=len(minutes),
        day=day // timedelta(minutes=1),
    )


def _minutes(dossiers: Iterable[Dossier]) -> Iterable[int]:
    by_id = {dossier.pk: dossier for dossier in dossiers}
    events: dict[int, list[Event]] = {pk: [] for pk in by_id}
    for event in Event.objects.filter(dossier__in=by_id).order_by("dossier_id", "seq"):
        events[event.dossier_id].append(event)
    for pk, dossier in by_id.items():
        yield _worked(dossier, events[pk]) // timedelta(minutes=1)


def _worked(dossier: Dossier, events: Iterable[Event]) -> timedelta:
    """Office time from acceptance to the end without the pauses.

    The legal count may begin later (the next working day); people wait from acceptance.
    """
    events = list(events)
    calendar = legal_clock.calendar_for(dossier, events)
    pauses = frozenset(dossier.spec.document["pauses"])
    worked, since, holding = timedelta(), None, set[str]()
    for mark in legal_clock.marks_of(events):
        if since and not holding:
            worked += calendar.working_between(since, mark.at)
        if since or mark.kind == Kind.ACCEPTED:
            since = mark.at
        if mark.kind == Kind.PAUSED and mark.reason in pauses:
            holding.add(mark.reason)
        elif mark.kind == Kind.RESUMED:
            holding.discard(mark.reason)
        elif mark.kind == Kind.ENDED:
            break
    return worked


def _quantile(values: list[int], percent: int) -> float:
    """Of sorted values, counting both ends in; one value is every quantile of itself."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[percent - 1]
