"""The product against the slow clock, on random calendars and office hours."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from dossiers.worktime import (
    Calendar,
    Kind,
    Limit,
    Mark,
    OfficeHours,
    Rule,
    Unit,
    due,
    read,
)

from . import reference
from .stories import (
    FEW,
    RUN,
    VIETNAM,
    calendars,
    histories,
    moments,
    pauses_length,
    working_limits,
)


@RUN
@given(calendars(), moments, pauses_length)
def test_office_time_between_two_moments(
    calendar: Calendar, start: datetime, length: timedelta
) -> None:
    expected = reference.between(calendar, start, start + length)
    assert calendar.working_between(start, start + length) == expected
    assert calendar.working_between(start + length, start) == -expected


@RUN
@given(calendars(), moments)
def test_openings_and_closings(calendar: Calendar, moment: datetime) -> None:
    opening = reference.opening_from(calendar, moment)
    assert calendar.next_opening(moment) == opening
    assert calendar.is_open(moment) == (opening == moment)
    assert calendar.next_closing(moment) == reference.closing_from(calendar, moment)
    assert calendar.is_working(moment.date()) == reference.works(calendar, moment.date())


@RUN
@given(calendars(), moments, st.timedeltas(timedelta(microseconds=1), timedelta(days=4)))
def test_adding_office_time(
    calendar: Calendar, moment: datetime, amount: timedelta
) -> None:
    start = reference.opening_from(calendar, moment)
    expected = reference.runs_out(calendar, start, amount, [])
    assert calendar.add_working(moment, amount) == expected
    assert calendar.working_between(moment, expected) == amount


@RUN
@given(calendars(), moments, working_limits)
def test_due_of_working_units(calendar: Calendar, moment: datetime, limit: Limit) -> None:
    _, expected = reference.start_and_due(limit, calendar, moment, [])
    assert due(Rule(limit), calendar, moment) == expected


@RUN
@given(
    calendars(),
    moments,
    st.builds(Limit, st.integers(1, 40), st.sampled_from((Unit.CALENDAR_DAY, Unit.MONTH))),
)
def test_due_of_calendar_units(calendar: Calendar, moment: datetime, limit: Limit) -> None:
    accepted = reference.opening_from(calendar, moment)
    last = reference.last_day(limit, accepted.date())
    close = reference.at(last, calendar.hours.spans[-1][1])
    assert due(Rule(limit), calendar, moment) == reference.closing_from(calendar, close)


@RUN
@given(calendars(), histories(), working_limits)
def test_due_after_any_pauses(calendar: Calendar, marks: list[Mark], limit: Limit) -> None:
    now = marks[-1].at + timedelta(days=2)
    reading = read(
        Rule(limit), calendar, [m for m in marks if m.kind != Kind.EXTENDED], now
    )
    stops = _supplements(marks, now)
    start, expected = reference.start_and_due(limit, calendar, marks[0].at, stops)
    assert (reading.starts_at, reading.due_at) == (start, expected)
    end = reading.ended_at or now
    running = (
        reference.between(calendar, since, until)
        for since, until in reference.outside(start, end, stops)
    )
    assert reading.spent == sum(running, timedelta(0))


def _supplements(marks: list[Mark], now: datetime) -> reference.Spans:
    """Pair each supplement pause with what ended it, the plain way."""
    spans, since = [], None
    for mark in marks:
        if mark.kind == Kind.PAUSED and mark.reason == "supplement":
            since = since or mark.at
        ends = mark.kind == Kind.RESUMED and mark.reason in ("", "supplement")
        if since and (ends or mark.kind == Kind.ENDED):
            spans.append((since, mark.at))
            since = None
        if mark.kind == Kind.ENDED:
            return spans
    return [*spans, (since, now)] if since else spans


@FEW
@given(moments, working_limits)
def test_the_national_calendar(moment: datetime, limit: Limit) -> None:
    _, expected = reference.start_and_due(limit, VIETNAM, moment, [])
    assert due(Rule(limit), VIETNAM, moment) == expected
    assert Calendar.vietnam(OfficeHours()) is VIETNAM
