"""Remaining working time as an official reads it: words, tone, share used."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from dossiers.calendars import calendar_of
from dossiers.legal_clock import LOOK_WITHIN
from dossiers.letters.words import office_time as in_words
from dossiers.models import Dossier
from dossiers.states import Status
from dossiers.worktime import Calendar

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Remaining:
    """label: short words, "−3 giờ" when late. tone: near, late, paused, done or "".

    percent: of the time used, 0–100. left: working time, None when no clock runs.
    """

    label: str
    tone: str = ""
    percent: int = 0
    left: timedelta | None = None


def remaining_until(
    calendar: Calendar, since: datetime, due_at: datetime, now: datetime
) -> Remaining:
    """How the time from `since` to `due_at` stands now."""
    left = calendar.working_between(now, due_at)
    day = calendar.hours.length
    whole = calendar.working_between(since, due_at)
    # Past due outside office hours: no working time lost yet, and late all the same.
    if now > due_at:
        late = f"−{in_words(left, day)}" if -left >= _MINUTE else _("vừa quá hạn")
        return Remaining(late, "late", 100, left)
    tone = "near" if left < day and left * 2 <= whole else ""
    return Remaining(in_words(left, day), tone, _percent(whole, left), left)


def remaining_of(
    dossier: Dossier, now: datetime, first_due_at: datetime | None = None
) -> Remaining:
    """What the dossier's clock shows; `first_due_at`: the date given at acceptance."""
    if dossier.finished_at:
        return Remaining(_("đã xong"), "done", 100)
    if dossier.status == Status.SUPPLEMENT and not dossier.is_accepted:
        return Remaining(_("chờ bổ sung"), "paused")
    if dossier.due_at is None or dossier.accepted_at is None:
        return _before_acceptance(dossier, now)
    calendar = calendar_of(dossier.handling_agency)
    at = dossier.paused_since or now
    running = remaining_until(calendar, dossier.accepted_at, dossier.due_at, at)
    whole = calendar.working_between(dossier.accepted_at, first_due_at or dossier.due_at)
    percent = 100 if running.tone == "late" else _percent(whole, running.left)
    if dossier.paused_since:
        return Remaining(_("tạm dừng"), "paused", percent, running.left)
    return Remaining(running.label, running.tone, percent, running.left)


def _before_acceptance(dossier: Dossier, now: datetime) -> Remaining:
    """The time in which reception has to look it through."""
    calendar = calendar_of(dossier.receiving_agency)
    since = dossier.changed_at if dossier.supplements else dossier.filed_at
    due_at = calendar.add_working(calendar.next_opening(since), LOOK_WITHIN)
    return remaining_until(calendar, since, due_at, now)


def _percent(whole: timedelta, left: timedelta | None) -> int:
    """Share of the whole already used, 0–100."""
    if left is None or whole <= timedelta():
        return 0
    return max(0, min(100, round((1 - left / whole) * 100)))
