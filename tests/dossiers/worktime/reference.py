"""The slow clock: walks day by day and span by span, and shares no arithmetic with the product.

It counts what runs instead of moving a due moment by what stops, so agreement means something.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from dossiers.worktime import TZ, Calendar, DayKind, Limit, Unit

DAY = timedelta(1)
ZERO = timedelta(0)
Spans = list[tuple[datetime, datetime]]


def works(calendar: Calendar, day: date) -> bool:
    if day in calendar.days:
        return calendar.days[day].kind == DayKind.WORKED
    return day.isoweekday() <= 5


def office_spans(calendar: Calendar, start: date) -> Iterator[tuple[datetime, datetime]]:
    """Yield the spans in which the office is open, from a date on, without end."""
    day = start
    while True:
        if works(calendar, day):
            for opening, closing in calendar.hours.spans:
                yield at(day, opening), at(day, closing)
        day += DAY


def at(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock, TZ)


def between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    total = ZERO
    for opening, closing in office_spans(calendar, start.astimezone(TZ).date()):
        if opening >= end:
            return total
        total += max(min(closing, end) - max(opening, start), ZERO)
    raise AssertionError


def opening_from(calendar: Calendar, moment: datetime) -> datetime:
    moment = moment.astimezone(TZ)
    for opening, closing in office_spans(calendar, moment.date()):
        if moment < closing:
            return max(moment, opening)
    raise AssertionError


def closing_from(calendar: Calendar, moment: datetime) -> datetime:
    day = moment.astimezone(TZ).date()
    closing = calendar.hours.spans[-1][1]
    while not (works(calendar, day) and moment <= at(day, closing)):
        day += DAY
    return at(day, closing)


def runs_out(
    calendar: Calendar, start: datetime, budget: timedelta, stops: Spans
) -> datetime:
    """Return when that much office time outside the stops has passed since start."""
    for opening, closing in office_spans(calendar, start.date()):
        for since, until in outside(max(opening, start), closing, stops):
            if until - since >= budget:
                return since + budget
            budget -= until - since
    raise AssertionError


def outside(start: datetime, end: datetime, stops: Spans) -> Spans:
    """Cut the stops, which may overlap, out of a span."""
    parts = [(start, end)] if start < end else []
    for since, until in stops:
        parts = [
            piece
            for first, last in parts
            for piece in ((first, min(last, since)), (max(first, until), last))
            if piece[0] < piece[1]
        ]
    return parts


def start_and_due(
    limit: Limit, calendar: Calendar, accepted: datetime, stops: Spans
) -> tuple[datetime, datetime]:
    """Return where counting starts and the due moment for a working unit."""
    accepted = opening_from(calendar, accepted)
    if limit.unit == Unit.WORKING_HOUR:
        return accepted, runs_out(calendar, accepted, timedelta(hours=limit.amount), stops)
    assert limit.unit == Unit.WORKING_DAY
    day = accepted.date() + DAY
    while not works(calendar, day):
        day += DAY
    start = at(day, calendar.hours.spans[0][0])
    full = sum((at(day, end) - at(day, begin) for begin, end in calendar.hours.spans), ZERO)
    return start, runs_out(calendar, start, limit.amount * full, stops)


def last_day(limit: Limit, accepted: date) -> date:
    """Return the last day of a calendar period, one day at a time."""
    if limit.unit == Unit.CALENDAR_DAY:
        for _ in range(limit.amount):
            accepted += DAY
        return accepted
    month = (accepted.year * 12 + accepted.month - 1) + limit.amount
    day = date(month // 12, month % 12 + 1, 1)
    while day.day < accepted.day and (day + DAY).month == day.month:
        day += DAY
    return day
