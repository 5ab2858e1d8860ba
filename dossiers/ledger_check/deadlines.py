"""The legal clock read again, event by event: every due moment that was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from dossiers import calendars, legal_clock
from dossiers.ledger_check.found import Broken
from dossiers.ledger_check.stories import Story, Told
from dossiers.ledger_check.terms import Terms
from dossiers.states import Step
from dossiers.worktime import Calendar, Mark, Reading, Rule, read
from dossiers.worktime.count import Count
from dossiers.worktime.marks import History


@dataclass(slots=True)
class Clock:
    """The due moment after each event, counted again only when something moved it.

    It stands still while the clock runs: only a pause, its end, an extension or another
    calendar moves it, and while the clock is stopped every moment does.
    """

    rule: Rule
    marks: list[Mark] = field(default_factory=list)
    history: History = field(default_factory=History)
    calendar: Calendar | None = None
    due_at: datetime | None = None
    moved: bool = True

    def take(self, event: Told, marks: list[Mark]) -> datetime | None:
        """The due moment once this event has happened; None before acceptance."""
        if named := event.facts.get("calendar"):
            self.calendar = calendars.stamped(named)
            self.moved = True
        if marks:
            self.marks += marks
            self.history = History.of(self.marks, self.rule.pauses, marks[-1].at)
            self.moved = True
        if self.history.accepted_at is None or self.calendar is None:
            return None
        holding = bool(self.history.stopped.holding)
        if self.moved or holding:
            end = self.history.end
            moment = end.at if end else event.at
            count = Count.of(self.rule, self.calendar, self.history, moment)
            self.due_at, self.moved = count.due_at, False
        return self.due_at

    def reading(self, at: datetime) -> Reading:
        assert self.calendar is not None
        return read(self.rule, self.calendar, self.marks, at)


def deadlines(story: Story, terms: Terms, rule: Rule) -> Iterator[Broken]:
    """Due moments, and whether they were kept, that the clock does not read like that."""
    clock, accepted, supplements = Clock(rule), False, 0
    most = terms.max_supplements
    told_marks = legal_clock.marks_by_event(story.events)
    for event, marks in zip(story.events, told_marks, strict=True):
        due_at = clock.take(event, marks)
        accepted = accepted or event.step == Step.ACCEPT
        supplements += event.step == Step.REQUEST_SUPPLEMENT
        if accepted and _moment(event.facts, "due_at") != due_at:
            yield Broken(story.code, event.seq, f"its due_at is not {_said(due_at)}")
        if event.settles:
            on_time = bool(clock.reading(event.at).on_time and supplements <= most)
            if event.facts.get("on_time") is not on_time:
                yield Broken(story.code, event.seq, f"its on_time is not {on_time}")
    yield from _stored(story, clock, accepted=accepted)


def _stored(story: Story, clock: Clock, *, accepted: bool) -> Iterator[Broken]:
    """What the dossier keeps for lists, against the reading after its last event."""
    row, last = story.row, story.events[-1]
    assert clock.calendar is not None
    if accepted:
        reading = clock.reading(last.at)
        step_due_at = legal_clock.share_used_at(clock.calendar, reading, last.at)
        said = {"due_at": reading.due_at, "paused_since": reading.paused_since}
    else:
        step_due_at = legal_clock.looked_through_by(clock.calendar, story.events)
        said = {"due_at": None, "paused_since": None}
    said["step_due_at"] = step_due_at
    for name, moment in said.items():
        if getattr(row, name) != moment:
            reason = f"the dossier's {name} is not {_said(moment)}"
            yield Broken(story.code, last.seq, reason)


def _moment(facts: Mapping[str, Any], name: str) -> datetime | None:
    text = facts[name]
    return datetime.fromisoformat(text) if text else None


def _said(moment: datetime | None) -> str:
    return moment.isoformat() if moment else "empty"
