"""The clock told line by line: which facts, which days, and so which due moment.

The lines follow time; the due moment and the state of the clock close the account. They come
from the same count as the reading, so the two cannot disagree.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from operator import attrgetter

from dossiers.worktime.calendar import Calendar, local, moment_at
from dossiers.worktime.count import Count, Verdict
from dossiers.worktime.days import Day, index_of
from dossiers.worktime.limits import Rule
from dossiers.worktime.marks import History, Mark
from dossiers.worktime.wording import Line, Params

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(1)
_EXTENSION = {
    Verdict.HOLDS: "extended",
    Verdict.SECOND: "extension_second",
    Verdict.TOO_LATE: "extension_too_late",
    Verdict.NOT_LATER: "extension_not_later",
}


def explain(
    rule: Rule, calendar: Calendar, marks: Iterable[Mark], now: datetime
) -> tuple[Line, ...]:
    """Explain what `read` answers to the same arguments. ValueError as there."""
    now = local(now)
    history = History.of(marks, rule.pauses, now)
    received = [Line(history.received_at, "received")] if history.received_at else []
    ended_at = history.end.at if history.end else None
    if history.accepted_at is None:
        return (
            *received,
            Line(ended_at or now, "ended_unaccepted" if ended_at else "not_accepted"),
        )
    count = Count.of(rule, calendar, history, ended_at or now)
    story = [
        *_stops(count, history),
        *_waits(history),
        *_extensions(count),
        *_recounts(history),
        *_days_off(count),
    ]
    return (
        *received,
        *_start(rule, count, history.accepted_at),
        *sorted(story, key=attrgetter("at")),
        *_due(count, history),
        _state(count, history),
    )


def _recounts(history: History) -> Iterator[Line]:
    for mark in history.recounts:
        yield Line(mark.at, "recounted", params={"notice": mark.reason})


def _start(rule: Rule, count: Count, accepted_at: datetime) -> Iterator[Line]:
    counted_from = count.term.accepted_at
    if counted_from == accepted_at:
        yield Line(accepted_at, "accepted")
    else:
        yield Line(accepted_at, "accepted_outside", counted_from)
    if rule.same_day:
        same = count.term.starts_at == counted_from
        yield Line(counted_from, "same_day" if same else "same_day_next")
    else:
        limit: Params = {"amount": rule.limit.amount, "unit": str(rule.limit.unit)}
        yield Line(count.term.starts_at, "starts", params=limit)


def _stops(count: Count, history: History) -> Iterator[Line]:
    for stop in history.stopped.stops:
        since, reasons = stop.since, {"reasons": stop.reasons}
        if stop.until is None:
            yield Line(since, "stopping", params=reasons)
        elif since >= count.due_at:
            yield Line(since, "stopped_overdue", stop.until, reasons)
        else:
            yield _stopped(count, since, stop.until, stop.reasons)


def _stopped(
    count: Count, since: datetime, until: datetime, reasons: tuple[str, ...]
) -> Line:
    """Say how much a stop took off the clock; none of it before counting began."""
    term = count.term
    counted = min(max(since, term.starts_at), until)
    if term.whole_days:
        minutes = (until - counted) // _MINUTE
        params: Params = {"reasons": reasons, "minutes": minutes, "day": _DAY // _MINUTE}
        return Line(since, "stopped_calendar", until, params)
    lost = term.calendar.working_between(counted, until)
    return Line(since, "stopped", until, {"reasons": reasons, **_office_time(count, lost)})


def _waits(history: History) -> Iterator[Line]:
    for stop in history.waited.stops:
        code = "waited" if stop.until else "waiting"
        yield Line(stop.since, code, stop.until, {"reasons": stop.reasons})


def _extensions(count: Count) -> Iterator[Line]:
    for mark, verdict in count.extensions:
        assert mark.until is not None
        yield Line(mark.at, _EXTENSION[verdict], mark.until)


def _days_off(count: Count) -> Iterator[Line]:
    """Tell the days off and worked weekends up to the first due date; plain weekends together."""
    term = count.term
    if term.whole_days:
        return
    calendar, weekends = term.calendar, list[tuple[int, int]]()
    first, last = index_of(term.accepted_at), index_of(count.first_due_at)
    for start, end, worked in calendar.table.stretches(first, last):
        exceptions = map(calendar.exceptions.get, range(start, end + 1))
        if known := [day for day in exceptions if day]:
            yield from _weekends(weekends)
            weekends.clear()
            off = "off" if len(known) > end - start else "off_weekend"
            yield _whole_days("worked" if worked else off, start, end, known[0])
        else:
            weekends.append((start, end))
    yield from _weekends(weekends)


def _weekends(weekends: list[tuple[int, int]]) -> Iterator[Line]:
    """Tell plain weekends in a row as one line."""
    if weekends:
        code = "weekend" if len(weekends) == 1 else "weekends"
        days = sum(last - first + 1 for first, last in weekends)
        at, until = moment_at(weekends[0][0]), moment_at(weekends[-1][1] + 1)
        yield Line(at, code, until, {"days": days})


def _whole_days(code: str, first: int, last: int, known: Day) -> Line:
    names: Params = {
        "name_vi": known.name_vi,
        "name_en": known.name_en,
        "notice": known.notice,
    }
    return Line(moment_at(first), code, moment_at(last + 1), names)


def _due(count: Count, history: History) -> Iterator[Line]:
    if count.ends_at.date() != count.first_due_at.date():
        yield Line(count.ends_at, "rolled", count.first_due_at)
    if count.extension:
        yield Line(count.first_due_at, "first_due")
        yield Line(count.due_at, "due_reappointed")
    else:
        yield Line(count.due_at, "due_if_resumed" if history.stopped.holding else "due")
    year = count.due_at.year
    if year > count.term.calendar.announced_year:
        yield Line(count.due_at, "unannounced", params={"year": year})


def _state(count: Count, history: History) -> Line:
    late, missed = count.moment > count.due_at, count.moment > count.first_due_at
    if history.end:
        code = "ended_late" if late else "ended_reappointed" if missed else "ended_on_time"
    else:
        code = "late" if late else "left_reappointed" if missed else "left"
    return Line(count.moment, code, params=_office_time(count, abs(count.remaining())))


def _office_time(count: Count, amount: timedelta) -> dict[str, int]:
    """Return params of an office time in whole minutes, and the minutes of one office day."""
    day = count.term.calendar.day_length
    return {"minutes": amount // _MINUTE, "day": day // _MINUTE}
