"""Time limits, and how a limit is laid onto a calendar.

Civil Code 91/2015/QH13, art. 147-148: the first day of a period is not counted, and a period
that ends on a day off ends on the next working day. A procedure states its own unit.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from dossiers.worktime.calendar import TZ, Calendar

SAME_DAY_UNTIL = time(15)
MOST = 9999
SUPPLEMENT = "supplement"

Span = tuple[datetime, datetime]


class Unit(StrEnum):
    """What a limit counts."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    WORKING_HOUR = "working_hour"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Limit:
    """So many units, 1 to 9,999. ValueError otherwise."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MOST:
            raise ValueError(f"A time limit is 1 to {MOST} units, not {self.amount}.")
        if self.unit not in tuple(Unit):
            raise ValueError(f"A time limit counts {', '.join(Unit)}, not {self.unit}.")


@dataclass(frozen=True, slots=True)
class Rule:
    """The time rule of one version of a procedure.

    same_day: the result is due the day the dossier is accepted, or the next working day when
    that is 15:00 or later; the limit is then 1 working day. pauses: the reasons that stop the
    clock. shares: route step code and its percent of the whole time.
    ValueError for shares that repeat a step, are negative or exceed 100 together.
    """

    limit: Limit
    same_day: bool = False
    pauses: frozenset[str] = frozenset({SUPPLEMENT})
    shares: tuple[tuple[str, int], ...] = ()

    def __post_init__(self) -> None:
        if self.same_day and self.limit != Limit(1, Unit.WORKING_DAY):
            raise ValueError("A same-day rule has a limit of 1 working day.")
        percents = dict(self.shares)
        if len(percents) < len(self.shares):
            raise ValueError("A route step has one share of the time, not two.")
        if min(percents.values(), default=0) < 0 or sum(percents.values()) > 100:
            raise ValueError(
                "The shares of the route steps are percents, together at most 100."
            )


@dataclass(frozen=True, slots=True)
class Term:
    """A limit laid onto a calendar: counting starts, counting ends if nothing stops it.

    accepted_at: the acceptance, or the opening it counts from. whole_days: the period runs
    through nights and days off, and is due at an office closing.
    """

    calendar: Calendar
    accepted_at: datetime
    starts_at: datetime
    ends_at: datetime
    whole_days: bool

    def due(self, stops: Iterable[Span] = ()) -> datetime:
        """Return the due moment after these stops (apart, in order, not before the start)."""
        return self.end_and_due(stops)[1]

    def end_and_due(self, stops: Iterable[Span] = ()) -> Span:
        """Return the end of the period and the due moment: apart when that is a day off."""
        return self._push(self.ends_at, self._settle(self.ends_at), stops)

    def reappointed(self, until: datetime, stops: Iterable[Span]) -> datetime:
        """Return a re-appointed due moment after the stops that follow the re-appointment."""
        return self._push(until, until, stops)[1]

    def _push(self, end: datetime, due: datetime, stops: Iterable[Span]) -> Span:
        """Move an end by each stop that began before it was due: what was missed stays missed.

        A stop between the end, on a day off, and the due moment after it counts from the
        latter: otherwise a clock stopped in time could be late before it resumes.
        """
        for since, until in stops:
            if since >= due:
                break
            end = self._shift(end if since <= end else due, since, until)
            due = self._settle(end)
        return end, due

    def _shift(self, end: datetime, since: datetime, until: datetime) -> datetime:
        if self.whole_days:
            return end + (until - since)
        moved = self.calendar.add_working(end, self.calendar.working_between(since, until))
        # A re-appointed moment may lie outside office hours: what stopped before it is
        # not late while it stands, though no office time passes.
        return max(moved, until)

    def _settle(self, end: datetime) -> datetime:
        return self.calendar.next_closing(end) if self.whole_days else end


def due(rule: Rule, calendar: Calendar, accepted_at: datetime) -> datetime:
    """Return the due moment of a dossier accepted then, if nothing stops the clock."""
    return lay(rule, calendar, accepted_at).due()


def lay(rule: Rule, calendar: Calendar, accepted_at: datetime) -> Term:
    """Lay the rule onto the calendar from the moment a complete dossier is accepted.

    Acceptance outside office hours counts as acceptance at the next opening.
    """
    accepted = calendar.next_opening(accepted_at)
    if rule.same_day:
        return _same_day(calendar, accepted)
    limit = rule.limit
    if limit.unit == Unit.WORKING_HOUR:
        end = calendar.add_working(accepted, timedelta(hours=limit.amount))
        return Term(calendar, accepted, accepted, end, whole_days=False)
    day = accepted.date()
    if limit.unit == Unit.WORKING_DAY:
        return _working_days(calendar, accepted, limit.amount)
    start = datetime.combine(day + timedelta(1), time(), TZ)
    end = calendar.closes(_last_day(day, limit))
    return Term(calendar, accepted, start, end, whole_days=True)


def _same_day(calendar: Calendar, accepted: datetime) -> Term:
    if accepted.time() < SAME_DAY_UNTIL:
        end = calendar.next_closing(accepted)
        return Term(calendar, accepted, accepted, end, whole_days=False)
    return _working_days(calendar, accepted, 1)


def _working_days(calendar: Calendar, accepted: datetime, amount: int) -> Term:
    """Return the term of so many whole working days after the day of acceptance."""
    start = calendar.opens(calendar.working_day_after(accepted))
    end = calendar.closes(calendar.working_day_after(accepted, amount))
    return Term(calendar, accepted, start, end, whole_days=False)


def _last_day(accepted: date, limit: Limit) -> date:
    """Return day N, or the same day of month N (the month's last day when it has no such day)."""
    if limit.unit == Unit.CALENDAR_DAY:
        return accepted + timedelta(limit.amount)
    years, month = divmod(accepted.month - 1 + limit.amount, 12)
    year = accepted.year + years
    return date(year, month + 1, min(accepted.day, monthrange(year, month + 1)[1]))
