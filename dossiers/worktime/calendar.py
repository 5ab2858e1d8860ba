"""The working calendar of one office: dates, hours, and arithmetic in working time.

Working time is measured on one axis: the microseconds of office hours since 2000-01-01. A
moment has a position on it, a position has an earliest moment, and every question below is
a sum on that axis; tables are built once per calendar, so no loop runs over days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import ClassVar
from zoneinfo import ZoneInfo

from dossiers.worktime.days import (
    FIRST,
    ORIGIN,
    SPAN,
    Day,
    DayTable,
    date_at,
    index_of,
    vietnam_days,
)
from dossiers.worktime.hours import OfficeHours, microseconds

TZ = ZoneInfo("Asia/Ho_Chi_Minh")
_START = datetime(FIRST.year, FIRST.month, FIRST.day, tzinfo=TZ)
_MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days and office hours of an agency, 2000 to 2060, Vietnamese time.

    Moments must be aware (any zone); answers are in `Calendar.tz`. ValueError for a naive
    moment and for one outside the years covered.
    """

    days: Mapping[date, Day] = field(default_factory=dict)
    hours: OfficeHours = field(default_factory=OfficeHours)
    tz: ClassVar[ZoneInfo] = TZ

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", MappingProxyType(dict(self.days)))

    @classmethod
    def vietnam(cls, hours: OfficeHours | None = None) -> "Calendar":
        """Return the national calendar, one shared object per office hours."""
        return _vietnam(hours or OfficeHours())

    def is_working(self, day: date) -> bool:
        """Tell whether offices work on this date."""
        return self._works(index_of(day))

    def opens(self, day: date) -> datetime:
        """Return the opening time on a date, whether or not it is a working day."""
        return moment_at(index_of(day), self._spans[0][0])

    def closes(self, day: date) -> datetime:
        """Return the closing time on a date, whether or not it is a working day."""
        return moment_at(index_of(day), self._closing)

    def is_open(self, moment: datetime) -> bool:
        """Tell whether the office is open: from the opening until just before the closing."""
        index, tick = _locate(moment)
        return self._works(index) and any(
            start <= tick < end for start, end, _ in self._spans
        )

    def next_opening(self, moment: datetime) -> datetime:
        """Return the moment itself when open, else the earliest opening after it."""
        index, tick = _locate(moment)
        if self._works(index):
            for start, end, _ in self._spans:
                if tick < end:
                    return moment_at(index, max(start, tick))
        return moment_at(self._nth_after(index), self._spans[0][0])

    def next_closing(self, moment: datetime) -> datetime:
        """Return the earliest end of a working day at or after the moment."""
        index, tick = _locate(moment)
        if not (self._works(index) and tick <= self._closing):
            index = self._nth_after(index)
        return moment_at(index, self._closing)

    def working_between(self, start: datetime, end: datetime) -> timedelta:
        """Return the office time from start to end; negative when end comes first."""
        return timedelta(0, 0, self._position(end) - self._position(start))

    def add_working(self, moment: datetime, amount: timedelta) -> datetime:
        """Return the earliest moment at which that much office time has passed.

        A day's worth from an opening ends at that day's closing, not at the next opening.
        ValueError for a negative amount or an end after 2060.
        """
        ticks = amount // _MICROSECOND
        if ticks < 0:
            raise ValueError("Working time can only be added, not taken away.")
        return self._moment(self._position(moment) + ticks) if ticks else local(moment)

    def working_day_after(self, day: date, number: int = 1) -> date:
        """Return the n-th working day after a date, n from 1. ValueError beyond 2060."""
        if number < 1:
            raise ValueError(f"Working days after a date are counted from 1, not {number}.")
        return date_at(self._nth_after(index_of(day), number))

    @cached_property
    def day_length(self) -> timedelta:
        """The office time of one full day."""
        return self.hours.length

    @cached_property
    def table(self) -> DayTable:
        """The working days by number."""
        return DayTable.of(frozenset((day, known.kind) for day, known in self.days.items()))

    @cached_property
    def exceptions(self) -> Mapping[int, Day]:
        """The dated exceptions by date number."""
        return {index_of(day): known for day, known in self.days.items()}

    @cached_property
    def announced_year(self) -> int:
        """The last year with an officially announced day off; 0 when there is none."""
        return max(
            (day.year for day, known in self.days.items() if not known.provisional),
            default=0,
        )

    @cached_property
    def _spans(self) -> tuple[tuple[int, int, int], ...]:
        """Start and end of each span since midnight, and the office time before it."""
        spans, before = [], 0
        for start, end in self.hours.ticks():
            spans.append((start, end, before))
            before += end - start
        return tuple(spans)

    @cached_property
    def _closing(self) -> int:
        return self._spans[-1][1]

    @cached_property
    def _length(self) -> int:
        return self.day_length // _MICROSECOND

    def _works(self, index: int) -> bool:
        before = self.table.before
        return before[index] < before[index + 1]

    def _nth_after(self, index: int, number: int = 1) -> int:
        return self._working_index(self.table.before[index + 1] + number - 1)

    def _working_index(self, number: int) -> int:
        """Return the date number of the n-th working day since the origin, from 0."""
        try:
            return self.table.worked[number]
        except IndexError:
            raise ValueError(
                "The period ends after 2060, beyond the working calendar."
            ) from None

    def _position(self, moment: datetime) -> int:
        """Return the office time that has passed since the origin, in microseconds."""
        index, tick = _locate(moment)
        before = self.table.before
        passed = before[index] * self._length
        if before[index] < before[index + 1]:
            for start, end, earlier in reversed(self._spans):
                if tick > start:
                    return passed + earlier + (tick if tick < end else end) - start
        return passed

    def _moment(self, position: int) -> datetime:
        """Return the earliest moment with this (positive) position."""
        number, rest = divmod(position - 1, self._length)
        for start, _, before in reversed(self._spans):
            if rest >= before:
                return moment_at(self._working_index(number), start + rest + 1 - before)
        raise AssertionError("the first span has no office time before it")


def _locate(moment: datetime) -> tuple[int, int]:
    """Return local date number and microseconds since midnight. ValueError when unusable."""
    if moment.tzinfo is not TZ:
        moment = local(moment)
    index = moment.toordinal() - ORIGIN
    if 0 <= index < SPAN:
        return index, microseconds(moment)
    raise ValueError(f"The working calendar covers 2000 to 2060; {moment} lies outside.")


def local(moment: datetime) -> datetime:
    """Return the moment in Vietnamese time. ValueError when it is naive."""
    if moment.tzinfo is TZ:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"The moment {moment} has no time zone.")
    try:
        return moment.astimezone(TZ)
    except OverflowError:
        raise ValueError(
            f"The working calendar covers 2000 to 2060, not {moment}."
        ) from None


def moment_at(index: int, ticks: int = 0) -> datetime:
    """Return the moment so many microseconds after the midnight that begins a date."""
    return _START + timedelta(index, 0, ticks)


@lru_cache(maxsize=256)
def _vietnam(hours: OfficeHours) -> Calendar:
    return Calendar(vietnam_days(), hours)
