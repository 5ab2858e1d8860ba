"""Counts by agency, procedure and month, from events alone.

`add` runs in the transaction that takes an event off the outbox, so each event counts
exactly once. `recount` computes the same from the events, to check or to rebuild.

Definitions: received = filed at the agency; settled = result issued (national status 9)
by the agency that handled it; on time = settled with the clock not past due and no more
supplement rounds than the procedure allows. Months are those of the event.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import date

from django.db import connection
from django.utils import timezone

from dossiers.models import Event, Tally
from dossiers.states import Channel, Step

Key = tuple[int, int, date, str]
_ADD = """
INSERT INTO dossiers_tally AS tally (agency_id, procedure_id, month, measure, count)
VALUES (%s, %s, %s, %s, 1)
ON CONFLICT (agency_id, procedure_id, month, measure)
DO UPDATE SET count = tally.count + 1
"""


def add(event: Event) -> None:
    """Count one event. Only in the transaction that empties its outbox row."""
    keys = sorted(counted(event))
    if keys:
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, keys)


def counted(event: Event) -> Iterator[Key]:
    """The tallies one event adds one to."""
    dossier, measure = event.dossier, Tally.Measure
    month = timezone.localdate(event.at).replace(day=1)
    procedure = dossier.version.procedure_id
    if event.step == Step.FILE:
        desk = dossier.receiving_agency_id
        yield desk, procedure, month, measure.RECEIVED.value
        if event.facts.get("channel") == Channel.ONLINE:
            yield desk, procedure, month, measure.RECEIVED_ONLINE.value
    if event.settles:
        handler = dossier.handling_agency_id
        yield handler, procedure, month, measure.SETTLED.value
        if event.facts.get("on_time"):
            yield handler, procedure, month, measure.ON_TIME.value


def recount() -> Counter[Key]:
    """Every tally from the events that left the outbox."""
    events = Event.objects.filter(outbox__isnull=True).select_related("dossier__version")
    events = events.defer("dossier__version__document", "dossier__answers")
    counts: Counter[Key] = Counter()
    for event in events.iterator(chunk_size=2000):
        counts.update(counted(event))
    return counts
