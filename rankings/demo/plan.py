"""Which invented editions there are, on which units, and on which day each step was."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

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

    silent: unit → pillar of which nothing could be collected. twins: (unit, its original):
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
    "close": 30,
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
_YEAR = " (số liệu minh hoạ)", " (synthetic data)"


def plans() -> Sequence[Plan]:
    """The editions that are published, oldest first."""
    return (
        Plan(
            "ict-provinces",
            "2024",
            "2024",
            "vn63",
            f"Ứng dụng công nghệ thông tin của 63 tỉnh, thành phố năm 2024{_YEAR[0]}",
            f"Use of information technology 2024: 63 provinces and cities{_YEAR[1]}",
            date(2024, 12, 31),
            date(2025, 7, 14),
            silent=("lai-chau", "HUM", "NOT_COLLECTED"),
            twins=("ninh-thuan", "phu-yen"),
            slip=Slip(
                "vinh-long",
                "APP_OPEN",
                "Số tập dữ liệu mở của Vĩnh Long nhập thừa một chữ số; các đơn vị khác"
                " không đổi điểm. Số liệu minh hoạ.",
                "The number of open data sets of Vĩnh Long was entered with a digit too"
                " many; no other unit's score changes. Synthetic data.",
            ),
        ),
        Plan(
            "ict-provinces",
            "2025",
            "2025",
            "vn34",
            f"Ứng dụng công nghệ thông tin của 34 tỉnh, thành phố năm 2025{_YEAR[0]}",
            f"Use of information technology 2025: 34 provinces and cities{_YEAR[1]}",
            date(2025, 12, 31),
            date(2026, 1, 12),
            silent=("dak-lak-2025", "HUM", "NOT_COLLECTED"),
            twins=("ca-mau-2025", "an-giang-2025"),
        ),
        Plan(
            "ict-ministries",
            "2025",
            "2025",
            "ministries",
            f"Ứng dụng công nghệ thông tin của các bộ, cơ quan ngang bộ năm 2025{_YEAR[0]}",
            f"Use of information technology 2025: ministries{_YEAR[1]}",
            date(2025, 12, 31),
            date(2026, 2, 2),
            silent=("bo-quoc-phong", "INF", "SUPPRESSED"),
        ),
        Plan(
            "ict-local",
            "2025",
            "2025",
            "ict-local",
            f"Ứng dụng công nghệ thông tin của các sở và xã, phường năm 2025{_YEAR[0]}",
            f"Use of information technology 2025: departments and communes{_YEAR[1]}",
            date(2025, 12, 31),
            date(2026, 3, 2),
            silent=("xa-vo-nhai", "WEB", "NOT_COLLECTED"),
        ),
    )


def open_now(today: date) -> Plan:
    """The edition that is being collected while the demo is fresh."""
    opens = today - OPEN_FOR
    return Plan(
        "ict-local",
        "2026",
        "2026",
        "ict-local",
        f"Ứng dụng công nghệ thông tin của các sở và xã, phường năm 2026{_YEAR[0]}",
        f"Use of information technology 2026: departments and communes{_YEAR[1]}",
        opens.replace(day=1) - timedelta(days=1),
        opens,
    )
