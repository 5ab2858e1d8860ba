"""Rows of a queue: what an official reads of each dossier, in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from dossiers import watching
from dossiers.calendars import calendar_of
from dossiers.models import Alert, Dossier, Event, Opinion
from dossiers.querysets import GIVES_OPINIONS
from dossiers.states import Channel, RouteKind, Status, Step
from dossiers.views.office.remaining import Remaining, remaining_of, remaining_until
from dossiers.views.office.warnings import Warned, in_a_row
from dossiers.views.office.why import why_now
from egov import clock
from egov.mandates import agencies_as
from egov.models import Role, User


@dataclass(frozen=True, slots=True)
class Row:
    """One dossier in a list. pick: value of its checkbox, "" when it cannot be ticked."""

    code: str
    url: str
    panel_url: str
    procedure: str
    owner: str
    via: str
    status: int
    status_label: str
    remaining: Remaining
    why: str
    pick: str
    warned: list[Warned]


def rows_of(pks: Sequence[int], reader: User) -> list[Row]:
    """The rows in the order of `pks`; one this reader may not see is left out."""
    seen = Dossier.objects.visible_to(reader).for_list().filter(pk__in=pks)
    dossiers = seen.in_bulk()
    known = _Known(
        reader,
        clock.now(),
        _latest(pks),
        _first_due(pks),
        _asked(pks, reader),
        watching.badges_of(pks),
    )
    return [known.row(dossiers[pk]) for pk in pks if pk in dossiers]


def _latest(pks: Sequence[int]) -> dict[int, Event]:
    """The last event of each; a dossier's revision is the number of its last event."""
    events = Event.objects.filter(dossier__in=pks, seq=F("dossier__revision"))
    found = events.select_related("by", "agency", "personal")
    return {event.dossier_id: event for event in found}


def _first_due(pks: Sequence[int]) -> dict[int, datetime | None]:
    """The date given at acceptance, before any pause."""
    accepted = Event.objects.filter(dossier__in=pks, step=Step.ACCEPT)
    pairs = accepted.values_list("dossier", "facts__due_at")
    return {pk: parse_datetime(due_at) for pk, due_at in pairs if due_at}


def _asked(pks: Sequence[int], reader: User) -> dict[int, Opinion]:
    """What the reader's own agencies are asked and have not answered."""
    agencies = agencies_as(reader, GIVES_OPINIONS)
    waiting = Opinion.objects.filter(
        dossier__in=pks, agency__in=agencies, answered_at__isnull=True
    )
    return {opinion.dossier_id: opinion for opinion in waiting.select_related("agency")}


@dataclass(frozen=True, slots=True)
class _Known:
    """What was read for all rows at once, by dossier."""

    reader: User
    now: datetime
    latest: Mapping[int, Event]
    first_due: Mapping[int, datetime | None]
    asked: Mapping[int, Opinion]
    alerts: Mapping[int, list[Alert]]

    def row(self, dossier: Dossier) -> Row:
        code, asked = dossier.code, self.asked.get(dossier.pk)
        event = self.latest[dossier.pk]
        return Row(
            code=code,
            url=reverse("office:dossier", args=[code]),
            panel_url=reverse("office:panel", args=[code]),
            procedure=dossier.version.procedure.name,
            owner=dossier.owner_name,
            via=_via(dossier),
            status=dossier.status,
            status_label=str(Status(dossier.status).label),
            remaining=self._remaining(dossier, asked),
            why=why_now(dossier, event, reader=self.reader, now=self.now, asked=asked),
            pick=_pick(dossier, self.reader),
            warned=in_a_row(self.alerts.get(dossier.pk, ())),
        )

    def _remaining(self, dossier: Dossier, asked: Opinion | None) -> Remaining:
        if asked is None:
            return remaining_of(dossier, self.now, self.first_due.get(dossier.pk))
        calendar = calendar_of(asked.agency)
        return remaining_until(calendar, asked.asked_at, asked.due_at, self.now)


def _via(dossier: Dossier) -> str:
    if dossier.channel != Channel.ONLINE:
        return str(Channel(dossier.channel).label)
    return _("nộp hộ") if dossier.authority else ""


def _pick(dossier: Dossier, reader: User) -> str:
    """Code and revision of a dossier this reader may accept with others at once."""
    waits = dossier.status == Status.REGISTERED and dossier.at == RouteKind.RECEIVE
    mine = dossier.receiving_agency_id in agencies_as(reader, (Role.RECEPTION,))
    return f"{dossier.code}:{dossier.revision}" if waits and mine else ""
