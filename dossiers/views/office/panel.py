"""One dossier in brief, beside the queue: how long, from whom, what to do."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from dossiers.calendars import calendar_of
from dossiers.letters.words import office_time as in_words
from dossiers.models import Dossier, Opinion
from dossiers.querysets import GIVES_OPINIONS
from dossiers.views.office.acts import Button, buttons_of
from dossiers.views.office.frame import short_name
from dossiers.views.office.papers import Paper, papers_of
from dossiers.views.office.remaining import Remaining, remaining_of
from dossiers.views.office.why import short
from egov import clock
from egov.mandates import agencies_as
from egov.models import User


@dataclass(frozen=True, slots=True)
class Panel:
    """What the right pane shows. time: remaining time and due date as two clauses."""

    dossier: Dossier
    remaining: Remaining
    time: tuple[str, str]
    holder: str
    papers: list[Paper]
    buttons: list[Button]
    spent: bool
    asked: Opinion | None


def panel_of(dossier: Dossier, reader: User) -> Panel:
    remaining = remaining_of(dossier, clock.now())
    return Panel(
        dossier=dossier,
        remaining=remaining,
        time=time_in_words(dossier, remaining),
        holder=holder_of(dossier),
        papers=papers_of(dossier),
        buttons=buttons_of(reader, dossier),
        spent=rounds_are_spent(dossier),
        asked=asked_of(dossier, reader),
    )


def asked_of(dossier: Dossier, reader: User) -> Opinion | None:
    """The question this reader's agency has not answered."""
    agencies = agencies_as(reader, GIVES_OPINIONS)
    for opinion in dossier.opinions.all():
        if opinion.answered_at is None and opinion.agency_id in agencies:
            return opinion
    return None


def holder_of(dossier: Dossier) -> str:
    """The person who has it, else the agency where it waits."""
    if dossier.holder and dossier.agency_here == dossier.handling_agency:
        return dossier.holder.full_name
    return short_name(dossier.agency_here)


def rounds_are_spent(dossier: Dossier) -> bool:
    """A further supplement would need a superior and count as late."""
    return dossier.is_unsettled and dossier.supplements >= dossier.spec.max_supplements


def time_in_words(dossier: Dossier, remaining: Remaining) -> tuple[str, str]:
    """ "Còn 4 giờ làm việc" and "hạn 27/11 11:30"."""
    due = _("hạn %(when)s") % {"when": short(dossier.due_at)} if dossier.due_at else ""
    if dossier.finished_at:
        return _("Đã xong %(when)s") % {"when": short(dossier.finished_at)}, due
    if remaining.left is None:
        return _("Đồng hồ chưa chạy"), _("chờ người nộp bổ sung")
    agency = dossier.handling_agency if dossier.is_accepted else dossier.receiving_agency
    time = in_words(remaining.left, calendar_of(agency).hours.length)
    if dossier.paused_since:
        return _("Đồng hồ dừng"), _("còn %(time)s làm việc khi chạy lại") % {"time": time}
    if remaining.label == _("vừa quá hạn"):
        return _("Vừa quá hạn"), due
    if remaining.tone == "late":
        return _("Quá hạn %(time)s làm việc") % {"time": time}, due
    if not dossier.is_accepted:
        return _("Còn %(time)s làm việc") % {"time": time}, _("để kiểm tra, tiếp nhận")
    return _("Còn %(time)s làm việc") % {"time": time}, due
