"""Where the due moment of one dossier lies, given what happened so far."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dossiers.worktime.calendar import Calendar
from dossiers.worktime.limits import Rule, Span, Term, lay
from dossiers.worktime.marks import History, Mark

ZERO = timedelta(0)


class Verdict(StrEnum):
    """What an extension is worth: it holds, or why it is ignored."""

    HOLDS = "holds"
    SECOND = "second"
    TOO_LATE = "too_late"
    NOT_LATER = "not_later"


@dataclass(frozen=True, slots=True)
class Count:
    """The time of one accepted dossier, counted up to `moment` (now, or its end).

    stops: what is not counted, clipped to the time since counting began. ends_at: the end of
    the period, perhaps on a day off; first_due_at: when it is due, knowing no extension.
    While the clock is stopped both due moments are those of resuming at `moment`.
    """

    term: Term
    moment: datetime
    stops: Sequence[Span]
    ends_at: datetime
    first_due_at: datetime
    due_at: datetime
    extensions: tuple[tuple[Mark, Verdict], ...]

    @classmethod
    def of(
        cls, rule: Rule, calendar: Calendar, history: History, moment: datetime
    ) -> "Count":
        """Count the time of a dossier whose history has an acceptance."""
        assert history.accepted_at is not None
        term = lay(rule, calendar, history.accepted_at)
        stops = history.stopped.spans(term.starts_at, moment)
        end, first_due = term.end_and_due(stops)
        due_at = first_due
        extensions = _weigh(term, history)
        for mark, verdict in extensions:
            if verdict is Verdict.HOLDS and mark.until:
                later = history.stopped.spans(mark.at, moment)
                due_at = max(first_due, term.reappointed(mark.until, later))
        return cls(term, moment, stops, end, first_due, due_at, extensions)

    def running(self, since: datetime, until: datetime) -> timedelta:
        """Return the office time between two moments in which the clock ran."""
        between = self.term.calendar.working_between
        if until <= since:
            return ZERO
        stopped = (
            between(max(start, since), min(end, until))
            for start, end in self.stops
            if start < until and end > since
        )
        return between(since, until) - sum(stopped, ZERO)

    def remaining(self) -> timedelta:
        """Return the office time left; negative, not counting stops, once it is overdue."""
        if self.moment > self.due_at:
            return -self.running(self.due_at, self.moment)
        return self.running(max(self.moment, self.term.starts_at), self.due_at)

    @property
    def extension(self) -> Mark | None:
        """Return the extension that holds, if any."""
        return next(
            (mark for mark, verdict in self.extensions if verdict is Verdict.HOLDS), None
        )


def _weigh(term: Term, history: History) -> tuple[tuple[Mark, Verdict], ...]:
    """Judge each extension on the due moment as it stood when it was made."""
    weighed: list[tuple[Mark, Verdict]] = []
    holds = False
    for mark in history.extensions:
        verdict = Verdict.SECOND if holds else _verdict(term, history, mark)
        holds = holds or verdict is Verdict.HOLDS
        weighed.append((mark, verdict))
    return tuple(weighed)


def _verdict(term: Term, history: History, mark: Mark) -> Verdict:
    """Apply: at the latest one working day before the due moment, and to a later one.

    Decree 61/2018/NĐ-CP as summarised in docs/clock.md.
    """
    assert mark.until is not None
    due_at = term.due(history.stopped.spans(term.starts_at, mark.at))
    if term.calendar.working_between(mark.at, due_at) < term.calendar.day_length:
        return Verdict.TOO_LATE
    return Verdict.HOLDS if mark.until > due_at else Verdict.NOT_LATER
