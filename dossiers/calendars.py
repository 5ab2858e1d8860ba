"""Which working calendar counts: editions of days off, and the hours of an agency.

An act that starts or restarts a count writes the edition and the hours into its event
(`stamp`); the clock then reads these, whatever is published or changed later.
"""

import time as wall
from collections.abc import Mapping
from datetime import date, time
from functools import lru_cache
from typing import Any

from dossiers.models import CalendarEdition, Dossier
from dossiers.worktime import Calendar, Day, OfficeHours, days_of
from egov.models import Agency

Hours = tuple[tuple[str, str], ...]
# Shipped with the release; counts until the first edition is published.
BUILT_IN = 0
# Another process may publish: an act that misses it for so long is counted again.
_KEPT = 5.0
_newest: tuple[float, int] = (0.0, BUILT_IN)


def newest_edition() -> int:
    """The number of the calendar edition in force."""
    global _newest  # noqa: PLW0603 (a cache of one number)
    if wall.monotonic() >= _newest[0]:
        numbers = CalendarEdition.objects.order_by("-number").values_list("number")
        _newest = (wall.monotonic() + _KEPT, (numbers.first() or (BUILT_IN,))[0])
    return _newest[1]


def forget() -> None:
    """Ask the database again which edition is the newest, and what each one says."""
    global _newest  # noqa: PLW0603
    _newest = (0.0, BUILT_IN)
    _calendar.cache_clear()
    _days.cache_clear()


def calendar_of(agency: Agency) -> Calendar:
    """The calendar by which this agency counts today."""
    return _calendar(newest_edition(), _hours(agency.opening))


def stamp(agency: Agency) -> dict[str, Any]:
    """What an event says of the calendar by which it is counted."""
    return {"edition": newest_edition(), "hours": agency.opening or []}


def stamp_of(dossier: Dossier) -> dict[str, Any]:
    """The calendar that the dossier's events name last."""
    named = dossier.events.filter(facts__has_key="calendar").order_by("-seq")
    facts = named.values_list("facts", flat=True).first()
    return dict(facts["calendar"]) if facts else stamp(dossier.handling_agency)


def is_behind(dossier: Dossier) -> bool:
    """Whether a newer edition is in force than the dossier is counted by."""
    return dossier.calendar_edition < newest_edition()


def stamped(stamp: Mapping[str, Any]) -> Calendar:
    """The calendar that an event named. Raises KeyError for an edition that is not there."""
    return _calendar(stamp["edition"], _hours(stamp["hours"]))


def _hours(opening: Any) -> Hours:
    return tuple((opens, closes) for opens, closes in opening)


@lru_cache(maxsize=512)
def _calendar(edition: int, hours: Hours) -> Calendar:
    read = time.fromisoformat
    spans = tuple((read(opens), read(closes)) for opens, closes in hours)
    office = OfficeHours(spans) if spans else OfficeHours()
    if edition == BUILT_IN:
        return Calendar.vietnam(office)
    return Calendar(_days(edition), office)


@lru_cache(maxsize=32)
def _days(edition: int) -> Mapping[date, Day]:
    rows = CalendarEdition.objects.filter(pk=edition).values_list("days", flat=True)
    if not rows:
        raise KeyError(f"There is no calendar edition {edition}.")
    return days_of(rows[0])
