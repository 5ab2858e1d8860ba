"""What the clock asks for: apologies, another calendar, the end of retention."""

from contextlib import suppress
from datetime import date, datetime

from django.utils.translation import gettext as _

from dossiers import retention
from dossiers.calendars import stamp_of
from dossiers.errors import AnswersInvalid
from dossiers.legal_clock import calendar_for
from dossiers.models import ApologyDraft, CalendarEdition, Dossier
from dossiers.states import Form, Step
from dossiers.transitions import Act, taking
from egov.models import User


def apologise(
    pk: int,
    *,
    by: User,
    reason: str,
    until: date | str | None = None,
    seen: int | None = None,
) -> Dossier:
    """Sign the apology for the due date in force, with a new one (form 04).

    `until` is a day, or its ISO text. It extends the time once, when made at least one working day before; later it is an
    apology alone. Once the dossier has ended, late, `until` is the day it did. Raises
    AnswersInvalid for a date that is no later working day, and for a second letter about
    the same date.
    """
    with taking(Step.APOLOGISE, pk, by=by, seen=seen) as act:
        due_at = act.dossier.due_at
        assert due_at is not None  # accepted dossiers have one
        if act.dossier.letters.filter(about=due_at).exists():
            raise AnswersInvalid({"until": _("Đã có thư xin lỗi cho hạn này.")})
        act.facts["about"] = due_at.isoformat()
        ended_at = act.dossier.finished_at
        new = ended_at or _closing(act, until, max(due_at, act.at))
        act.facts["until"] = new.isoformat()
        act.details["reason"] = reason
        act.forms.append(Form.APOLOGY)
        ApologyDraft.objects.filter(dossier=act.dossier).delete()
    return act.dossier


def _closing(act: Act, until: date | str | None, after: datetime) -> datetime:
    """The closing hour of the new date."""
    calendar = calendar_for(act.dossier, list(act.dossier.events.order_by("seq")))
    day = date.fromisoformat(until) if isinstance(until, str) else until
    with suppress(ValueError):  # a year beyond the calendar
        if day and calendar.is_working(day) and calendar.closes(day) > after:
            return calendar.closes(day)
    text = _("Hãy chọn một ngày làm việc sau hạn trả kết quả.")
    raise AnswersInvalid({"until": text})


def recount(pk: int) -> Dossier:
    """Count an open dossier by the newest calendar edition. Raises NotAllowed when it is."""
    with taking(Step.RECOUNT, pk, by=None) as act:
        newest = CalendarEdition.objects.latest("number")
        # The hours stay as they were when counting began: only the days have changed.
        act.facts["calendar"] = {**stamp_of(act.dossier), "edition": newest.number}
        act.facts["was_due_at"] = _iso(act.dossier.due_at)
        act.facts["notice"] = newest.notice
    return act.dossier


def anonymise(pk: int) -> Dossier:
    """Let everything personal leave a dossier whose time of keeping is over.

    What happened, when and by which office stays, and so do the proofs.
    """
    with taking(Step.ANONYMISE, pk, by=None) as act:
        dossier = act.dossier
        dossier.anonymised_at = act.at
        act.facts["kept_years"] = dossier.spec.retention_years
        retention.let_go(dossier)
    return act.dossier


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
