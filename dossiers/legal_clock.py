"""From a dossier's recorded events to what the legal clock reads."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any, Protocol

from dossiers.calendars import calendar_of, stamped
from dossiers.models import Dossier, Event
from dossiers.states import FINAL, Status, Step
from dossiers.worktime import (
    Calendar,
    Kind,
    Limit,
    Line,
    Mark,
    Reading,
    Rule,
    State,
    Unit,
    due,
    explain,
    read,
)
from egov import clock


class Told(Protocol):
    """What the clock needs of an event: a row, or the values of one."""

    @property
    def step(self) -> str: ...
    @property
    def at(self) -> datetime: ...
    @property
    def status_from(self) -> int | None: ...
    @property
    def status_to(self) -> int: ...
    @property
    def facts(self) -> Mapping[str, Any]: ...
    @property
    def settles(self) -> bool: ...


_OPINION = "opinion"
_PAUSES = {Status.SUPPLEMENT: "supplement", Status.FINANCIAL: "payment"}
# Looking through a new dossier: 8 working hours (NĐ 61/2018, NĐ 118/2025).
LOOK_WITHIN = timedelta(hours=8)
_LOOK = Rule(Limit(8, Unit.WORKING_HOUR))


def calendar_for(dossier: Dossier, events: Iterable[Event]) -> Calendar:
    """The calendar its events name: first the desk's, from acceptance the handler's."""
    named = None
    for event in events:
        named = event.facts.get("calendar") or named
    return stamped(named) if named else calendar_of(dossier.handling_agency)


def marks_of(events: Iterable[Told]) -> list[Mark]:
    """The events that matter to the clock, in order."""
    return list(chain.from_iterable(marks_by_event(events)))


def marks_by_event(events: Iterable[Told]) -> Iterator[list[Mark]]:
    """For each event what it means to the clock; mostly nothing."""
    open_opinions = 0
    for event in events:
        marks = list(_marks(event))
        # The wait for other agencies lasts from the first question to the last answer.
        if event.step == Step.ASK_OPINION:
            open_opinions += 1
            marks.append(Mark(Kind.PAUSED, event.at, reason=_OPINION))
        elif event.step == Step.GIVE_OPINION:
            open_opinions -= 1
            if not open_opinions:
                marks.append(Mark(Kind.RESUMED, event.at, reason=_OPINION))
        yield marks


def _marks(event: Told) -> Iterable[Mark]:
    before, after = event.status_from, Status(event.status_to)
    if event.step in {Step.FILE, Step.ACCEPT}:
        kind = Kind.RECEIVED if event.step == Step.FILE else Kind.ACCEPTED
        yield Mark(kind, event.at)
    if before != after and before in _PAUSES:
        yield Mark(Kind.RESUMED, event.at, reason=_PAUSES[Status(before)])
    if place := event.facts.get("place"):
        yield Mark(Kind.MOVED, event.at, reason=place)
    yield from _dates(event)
    if before != after and after in _PAUSES:
        yield Mark(Kind.PAUSED, event.at, reason=_PAUSES[after])
    if event.settles or (after in FINAL and before != Status.FINISHED):
        yield Mark(Kind.ENDED, event.at, reason=event.step)


def _dates(event: Told) -> Iterable[Mark]:
    """Acts that are about the due date itself."""
    if event.step == Step.APOLOGISE:
        until = datetime.fromisoformat(event.facts["until"])
        yield Mark(Kind.EXTENDED, event.at, until=until)
    elif event.step == Step.RECOUNT:
        yield Mark(Kind.RECOUNTED, event.at, reason=event.facts["notice"])


def reading(
    dossier: Dossier, events: Sequence[Event], now: datetime | None = None
) -> Reading:
    """What the clock shows for this dossier, from its events alone."""
    rule = dossier.spec.rule(dossier.case, dossier.channel)
    calendar = calendar_for(dossier, events)
    return read(rule, calendar, marks_of(events), now or clock.now())


def explanation(
    dossier: Dossier, events: Sequence[Event], now: datetime | None = None
) -> tuple[Line, ...]:
    """The same line by line: what applicant, official and inspector alike are told."""
    rule = dossier.spec.rule(dossier.case, dossier.channel)
    calendar = calendar_for(dossier, events)
    return explain(rule, calendar, marks_of(events), now or clock.now())


def step_due(
    dossier: Dossier, events: Sequence[Event], read: Reading, at: datetime
) -> datetime | None:
    """When the place that holds it at `at` has used up its time; None: no limit, no clock.

    Before acceptance the desk has 8 working hours from filing, or from the supplement.
    `at` itself when the share is used up already.
    """
    calendar = calendar_for(dossier, events)
    if not dossier.is_accepted:
        return looked_through_by(calendar, events)
    return share_used_at(calendar, read, at)


def looked_through_by(calendar: Calendar, events: Sequence[Told]) -> datetime | None:
    """Until when the desk must have looked through a dossier that is not accepted."""
    if events[-1].status_to != Status.REGISTERED:
        return None
    looked_from = {Step.FILE, Step.ANSWER_SUPPLEMENT}
    since = max(event.at for event in events if event.step in looked_from)
    return due(_LOOK, calendar, since)


def share_used_at(calendar: Calendar, read: Reading, at: datetime) -> datetime | None:
    """When the place that holds an accepted dossier at `at` has used up its share."""
    if read.state != State.RUNNING or read.step is None or read.step.allotted is None:
        return None
    left = read.step.allotted - read.step.spent
    if left <= timedelta():
        return at
    assert read.starts_at is not None
    return calendar.add_working(max(at, read.starts_at), left)
