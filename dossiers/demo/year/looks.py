"""When the watch looks in a simulated time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from dossiers.demo.chance import chance
from dossiers.worktime import Calendar

# At which moments of a day the watch looks: no act falls on the same second.
TWICE = (timedelta(hours=11, minutes=40), timedelta(hours=17, minutes=5))
_ODD = timedelta(seconds=55, microseconds=7)


def looks_of(
    first: date, last: date, seed: int, times: Sequence[timedelta] = TWICE
) -> list[datetime]:
    """When the watch looks: at these times of each working day, but for three days each
    season."""
    calendar, rng = Calendar.vietnam(), chance("outages", seed)
    away = {
        first + timedelta(days=season * 91 + rng.randrange(80) + day)
        for season in range(4)
        for day in range(3)
    }
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [
        datetime.combine(day, datetime.min.time(), calendar.tz) + look + _ODD
        for day in days
        if calendar.is_working(day) and day not in away
        for look in times
    ]
