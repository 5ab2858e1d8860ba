"""Samples of dossiers, their clock and their history for the style guide."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from egov.templatetags.say import dong

Rows = list[dict[str, Any]]


def statuses() -> list[tuple[int, str]]:
    """The ten national statuses."""
    words = [
        _("Mới đăng ký"),
        _("Được tiếp nhận"),
        _("Không được tiếp nhận"),
        _("Đang xử lý"),
        _("Yêu cầu bổ sung giấy tờ"),
        _("Yêu cầu thực hiện nghĩa vụ tài chính"),
        _("Công dân yêu cầu rút hồ sơ"),
        pgettext("status", "Dừng xử lý"),
        _("Đã xử lý xong"),
        _("Đã trả kết quả"),
    ]
    return list(enumerate(words, start=1))


def steps() -> Rows:
    """A route whose third step waits for the applicant."""
    return [
        _step(_("Đã nộp"), "16/11, 09:12", 100, "done"),
        _step(_("Tiếp nhận"), "16/11, 10:40", 100, "done"),
        _step(_("Thẩm định"), _("tạm dừng"), 45, "current"),
        _step(_("Phê duyệt"), "", 0, "todo"),
        _step(_("Trả kết quả"), "", 0, "todo"),
    ]


def clock_lines() -> Rows:
    """How a due date came about."""
    return [
        _line(
            "16/11, 10:40",
            _("Tiếp nhận hồ sơ đầy đủ. Thời hạn của thủ tục: 3 ngày làm việc."),
        ),
        _line("17/11 – 18/11", _("Đã tính 1 ngày 4 giờ làm việc.")),
        _line(
            "18/11, 13:30",
            _("Yêu cầu bổ sung: đồng hồ dừng cho đến khi bạn trả lời."),
            "paused",
        ),
        _line("24/11", _("Ngày Văn hóa Việt Nam, nghỉ lễ, không tính.")),
        _line(_("Từ khi bạn bổ sung"), _("Đồng hồ chạy tiếp, còn 1 ngày 4 giờ làm việc.")),
    ]


def facts() -> Rows:
    """Short names and values."""
    return [
        {"name": _("Mã hồ sơ"), "value": "H55.12-261116-0042", "code": True},
        {"name": _("Kênh"), "value": _("Trực tuyến")},
        {"name": _("Lệ phí"), "value": dong(100_000), "code": True},
        {"name": _("Giấy tờ thuê địa điểm"), "value": _("thiếu"), "badge": "gold"},
        {"name": _("Giấy tiếp nhận"), "value": _("Tải về"), "url": "#"},
    ]


def receipt_rows() -> Rows:
    """What a receipt says."""
    return [
        {"name": _("Người nộp"), "value": "Nguyễn Thị Lan"},
        {"name": _("Thủ tục"), "value": _("Đăng ký thành lập hộ kinh doanh")},
        {"name": _("Tiếp nhận lúc"), "value": "10:40 16/11/2026"},
        {"name": _("Hẹn trả"), "value": _("11:30, thứ Sáu 27/11/2026")},
    ]


def _step(label: str, note: str, percent: int, state: str) -> dict[str, Any]:
    return {"label": label, "note": note, "percent": percent, "state": state}


def _line(when: str, what: str, tone: str = "") -> dict[str, str]:
    return {"when": when, "what": what, "tone": tone}


def timeline() -> Rows:
    """Events, newest first."""
    return [
        {
            "what": _("Yêu cầu bổ sung"),
            "who": "Hoàng Thu Hoa",
            "at": "18/11/2026 13:30",
            "at_iso": "2026-11-18T13:30+07:00",
            "meta": _("bản ghi 7f3a…91c2"),
            "tone": "office",
        },
        {
            "what": _("Phân công thẩm định"),
            "who": _("Phòng Kinh tế"),
            "at": "16/11/2026 14:05",
            "at_iso": "2026-11-16T14:05+07:00",
        },
        {
            "what": _("Tiếp nhận, hẹn trả kết quả"),
            "who": "Trần Văn Minh",
            "at": "16/11/2026 10:40",
            "at_iso": "2026-11-16T10:40+07:00",
            "meta": _("Giấy tiếp nhận (PDF, đã ký số)"),
            "tone": "office",
        },
        {
            "what": _("Bạn nộp hồ sơ trực tuyến"),
            "at": "16/11/2026 09:12",
            "at_iso": "2026-11-16T09:12+07:00",
        },
    ]


def dossiers() -> Rows:
    """A list of dossiers, one with news."""
    return [
        {
            "title": _("Đăng ký thành lập hộ kinh doanh"),
            "url": "#",
            "code": "H55.12-261116-0042",
            "note": _("UBND phường Phan Đình Phùng"),
            "badge": {"status": 5, "label": _("Chờ bạn bổ sung")},
            "end": _("hạn 27/11"),
            "unread": True,
        },
        {
            "title": _("Đăng ký khai sinh"),
            "url": "#",
            "code": "H55.15-261120-0007",
            "note": _("UBND xã Tân Cương"),
            "badge": {"status": 10, "label": _("Đã trả kết quả")},
            "end": "21/11",
            "unread": False,
        },
    ]
