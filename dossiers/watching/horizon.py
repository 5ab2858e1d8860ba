"""How far ahead a watch has to look, whatever calendar a dossier is counted by."""

from datetime import datetime, timedelta

from dossiers.calendars import BUILT_IN, newest_edition, stamped
from dossiers.models import Dossier
from dossiers.worktime import Calendar
from dossiers.worktime.limits import lay
from egov.models import Agency


def calendar_of_work(dossier: Dossier) -> Calendar:
    """The calendar by which the dossier's due date is counted."""
    hours = dossier.handling_agency.opening or []
    return stamped({"edition": dossier.calendar_edition, "hours": hours})


def whole_limit(dossier: Dossier) -> timedelta:
    """The office time that its limit gives an accepted dossier, without pauses."""
    assert dossier.accepted_at is not None
    rule = dossier.spec.rule(dossier.case, dossier.channel)
    term = lay(rule, calendar_of_work(dossier), dossier.accepted_at)
    return term.calendar.working_between(term.starts_at, term.due())


def horizon(now: datetime, days: int = 1) -> datetime:
    """The latest moment that is at most so many working days away at any agency."""
    ends = (
        calendar.add_working(now, days * calendar.day_length) for calendar in _calendars()
    )
    return max(ends, default=now)


def _calendars() -> list[Calendar]:
    """One for each pattern of opening hours, by this edition and the one before."""
    newest = newest_edition()
    editions = {newest, max(newest - 1, BUILT_IN)}
    patterns = Agency.objects.order_by().values_list("opening", flat=True).distinct()
    return [
        stamped({"edition": edition, "hours": hours or []})
        for hours in patterns
        for edition in editions
    ]
