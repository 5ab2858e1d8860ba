"""What takes longer than it should, told to whoever waits: nothing stays silent."""

from collections.abc import Callable, Mapping

from django.utils import timezone
from django.utils.translation import gettext as _

from dossiers import watching
from dossiers.models import Alert, Dossier
from dossiers.views.pages.words import short_moment


def waits_of(dossier: Dossier) -> list[str]:
    """A sentence for each open alert that is the applicant's business."""
    return [
        f"{_SAYS[alert.kind](dossier, alert)} {_told(alert)}"
        for alert in watching.alerts_of(dossier)
        if alert.kind in _SAYS
    ]


def _told(alert: Alert) -> str:
    when = short_moment(timezone.localtime(alert.raised_at))
    return _("Lãnh đạo đã được báo lúc %(when)s.") % {"when": when}


def _not_accepted(dossier: Dossier, alert: Alert) -> str:
    return _("Quá 8 giờ làm việc mà hồ sơ chưa được tiếp nhận.")


def _step(dossier: Dossier, alert: Alert) -> str:
    return _("Bước %(place)s đang lâu hơn phần thời gian được giao.") % {
        "place": dossier.get_at_display()
    }


def _opinion(dossier: Dossier, alert: Alert) -> str:
    asked = _agencies(dossier, alert)
    return _("%(agency)s chưa trả lời ý kiến đúng hẹn.") % {"agency": asked}


def _agencies(dossier: Dossier, alert: Alert) -> str:
    silent = dossier.opinions.filter(pk=int(alert.about)).select_related("agency")
    return ", ".join(opinion.agency.name for opinion in silent)


def _overdue(dossier: Dossier, alert: Alert) -> str:
    return _("Hồ sơ đã quá hạn trả kết quả. Ông/bà sẽ nhận thư xin lỗi và ngày hẹn mới.")


_SAYS: Mapping[str, Callable[[Dossier, Alert], str]] = {
    Alert.Kind.NOT_ACCEPTED: _not_accepted,
    Alert.Kind.STEP_OVER: _step,
    Alert.Kind.OPINION_OVER: _opinion,
    Alert.Kind.OVERDUE: _overdue,
}
