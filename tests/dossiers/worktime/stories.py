"""Calendars, rules and histories for the tests: a hand to write them, and random ones."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st

from dossiers.worktime import (
    TZ,
    Calendar,
    Day,
    DayKind,
    Kind,
    Limit,
    Mark,
    OfficeHours,
    Rule,
    Unit,
)

VIETNAM = Calendar.vietnam()
WORKING = (Unit.WORKING_DAY, Unit.WORKING_HOUR)
RUN = settings(max_examples=100, deadline=None, database=None)
FEW = settings(max_examples=60, deadline=None, database=None)


def at(text: str) -> datetime:
    """Read a Vietnamese moment written as 2026-02-13T10:12."""
    return datetime.fromisoformat(text).replace(tzinfo=TZ)


def naive(text: str) -> datetime:
    """Read a moment that does not say in which zone."""
    return datetime.fromisoformat(text)


def mark(kind: Kind, text: str, reason: str = "", until: str = "") -> Mark:
    return Mark(kind, at(text), reason, at(until) if until else None)


def working_days(amount: int) -> Rule:
    return Rule(Limit(amount, Unit.WORKING_DAY))


def calendar_days(amount: int) -> Rule:
    return Rule(Limit(amount, Unit.CALENDAR_DAY))


@st.composite
def office_hours(draw: st.DrawFn) -> OfficeHours:
    edges = st.lists(st.integers(0, 23 * 60 + 59), min_size=2, max_size=6, unique=True)
    minutes = sorted(draw(edges))
    times = [time(minute // 60, minute % 60) for minute in minutes]
    return OfficeHours(tuple(zip(times[::2], times[1::2], strict=False)))


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    dates = st.dates(date(2025, 11, 1), date(2026, 7, 1))
    kinds = draw(st.dictionaries(dates, st.sampled_from(DayKind), max_size=60))
    days = {day: Day(kind, "Ngày lễ", "Holiday", "1/TB") for day, kind in kinds.items()}
    return Calendar(days, draw(office_hours()))


moments = st.datetimes(
    naive("2025-12-01"), naive("2026-04-01"), timezones=st.sampled_from((UTC, TZ))
)
pauses_length = st.timedeltas(timedelta(0), timedelta(days=12))
any_limits = st.builds(Limit, st.integers(1, 25), st.sampled_from(Unit))
working_limits = st.builds(Limit, st.integers(1, 25), st.sampled_from(WORKING))
rules = st.builds(
    Rule,
    any_limits,
    pauses=st.sampled_from(
        (frozenset({"supplement"}), frozenset({"supplement", "opinion"}))
    ),
    shares=st.just((("appraise", 60), ("approve", 20))),
)


@st.composite
def histories(draw: st.DrawFn) -> list[Mark]:
    """Draw a filed and accepted dossier to which anything may then happen, in order."""
    moment = draw(moments)
    marks = [Mark(Kind.RECEIVED, moment), Mark(Kind.ACCEPTED, moment)]
    for kind in draw(st.lists(st.sampled_from(AFTERWARDS), max_size=8)):
        moment += draw(st.timedeltas(timedelta(0), timedelta(days=6)))
        reason = draw(st.sampled_from(REASONS[kind]))
        until = (
            moment + timedelta(days=draw(st.integers(0, 30)))
            if kind is Kind.EXTENDED
            else None
        )
        marks.append(Mark(kind, moment, reason, until))
    return marks


AFTERWARDS = (Kind.PAUSED, Kind.PAUSED, Kind.RESUMED, Kind.RESUMED, *Kind)
REASONS = {
    Kind.RECEIVED: ("",),
    Kind.ACCEPTED: ("",),
    Kind.PAUSED: ("supplement", "opinion", "payment"),
    Kind.RESUMED: ("", "supplement", "opinion", "payment"),
    Kind.MOVED: ("appraise", "approve", "return"),
    Kind.EXTENDED: ("",),
    Kind.RECOUNTED: ("01/TB-UBND",),
    Kind.ENDED: ("issued",),
}
