"""How an agency served in a period, as shares of whole numbers: for indicators.

Every figure is counted from recorded events and what was issued with them, for days since
… until (both included, where the province is); asked again it is the same.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from dossiers.models import Event, ProcedureVersion
from dossiers.states import Channel, Step

_RECEIVED_BY = "dossier__receiving_agency__code"
_HANDLED_BY = "dossier__handling_agency__code"
_PROCEDURE = "dossier__version__procedure"
_ONLINE = Q(facts__channel=Channel.ONLINE.value)


@dataclass(frozen=True, slots=True)
class Share:
    """part of whole, both counts of the same things."""

    part: int
    whole: int


# Agency code → share; agencies without anything to count are not in it.
Shares = Mapping[str, Share]


def filed_online(since: date, until: date) -> Shares:
    """Dossiers filed online, of all filed, by the agency that received them."""
    return _shares(_filed(since, until), _RECEIVED_BY, _ONLINE)


def on_time(since: date, until: date) -> Shares:
    """Dossiers settled with the clock not past due, of all settled, by who handled them."""
    return _shares(_settled(since, until), _HANDLED_BY, Q(facts__on_time=True))


def electronic_result(since: date, until: date) -> Shares:
    """Settled dossiers with an electronic result, of all settled, by who handled them."""
    # Its digest stays when the file itself leaves by retention.
    issued = Q(dossier__result__isnull=False) & ~Q(dossier__result__sha256="")
    return _shares(_settled(since, until), _HANDLED_BY, issued)


def paid_online(since: date, until: date) -> Shares:
    """Dossiers of which a fee was paid without cash, of all of which one was paid in the
    period, by the agency that received them."""
    paid = Event.objects.between(since, until).filter(step=Step.RECORD_PAYMENT)
    return _shares(paid, _RECEIVED_BY, ~Q(facts__method="cash"))


def services_used(since: date, until: date) -> Shares:
    """Procedures with a dossier filed online in the period, of those in which the agency
    received any dossier and that could be filed online on its last day."""
    levels = _online_levels(until)
    return _of_procedures(
        since,
        until,
        of=lambda procedure: levels.get(procedure, "none") != "none",
        part=lambda procedure, online: online > 0,
    )


def full_process(since: date, until: date) -> Shares:
    """Procedures offered wholly online on the last day of the period, of those in which the
    agency received any dossier in it."""
    levels = _online_levels(until)
    return _of_procedures(
        since,
        until,
        of=lambda procedure: True,
        part=lambda procedure, online: levels.get(procedure) == "full",
    )


MEASURES: Mapping[str, Callable[[date, date], Shares]] = {
    "filed_online": filed_online,
    "on_time": on_time,
    "electronic_result": electronic_result,
    "paid_online": paid_online,
    "services_used": services_used,
    "full_process": full_process,
}


def _filed(since: date, until: date) -> QuerySet[Event]:
    return Event.objects.between(since, until).filter(step=Step.FILE)


def _settled(since: date, until: date) -> QuerySet[Event]:
    return Event.objects.between(since, until).settling()


def _shares(rows: QuerySet[Event], agency: str, part: Q) -> Shares:
    """Dossiers of these events, by agency; each counts once however often it is named."""
    counted = (
        rows.order_by()
        .values(agency)
        .annotate(
            whole=Count("dossier", distinct=True),
            part=Count("dossier", distinct=True, filter=part),
        )
    )
    return {row[agency]: Share(row["part"], row["whole"]) for row in counted if row[agency]}


def _online_levels(on: date) -> dict[int, str]:
    """Procedure → how far it could be done online that day, by the version then in force."""
    found: dict[int, str] = {}
    rows = ProcedureVersion.objects.in_force(on)
    for procedure, level in rows.values_list("procedure_id", "document__online_level"):
        found.setdefault(procedure, level)
    return found


def _of_procedures(
    since: date,
    until: date,
    *,
    of: Callable[[int], bool],
    part: Callable[[int, int], bool],
) -> Shares:
    """Procedures by the agency that received their dossiers.

    of: whether a procedure counts. part: whether it is of the part, by its number of
    dossiers filed online.
    """
    rows = _filed(since, until).order_by().values_list(_RECEIVED_BY, _PROCEDURE)
    found: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for agency, procedure, online in rows.annotate(online=Count("pk", filter=_ONLINE)):
        if of(procedure):
            found[agency][0] += part(procedure, online)
            found[agency][1] += 1
    return {agency: Share(*counts) for agency, counts in found.items()}
