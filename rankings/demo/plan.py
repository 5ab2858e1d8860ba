"""Which invented editions there are, on which units, and on which day each step was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone


@dataclass(frozen=True, slots=True)
class Slip:
    """A figure that a correction puts right: where, and why for everybody to read."""

    unit: str
    indicator: str
    vi: str
    en: str


@dataclass(frozen=True)
class Plan:
    """One edition. opens: the day collection opens; the other steps follow from it.

    silent: (unit, pillar, why there is nothing for it). twins: (unit, its original):
    the same shares in other numbers, so their totals tie.
    """

    index: str
    code: str
    methodology: str
    unit_set: str
    vi: str
    en: str
    reference_date: date
    opens: date
    silent: tuple[str, str, str] | None = None
    twins: tuple[str, str] | None = None
    slip: Slip | None = None

    def at(self, step: str) -> datetime:
        """When the step was taken: ten in the morning, where the province is."""
        day = self.opens + timedelta(days=_DAYS[step])
        return timezone.make_aware(datetime.combine(day, time(10)))

    def before(self, moment: datetime) -> "Plan":
        """The same, moved back so that all of it lies before the moment."""
        last = "correct" if self.slip else "publish"
        over = self.at(last) - moment
        if over < timedelta(0):
            return self
        return replace(self, opens=self.opens - over - timedelta(days=1))


_DAYS = {
    "plan": -7,
    "open": 0,
    "report": 17,
    "close": 31,
    "assess": 37,
    "again": 44,
    "adjudicate": 49,
    "show": 52,
    "appeal": 58,
    "decide": 66,
    "settle": 72,
    "publish": 77,
    "correct": 105,
}
# How long the open edition has been collecting when the demo begins.
OPEN_FOR = timedelta(days=18)
# Unit set → what is ranked, in both languages.
_RANKED = {
    "vn63": ("63 tỉnh, thành phố", "63 provinces and cities"),
    "vn34": ("34 tỉnh, thành phố", "34 provinces and cities"),
    "ministries": ("các bộ, cơ quan ngang bộ", "ministries"),
    "ict-local": ("các sở và xã, phường", "departments and communes"),
}


def _plan(index: str, unit_set: str, year: int, opens: date, **more: Any) -> Plan:
    vi, en = _RANKED[unit_set]
    title = f"Ứng dụng công nghệ thông tin của {vi} năm {year} (số liệu minh hoạ)"
    return Plan(
        index=index,
        code=str(year),
        methodology=more.pop("methodology", str(year)),
        unit_set=unit_set,
        vi=title,
        en=f"Use of information technology {year}: {en} (synthetic data)",
        reference_date=more.pop("reference_date", date(year, 12, 31)),
        opens=opens,
        **more,
    )


_SLIP = Slip(
    "vinh-long",
    "APP_OPEN",
    "Số tập dữ liệu mở của Vĩnh Long nhập thừa một chữ số; các đơn vị khác không đổi điểm."
    " Số liệu minh hoạ.",
    "The number of open data sets of Vĩnh Long was entered with a digit too many; no other"
    " unit's score changes. Synthetic data.",
)


def plans() -> Sequence[Plan]:
    """The editions that are published, oldest first."""
    return (
        _plan(
            "ict-provinces",
            "vn63",
            2024,
            date(2025, 7, 14),
            silent=("lai-chau", "HUM", "NOT_COLLECTED"),
            twins=("ninh-thuan", "phu-yen"),
            slip=_SLIP,
        ),
        _plan(
            "ict-provinces",
            "vn34",
            2025,
            date(2026, 1, 12),
            silent=("dak-lak-2025", "HUM", "NOT_COLLECTED"),
            twins=("ca-mau-2025", "an-giang-2025"),
        ),
        _plan(
            "ict-ministries",
            "ministries",
            2025,
            date(2026, 2, 2),
            silent=("bo-quoc-phong", "INF", "SUPPRESSED"),
        ),
        _plan(
            "ict-local",
            "ict-local",
            2025,
            date(2026, 3, 2),
            silent=("xa-vo-nhai", "WEB", "NOT_COLLECTED"),
        ),
    )


def open_now(today: date) -> Plan:
    """The edition that is being collected while the demo is fresh."""
    opens = today - OPEN_FOR
    last = opens.replace(day=1) - timedelta(days=1)
    return _plan("ict-local", "ict-local", 2026, opens, reference_date=last)


def appealed_now(today: date) -> Plan:
    """The edition against whose provisional figures units appeal while the demo is fresh."""
    opens = today - timedelta(days=_DAYS["appeal"] + 2)
    last = opens.replace(day=1) - timedelta(days=1)
    more = {"reference_date": last, "methodology": "2025"}
    return _plan("ict-provinces", "vn34", 2026, opens, **more)
