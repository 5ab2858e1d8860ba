"""Moments, limits and office time in the reader's language, as papers say them."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from dossiers.worktime.sentences import LANGUAGES

_MINUTE = timedelta(minutes=1)
# In which shape the papers of a dossier come.
SHAPES: Mapping[str, Promise] = {
    "original": gettext_lazy("Bản chính"),
    "certified_copy": gettext_lazy("Bản sao chứng thực"),
    "copy": gettext_lazy("Bản sao"),
    "electronic": gettext_lazy("Bản điện tử"),
}


def language() -> str:
    return "en" if get_language() == "en" else "vi"


def said(text: Mapping[str, Any] | None) -> str:
    """Words of the catalogue in the reader's language; "" for none."""
    return str(text[language()]) if text else ""


def day_words(moment: str | datetime) -> str:
    """ngày 27 tháng 11 năm 2026."""
    day = _local(moment)
    words = _("ngày %(day)s tháng %(month)s năm %(year)s")
    return words % {"day": f"{day:%d}", "month": f"{day:%m}", "year": day.year}


def moment_words(moment: str | datetime) -> str:
    """11 giờ 30 phút, ngày 27/11/2026; "" for none."""
    if not moment:
        return ""
    at = _local(moment)
    return _("%(hour)s giờ %(minute)s phút, ngày %(date)s") % {
        "hour": f"{at:%H}",
        "minute": f"{at:%M}",
        "date": f"{at:%d/%m/%Y}",
    }


def short_words(moment: str | datetime) -> str:
    """11:30 27/11/2026, for tables; "" for none."""
    return f"{_local(moment):%H:%M %d/%m/%Y}" if moment else ""


def date_words(moment: str | datetime) -> str:
    """27/11/2026; "" for none."""
    return f"{_local(moment):%d/%m/%Y}" if moment else ""


def _local(moment: str | datetime) -> datetime:
    at = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return timezone.localtime(at) if timezone.is_aware(at) else at


def limit_words(limit: Mapping[str, Any]) -> str:
    """3 ngày làm việc; one working day."""
    one, many = LANGUAGES[language()].units[limit["unit"]]
    return f"{limit['amount']} {one if limit['amount'] == 1 else many}"


def office_time(time: timedelta, day: timedelta) -> str:
    """Working time in at most two units, rounded towards nothing: "1 ngày 2 giờ".

    `day` is the length of one working day.
    """
    days, rest = divmod(abs(time) // _MINUTE, day // _MINUTE)
    hours, minutes = divmod(rest, 60)
    parts = [
        ngettext("%(n)d ngày", "%(n)d ngày", days) % {"n": days} if days else "",
        ngettext("%(n)d giờ", "%(n)d giờ", hours) % {"n": hours} if hours else "",
    ]
    if not days and not hours:
        parts = [ngettext("%(n)d phút", "%(n)d phút", minutes) % {"n": minutes}]
    return " ".join(word for word in parts if word)
