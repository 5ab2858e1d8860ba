"""From a dossier's recorded events to what the legal clock reads."""

from collections.abc import Iterable
from datetime import datetime, time

from dossiers.models import Dossier, Event
from dossiers.states import FINAL, Status, Step
from dossiers.worktime import Calendar, Kind, Mark, OfficeHours, Reading, read
from egov import clock
from egov.models import Agency

_OPINION = "opinion"
_PAUSES = {Status.SUPPLEMENT: "supplement", Status.FINANCIAL: "payment"}


def calendar_of(agency: Agency) -> Calendar:
    """The national working calendar with this agency's office hours."""
    if not agency.opening:
        return Calendar.vietnam()
    read_time = time.fromisoformat
    spans = tuple((read_time(opens), read_time(closes)) for opens, closes in agency.opening)
    return Calendar.vietnam(OfficeHours(spans))


def marks_of(events: Iterable[Event]) -> list[Mark]:
    """The events that matter to the clock, in order."""
    marks: list[Mark] = []
    open_opinions = 0
    for event in events:
        marks += _marks(event)
        # The wait for other agencies lasts from the first question to the last answer.
        if event.step == Step.ASK_OPINION:
            open_opinions += 1
            marks.append(Mark(Kind.PAUSED, event.at, reason=_OPINION))
        elif event.step == Step.GIVE_OPINION:
            open_opinions -= 1
            if not open_opinions:
                marks.append(Mark(Kind.RESUMED, event.at, reason=_OPINION))
    return marks


def _marks(event: Event) -> Iterable[Mark]:
    before, after = event.status_from, Status(event.status_to)
    if event.step == Step.FILE:
        yield Mark(Kind.RECEIVED, event.at)
    if event.step == Step.ACCEPT:
        yield Mark(Kind.ACCEPTED, event.at)
    if before != after and before in _PAUSES:
        yield Mark(Kind.RESUMED, event.at, reason=_PAUSES[Status(before)])
    if place := event.facts.get("place"):
        yield Mark(Kind.MOVED, event.at, reason=place)
    if before != after and after in _PAUSES:
        yield Mark(Kind.PAUSED, event.at, reason=_PAUSES[after])
    if event.settles or (after in FINAL and before != Status.FINISHED):
        yield Mark(Kind.ENDED, event.at, reason=event.step)


def reading(
    dossier: Dossier, events: Iterable[Event], now: datetime | None = None
) -> Reading:
    """What the clock shows for this dossier, from its events alone."""
    rule = dossier.spec.rule(dossier.case, dossier.channel)
    calendar = calendar_of(dossier.handling_agency)
    return read(rule, calendar, marks_of(events), now or clock.now())
