"""What the watch must have seen, worked out from the events alone.

Between two events nothing about a dossier changes but the time, so each stretch is looked
at from every moment at which the watch looked. None of the watch's questions is asked
here: due dates, steps and pauses are read again by the legal clock.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime

from django.conf import settings

from dossiers import legal_clock
from dossiers.models import Alert, Dossier, Event
from dossiers.states import FINAL, UNSETTLED, Status, Step
from dossiers.worktime import Calendar, State
from dossiers.worktime.limits import lay

Occasion = tuple[str, str]
_ENDED = FINAL | {Status.FINISHED}


Moments = Sequence[datetime]


@dataclass(frozen=True, slots=True)
class Stretch:
    """A dossier between two events. `since` belongs to it, `until` does not."""

    since: datetime
    until: datetime
    status: Status
    visit: str
    accepted: bool
    due_at: datetime | None
    running: bool
    step_due_at: datetime | None
    answer_by: datetime | None
    opinions: Mapping[str, datetime]
    apologised: frozenset[datetime]


@dataclass(slots=True)
class Expected:
    """Of one dossier: each occasion with when it was first seen and when it was seen to be
    over (None: it lasts), and the due dates that were missed."""

    seen: dict[Occasion, tuple[datetime, datetime | None]] = field(default_factory=dict)
    missed: set[datetime] = field(default_factory=set)


def key_of(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


@dataclass(slots=True)
class _Told:
    """What the events have told so far."""

    dossier: Dossier
    opinions: Mapping[tuple[str, datetime], int]
    past: list[Event] = field(default_factory=list)
    visit: str = ""
    answer_by: datetime | None = None
    open: dict[str, tuple[str, datetime]] = field(default_factory=dict)
    apologised: set[datetime] = field(default_factory=set)

    def hear(self, event: Event) -> None:
        facts = event.facts
        self.past.append(event)
        if place := facts.get("place"):
            kinds = {place.code: place.kind for place in self.dossier.spec.route}
            self.visit = f"{kinds[place].value} {key_of(event.at)}"
        elif event.step in {Step.ASSIGN, Step.TAKE}:
            self.visit = f"{self.visit.partition(' ')[0]} {key_of(event.at)}"
        if event.step == Step.REQUEST_SUPPLEMENT:
            self.answer_by = datetime.fromisoformat(facts["answer_by"])
        elif event.step == Step.ASK_OPINION:
            pk = self.opinions[facts["asked"], event.at]
            self.open[facts["asked"]] = str(pk), datetime.fromisoformat(facts["due"])
        elif event.step == Step.GIVE_OPINION:
            del self.open[facts["asked"]]
        elif event.step == Step.APOLOGISE:
            self.apologised.add(datetime.fromisoformat(facts["about"]))

    def stretch(self, until: datetime) -> Stretch:
        event = self.past[-1]
        then = copy(self.dossier)
        accepted = [told.at for told in self.past if told.step == Step.ACCEPT]
        then.accepted_at = accepted[0] if accepted else None
        then.status = event.status_to
        read = legal_clock.reading(then, self.past, event.at)
        return Stretch(
            since=event.at,
            until=until,
            status=Status(event.status_to),
            visit=self.visit,
            accepted=bool(accepted),
            due_at=read.due_at,
            running=read.state == State.RUNNING,
            step_due_at=legal_clock.step_due(then, self.past, read, event.at),
            answer_by=self.answer_by,
            opinions=dict(self.open.values()),
            apologised=frozenset(self.apologised),
        )


def stretches(
    dossier: Dossier,
    events: Sequence[Event],
    opinions: Mapping[tuple[str, datetime], int],
    until: datetime,
) -> Iterator[Stretch]:
    """The dossier's life, event by event. `opinions`: (agency code, asked at) → key."""
    told = _Told(dossier, opinions)
    for number, event in enumerate(events):
        told.hear(event)
        following = events[number + 1].at if number + 1 < len(events) else until
        if following > event.at:
            yield told.stretch(following)


class Watcher:
    """Looks at one dossier from each moment at which the watch looked."""

    def __init__(
        self, dossier: Dossier, work: Calendar, desk: Calendar, accepted_at: datetime | None
    ) -> None:
        self.work, self.desk = work, desk
        self.near = self.early = work.day_length
        if accepted_at:
            term = lay(dossier.spec.rule(dossier.case, dossier.channel), work, accepted_at)
            whole = work.working_between(term.starts_at, term.due())
            self.near = min(work.day_length, whole / 3)
            self.early = min(settings.APOLOGY_DAYS_BEFORE * work.day_length, whole / 2)
        self.drafted: datetime | None = None
        self.result = Expected()

    def look_at(self, life: Iterator[Stretch], looks: Moments) -> Expected:
        """`looks` in their order."""
        holding: set[Occasion] = set()
        for stretch in life:
            self._miss(stretch)
            first, end = (bisect_left(looks, at) for at in (stretch.since, stretch.until))
            for look in looks[first:end]:
                now = set(self._seen(stretch, look))
                for occasion in now - holding:
                    raised_at = self.result.seen.get(occasion, (look, None))[0]
                    self.result.seen[occasion] = raised_at, None
                for occasion in holding - now:
                    self.result.seen[occasion] = self.result.seen[occasion][0], look
                holding = now
        return self.result

    def _miss(self, stretch: Stretch) -> None:
        if stretch.running and stretch.due_at and stretch.due_at < stretch.until:
            self.result.missed.add(stretch.due_at)
        ended = stretch.status in _ENDED
        if ended and stretch.due_at in self.result.missed - stretch.apologised:
            self.drafted = stretch.due_at

    def _seen(self, stretch: Stretch, look: datetime) -> Iterator[Occasion]:
        unsettled = stretch.status in UNSETTLED
        step_over = unsettled and stretch.step_due_at and stretch.step_due_at < look
        silent = [pk for pk, due_at in stretch.opinions.items() if due_at < look]
        if stretch.running and stretch.due_at:
            yield from self._by_due_date(stretch.due_at, look)
        if step_over and stretch.accepted:
            yield Alert.Kind.STEP_OVER.value, stretch.visit
        elif step_over and stretch.step_due_at:
            yield Alert.Kind.NOT_ACCEPTED.value, key_of(stretch.step_due_at)
        if unsettled:
            yield from ((Alert.Kind.OPINION_OVER.value, pk) for pk in silent)
        if stretch.status == Status.SUPPLEMENT and stretch.answer_by:
            yield from self._by_answer(stretch.answer_by, look)
        due_at = stretch.due_at
        needed = step_over or silent or (due_at and due_at < look)
        if self._has_draft(stretch, look) and needed and due_at:
            yield Alert.Kind.APOLOGY_WAITS.value, key_of(due_at)

    def _by_due_date(self, due_at: datetime, look: datetime) -> Iterator[Occasion]:
        occasion = Alert.Kind.NEAR_DUE.value, key_of(due_at)
        if due_at < look:
            yield Alert.Kind.OVERDUE.value, key_of(due_at)
        elif (
            occasion in self.result.seen
            or self.work.working_between(look, due_at) < self.near
        ):
            yield occasion

    def _by_answer(self, answer_by: datetime, look: datetime) -> Iterator[Occasion]:
        if answer_by < look:
            yield Alert.Kind.ANSWER_OVER.value, key_of(answer_by)
        elif self.desk.working_between(look, answer_by) <= self.desk.day_length:
            yield Alert.Kind.ANSWER_NEAR.value, key_of(answer_by)

    def _has_draft(self, stretch: Stretch, look: datetime) -> bool:
        """Drafted from the days before, kept while its date is in force or was missed."""
        due_at = stretch.due_at
        if due_at is None or due_at in stretch.apologised:
            return False
        if stretch.running and self.work.working_between(look, due_at) <= self.early:
            self.drafted = due_at
        return self.drafted == due_at and (stretch.running or due_at in self.result.missed)
