"""The due date, explained line by line."""

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from dossiers.legal_clock import explanation, reading
from dossiers.models import Dossier, Event
from dossiers.states import Status
from dossiers.views.office.remaining import remaining_of
from dossiers.views.pages.words import long_moment
from dossiers.worktime import Line, Reading, State
from egov import clock

_PAUSES = frozenset({"stopping", "stopped", "stopped_calendar", "waiting"})
_NOW = frozenset({"left", "left_reappointed", "late", "not_accepted"})
_DUE = frozenset({"due", "due_if_resumed", "due_reappointed"})
_LATE = frozenset({"late", "ended_late"})


def due_card(dossier: Dossier, events: Sequence[Event]) -> dict[str, Any]:
    """What `partials/clock_card.html` needs. Before acceptance there is no date yet."""
    now = clock.now()
    read = reading(dossier, events, now)
    lines = explanation(dossier, events, now)
    return {
        "label": _label(dossier, read),
        "due": _due(dossier, read),
        "due_iso": timezone.localtime(read.due_at).isoformat(timespec="minutes")
        if read.due_at
        else "",
        "state": _state(dossier, read),
        "badge": _badge(dossier, read),
        "lines": [_line(line) for line in lines],
    }


def _label(dossier: Dossier, read: Reading) -> str:
    if read.state == State.NOT_STARTED:
        return _("Thời hạn bắt đầu khi hồ sơ được tiếp nhận")
    if read.state == State.PAUSED:
        return _("Hạn trả kết quả, nếu bạn trả lời ngay bây giờ")
    return _("Hạn trả kết quả")


def _due(dossier: Dossier, read: Reading) -> str:
    if read.due_at:
        return long_moment(read.due_at)
    if read.state == State.ENDED:
        return _("Không có hạn")
    if dossier.status == Status.SUPPLEMENT:
        return _("Chưa có, đang chờ bạn bổ sung")
    return _("Chưa có, đang chờ tiếp nhận")


def _state(dossier: Dossier, read: Reading) -> str:
    if read.state == State.ENDED or dossier.is_final:
        return "done"
    if read.state == State.PAUSED or dossier.status == Status.SUPPLEMENT:
        return "paused"
    if read.state == State.NOT_STARTED:
        return "running"
    return "late" if read.late else remaining_of(dossier, clock.now()).tone or "running"


def _badge(dossier: Dossier, read: Reading) -> str:
    """Words of the badge where the usual ones would not fit."""
    if read.state == State.ENDED:
        return (
            _("đã xong, đúng hạn")
            if read.on_time
            else _("đã xong")
            if read.on_time is None
            else _("đã xong, quá hạn")
        )
    if read.state == State.NOT_STARTED:
        waits = dossier.status == Status.SUPPLEMENT
        return _("chờ bạn bổ sung") if waits else _("chờ tiếp nhận")
    if read.state == State.RUNNING and not read.late:
        return _("còn %(time)s") % {"time": remaining_of(dossier, clock.now()).label}
    return ""


def _when(line: Line) -> str:
    if line.code in _NOW:
        return _("Bây giờ")
    if line.code in _DUE:
        return _("Vậy nên")
    return timezone.localtime(line.at).strftime("%d/%m/%Y")


def _line(line: Line) -> dict[str, str]:
    language = "en" if get_language() == "en" else "vi"
    tone = "paused" if line.code in _PAUSES else "late" if line.code in _LATE else ""
    return {
        "when": _when(line),
        "what": line.text(language),
        "tone": tone,
    }
