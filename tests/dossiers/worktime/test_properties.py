"""What must hold for every calendar, rule and history."""

from datetime import UTC, datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from dossiers.worktime import (
    Calendar,
    Kind,
    Limit,
    Mark,
    Rule,
    State,
    due,
    explain,
    read,
)

from .stories import (
    FEW,
    RUN,
    WORKING,
    any_limits,
    calendars,
    histories,
    moments,
    pauses_length,
    rules,
    working_limits,
)

short = st.timedeltas(timedelta(0), timedelta(days=3))


@RUN
@given(calendars(), any_limits, moments, pauses_length)
def test_who_comes_later_is_never_due_earlier(
    calendar: Calendar, limit: Limit, moment: datetime, length: timedelta
) -> None:
    assert due(Rule(limit), calendar, moment) <= due(Rule(limit), calendar, moment + length)


@RUN
@given(calendars(), any_limits, moments, st.integers(1, 10))
def test_a_longer_limit_is_never_due_earlier(
    calendar: Calendar, limit: Limit, moment: datetime, more: int
) -> None:
    longer = Limit(limit.amount + more, limit.unit)
    sooner, later = (due(Rule(each), calendar, moment) for each in (limit, longer))
    assert sooner <= later
    assert sooner < later or limit.unit not in WORKING


@RUN
@given(calendars(), any_limits, moments)
def test_the_due_moment_lies_ahead_at_a_moment_the_office_works(
    calendar: Calendar, limit: Limit, moment: datetime
) -> None:
    end = due(Rule(limit), calendar, moment)
    assert end > moment
    assert calendar.is_working(end.date())
    assert calendar.add_working(calendar.next_opening(moment), timedelta(0)) <= end


@RUN
@given(calendars(), moments, short, short)
def test_splitting_a_period_changes_nothing(
    calendar: Calendar, moment: datetime, first: timedelta, second: timedelta
) -> None:
    step = calendar.add_working(calendar.add_working(moment, first), second)
    assert step == calendar.add_working(moment, first + second)
    middle, end = moment + first, moment + first + second
    parts = calendar.working_between(moment, middle) + calendar.working_between(middle, end)
    assert parts == calendar.working_between(moment, end)


@RUN
@given(calendars(), working_limits, moments, pauses_length, pauses_length)
def test_a_pause_shifts_the_due_moment_by_exactly_the_office_time_in_it(
    calendar: Calendar, limit: Limit, moment: datetime, after: timedelta, length: timedelta
) -> None:
    rule = Rule(limit)
    start = read(rule, calendar, [Mark(Kind.ACCEPTED, moment)], moment).starts_at
    first = due(rule, calendar, moment)
    assert start is not None
    since, until = start + after, start + after + length
    assume(since < first)
    marks = _paused(moment, (since, until))
    later = read(rule, calendar, marks, until).due_at
    assert later == calendar.add_working(first, calendar.working_between(since, until))


@RUN
@given(calendars(), any_limits, moments, pauses_length, pauses_length, st.floats(0, 1))
def test_a_pause_cut_in_two_is_the_same_pause(
    calendar: Calendar,
    limit: Limit,
    moment: datetime,
    after: timedelta,
    length: timedelta,
    cut: float,
) -> None:
    since, until = moment + after, moment + after + length
    middle = since + length * cut
    whole = _paused(moment, (since, until))
    halves = _paused(moment, (since, middle), (middle, until))
    rule, now = Rule(limit), until + timedelta(days=1)
    assert read(rule, calendar, whole, now) == read(rule, calendar, halves, now)


@RUN
@given(calendars(), rules, histories(), pauses_length)
def test_replaying_at_any_later_date_gives_the_same_due_moment(
    calendar: Calendar, rule: Rule, marks: list[Mark], length: timedelta
) -> None:
    last = marks[-1].at
    reading = read(rule, calendar, marks, last)
    assume(reading.state is not State.PAUSED)
    later = read(rule, calendar, marks, last + length)
    assert (later.due_at, later.first_due_at) == (reading.due_at, reading.first_due_at)
    assert later.starts_at == reading.starts_at


@RUN
@given(calendars(), rules, histories())
def test_the_future_changes_no_earlier_reading(
    calendar: Calendar, rule: Rule, marks: list[Mark]
) -> None:
    for index, mark in enumerate(marks):
        known = [each for each in marks if each.at <= mark.at]
        assert read(rule, calendar, marks, mark.at) == read(
            rule, calendar, known, mark.at
        ), index


@RUN
@given(calendars(), rules, histories(), pauses_length)
def test_once_missed_stays_missed(
    calendar: Calendar, rule: Rule, marks: list[Mark], length: timedelta
) -> None:
    now = marks[-1].at
    before = read(rule, calendar, marks, now)
    after = read(rule, calendar, _prolonged(marks, now + length), now + length * 2)
    if before.on_time is False:
        assert after.on_time is False
        assert after.first_due_at == before.first_due_at


@RUN
@given(calendars(), rules, histories(), pauses_length)
def test_a_clock_stopped_in_time_is_not_late_while_it_stands(
    calendar: Calendar, rule: Rule, marks: list[Mark], length: timedelta
) -> None:
    stopped = [*marks, Mark(Kind.PAUSED, marks[-1].at, "supplement")]
    before = read(rule, calendar, stopped, marks[-1].at)
    assume(before.state is State.PAUSED and not before.late)
    assert not read(rule, calendar, stopped, marks[-1].at + length).late


@RUN
@given(calendars(), rules, histories())
def test_the_figures_of_a_reading_agree(
    calendar: Calendar, rule: Rule, marks: list[Mark]
) -> None:
    now = marks[-1].at
    reading = read(rule, calendar, marks, now)
    assert reading.due_at is not None
    assert reading.first_due_at is not None
    assert reading.first_due_at <= reading.due_at
    assert reading.late == ((reading.ended_at or now) > reading.due_at)
    assert reading.late_by == max(-reading.remaining, timedelta(0))
    assert reading.late or not reading.late_by
    assert (reading.paused_since is not None) == (reading.state is State.PAUSED)
    if rule.limit.unit in WORKING and reading.extended_until is None:
        total = calendar.working_between(
            reading.starts_at or now, due(rule, calendar, marks[0].at)
        )
        assert reading.spent + reading.remaining == total


@RUN
@given(calendars(), rules, histories())
def test_saying_it_twice_changes_nothing(
    calendar: Calendar, rule: Rule, marks: list[Mark]
) -> None:
    twice = [each for mark in marks for each in _again(mark)]
    now = marks[-1].at
    assert read(rule, calendar, twice, now) == read(rule, calendar, marks, now)


@FEW
@given(calendars(), rules, histories())
def test_the_zone_of_the_input_does_not_matter(
    calendar: Calendar, rule: Rule, marks: list[Mark]
) -> None:
    now = marks[-1].at
    there = [Mark(m.kind, m.at.astimezone(UTC), m.reason, m.until) for m in marks]
    assert read(rule, calendar, there, now.astimezone(UTC)) == read(
        rule, calendar, marks, now
    )


@RUN
@given(calendars(), rules, histories(), pauses_length)
def test_every_history_can_be_explained(
    calendar: Calendar, rule: Rule, marks: list[Mark], length: timedelta
) -> None:
    now = marks[-1].at + length
    reading, lines = read(rule, calendar, marks, now), explain(rule, calendar, marks, now)
    dues = [line.at for line in lines if line.code.startswith("due")]
    assert dues == [reading.due_at]
    for line in lines:
        assert line.text("vi").endswith(".")
        assert line.text("en").endswith(".")


def _paused(accepted: datetime, *spans: tuple[datetime, datetime]) -> list[Mark]:
    marks = [Mark(Kind.ACCEPTED, accepted)]
    for since, until in spans:
        marks += [
            Mark(Kind.PAUSED, since, "supplement"),
            Mark(Kind.RESUMED, until, "supplement"),
        ]
    return marks


def _prolonged(marks: list[Mark], moment: datetime) -> list[Mark]:
    """Try to bend a history: stop the clock and ask for more time."""
    until = moment + timedelta(days=90)
    return [
        *marks,
        Mark(Kind.PAUSED, moment, "supplement"),
        Mark(Kind.EXTENDED, moment, until=until),
    ]


def _again(mark: Mark) -> list[Mark]:
    return [mark] if mark.kind in (Kind.EXTENDED, Kind.MOVED) else [mark, mark]
