"""How an agency served in a period, as shares of whole numbers: for indicators.

Every figure is counted from recorded events and what was issued with them, for days since
… until (both included, where the province is); asked again it is the same.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from dossiers.models import Event, PaymentRecord, ProcedureVersion
from dossiers.states import Channel, Status, Step


@dataclass(frozen=True, slots=True)
class Share:
    """part of whole, both counts of the same things."""

    part: int
    whole: int


# Agency code → share; agencies without anything to count are not in it.
Shares = Mapping[str, Share]


def _within(since: date, until: date) -> Q:
    return Q(at__date__gte=since, at__date__lte=until)


def _filed(since: date, until: date) -> QuerySet[Event]:
    return Event.objects.filter(_within(since, until), step=Step.FILE)


def _settled(since: date, until: date) -> QuerySet[Event]:
    """Events by which a dossier was finished: national status 9, not from itself."""
    finished = Event.objects.filter(_within(since, until), status_to=Status.FINISHED)
    return finished.exclude(status_from=Status.FINISHED)


def _shares(rows: QuerySet[Any], agency: str, part: Q) -> Shares:
    counted: Any = (
        rows.order_by()
        .values(agency)
        .annotate(whole=Count("pk"), part=Count("pk", filter=part))
    )
    return {row[agency]: Share(row["part"], row["whole"]) for row in counted if row[agency]}


def filed_online(since: date, until: date) -> Shares:
    """Dossiers filed online, of all filed, by the agency that received them."""
    online = Q(facts__channel=Channel.ONLINE.value)
    return _shares(_filed(since, until), "dossier__receiving_agency__code", online)


def on_time(since: date, until: date) -> Shares:
    """Dossiers settled with the clock not past due, of all settled, by who handled them."""
    in_time = Q(facts__on_time=True)
    return _shares(_settled(since, until), "dossier__handling_agency__code", in_time)


def electronic_result(since: date, until: date) -> Shares:
    """Settled dossiers with an electronic result, of all settled, by who handled them."""
    with_file = Q(dossier__result__isnull=False) & ~Q(dossier__result__file="")
    return _shares(_settled(since, until), "dossier__handling_agency__code", with_file)


def paid_online(since: date, until: date) -> Shares:
    """Payments not made in cash, of all recorded, by the agency that received the dossier."""
    paid = PaymentRecord.objects.filter(
        recorded_at__date__gte=since, recorded_at__date__lte=until
    )
    electronic = ~Q(method=PaymentRecord.Method.CASH)
    return _shares(paid, "dossier__receiving_agency__code", electronic)


def services_used(since: date, until: date) -> Shares:
    """Procedures with a dossier filed online in the period, of those in which the agency
    received any dossier and that could be filed online on its last day."""
    offered = set(
        ProcedureVersion.objects.in_force(until)
        .exclude(document__online_level="none")
        .values_list("procedure_id", flat=True)
    )
    agency, procedure = "dossier__receiving_agency__code", "dossier__version__procedure"
    online = Q(facts__channel=Channel.ONLINE.value)
    rows = (
        _filed(since, until)
        .filter(**{f"{procedure}__in": offered})
        .order_by()
        .values(agency, procedure)
        .annotate(used=Count("pk", filter=online))
    )
    found: dict[str, Share] = {}
    for row in rows:
        held = found.get(row[agency], Share(0, 0))
        found[row[agency]] = Share(held.part + (row["used"] > 0), held.whole + 1)
    return found


MEASURES: Mapping[str, Callable[[date, date], Shares]] = {
    "filed_online": filed_online,
    "on_time": on_time,
    "electronic_result": electronic_result,
    "paid_online": paid_online,
    "services_used": services_used,
}
