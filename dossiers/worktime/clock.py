"""The legal clock: recorded facts in, the state of the time limit out.

Nothing here is stored or can be set: the same rule, calendar and marks give the same reading.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dossiers.worktime.calendar import Calendar, local
from dossiers.worktime.count import ZERO, Count
from dossiers.worktime.limits import Rule
from dossiers.worktime.marks import History, Mark


class State(StrEnum):
    """What the clock is doing."""

    NOT_STARTED = "not_started"
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class StepReading:
    """The route step that holds the dossier. Times are office time, of all visits to it.

    share (percent) and allotted are None for a step without a share of its own.
    """

    code: str
    since: datetime
    share: int | None
    allotted: timedelta | None
    spent: timedelta
    over: bool


@dataclass(frozen=True, slots=True)
class Reading:
    """The clock of one dossier at one moment. Durations are office time.

    Before acceptance there is no due moment and the durations are zero. While PAUSED the due
    moments are those of resuming now.

    first_due_at: without any extension. due_at: the date in force (re-appointed, if so).
    remaining: negative when late. on_time: against first_due_at, which no apology changes;
    None while open and not yet missed. on_time_reappointed: the same against due_at, when
    extended. extended_until: the date of the extension that holds; pauses may move due_at past it.
    """

    state: State
    starts_at: datetime | None = None
    due_at: datetime | None = None
    first_due_at: datetime | None = None
    paused_since: datetime | None = None
    spent: timedelta = ZERO
    remaining: timedelta = ZERO
    late: bool = False
    late_by: timedelta = ZERO
    ended_at: datetime | None = None
    on_time: bool | None = None
    on_time_reappointed: bool | None = None
    extended_until: datetime | None = None
    step: StepReading | None = None


def read(rule: Rule, calendar: Calendar, marks: Iterable[Mark], now: datetime) -> Reading:
    """Read the clock at `now`; later marks are not known yet.

    ValueError for naive moments, marks out of order and dates outside the calendar.
    """
    now = local(now)
    history = History.of(marks, rule.pauses, now)
    ended_at = history.end.at if history.end else None
    if history.accepted_at is None:
        return Reading(State.ENDED if ended_at else State.NOT_STARTED, ended_at=ended_at)
    count = Count.of(rule, calendar, history, ended_at or now)
    remaining, extension = count.remaining(), count.extension
    first_kept, kept = (
        _kept(due_at, count.moment, ended=bool(ended_at))
        for due_at in (count.first_due_at, count.due_at)
    )
    return Reading(
        state=_state(history),
        starts_at=count.term.starts_at,
        due_at=count.due_at,
        first_due_at=count.first_due_at,
        paused_since=history.stopped.stops[-1].since if history.stopped.holding else None,
        spent=count.running(count.term.starts_at, count.moment),
        remaining=remaining,
        late=kept is False,
        late_by=max(-remaining, ZERO),
        ended_at=ended_at,
        on_time=first_kept,
        on_time_reappointed=kept if extension else None,
        extended_until=extension.until if extension else None,
        step=_step(rule, count, history.moves) if history.moves else None,
    )


def _state(history: History) -> State:
    if history.end:
        return State.ENDED
    return State.PAUSED if history.stopped.holding else State.RUNNING


def _kept(due_at: datetime, moment: datetime, *, ended: bool) -> bool | None:
    """Tell whether a date was kept: yes at the end, no as soon as it is missed."""
    if moment > due_at:
        return False
    return True if ended else None


def _step(rule: Rule, count: Count, moves: list[Mark]) -> StepReading:
    code, start = moves[-1].reason, count.term.starts_at
    leaving = (*(move.at for move in moves[1:]), count.moment)
    spent = sum(
        (
            count.running(max(move.at, start), left)
            for move, left in zip(moves, leaving, strict=True)
            if move.reason == code
        ),
        ZERO,
    )
    share = dict(rule.shares).get(code)
    allotted = None
    if share is not None:
        allotted = (
            count.term.calendar.working_between(start, count.term.due()) * share / 100
        )
    over = allotted is not None and spent > allotted
    return StepReading(code, moves[-1].at, share, allotted, spent, over)
