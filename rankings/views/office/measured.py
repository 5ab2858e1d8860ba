"""What visits found, in words."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from egov.models import User
from rankings import policies
from rankings.indicators import named_sources
from rankings.inspection.confirming import PREFIX
from rankings.models import Measurement, Observation, Visit
from rankings.pages import cells, words
from rankings.states import STEPS, Step
from rankings.views.office.nodes import Nodes

TONES: Mapping[str, str] = {
    Visit.State.QUEUED: "",
    Visit.State.RUNNING: "info",
    Visit.State.DONE: "tea",
    Visit.State.FAILED: "late",
}
# What is measured → its name and the unit of its value.
_NAMES: Mapping[str, tuple[Any, Any]] = {
    "reachable": (gettext_lazy("Trả lời"), "%"),
    "tls": (gettext_lazy("Mã hoá với chứng thư hợp lệ"), None),
    "hsts": (gettext_lazy("Buộc dùng mã hoá (HSTS)"), None),
    "ipv6": (gettext_lazy("Truy cập được bằng IPv6"), None),
    "speed": (gettext_lazy("Thời gian tải trang đầu"), gettext_lazy("giây")),
    "sections": (gettext_lazy("Các mục phải có"), ""),
    "search": (gettext_lazy("Tìm kiếm"), None),
    "services": (gettext_lazy("Dẫn tới dịch vụ công trực tuyến"), None),
    "freshness": (gettext_lazy("Tuổi của tin mới nhất"), gettext_lazy("ngày")),
    "accessibility": (gettext_lazy("Lỗi tiếp cận"), gettext_lazy("lỗi")),
}
_FAILURES: Mapping[str, Any] = {
    "address": gettext_lazy("Địa chỉ không đọc được."),
    "foreign": gettext_lazy("Trang dẫn ra ngoài địa chỉ được phép."),
    "private_address": gettext_lazy("Tên miền chỉ vào mạng riêng, không được vào."),
    "redirects": gettext_lazy("Trang chuyển hướng quanh quẩn."),
    "robots": gettext_lazy("Trang không cho máy vào (robots.txt)."),
    "interrupted": gettext_lazy("Đã hai lần bị ngắt giữa chừng."),
    "closed": gettext_lazy("Trang đã thôi được phép trước khi đến lượt."),
}


def state_of(visit: Visit) -> dict[str, Any]:
    """Where a visit stands.."""
    at = localtime(visit.finished_at or visit.started_at or visit.asked_at)
    return {
        "label": Visit.State(visit.state).label,
        "tone": TONES[visit.state],
        "over": visit.state in {Visit.State.DONE, Visit.State.FAILED},
        "failure": _FAILURES.get(visit.failure, visit.failure),
        "detail": visit.detail,
        "at": date_format(at, "H:i d/m/Y"),
        "at_iso": at.isoformat(),
    }


def ahead_of(visit: Visit) -> int:
    """How many visits are made before one that waits."""
    earlier = Visit.objects.filter(state=Visit.State.QUEUED, asked_at__lt=visit.asked_at)
    running = Visit.objects.filter(state=Visit.State.RUNNING)
    return earlier.count() + running.count()


def rows_of(visit: Visit, nodes: Nodes, user: User) -> list[dict[str, Any]]:
    """Each measurement of a visit, the criterion that takes it, and whether this person
    may confirm it."""
    taking = {name: code for code, name in named_sources(nodes.spec, PREFIX).items()}
    values = Observation.objects.filter(
        edition=visit.edition_id, unit=visit.site.unit_id, indicator__in=taking.values()
    )
    held = values.select_related("unit", "edition").prefetch_related("assessors")
    open_now = {one.indicator: one for one in held if _takes_report(one)}
    rows = []
    for found in visit.measurements.select_related("confirmed_by").order_by("pk"):
        indicator = taking.get(found.code, "")
        waiting = found.value and not found.confirmed_at
        value = open_now.get(indicator) if waiting else None
        row = _row(found) | {
            "criterion": nodes.title(indicator) if indicator else "",
            "waiting": value is not None,
            "confirmable": value is not None and policies.confirms(user, value),
        }
        rows.append(row)
    return rows


def _takes_report(value: Observation) -> bool:
    return STEPS[Step.REPORT].allows(value.edition.status, value.state)


def _row(found: Measurement) -> dict[str, Any]:
    return {
        "pk": found.pk,
        "name": _NAMES[found.code][0] if found.code in _NAMES else found.code,
        "value": value_of(found),
        "passed": found.passed,
        "note": found.note.get(words.language(), ""),
        "confirmed": _confirmed(found),
        "raw": reverse("ranking-office:measurement_raw", args=[found.pk]),
        "sha256": found.sha256,
    }


def value_of(found: Measurement) -> str:
    """The value with its unit; "" where nothing was measured."""
    if not found.value:
        return ""
    unit = _NAMES.get(found.code, ("", ""))[1]
    if unit is None:
        return _("Có") if found.value == "1" else _("Không")
    number = found.value
    if "/" not in number:
        number = cells.trimmed(float(number), words.language())
    return f"{number} {unit}".strip()


def _confirmed(found: Measurement) -> str:
    if found.confirmed_at is None:
        return ""
    at = date_format(localtime(found.confirmed_at), "H:i d/m/Y")
    told = {"who": str(found.confirmed_by), "at": at}
    return _("%(who)s xác nhận lúc %(at)s") % told
