"""Limits, percentages and moments in the reader's words."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from dossiers.facts import HandlingTime
from dossiers.fees import FeeLine
from dossiers.letters.words import office_time as in_words
from dossiers.worktime import Limit, Unit
from egov.templatetags.say import dong


def limit_words(limit: Limit) -> str:
    """3 ngày làm việc; 1 tháng."""
    n = limit.amount
    words = {
        Unit.WORKING_DAY: ngettext("%(n)d ngày làm việc", "%(n)d ngày làm việc", n),
        Unit.CALENDAR_DAY: ngettext("%(n)d ngày", "%(n)d ngày", n),
        Unit.WORKING_HOUR: ngettext("%(n)d giờ làm việc", "%(n)d giờ làm việc", n),
        Unit.MONTH: ngettext("%(n)d tháng", "%(n)d tháng", n),
    }
    return words[limit.unit] % {"n": n}


def raw_limit(row: Mapping[str, Any]) -> Limit:
    """A limit as a procedure's document holds it."""
    return Limit(row["amount"], Unit(row["unit"]))


def office_time(minutes: int, time: HandlingTime) -> str:
    """Office minutes as 1 ngày 4 giờ, by the length of the agency's day."""
    return in_words(timedelta(minutes=minutes), timedelta(minutes=time.day))


def percent(share: Decimal | None) -> str:
    """97,4 %; a dash when there is nothing to divide by."""
    return "–" if share is None else per_cent(number_format(share, 1))


def per_cent(number: object) -> str:
    """The sign as the language sets it: 97,4 % and 97.4%, never broken."""
    return (_("%(number)s %%") % {"number": number}).replace(" ", "\u00a0")


def count(number: int) -> str:
    return number_format(number, 0, force_grouping=True)


def whole(note: str) -> str:
    """A note whose “n = 27” does not break over two lines."""
    return note.replace("n = ", "n\u00a0=\u00a0")


def short_moment(moment: datetime) -> str:
    """16/11, 10:40."""
    return timezone.localtime(moment).strftime("%d/%m, %H:%M")


def long_moment(moment: datetime) -> str:
    """Thứ Sáu 27/11/2026, 11:30."""
    local = timezone.localtime(moment)
    return f"{weekday(local.date())} {local:%d/%m/%Y}, {local:%H:%M}"


def weekday(day: date) -> str:
    names = (
        _("Thứ Hai"),
        _("Thứ Ba"),
        _("Thứ Tư"),
        _("Thứ Năm"),
        _("Thứ Sáu"),
        _("Thứ Bảy"),
        _("Chủ Nhật"),
    )
    return names[day.weekday()]


def month_words(month: date) -> str:
    """11/2026."""
    return f"{month:%m/%Y}"


def size_words(size: int) -> str:
    """Bytes as KB or MB, a decimal for MB."""
    if size < 1024 * 1024:
        return f"{number_format(max(1, round(size / 1024)), 0)}\u00a0KB"
    return f"{number_format(Decimal(size) / (1024 * 1024), 1)}\u00a0MB"


def fee_words(line: FeeLine) -> str:
    """150.000 ₫, with the count where there is more than one."""
    if line.quantity == 1:
        return dong(line.amount)
    return f"{line.quantity} × {dong(line.fee.amount)} = {dong(line.amount)}"
