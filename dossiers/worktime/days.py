"""Which dates are working days: Monday to Friday, corrected by dated exceptions.

The exceptions are data (`vietnam.json`): holidays, weekdays off by exchange and Saturdays
worked for them, each with the notice that announced it. Labour Code 45/2019/QH14, art.
111-112; nothing is computed from the moon.
"""

import json
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

FIRST = date(2000, 1, 1)
LAST = date(2060, 12, 31)
ORIGIN = FIRST.toordinal()
SPAN = LAST.toordinal() - ORIGIN + 1
_SATURDAY = 5
_WEEKDAY = FIRST.weekday()


class DayKind(StrEnum):
    """How a date differs from the plain week."""

    OFF = "off"
    WORKED = "worked"


@dataclass(frozen=True, slots=True)
class Day:
    """One dated exception. `provisional`: derived from the law, not announced yet."""

    kind: DayKind
    name_vi: str
    name_en: str
    notice: str = ""
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class DayTable:
    """Working days of 2000-2060 by number.

    Dates are counted from `FIRST` (2000-01-01 is 0). `before[i]` is how many working days
    precede date `i` (so it has `SPAN + 1` entries); `worked[n]` is the date of the n-th one.
    """

    before: "array[int]"
    worked: "array[int]"

    def stretches(self, first: int, last: int) -> Iterator[tuple[int, int, bool]]:
        """Yield what departs from Monday-Friday between two working days, in order.

        Rows of days off as (first, last, False), worked weekend days as (it, it, True).
        """
        previous = first
        for index in self.worked[self.before[first] : self.before[last + 1]]:
            if index > previous + 1:
                yield previous + 1, index - 1, False
            if (index + _WEEKDAY) % 7 >= _SATURDAY:
                yield index, index, True
            previous = index

    @classmethod
    @lru_cache(maxsize=64)
    def of(cls, exceptions: frozenset[tuple[date, DayKind]]) -> "DayTable":
        """Build the table, once per set of exceptions: calendars that share them share it."""
        off = {day.toordinal() - ORIGIN for day, kind in exceptions if kind is DayKind.OFF}
        extra = {day.toordinal() - ORIGIN for day, kind in exceptions} - off
        before, worked = array("H", [0]), array("H")
        for index in range(SPAN):
            if index in extra or ((index + _WEEKDAY) % 7 < _SATURDAY and index not in off):
                worked.append(index)
            before.append(len(worked))
        return cls(before, worked)


def index_of(day: date) -> int:
    """Return the number of a date, 0 for 2000-01-01. ValueError outside 2000-2060."""
    index = day.toordinal() - ORIGIN
    if 0 <= index < SPAN:
        return index
    raise ValueError(f"The working calendar covers 2000 to 2060; {day} lies outside.")


def date_at(index: int) -> date:
    """Return the date with this number; the inverse of `index_of`."""
    return date.fromordinal(index + ORIGIN)


@lru_cache(maxsize=1)
def vietnam_rows() -> tuple[Mapping[str, Any], ...]:
    """The dated exceptions of Vietnam (2021-2027) as `vietnam.json` has them."""
    return tuple(json.loads(Path(__file__).with_name("vietnam.json").read_text("utf-8")))


@lru_cache(maxsize=1)
def vietnam_days() -> Mapping[date, Day]:
    """The dated exceptions of Vietnam (2021-2027) that come with this release."""
    return days_of(vietnam_rows())


def days_of(rows: Iterable[Mapping[str, Any]]) -> Mapping[date, Day]:
    """Read exceptions from their JSON form: on, kind, vi, en, notice, provisional.

    ValueError for a date given twice, outside 2000-2060, of no known kind, or one that
    changes nothing: a weekend day off, a weekday worked.
    """
    days: dict[date, Day] = {}
    for row in rows:
        day, kind = date.fromisoformat(row["on"]), DayKind(row["kind"])
        index_of(day)
        if day in days:
            raise ValueError(f"{day} is given twice.")
        if (day.weekday() >= _SATURDAY) == (kind is DayKind.OFF):
            raise ValueError(f"{day} is {kind} by itself: leave it out.")
        days[day] = Day(
            kind, row["vi"], row["en"], row["notice"], row.get("provisional", False)
        )
    return days
