"""What a late dossier still needs, and why: the words and the date of its apology."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from dossiers import legal_clock
from dossiers.models import Dossier, Event, Opinion
from dossiers.states import RouteKind, Status
from dossiers.watching.horizon import calendar_of_work, whole_limit
from dossiers.worktime import Kind, Mark, Reading, read


def entitlement(dossier: Dossier, reading: Reading) -> timedelta:
    """The office time that the places still ahead may use by their shares: what is left
    of the present one, and all of those after it up to the issue of the result."""
    whole = whole_limit(dossier)
    route = [place for place in dossier.spec.route if place.kind != RouteKind.RETURN]
    kinds = [place.kind for place in route]
    here = kinds.index(RouteKind(dossier.at)) if dossier.at in kinds else len(kinds)
    ahead = sum(place.share for place in route[here + 1 :])
    step, left = reading.step, timedelta()
    if step and step.allotted is not None:
        left = max(step.allotted - step.spent, left)
    return left + whole * ahead / 100


def proposed(dossier: Dossier, reading: Reading, now: datetime) -> datetime:
    """The closing of a working day by which the places ahead can be done, at least one
    working day after the due date and after today."""
    calendar = calendar_of_work(dossier)
    due_at = dossier.due_at
    assert due_at is not None
    ready = calendar.add_working(now, entitlement(dossier, reading))
    ready_on = calendar.next_closing(timezone.localtime(ready)).date()
    latest = max(timezone.localtime(due_at).date(), timezone.localtime(now).date())
    return calendar.closes(max(ready_on, calendar.working_day_after(latest)))


def still_extends(dossier: Dossier, now: datetime) -> bool:
    """Whether an apology signed at this moment would extend the time: the legal clock is
    asked, with that signature."""
    events = list(dossier.events.order_by("seq"))
    if dossier.due_at is None or dossier.finished_at or dossier.paused_since:
        return False
    calendar = legal_clock.calendar_for(dossier, events)
    until = calendar.closes(calendar.working_day_after(timezone.localdate(dossier.due_at)))
    marks = [*legal_clock.marks_of(events), Mark(Kind.EXTENDED, now, until=until)]
    rule = dossier.spec.rule(dossier.case, dossier.channel)
    return read(rule, calendar, marks, now).extended_until == until


def reason(
    dossier: Dossier, events: Sequence[Event], opinions: Sequence[Opinion], now: datetime
) -> str:
    """Why it takes longer, from the record, in the language of papers: Vietnamese.

    Once it has ended: as things stood when its date was missed.
    """
    at = dossier.due_at if dossier.finished_at and dossier.due_at else now
    read = legal_clock.reading(dossier, events, at)
    place = _place(dossier, read)
    said = [
        *(_opinion(opinion, at) for opinion in opinions if _is_open(opinion, at)),
        _payment(dossier),
        _step(place, read),
    ]
    return " ".join(sentence for sentence in said if sentence) or _here(dossier, place)


def _place(dossier: Dossier, read: Reading) -> str:
    """The place that the reading is about, as the route names it."""
    code = read.step.code if read.step else ""
    names = [place.name.vi for place in dossier.spec.route if place.code == code]
    return names[0] if names else str(RouteKind(dossier.at).label)


def _is_open(opinion: Opinion, at: datetime) -> bool:
    answered = opinion.answered_at
    return opinion.asked_at <= at and (answered is None or answered > at)


def _day(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%d/%m/%Y}"


def _opinion(opinion: Opinion, at: datetime) -> str:
    late = f", quá hạn trả lời từ ngày {_day(opinion.due_at)}"
    over = late if opinion.due_at < at else ""
    asked = f"Chờ ý kiến của {opinion.agency.name_vi} từ ngày {_day(opinion.asked_at)}"
    return f"{asked}{over}."


def _payment(dossier: Dossier) -> str:
    if dossier.status != Status.FINANCIAL:
        return ""
    return "Chờ thực hiện nghĩa vụ tài chính của hồ sơ."


def _step(place: str, read: Reading) -> str:
    if read.step is None or not read.step.over:
        return ""
    since = _day(read.step.since)
    return f"Bước {place} (từ ngày {since}) cần nhiều thời gian hơn phần được giao."


def _here(dossier: Dossier, place: str) -> str:
    if dossier.finished_at:
        return f"Đến hạn trả kết quả, hồ sơ còn ở bước {place}."
    return f"Hồ sơ đang ở bước {place}; các bước còn lại chưa thể hoàn thành đúng thời hạn đã hẹn."
